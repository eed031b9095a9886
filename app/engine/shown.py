"""The inputs of a block as they may be shown; in no event, as they follow from the outputs."""

import contextlib
from collections.abc import Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from app.engine.binding import NOTHING, Dead, Outputs, joined, live_values
from app.engine.plan import Plan, Step
from blocks.sdk import SECRET_KEY, WHEN, GraphError, Kind, PortSpec, Secret, write_text


def shown_inputs(
    plan: Plan,
    block_id: str,
    outputs: Mapping[str, Mapping[str, Any]],
    changed: Mapping[str, Any] = NOTHING,
) -> dict[str, Any]:
    """The inputs and settings that a block had in a run, by name, in the order of its ports.

    Values are converted as the block gets them, where they fit, and JSON-able; a secret is
    `{"$secret": "name"}`. What has no value is as by default.

    Args:
        outputs: What the events of the run say: block → port → value, in order of the events.
            A block that is not in it gave nothing.
        changed: Inputs that were changed for this run.

    Raises:
        GraphError: There is no such block in the plan.
    """
    step = plan.steps.get(block_id)
    if step is None:
        raise GraphError(f"“{block_id}” is no block that runs in this workflow.")
    results: dict[str, Outputs | Dead] = {**outputs}
    for one in step.after:
        results.setdefault(one, Dead("it gave nothing"))
    return inputs_for_show(step, results, changed)


def inputs_for_show(
    step: Step,
    results: Mapping[str, Outputs | Dead],
    changed: Mapping[str, Any] = NOTHING,
) -> dict[str, Any]:
    """As `shown_inputs`, for a step of a plan and the results of what it hangs on."""
    values: dict[str, Any] = dict(step.written)
    values |= {name: {SECRET_KEY: secret} for name, secret in step.secrets.items()}
    for one in step.linked:
        value = joined(one.port, live_values(step, one, results))
        if value is not None:
            values[one.port.name] = value
    for name, value in changed.items():
        values.pop(name, None)
        if value is not None:
            values[name] = value
    return {
        port.name: _shown(port, values.get(port.name, port.default))
        for port in step.ports.inputs
        if port.name != WHEN.name
    }


def _shown(port: PortSpec, value: Any) -> Any:
    if value is not None and port.type.kind != Kind.SECRET:
        # What does not fit is shown as it came: the block's own error says it.
        with contextlib.suppress(ValueError):
            value = port.read(value)
    return to_jsonable_python(value, fallback=_written)


def _written(value: Any) -> Any:
    return {SECRET_KEY: value.name} if isinstance(value, Secret) else write_text(value)
