"""Gives a block its inputs: linked over written, converted, and without holes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.engine.plan import LinkedInput, SourceEnd, Step
from blocks.sdk import (
    BlockInputs,
    HoleError,
    InvalidInputError,
    Kind,
    PortSpec,
    Secrets,
    sentence,
    unfilled_in,
)

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


def make_inputs(step: Step, results: Mapping[str, Outputs | Dead], secrets: Secrets) -> BlockInputs:
    """The inputs of a block whose links are settled.

    Raises:
        HoleError: An outward block would send an empty or unfilled value.
        InvalidInputError: A value does not fit; the text names both ends.
    """
    values: dict[str, Any] = dict(step.written)
    for name, secret in step.secrets.items():
        values[name] = secrets.get(secret)
    for one in step.linked:
        value = _linked_value(step, one, results)
        if value is not None:
            values[one.port.name] = value
    if step.spec.mark.outward:
        _refuse_unfilled(step, values)
    model = step.spec.model(step.block.inputs)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _in_words(step, error) from None


def _linked_value(step: Step, one: LinkedInput, results: Mapping[str, Outputs | Dead]) -> Any:
    live: dict[str, Any] = {}
    for end in _arrived(step, one, results):
        value = _value(end, results)
        if not one.port.may_be_empty and _is_hole(value, step):
            raise HoleError(
                f"“{one.port.label}” got nothing from {end.label}, so “{step.title}” did not run. "
                "Fill it at the source, or filter such customers out.",
                input=one.port.name,
            )
        live[end.key] = value
    if not one.port.many_links:
        return next(iter(live.values()), None)
    if one.port.type.kind == Kind.LIST:
        return _as_list(one.port, live.values())
    if one.port.type.kind == Kind.TEXT:
        return "\n\n".join(str(value) for value in live.values() if value is not None)
    return live


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


def _is_hole(value: Any, step: Step) -> bool:
    if step.spec.mark.outward:
        return value is None or value == "" or value == [] or value == {}
    return False


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
