import pytest

from app.editor.panels.outbox.message_filter import MessageFilter, searchable
from tests.gui.panels.outbox.messages import message

ONE = message(
    "whatsapp",
    to=("+919876543210",),
    provider="interakt",
    block_id="remind",
    content={"template": "renewal", "body_values": ["Asha Rao", "12 May"], "n": None},
)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("", True),
        ("asha", True),
        ("RAO  may", True),
        ("asha june", False),
        ("98765 43210", True),
        ("+91 98765-43210", True),
        ("98765 43211", False),
        ("interakt", True),
        ("remind", True),
        ("none", False),
    ],
)
def test_words_are_found_anywhere_and_numbers_however_they_are_written(
    text: str, is_found: bool
) -> None:
    assert all(word in searchable(ONE) for word in MessageFilter(text).words) is is_found


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (MessageFilter(), True),
        (MessageFilter(channel="whatsapp", provider="interakt", block="remind"), True),
        (MessageFilter(channel="email"), False),
        (MessageFilter(provider="gupshup"), False),
        (MessageFilter(block="write"), False),
    ],
)
def test_kind_provider_and_block_all_count(wanted: MessageFilter, fits: bool) -> None:
    assert wanted.fits_marks(ONE) is fits
