"""The rows of a source, as it is asked for them, and what a row is known by."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.engine.block_context import BlockContext, open_context
from app.engine.control import RunControl
from app.engine.event import BlockEvent
from app.engine.plan import Plan
from app.engine.world import World
from blocks.sdk import Rows, write_text


def source_rows(
    plan: Plan, world: World, control: RunControl, written: Mapping[str, Any]
) -> Rows | None:
    """Each row of the source with these inputs; None where it reads no rows.

    Raises:
        BlockError: What holds them cannot be read; perhaps not before the first row is asked for.
    """
    source = plan.steps[plan.source]
    if source.spec.rows is None:
        return None
    context = open_source(plan, world, control, {})
    return source.spec.rows(source.spec.inputs.model_validate(dict(written)), context)


def open_source(
    plan: Plan, world: World, control: RunControl, trigger: Mapping[str, Any]
) -> BlockContext:
    """A context of the source outside of a row's run: what it logs is not heard."""
    source = plan.steps[plan.source]
    return open_context(
        world,
        block_id=source.id,
        provider=source.provider,
        key=f"rows:{source.id}",
        trigger=trigger,
        deadline=None,
        stop=control.stop_event,
        say=_unheard,
    )


def row_hash(values: Mapping[str, Any]) -> str:
    """The same for rows with the same values, in whichever order they stand.

    Notes of the source, such as the row's number, say nothing of what the row is about.
    """
    values = {name: value for name, value in values.items() if not name.startswith("$")}
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=write_text)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _unheard(_kind: type[BlockEvent], /, **_said: Any) -> None:
    """Reading rows is no part of a row's run: there is no event to say it with."""
