"""Headers of a mail as they go out. Pure; what may stand in them is checked by `mail_message`.

Not by `email`: CPython 3.11 to 3.13 loses spaces where it folds a long header that is not ASCII.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

_FOLD = "\r\n "
_LONGEST_PLAIN = 70
_WORD_BYTES = 45
"""Of text in an encoded word, which may have 75 characters (RFC 2047, 2)."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


def text_header(name: str, text: str) -> str:
    """A header that holds text for people, such as the subject; ends its line."""
    return f"{name}: {text if _is_plain(text) else _encoded(text)}\r\n"


def address_header(name: str, addresses: Iterable[tuple[str, str]]) -> str:
    """A header that holds addresses, as pairs of a name to show (or "") and an address."""
    written = (f"{_phrase(shown)} <{spec}>" if shown else spec for shown, spec in addresses)
    return f"{name}: {f',{_FOLD}'.join(written)}\r\n"


def _phrase(text: str) -> str:
    if not _is_plain(text):
        return _encoded(text)
    if _ATOMS.fullmatch(text) and text == " ".join(text.split()):
        return text
    quoted = re.sub(r'(["\\])', r"\\\1", text)
    return f'"{quoted}"'


def _is_plain(text: str) -> bool:
    return text.isascii() and len(text) <= _LONGEST_PLAIN and "=?" not in text


def _encoded(text: str) -> str:
    """Encoded words: white space between them does not count, so all that counts is inside."""
    words = (b64encode(chunk).decode("ascii") for chunk in _chunks(text))
    return _FOLD.join(f"=?utf-8?b?{word}?=" for word in words)


def _chunks(text: str) -> Iterator[bytes]:
    """The text in UTF-8, in pieces that break no character."""
    chunk = b""
    for sign in text:
        coded = sign.encode("utf-8")
        if len(chunk) + len(coded) > _WORD_BYTES:
            yield chunk
            chunk = b""
        chunk += coded
    yield chunk
