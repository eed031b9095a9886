"""Where blocks go on the canvas when nobody has placed them: in layers from left to right.

The layered layout of Sugiyama, Tagawa and Toda (1981). Layers, and the order within each that makes
few links cross, are found by the library fast-sugiyama; it takes all blocks for equally high, so
their levels are found here. Scene units throughout.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from app.workflow.model import Position, Workflow

LAYER_WIDTH = 360.0
"""From the left edge of a block (250 wide) to that of the next."""

_GAP = 40.0
_HEADER = 48.0
_ROW = 24.0
_LANE = 24.0
"""The height that is kept free where a link passes a layer."""
_GRID = 10.0
_SWEEPS = 8


def arrange(workflow: Workflow, heights: Mapping[str, float] | None = None) -> dict[str, Position]:
    """Left top corners for the blocks that have no position yet.

    Where some blocks are placed, the others go below them.

    Args:
        heights: Block id → height as it is drawn; others are estimated.
    """
    placed = workflow.layout.blocks
    ids = [block.id for block in workflow.blocks if block.id not in placed]
    if not ids:
        return {}
    estimated = _estimated_heights(workflow) | dict(heights or {})
    found = _Layers.of(ids, workflow, estimated).positions()
    if not placed:
        return found
    left = min(x for x, _y in placed.values())
    below = max(y + estimated.get(id, _HEADER) for id, (_x, y) in placed.items()) + 2 * _GAP
    return {id: (left + x, below + y) for id, (x, y) in found.items()}


def _estimated_heights(workflow: Workflow) -> dict[str, float]:
    rows: dict[str, set[str]] = {
        block.id: {f"to {name}" for name in block.inputs} for block in workflow.blocks
    }
    for link in workflow.links:
        rows.setdefault(link.from_block, set()).add(f"from {link.from_port}")
        rows.setdefault(link.to_block, set()).add(f"to {link.to_port}")
    return {id: _HEADER + _ROW * max(1, len(ports)) for id, ports in rows.items()}


@dataclass(eq=False, slots=True)
class _Cell:
    """A block in its layer, or a lane that a link takes through a layer."""

    height: float
    id: str | None = None
    top: float = 0.0
    left: list["_Cell"] = field(default_factory=list)
    right: list["_Cell"] = field(default_factory=list)

    @property
    def anchor(self) -> float:
        """From the top to where cords come and go: a block's first row, a lane's middle."""
        return self.height / 2 if self.id is None else _HEADER


class _Layers:
    """Cells by layer, from left to right and from top to bottom."""

    def __init__(self, layers: list[list[_Cell]]) -> None:
        self._layers = layers

    @classmethod
    def of(cls, ids: list[str], workflow: Workflow, heights: Mapping[str, float]) -> "_Layers":
        cells = {id: _Cell(heights[id], id) for id in ids}
        pairs = dict.fromkeys(
            (cells[link.from_block], cells[link.to_block])
            for link in workflow.links
            if link.from_block in cells and link.to_block in cells
            if link.from_block != link.to_block
        )
        linked = set(itertools.chain.from_iterable(pairs))
        layers: list[list[_Cell]] = []
        for part in _layered([cell for cell in cells.values() if cell in linked], pairs):
            layers += [[] for _ in range(len(part) - len(layers))]
            for layer, more in zip(layers, part, strict=False):
                layer += more
        alone = [cell for cell in cells.values() if cell not in linked]
        return cls([[*layers[0], *alone], *layers[1:]] if layers else [alone])

    def positions(self) -> dict[str, Position]:
        self._settle()
        top = min(cell.top for layer in self._layers for cell in layer)
        return {
            cell.id: (number * LAYER_WIDTH, round((cell.top - top) / _GRID) * _GRID)
            for number, layer in enumerate(self._layers)
            for cell in layer
            if cell.id is not None
        }

    def _settle(self) -> None:
        """Move each cell towards the level of its neighbours as far as the others let it."""
        for layer in self._layers:
            _stack(layer, [0.0] * len(layer))
        for sweep in range(_SWEEPS):
            is_rightward = sweep % 2 == 0
            for layer in self._layers if is_rightward else reversed(self._layers):
                tops = []
                for cell in layer:
                    near = cell.left if is_rightward else cell.right
                    levels = [one.top + one.anchor for one in near]
                    tops.append(fmean(levels) - cell.anchor if levels else cell.top)
                _stack(layer, tops)


def _layered(cells: list[_Cell], pairs: Iterable[tuple[_Cell, _Cell]]) -> list[list[list[_Cell]]]:
    """The layers of each connected part, from left to right, with lanes and joined to each other.

    Args:
        cells: Those of linked blocks, in the order of the workflow, which is kept where it can be.
        pairs: The links among them.
    """
    # Imported here, as few workflows come without places, and the first window must not wait.
    from fast_sugiyama import from_edges

    number = {cell: at for at, cell in enumerate(cells)}
    by_number: dict[int | str, _Cell] = dict(enumerate(cells))
    edges = [(number[source], number[target]) for source, target in pairs]
    parts = []
    for positions, _wide, _high, joined in from_edges(edges, dummy_vertices=True) if edges else ():
        # What has a number of its own is a lane.
        found = {at: by_number.get(at) or _Cell(_LANE) for at, _place in positions}
        layers: dict[float, list[tuple[float, _Cell]]] = {}
        for at, (across, level) in positions:
            layers.setdefault(-level, []).append((across, found[at]))
        ordered = [
            [cell for _across, cell in sorted(layers[level], key=lambda one: one[0])]
            for level in sorted(layers)
        ]
        layer_of = {cell: at for at, layer in enumerate(ordered) for cell in layer}
        for one, other in joined or ():
            left, right = sorted((found[one], found[other]), key=lambda cell: layer_of[cell])
            left.right.append(right)
            right.left.append(left)
        parts.append(_as_written(ordered, number))
    return sorted(parts, key=lambda part: min(number[c] for c in _blocks_in(part)))


def _as_written(layers: list[list[_Cell]], number: Mapping[_Cell, int]) -> list[list[_Cell]]:
    """The layers as they are or upside down, whichever is more in the order of the workflow."""
    steps = [
        number[one] < number[other]
        for layer in layers
        for one, other in itertools.pairwise([cell for cell in layer if cell in number])
    ]
    return layers if 2 * sum(steps) >= len(steps) else [layer[::-1] for layer in layers]


def _blocks_in(layers: list[list[_Cell]]) -> Iterable[_Cell]:
    return (cell for layer in layers for cell in layer if cell.id is not None)


def _stack(layer: list[_Cell], tops: list[float]) -> None:
    """Give each cell the wanted top, pushed down where it would touch the one above.

    The layer as a whole is then moved back by what its cells were pushed on average.
    """
    free = float("-inf")
    for cell, wanted in zip(layer, tops, strict=True):
        cell.top = max(wanted, free)
        free = cell.top + cell.height + _GAP
    pushed = fmean(cell.top - wanted for cell, wanted in zip(layer, tops, strict=True))
    for cell in layer:
        cell.top -= pushed
