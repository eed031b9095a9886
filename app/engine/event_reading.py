"""Reads events back from what `as_dict` made of them, and refuses what cannot be one."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from app.engine.event import Event
from blocks.sdk import DocumentError, read_datetime


def from_dict(mapping: Mapping[str, Any]) -> Event:
    """The event that `as_dict` wrote. What this version does not know of a kind is left out.

    Raises:
        DocumentError: There is no such kind, or something of it is missing or of a wrong type.
    """
    kind = mapping.get("kind")
    known = _kinds().get(kind) if isinstance(kind, str) else None
    if known is None:
        raise DocumentError(f"“{str(kind)[:40]}” is no event that this Cordboard knows.")
    class_, expected = known
    values: dict[str, Any] = {}
    for name, types, is_required in expected:
        if name in mapping:
            value = _moment(mapping[name]) if dt.datetime in types else mapping[name]
            if not isinstance(value, types) or (value is True or value is False) > (bool in types):
                raise DocumentError(f"“{name}” of an event “{kind}” has a value that cannot be.")
            values[name] = value
        elif is_required:
            raise DocumentError(f"An event “{kind}” lacks “{name}”.")
    return class_(**values)


def _moment(value: object) -> dt.datetime:
    try:
        return read_datetime(value)
    except ValueError as error:
        raise DocumentError(f"An event has no time: {error}.") from None


_Expected = tuple[tuple[str, tuple[type, ...], bool], ...]
"""Name, the types that may stand there, and whether it must."""


@cache
def _kinds() -> Mapping[str, tuple[type[Event], _Expected]]:
    return {one.kind: (one, tuple(_expected(one))) for one in _below(Event)}


def _below(class_: type[Event]) -> Iterator[type[Event]]:
    for one in class_.__subclasses__():
        yield one
        yield from _below(one)


def _expected(class_: type[Event]) -> Iterator[tuple[str, tuple[type, ...], bool]]:
    hints = get_type_hints(class_)
    for one in fields(class_):
        is_required = one.default is MISSING and one.default_factory is MISSING
        yield one.name, tuple(_plain_types(hints[one.name])), is_required


def _plain_types(hint: Any) -> Iterator[type]:
    if isinstance(hint, UnionType):
        for one in get_args(hint):
            yield from _plain_types(one)
    else:
        plain = get_origin(hint) or hint
        yield plain
        if plain is float:
            yield int
