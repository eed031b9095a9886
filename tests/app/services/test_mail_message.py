"""The MIME of a message: everything arrives as it was meant, and nothing gets in between."""

import datetime as dt
import email
import email.policy
import email.utils
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.mail_message import compose
from blocks.sdk import InvalidInputError, MailMessage

NOW = dt.datetime(2026, 12, 10, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
LINES = st.text(LETTERS | st.just("\n"))


def message(**rest: Any) -> MailMessage:
    said = {
        "sender": "me@example.com",
        "to": ["asha@example.com"],
        "subject": "Hello",
        "text": "Hello",
        "message_id": "<1@example.com>",
    }
    return MailMessage(**(said | rest))


def read(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def decoded(data: bytes, name: str) -> str:
    """A header as programs decode it that do not go by Python's newer parser."""
    raw = email.message_from_bytes(data, policy=email.policy.compat32)[name]
    return str(make_header(decode_header(raw)))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_every_header_is_there_once() -> None:
    letter = compose(message(cc=["Boss <boss@example.com>"]), NOW)

    found = read(letter.data)
    assert sorted(found.keys()) == sorted(
        [
            "From",
            "To",
            "Cc",
            "Subject",
            "Date",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
        ]
    )
    assert found["Date"] == "Thu, 10 Dec 2026 04:30:00 +0000"
    assert found["Message-ID"] == "<1@example.com>"
    assert (letter.sender, letter.recipients) == (
        "me@example.com",
        ("asha@example.com", "boss@example.com"),
    )


def test_html_has_a_plain_alternative() -> None:
    found = read(compose(message(html="<p>Grüße</p>", text="Grüße"), NOW).data)

    assert found.get_content_type() == "multipart/alternative"
    bodies = [part.get_content().strip() for part in found.iter_parts()]
    assert bodies == ["Grüße", "<p>Grüße</p>"]


LONG = "आशा कुमारी शर्मा " * 6 + "x " * 60
"""CPython's own folding loses spaces of this one."""


@given(st.text(LETTERS, max_size=300) | st.just(LONG))
def test_any_subject_arrives(subject: str) -> None:
    data = compose(message(subject=subject), NOW).data

    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 90
    assert decoded(data, "Subject") == subject.strip()
    assert squeezed(read(data)["Subject"]) == squeezed(subject)


@given(LINES)
def test_any_text_arrives(text: str) -> None:
    data = compose(message(text=text), NOW).data

    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert data.endswith(b"\r\n")
    got = read(data).get_content().replace("\r\n", "\n")
    assert got.removesuffix("\n") == text.removesuffix("\n")


NAMES = st.text(LETTERS, max_size=60).filter(lambda text: '"' not in text) | st.just(LONG)


@given(st.lists(NAMES, min_size=1, max_size=9))
def test_any_names_arrive(names: list[str]) -> None:
    to = [f'"{name}" <a{index}@example.com>' for index, name in enumerate(names)]

    letter = compose(message(to=to), NOW)

    assert letter.recipients == tuple(f"a{index}@example.com" for index in range(len(names)))
    raw = email.message_from_bytes(letter.data, policy=email.policy.compat32)["To"]
    pairs = email.utils.getaddresses([raw])
    assert [spec for _, spec in pairs] == list(letter.recipients)
    shown = [str(make_header(decode_header(name))) for name, _ in pairs]
    assert [squeezed(name) for name in shown] == [squeezed(name) for name in names]


@pytest.mark.parametrize("field", ["sender", "to", "cc", "subject"])
@pytest.mark.parametrize(
    "evil",
    [
        "\r\nBcc: x@evil.example",
        "\nBcc: x@evil.example",
        "\rX: y",
        "\x00",
        "\u2028X: y",
        "\x85X: y",
    ],
)
@pytest.mark.parametrize("where", ["{0}{1}", "{1}{0}", "Me{1} <{0}>", "{0}>{1}<"])
def test_headers_cannot_be_injected(field: str, evil: str, where: str) -> None:
    written = where.format("asha@example.com", evil)
    value: Any = [written] if field in ("to", "cc") else written

    with pytest.raises(InvalidInputError):
        compose(message(**{field: value}), NOW)


@given(st.text(max_size=40))
def test_nothing_in_an_address_makes_a_header(text: str) -> None:
    try:
        letter = compose(message(to=[text]), NOW)
    except InvalidInputError:
        return
    assert read(letter.data).keys() == read(compose(message(), NOW).data).keys()
    assert len(letter.recipients) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "asha",
        "asha@",
        "@example.com",
        "a b@example.com",
        "asha@example",
        "a@b@example.com",
        "a@example.com, b@example.com",
        "a@example.com;b@example.com",
        "<>",
        "A <>",
        "a@exa\ud800.com",
    ],
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(InvalidInputError):
        compose(message(to=[address]), NOW)


@pytest.mark.parametrize("id", ["", "1@example.com", "<a b@c>", "<a@b>\r\nX: y", "<ä@b>", "<a>"])
def test_an_id_that_is_none(id: str) -> None:
    with pytest.raises(InvalidInputError, match="id of a message"):
        compose(message(message_id=id), NOW)


@pytest.mark.parametrize("field", ["subject", "text", "html"])
def test_a_damaged_character_is_told(field: str) -> None:
    with pytest.raises(InvalidInputError, match="damaged character"):
        compose(message(**{field: "a\ud800b"}), NOW)


def test_no_recipient() -> None:
    with pytest.raises(InvalidInputError, match="no recipient") as caught:
        compose(message(to=[]), NOW)

    assert caught.value.input == "to"


def test_a_recipient_gets_one_letter() -> None:
    letter = compose(message(to=["a@example.com", "a@example.com"], cc=["A <a@example.com>"]), NOW)

    assert letter.recipients == ("a@example.com",)


def test_domains_go_in_ascii() -> None:
    letter = compose(message(to=["Ä <asha@bücher.example>"]), NOW)

    assert letter.recipients == ("asha@xn--bcher-kva.example",)
    assert not letter.needs_utf8


def test_letters_beyond_ascii_need_a_server_that_takes_them() -> None:
    letter = compose(message(to=["aśa@example.com"]), NOW)

    assert letter.needs_utf8
    assert "aśa@example.com".encode() in letter.data


def test_more_headers_come_first() -> None:
    data = compose(message(), NOW, {"X-Call": "1"}).data

    assert data.startswith(b"X-Call: 1\r\nFrom: ")
