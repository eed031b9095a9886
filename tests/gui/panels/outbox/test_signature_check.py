import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.panels.outbox.signature_check import Known, Verdict, check_signature
from tests.gui.panels.outbox.messages import SECRET, own_shape, webhook

DATA = {"name": "Asha Rão", "plan": "Gold"}
MINE = Known("the secret “crm”", SECRET)
OTHER = Known("the stand-in", "rehearsal-secret")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(data=json_values, secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_the_block_signs_is_genuine(data: object, secret: str) -> None:
    known = (Known("it", secret),)
    assert check_signature(webhook(data, secret), known).verdict is Verdict.GENUINE
    assert check_signature(own_shape({"text": data}, secret), known).verdict is Verdict.GENUINE


def test_it_is_said_which_secret_fits_and_what_was_checked() -> None:
    check = check_signature(webhook(DATA), (OTHER, MINE))
    assert "the secret “crm”" in check.words
    assert "hash" in check.words
    assert "hash" not in check_signature(own_shape(DATA), (MINE,)).words


def test_a_standard_webhooks_secret_is_its_base64() -> None:
    secret = "whsec_" + base64.b64encode(b"0123456789" * 3).decode()
    assert check_signature(webhook(DATA, secret), (Known("it", secret),)).verdict is Verdict.GENUINE


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, body=one.body.replace("Gold", "Silver")),
        lambda one: replace(one, headers={**one.headers, "webhook-id": "msg_2"}),
        lambda one: replace(one, headers={**one.headers, "webhook-timestamp": "soon"}),
        lambda one: replace(one, headers={**one.headers, "webhook-timestamp": "1764000001"}),
    ],
)
def test_whatever_is_changed_shows(change: object) -> None:
    assert callable(change)
    assert check_signature(change(webhook(DATA)), (MINE,)).verdict is Verdict.WRONG


def test_a_hash_that_does_not_fit_shows_although_the_headers_do() -> None:
    body = {"data": DATA, "timestamp": 1_764_000_000_123, "hash": "0" * 64}
    assert check_signature(own_shape(body), (MINE,)).verdict is Verdict.WRONG


def test_another_secret_shows() -> None:
    assert check_signature(webhook(DATA), (OTHER,)).verdict is Verdict.WRONG


def test_what_cannot_be_checked_says_why() -> None:
    unsigned = check_signature(webhook(DATA, None), ())
    assert unsigned.verdict is Verdict.UNSIGNED
    starred = check_signature(own_shape({"key": "•••"}), (MINE,))
    assert (starred.verdict, "starred" in starred.words) == (Verdict.UNKNOWN, True)
    assert check_signature(webhook(DATA), ()).verdict is Verdict.UNKNOWN


def test_a_known_secret_never_shows_itself() -> None:
    assert SECRET not in repr(MINE)
