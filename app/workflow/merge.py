"""Merging two workflows that were made from a third: by ids of blocks, by links, by inputs.

What cannot be merged, and how that is said, is in `conflict`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.workflow.conflict import Conflict, Sides
from app.workflow.diff import NO_CATALOG
from app.workflow.model import Workflow
from app.workflow.parts import (
    ABSENT,
    BLOCK_PLACES,
    BLOCKS,
    COLLAPSED,
    LAYOUT,
    LINKS,
    Key,
    Parts,
    Place,
    is_same,
    link_ends,
    put_together,
)
from blocks.sdk import BlockSpec

__all__ = ["Conflict", "Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge; `conflicts` is empty where all went together."""

    workflow: Workflow
    conflicts: tuple[Conflict, ...]


def merge(
    base: Workflow,
    ours: Workflow,
    theirs: Workflow,
    catalog: Mapping[str, BlockSpec] = NO_CATALOG,
) -> Merged:
    """The workflow with the changes from `base` to `ours` and those from `base` to `theirs`.

    Where they do not go together, ours is kept and the conflict is named. Positions are never in
    conflict: those of ours count. Notes and frames have no ids: one that both changed is there
    twice.

    Args:
        catalog: Tells which inputs take one link only, the titles of blocks without one of their
            own, and which inputs hold secrets: of secrets only names are shown.

    Raises:
        DocumentError: A value of a workflow cannot be written as JSON.
    """
    return _Merge(Sides(base, ours, theirs, catalog)).merged()


class _Merge:
    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._base, self._ours, self._theirs = sides.base, sides.ours, sides.theirs
        self._conflicts = list(sides.block_conflicts())
        self._our_blocks = {str(conflict.block) for conflict in self._conflicts}
        inputs = [one for one in sides.input_conflicts() if one.block not in self._our_blocks]
        self._our_inputs = {f"{one.block}.{one.input}" for one in inputs}
        self._conflicts += inputs

    def merged(self) -> Merged:
        values = {}
        for place in dict.fromkeys([*self._ours.values, *self._theirs.values]):
            value = self._ours.get(place) if self._is_ours(place) else self._value(place)
            if value is not ABSENT:
                values[place] = value
        blocks = Parts.made_of(values).keys(BLOCKS)
        left = Parts.made_of(
            {place: value for place, value in values.items() if not self._hangs(place, blocks)}
        )
        ordered = Parts.made_of({place: left.get(place) for place in self._ordered((), left)})
        return Merged(put_together(ordered), tuple(self._conflicts))

    def _is_ours(self, place: Place) -> bool:
        """Whether it belongs to something that is kept as it is in ours."""
        if place[:1] == LINKS and link_ends(place)[1] in self._our_inputs:
            return True
        return not self._our_blocks.isdisjoint(_blocks_at(place))

    def _value(self, place: Place) -> Any:
        base, ours, theirs = (side.get(place) for side in (self._base, self._ours, self._theirs))
        if is_same(ours, theirs) or is_same(theirs, base):
            return ours
        if is_same(ours, base):
            return theirs
        if place[:1] != LAYOUT:
            self._conflicts.append(self._sides.conflict_at(place))
        return ours

    def _hangs(self, place: Place, blocks: Collection[Key]) -> bool:
        """Whether a link or a position is left of a block that one side has removed.

        One that hung in the air before stays.
        """
        if place[:1] == BLOCKS:
            return False
        sides = [side for side in (self._ours, self._theirs) if place in side.values]
        return any(
            block not in blocks and all(block in side.keys(BLOCKS) for side in sides)
            for block in _blocks_at(place)
        )

    def _ordered(self, whole: Place, left: Parts) -> Iterator[Place]:
        """The places of what is left, in the order of the file."""
        first, second = self._ours, self._theirs
        if self._base.is_reordered(second, whole) and not self._base.is_reordered(first, whole):
            first, second = second, first
        kept = left.keys(whole)
        orders = ([key for key in side.keys(whole) if key in kept] for side in (first, second))
        for key in _woven(*orders):
            place = (*whole, key)
            if place in left.values:
                yield place
            else:
                yield from self._ordered(place, left)


def _blocks_at(place: Place) -> Collection[str]:
    """The ids of the blocks that a part belongs to: of a link two, of most others one or none."""
    if place[:1] == LINKS:
        return {end.partition(".")[0] for end in link_ends(place)}
    if place[:1] == BLOCKS:
        return {str(place[1])}
    return {str(place[2])} if place[:2] in (BLOCK_PLACES, COLLAPSED) else ()


def _woven(first: list[Key], second: list[Key]) -> list[Key]:
    """All of both, in the order of `first`; what only `second` has comes where it has it."""
    known, common = set(first), set(second)
    behind: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in second:
        if key in known:
            last = key
        else:
            behind.setdefault(last, []).append(key)
    woven: list[Key] = []
    waiting = behind.get(None, [])
    for key in first:
        if key in common:
            woven += waiting
            waiting = behind.get(key, [])
        woven.append(key)
    return woven + waiting
