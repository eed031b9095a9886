"""What is said of what passes through a cord: its value or type, and what becomes of it."""

from collections.abc import Mapping

from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.value_text import value_text
from app.editor.seen_values import known_output
from app.engine.run_state import BlockState
from app.workflow.wiring import Wiring

_GATE = "Lets the block run when it holds"
_HELD = {True: "Holds: lets the block run", False: "Does not hold: the block is skipped"}


def cord_words(cord: CordItem, wiring: Wiring, states: Mapping[str, BlockState]) -> tuple[str, ...]:
    """One or two lines: what passes, and how it is converted where it is.

    The value is that of the last run or of the sample; where none is known, its type stands there.
    """
    link = cord.link
    known = known_output(wiring, link.from_block, link.from_port, states)
    if cord.is_gate:
        return (_HELD.get(known[0][1], _GATE) if known else _GATE,)
    source, target = wiring.type_of(link)
    kind = source.name if source else ""
    lines = [f"{value_text(value, source)}  ({origin})" for origin, value in known] or [kind]
    if cord.conversion and target is not None:
        lines.append(f"{kind} → {target.name}: {cord.conversion}")
    return tuple(line for line in lines if line)
