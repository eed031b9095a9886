"""What is said of what passes through a cord: its value or type, and what becomes of it."""

from collections.abc import Mapping

from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.value_text import value_text
from app.editor.seen_values import known_output
from app.engine.run_state import BlockState
from app.workflow.link_rules import taken_type
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
    output = wiring.output(link.from_block, link.from_port)
    input = wiring.input(link.to_block, link.to_port)
    if output is None or input is None:
        return ()
    source = output.type
    lines = [f"{value_text(value, source)}  ({origin})" for origin, value in known]
    if cord.conversion:
        taken = taken_type(source, input)
        lines.append(f"{source.name} → {taken.name}: {cord.conversion}")
    return tuple(lines) or (source.name,)
