"""What a sentence for somebody who does not program must not have in it."""

import re

PROGRAMMERS_WORDS = (
    r"Errno",
    r"Traceback",
    r"object at 0x",
    r"HTTPS?ConnectionPool",
    r"Max retries",
    r"urllib3|requests\.|smtplib|aiosmtpd|pydantic|_ssl|ssl\.",
    r"\w+(Error|Exception|Disconnected)\b",
    r"\bNone\b|NoneType|\bdict\b|\bNaN\b|\bTrue\b|\bFalse\b",
    r"\bb['\"]",
    r"<class|<\w+ object",
    r"\(\d+, ['\"]",
)


def assert_plain(sentence: object, *names: str) -> None:
    """Asserts that `sentence` is one, has one of `names` in it, and no words of programmers."""
    assert isinstance(sentence, str)
    assert re.match(r"[A-Z“\w-]", sentence), sentence
    assert sentence.rstrip()[-1] in ".”)", sentence
    assert "\n" not in sentence
    assert any(name.casefold() in sentence.casefold() for name in names), (sentence, names)
    for word in PROGRAMMERS_WORDS:
        assert not re.search(word, sentence), sentence
