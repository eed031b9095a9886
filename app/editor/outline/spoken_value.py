"""Reads a value that is written in a command, and writes one so that it is read back. No Qt."""

import json
import math
from typing import Any

from app.workflow.strict_json import read_json
from app.workflow.words import either
from blocks.sdk import GraphError, Kind, PortSpec

_YES = ("yes", "true", "on", "1")
_NO = ("no", "false", "off", "0")


def read_value(text: str, spec: PortSpec) -> Any:
    """The value that `text` stands for in an input.

    Raises:
        GraphError: It is not a value of the input's type.
    """
    kind = spec.type.kind
    if kind == Kind.SECRET:
        # Neither repeated here nor kept: it may be the secret itself.
        raise GraphError(
            f"“{spec.label}” is a secret: press Enter on it in the outline and store it in the "
            "inspector, so that it never stands in the workflow"
        )
    if kind == Kind.BRANCH:
        raise GraphError(f"“{spec.label}” holds no value: connect a branch to it")
    if spec.choices and not spec.has_free_choice:
        return _choice(text, spec)
    if kind == Kind.BOOLEAN:
        return _switch(text, spec)
    if kind in (Kind.NUMBER, Kind.INTEGER):
        return _number(text, spec)
    if kind == Kind.LIST:
        return _items(text, spec)
    if kind in (Kind.OBJECT, Kind.ANY):
        return _free(text, spec)
    return text


def write_value(value: Any, spec: PortSpec) -> str:
    """The text that `read_value` reads `value` from."""
    kind = spec.type.kind
    if isinstance(value, bool) and kind == Kind.BOOLEAN:
        return "yes" if value else "no"
    if isinstance(value, str) and kind not in (Kind.LIST, Kind.OBJECT, Kind.ANY):
        return value
    return json.dumps(value, ensure_ascii=False)


def _choice(text: str, spec: PortSpec) -> str:
    for choice in spec.choices:
        if choice.casefold() == text.strip().casefold():
            return choice
    raise GraphError(f"“{spec.label}” is {either(spec.choices)}, not “{text}”")


def _switch(text: str, spec: PortSpec) -> bool:
    word = text.strip().casefold()
    if word in _YES + _NO:
        return word in _YES
    raise GraphError(f"“{spec.label}” is yes or no, not “{text}”")


def _number(text: str, spec: PortSpec) -> int | float:
    try:
        number: int | float = spec.read(_plain_number(text))
    except ValueError as error:
        raise GraphError(f"“{spec.label}” cannot be “{text}”: {error}") from None
    if not math.isfinite(number):
        raise GraphError(f"“{spec.label}” is a number, not “{text}”")
    return number


def _plain_number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _items(text: str, spec: PortSpec) -> list[Any]:
    if text.lstrip().startswith("["):
        read = _json(text, spec)
        if isinstance(read, list):
            return read
    return [part.strip() for part in text.split(",") if part.strip()]


def _free(text: str, spec: PortSpec) -> Any:
    if spec.type.kind == Kind.ANY and text.lstrip()[:1] not in tuple('[{"'):
        value, flaws = read_json(text)
        return text if flaws else value
    return _json(text, spec)


def _json(text: str, spec: PortSpec) -> Any:
    value, flaws = read_json(text)
    if flaws:
        example = '["a", "b"]' if spec.type.kind == Kind.LIST else '{"name": "Asha"}'
        raise GraphError(f"“{spec.label}” must be written as JSON, such as {example}")
    return value
