"""WhatsApp templates: their places for values, the rules for values, and the text that is read.

Rules as Meta states them (developers.facebook.com, message template components, 2026-11).
"""

import re
from collections.abc import Sequence

from blocks.sdk import HoleError, Log, unfilled

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FORBIDDEN_SPACE = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]| {5,}")


def places(text: str) -> tuple[str, ...]:
    """The different places `{{1}}`, `{{2}}` or `{{name}}` in a template text, in value order."""
    found = tuple(dict.fromkeys(_PLACE.findall(text)))
    return tuple(sorted(found, key=int)) if all(name.isdecimal() for name in found) else found


def fill(text: str, values: Sequence[str]) -> str:
    """The template text as its reader sees it; a place without a value stays."""
    by_place = dict(zip(places(text), values, strict=False))
    return _PLACE.sub(lambda place: by_place.get(place[1], place[0]), text)


def reads_like(message: str, text: str) -> bool:
    """Whether `message` is the template text with something in each of its places."""
    pattern = ".+?".join(re.escape(part) for part in re.split(r"\{\{\s*\w+\s*\}\}", text))
    return re.fullmatch(pattern, message, re.DOTALL) is not None


def is_refused(value: str) -> bool:
    """Whether Meta refuses a value: empty, or with a line break, a tab or five spaces in a row."""
    return not value.strip() or _FORBIDDEN_SPACE.search(value) is not None


def tidied(values: Sequence[str], label: str, input: str, log: Log) -> list[str]:
    """The values as Meta takes them: white space that it refuses becomes a single space.

    Args:
        values: As they arrived.
        label: What the user calls them, such as “Body values”.
        input: The input they came by.
        log: Told of each value that changed.

    Raises:
        HoleError: A value is empty, or has an unfilled `{{ }}` in it.
    """
    ready = []
    for number, value in enumerate(values, start=1):
        if not value.strip():
            raise HoleError(
                f"Item {number} of “{label}” is empty, and WhatsApp refuses a template with an "
                "empty place: fill it at its source, or filter such customers out.",
                input=input,
            )
        place = unfilled(value)
        if place:
            raise HoleError(
                f"Item {number} of “{label}” still has {place} in it: link the value instead "
                "of naming it.",
                input=input,
            )
        if is_refused(value):
            text = (
                f"Line breaks, tabs or long gaps in item {number} of “{label}” became single "
                "spaces, because WhatsApp takes none in a template."
            )
            log.info(text)
            value = " ".join(value.split())
        ready.append(value)
    return ready
