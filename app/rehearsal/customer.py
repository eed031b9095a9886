"""Whom something is about: numbers, addresses and names as people write them."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

_SHORTEST_NUMBER = 6
"""Digits of a telephone number, so that `5` is no number."""


def plain(value: str) -> str:
    """Numbers as digits alone, other text in lower case."""
    digits = re.sub(r"[\s()+.-]", "", value)
    if digits.isdecimal() and len(digits) >= _SHORTEST_NUMBER:
        return digits
    return value.strip().casefold()


def names_one(value: Any, customers: Collection[str]) -> bool:
    """Whether one of the customers stands anywhere in a JSON-able value, as a whole text."""
    wanted = {plain(one) for one in customers}
    return any(plain(leaf) in wanted for leaf in leaves(value))


def leaves(value: Any) -> Iterator[str]:
    """Every text, number and truth value in a JSON-able value, as text."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield str(value)
