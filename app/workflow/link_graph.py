"""What the links of one workflow put before what. Knows ids alone: ports are in `wiring`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import is_
from typing import Optional

from app.workflow.graph import find_cycle, reachable, topological
from app.workflow.model import Link

_MOST_KEPT = 16
"""Of how many blocks it is kept what comes before them: of all, that grows with their square."""


@dataclass(frozen=True, slots=True, eq=False)
class LinkGraph:
    """Made with `LinkGraph.of`.

    Attributes:
        ids: Of the blocks, each once, in document order.
        links: All of them, those to and from nowhere included.
        into: Id → the links that end at the block, in document order; also ids of no block.
        used_outputs: Id → the outputs that links start from; also ids of no block.
        onward: Id → the ids that links lead to from there; also to and from ids of no block.
        order: Ids with each block after those that are linked into it, else in document order.
            Blocks on a cycle or behind one come last.
        cycle: Ids of the blocks of one cycle, in the direction of the links; empty without one.
    """

    ids: tuple[str, ...]
    links: tuple[Link, ...]
    into: Mapping[str, tuple[Link, ...]]
    used_outputs: Mapping[str, tuple[str, ...]]
    onward: Mapping[str, frozenset[str]]
    order: tuple[str, ...]
    cycle: tuple[str, ...]
    _before: Mapping[str, list[str]]
    _ancestors: dict[str, frozenset[str]] = field(default_factory=dict)
    _parts: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, ids: tuple[str, ...], links: tuple[Link, ...], former: Optional["LinkGraph"] = None
    ) -> "LinkGraph":
        """The graph of these blocks and links.

        Args:
            former: Where it is of the same, it is given back itself; links into a block that are
                the same as there are given as the same tuple.
        """
        if former is not None and former.links is links and former.ids == ids:
            return former
        into: dict[str, list[Link]] = {}
        used: dict[str, dict[str, None]] = {}
        onward: dict[str, set[str]] = {}
        before: dict[str, list[str]] = {id: [] for id in ids}
        for link in links:
            into.setdefault(link.to_block, []).append(link)
            used.setdefault(link.from_block, {})[link.from_port] = None
            onward.setdefault(link.from_block, set()).add(link.to_block)
            if link.to_block in before and link.from_block in before:
                before[link.to_block].append(link.from_block)
        left: list[str] = []
        if former is not None and former._is_order_of(ids, links):
            order = former.order
        else:
            ordered = topological(ids, before)
            placed = set(ordered)
            left = [id for id in ids if id not in placed]
            order = (*ordered, *left)
        known = former.into if former is not None else {}
        return cls(
            ids=ids,
            links=links,
            into={id: _kept(known.get(id, ()), found) for id, found in into.items()},
            used_outputs={id: tuple(names) for id, names in used.items()},
            onward={id: frozenset(others) for id, others in onward.items()},
            order=order,
            cycle=find_cycle(left, before),
            _before=before,
        )

    def _is_order_of(self, ids: tuple[str, ...], links: tuple[Link, ...]) -> bool:
        """Whether blocks stay in order because links were only added, each along the order.

        Of all orders that fit the links, `order` is the first by the document; more links leave
        fewer that fit, and it stays the first of them if it is one.
        """
        if self.cycle or ids != self.ids or links[: len(self.links)] != self.links:
            return False
        rank = {id: number for number, id in enumerate(self.order)}
        return all(
            rank[link.from_block] < rank[link.to_block]
            for link in links[len(self.links) :]
            if link.from_block in rank and link.to_block in rank
        )

    def comes_before(self, block_id: str, other_id: str) -> bool:
        """Whether links lead from the block to the other one, however far."""
        found = self._ancestors.get(other_id)
        if found is None:
            if len(self._ancestors) == _MOST_KEPT:
                del self._ancestors[next(iter(self._ancestors))]
            direct = self._before.get(other_id, ())
            found = self._ancestors[other_id] = reachable(direct, self._before)
        return block_id in found

    def part_of(self, starts: tuple[str, ...]) -> frozenset[str]:
        """Ids of the blocks that these lead to, and of all that come before one of those."""
        found = self._parts.get(starts)
        if found is None:
            found = reachable(reachable(starts, self.onward), self._before)
            found = self._parts[starts] = found.intersection(self.ids)
        return found


def _kept(known: tuple[Link, ...], found: Iterable[Link]) -> tuple[Link, ...]:
    made = tuple(found)
    return known if len(known) == len(made) and all(map(is_, known, made)) else made
