"""Gives a block its inputs: changed over linked over written, converted, and without holes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from app.engine.plan import LinkedInput, SourceEnd, Step
from blocks.sdk import (
    WHEN,
    BlockInputs,
    HoleError,
    InvalidInputError,
    Kind,
    PortSpec,
    Secrets,
    secret_name,
    sentence,
    unfilled_in,
)

NOTHING: Mapping[str, Any] = MappingProxyType({})

Outputs = Mapping[str, Any]
"""Values of a settled block by output name, as Python values."""


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that brings nothing, with the reason in words."""

    reason: str


def look(end: SourceEnd, results: Mapping[str, Outputs | Dead]) -> Dead | None:
    """Why the settled link at `end` brings nothing; None when it is live."""
    result = results[end.block]
    if isinstance(result, Dead):
        return result
    if end.branch is not None and not result.get(end.branch):
        return Dead(f"{end.label} does not hold")
    if end.is_gate and result.get(end.port) is False:
        return Dead(f"{end.label} is false")
    return None


def make_inputs(
    step: Step,
    results: Mapping[str, Outputs | Dead],
    secrets: Secrets,
    changed: Mapping[str, Any] = NOTHING,
) -> BlockInputs:
    """The inputs of a block whose links are settled.

    Args:
        changed: Values that go over all others, JSON-able; None for what is as by default.

    Raises:
        HoleError: An outward block would send an empty or unfilled value.
        InvalidInputError: A value does not fit; the text names both ends.
    """
    values: dict[str, Any] = dict(step.written)
    for name, secret in step.secrets.items():
        values[name] = secrets.get(secret)
    for one in step.linked:
        if one.port.name in changed:
            continue
        live = live_values(step, one, results)
        if step.spec.mark.outward and not one.port.may_be_empty:
            _refuse_holes(step, one, live)
        value = joined(one.port, live)
        if value is not None:
            values[one.port.name] = value
    if changed:
        _put_changed(step, values, changed, secrets)
    if step.spec.mark.outward:
        _refuse_unfilled(step, values)
    model = step.spec.model(step.block.inputs)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _in_words(step, error) from None


def check_changed(step: Step, changed: Mapping[str, Any]) -> None:
    """Find out whether inputs may be changed so.

    Raises:
        InvalidInputError: A value does not fit, or there is no such input.
    """
    for name, value in changed.items():
        port = step.ports.input(name)
        if port is None or port.name in (WHEN.name, step.spec.mark.variant):
            raise InvalidInputError(
                f"“{name}” of “{step.title}” cannot be changed while it runs.", input=name
            )
        if port.type.kind == Kind.SECRET or secret_name(value):
            if value is not None and (port.type.kind != Kind.SECRET or not secret_name(value)):
                raise InvalidInputError(
                    f"“{port.label}” of “{step.title}” takes "
                    f"{'a stored secret' if port.type.kind == Kind.SECRET else 'no secret'}.",
                    input=name,
                )
        elif value is None:
            if port.is_required:
                raise InvalidInputError(f"“{port.label}” has no value.", input=name)
        else:
            try:
                port.read(value)
            except ValueError as error:
                raise InvalidInputError(f"“{port.label}”: {error}.", input=name) from None


def _put_changed(
    step: Step, values: dict[str, Any], changed: Mapping[str, Any], secrets: Secrets
) -> None:
    check_changed(step, changed)
    for name, value in changed.items():
        port = step.ports.input(name)
        if value is None:
            values.pop(name, None)
            continue
        if _is_hole(value) and step.spec.mark.outward and port and port.is_required:
            raise HoleError(
                f"“{port.label}” is empty, so “{step.title}” did not run. Fill it in.", input=name
            )
        secret = secret_name(value)
        values[name] = secrets.get(secret) if secret else value


def live_values(
    step: Step, one: LinkedInput, results: Mapping[str, Outputs | Dead]
) -> dict[str, Any]:
    """What the links into an input bring: key of the link → value."""
    return {end.key: _value(end, results) for end in _arrived(step, one, results)}


def _refuse_holes(step: Step, one: LinkedInput, live: Mapping[str, Any]) -> None:
    for end in one.ends:
        if end.key in live and _is_hole(live[end.key]):
            raise HoleError(
                f"“{one.port.label}” got nothing from {end.label}, so “{step.title}” did not run. "
                "Fill it at the source, or filter such customers out.",
                input=one.port.name,
            )


def joined(port: PortSpec, live: Mapping[str, Any]) -> Any:
    """The value of an input from those that its links bring; None where they bring nothing."""
    if not port.many_links:
        return next(iter(live.values()), None)
    if port.type.kind == Kind.LIST:
        return _as_list(port, live.values())
    if port.type.kind == Kind.TEXT:
        return "\n\n".join(str(value) for value in live.values() if value is not None)
    return dict(live)


def _as_list(port: PortSpec, values: Iterable[Any]) -> list[Any]:
    """One item a link; where the items have a type, a link that brings a list brings its items."""
    if port.type.item is None or port.type.item.kind == Kind.ANY:
        return list(values)
    spliced: list[Any] = []
    for value in values:
        spliced += value if isinstance(value, list) else [value]
    return spliced


def _arrived(
    step: Step, one: LinkedInput, results: Mapping[str, Outputs | Dead]
) -> list[SourceEnd]:
    """The live ends: in link order, or for a block that joins in the order they arrived."""
    if not step.spec.mark.joins:
        return list(one.ends)
    order = {block_id: place for place, block_id in enumerate(results)}
    live = [end for end in one.ends if end.block in order and look(end, results) is None]
    return sorted(live, key=lambda end: order[end.block])


def _value(end: SourceEnd, results: Mapping[str, Outputs | Dead]) -> Any:
    result = results[end.block]
    return None if isinstance(result, Dead) else result.get(end.port)


def _is_hole(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _refuse_unfilled(step: Step, values: Mapping[str, Any]) -> None:
    for port in step.ports.inputs:
        place = unfilled_in(port, values.get(port.name))
        if place:
            raise HoleError(
                f"“{port.label}” still has {place} in it. “{step.title}” does not fill such "
                "places: write the text in a Template block and link it here.",
                input=port.name,
            )


def _in_words(step: Step, error: ValidationError) -> InvalidInputError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    port = step.ports.input(name)
    label = port.label if port else name
    linked = next((one for one in step.linked if one.port.name == name), None)
    if first["type"] == "missing":
        text = f"“{label}” has no value."
        if linked:
            text = f"“{label}” got nothing from {linked.ends[0].label}."
        return InvalidInputError(text, input=name)
    origin = f", linked from {linked.ends[0].label}," if linked else ""
    return InvalidInputError(f"“{label}”{origin} cannot be used: {sentence(error)}.", input=name)
