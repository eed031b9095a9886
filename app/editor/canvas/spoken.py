"""What is said of the blocks and cords on a canvas, for `accessible`."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QGraphicsItem

from app.editor.canvas.card import Row, Shown
from app.editor.canvas.card_signs import Stops
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.projection import Projection
from app.engine.run_state import BlockState, Status
from app.workflow.model import Problem, Severity

Key = tuple[str, ...]

_STATUS = {
    Status.IDLE: "",
    Status.READY: "ready",
    Status.RUNNING: "running",
    Status.RETRYING: "trying again",
    Status.HELD: "held",
    Status.WAITING: "waiting",
    Status.OK: "done",
    Status.FAILED: "failed",
    Status.SKIPPED: "skipped",
}


class Describes(Protocol):
    """What this needs of the canvas."""

    def state_of(self, block_id: str) -> BlockState | None:
        """Where a block stands in the run."""

    def stops_of(self, block_id: str) -> Stops:
        """Where runs hold at a block."""

    def problems_of(self, block_id: str) -> Sequence[Problem]:
        """What is wrong with a block."""

    def words_of(self, cord: CordItem) -> Sequence[str]:
        """What passes through a cord, and what becomes of it."""

    def select(self, ids: Iterable[str]) -> None:
        """Select blocks."""

    def collapse(self, ids: Iterable[str], *, is_collapsed: bool) -> None:
        """Ask for blocks to be shown as their headers, or whole again."""

    def open_block(self, block_id: str) -> None:
        """Go to the form of a block."""


class SpokenCanvas:
    """Blocks have the key `(id,)`, cords `(block, port, block, port)`.

    Args:
        shown: What is on the canvas.
        canvas: Knows state and problems of blocks, and selects them.
    """

    def __init__(self, shown: Projection, canvas: Describes) -> None:
        self._shown = shown
        self._canvas = canvas

    def keys(self) -> list[Key]:
        """Blocks in the order in which they run, then cords."""
        order = self._shown.wiring.order() if self._shown.wiring else ()
        blocks: list[Key] = [(block,) for block in order if block in self._shown.items]
        return [*blocks, *self._shown.cords]

    def item(self, key: Key) -> QGraphicsItem | None:
        """The card or the line."""
        return self._shown.items.get(key[0]) if len(key) == 1 else self._cord(key)

    def name(self, key: Key) -> str:
        """The title of a block; of a cord, where it leads from and to."""
        wiring = self._shown.wiring
        if wiring is None:
            return ""
        if len(key) == 1:
            return wiring.title(key[0])
        output, input = wiring.output(key[0], key[1]), wiring.input(key[2], key[3])
        return (
            f"{wiring.title(key[0])} · {output.label if output else key[1]}"
            f" to {wiring.title(key[2])} · {input.label if input else key[3]}"
        )

    def description(self, key: Key) -> str:
        """Kind, state, problems, inputs and place of a block; what passes through a cord."""
        if len(key) != 1:
            cord = self._cord(key)
            return ". ".join(self._canvas.words_of(cord)) if cord else ""
        item = self._shown.items.get(key[0])
        if item is None:
            return ""
        state = self._canvas.state_of(key[0])
        told = [item.card.subtitle, "collapsed" if item.card.is_collapsed else ""]
        told.append("pinned" if item.card.is_pinned else "")
        told.append(self._canvas.stops_of(key[0]).words)
        told.append(_STATUS[state.status] if state else "")
        told.append(_count(self._canvas.problems_of(key[0])))
        inputs = [_input(row) for row in item.card.inputs.rows if row.shown is not Shown.NOTHING]
        inputs += [f"{row.label} missing" for row in item.card.inputs.rows if row.is_missing]
        if item.card.gate is not None and item.card.gate.is_linked:
            inputs.insert(0, _input(item.card.gate))
        told.append(f"inputs: {'; '.join(inputs)}" if inputs else "")
        told.append(f"at {item.x():.0f}, {item.y():.0f}")
        return ". ".join(one for one in told if one)

    def is_block(self, key: Key) -> bool:
        """Whether it is a block."""
        return len(key) == 1

    def is_chosen(self, key: Key) -> bool:
        """Whether it is selected, or the cord that Delete removes."""
        item = self._shown.items.get(key[0]) if len(key) == 1 else None
        return item is not None and item.isSelected()

    def is_collapsed(self, key: Key) -> bool:
        """Whether it is a block of which the header alone is drawn."""
        item = self._shown.items.get(key[0]) if len(key) == 1 else None
        return item is not None and item.card.is_collapsed

    def toggle(self, key: Key) -> None:
        """Collapse a block, or expand it."""
        if len(key) == 1:
            self._canvas.collapse(key, is_collapsed=not self.is_collapsed(key))

    def choose(self, key: Key) -> None:
        """Select a block."""
        if len(key) == 1:
            self._canvas.select(key)

    def open(self, key: Key) -> None:
        """Go to the form of a block."""
        if len(key) == 1:
            self._canvas.open_block(key[0])

    def _cord(self, key: Key) -> CordItem | None:
        return self._shown.cords.get((key[0], key[1], key[2], key[3]))


def _input(row: Row) -> str:
    by = {Shown.LINK: " from", Shown.DEFAULT: " by default"}.get(row.shown, "")
    return f"{row.label}{by} {row.text}"


def _count(problems: Sequence[Problem]) -> str:
    if not problems:
        return ""
    is_bad = any(one.severity is Severity.ERROR for one in problems)
    word = "problem" if is_bad else "warning"
    return f"{len(problems)} {word}{'s' if len(problems) > 1 else ''}"
