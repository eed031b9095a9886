"""The words of a tool tip: what is under the mouse on the canvas."""

from collections.abc import Mapping, Sequence
from html import escape

from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.card import Row, Shown, Side
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.hit import Hit
from app.editor.canvas.peek import peek
from app.engine.run_state import BlockState
from app.workflow.model import Problem
from app.workflow.wiring import Wiring


def tip_text(
    hit: Hit,
    wiring: Wiring,
    states: Mapping[str, BlockState],
    problems: Mapping[str, Sequence[Problem]],
) -> str:
    """A few lines of rich text for what is at `hit`; empty for nothing."""
    if hit.cord is not None:
        return _cord(hit.cord, wiring, states)
    if hit.block is None:
        return ""
    if hit.is_chevron:
        return "Expand" if hit.block.card.is_collapsed else "Collapse to the header"
    row = hit.port.row if hit.port else (hit.row.row if hit.row else None)
    state = states.get(hit.block.block_id)
    found = problems.get(hit.block.block_id, ())
    if row is None or (row is hit.block.card.gate and hit.port is None):
        lines = _block(hit.block, state, found)
    else:
        lines = _row(row, found) + _passed(hit.block, row, states)
    return f"<qt>{'<br>'.join(lines)}</qt>" if lines else ""


def _block(item: BlockItem, state: BlockState | None, found: Sequence[Problem]) -> list[str]:
    lines = [f"<b>{escape(item.card.title)}</b>", escape(item.card.subtitle)]
    lines += [_problem(one) for one in found]
    if state and state.message:
        lines.append(escape(state.message))
    return lines


def _row(row: Row, found: Sequence[Problem]) -> list[str]:
    lines = [f"<b>{escape(row.label)}</b> · {escape(row.type.name)}"]
    if row.is_required:
        lines[0] += " · required"
    if row.help:
        lines.append(escape(row.help))
    if row.shown is Shown.LINK:
        lines.append(f"From {escape(row.text)}")
    elif row.shown is Shown.DEFAULT:
        lines.append(f"By default: {escape(row.text)}")
    elif row.shown is not Shown.NOTHING:
        lines.append(f"Written: {escape(row.text)}")
    if row.side is Side.INPUT:
        lines += [_problem(one) for one in found if one.input == row.name]
    return lines


def _passed(item: BlockItem, row: Row, states: Mapping[str, BlockState]) -> list[str]:
    """What came out of an output in the run that is shown, or reached an input along its links."""
    if row.side is Side.OUTPUT:
        ends = [("Last value", item.block_id, row.name)]
    else:
        port = item.ports.get((row.side, row.name))
        cords = port.cords if port is not None else []
        several = len(cords) > 1
        ends = [
            (f"Got from {one.output_port.row.label}" if several else "Got", *_source(one))
            for one in cords
        ]
    lines = []
    for word, block, name in ends:
        state = states.get(block)
        if state is not None and name in state.outputs:
            lines.append(peek(word, state.outputs[name], row.type))
    return lines


def _source(cord: CordItem) -> tuple[str, str]:
    return cord.link.from_block, cord.link.from_port


def _cord(cord: CordItem, wiring: Wiring, states: Mapping[str, BlockState]) -> str:
    link = cord.link
    output = wiring.ports(link.from_block).output(link.from_port)
    input = wiring.ports(link.to_block).input(link.to_port)
    source = f"{wiring.title(link.from_block)} · {output.label if output else link.from_port}"
    target = f"{wiring.title(link.to_block)} · {input.label if input else link.to_port}"
    text = f"<b>{escape(source)}</b> → <b>{escape(target)}</b>"
    if cord.conversion:
        text += f"<br>{escape(cord.conversion)}"
    state = states.get(link.from_block)
    if output is not None and state is not None and link.from_port in state.outputs:
        text += f"<br>{peek('Passed', state.outputs[link.from_port], output.type)}"
    return f"<qt>{text}</qt>"


def _problem(problem: Problem) -> str:
    return escape(f"{problem.message} {problem.mend}".strip())
