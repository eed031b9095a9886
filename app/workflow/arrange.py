"""Where blocks go on the canvas when nobody has placed them: in layers from left to right.

The layered layout of Sugiyama, Tagawa and Toda (1981): layers by longest path, order within a layer
by barycentres, then heights towards the neighbours. Scene units throughout.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean

from app.workflow.graph import topological
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
    place: int = 0
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
        among = set(ids)
        before: dict[str, list[str]] = {id: [] for id in ids}
        for link in workflow.links:
            if link.from_block in among and link.to_block in among:
                before[link.to_block].append(link.from_block)
        layer_of: dict[str, int] = {}
        ordered = dict.fromkeys([*topological(ids, before), *ids])
        for id in ordered:
            # On a cycle some of those before it have no layer yet: their links lead backwards.
            known = [layer_of[source] + 1 for source in before[id] if source in layer_of]
            layer_of[id] = max(known, default=0)
        layers: list[list[_Cell]] = [[] for _ in range(max(layer_of.values()) + 1)]
        cells = {id: _Cell(heights[id], id) for id in ids}
        for id, cell in cells.items():
            layers[layer_of[id]].append(cell)
        for id, sources in before.items():
            for source in dict.fromkeys(sources):
                if layer_of[source] < layer_of[id]:
                    between = layers[layer_of[source] + 1 : layer_of[id]]
                    _join([cells[source], *_lanes(between), cells[id]])
        return cls(layers)

    def positions(self) -> dict[str, Position]:
        self._untangle()
        self._settle()
        top = min(cell.top for layer in self._layers for cell in layer)
        return {
            cell.id: (number * LAYER_WIDTH, round((cell.top - top) / _GRID) * _GRID)
            for number, layer in enumerate(self._layers)
            for cell in layer
            if cell.id is not None
        }

    def _untangle(self) -> None:
        """Order each layer by the places of the neighbours, from the left and from the right."""
        for layer in self._layers:
            _number(layer)
        for sweep in range(_SWEEPS):
            is_rightward = sweep % 2 == 0
            for layer in self._layers if is_rightward else reversed(self._layers):
                wanted = {
                    id(cell): fmean(one.place for one in near) if near else float(cell.place)
                    for cell in layer
                    for near in [cell.left if is_rightward else cell.right]
                }
                layer.sort(key=lambda cell: wanted[id(cell)])
                _number(layer)

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


def _lanes(layers: Iterable[list[_Cell]]) -> list[_Cell]:
    lanes = []
    for layer in layers:
        lane = _Cell(_LANE)
        layer.append(lane)
        lanes.append(lane)
    return lanes


def _join(cells: list[_Cell]) -> None:
    for left, right in pairwise(cells):
        left.right.append(right)
        right.left.append(left)


def _number(layer: list[_Cell]) -> None:
    for place, cell in enumerate(layer):
        cell.place = place


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
