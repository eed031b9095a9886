"""Merge: joins branches; hands on the first value that arrives."""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    Category,
    Context,
    Explanation,
    JsonObject,
    Use,
    block,
    port,
)


class Inputs(BlockInputs):
    """The branches to join."""

    values: JsonObject = port(
        "One link from each branch. Branches that were skipped are not waited for.",
        many_links=True,
    )


class Outputs(BlockOutputs):
    """What arrived."""

    value: Any = port("The first value that arrived.", default=None)


def explain(
    written: Mapping[str, Any], inputs: Mapping[str, Any], outputs: Mapping[str, Any]
) -> Sequence[Explanation]:
    """The value that arrived first."""
    arrived = inputs.get("values")
    first = next(iter(arrived), None) if isinstance(arrived, Mapping) else None
    return () if first is None else [Explanation(("value",), (Use("values", (first,)),))]


@block(
    type="merge",
    version=1,
    title="Merge",
    category=Category.LOGIC,
    icon="mdi6.call-merge",
    joins=True,
    pure=True,
    synonyms=("join", "any", "first", "branches"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Hand on the first of the values."""
    return Outputs(value=next(iter(inputs.values.values()), None))
