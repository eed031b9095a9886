"""The way of an answer to “why?” through the workflow: its blocks, and the links between them."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.runs.reason import Reason, ReasonKind
from app.workflow.model import Link


@dataclass(frozen=True, slots=True)
class ReasonWay:
    """Blocks and links that took part.

    Attributes:
        blocks: Their ids.
    """

    blocks: frozenset[str]
    links: frozenset[Link]


def way_of(reasons: Iterable[Reason], links: Iterable[Link]) -> ReasonWay:
    """The way of an answer.

    Args:
        reasons: What is told, each with all below it.
        links: Those of the workflow.
    """
    between: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        between.setdefault((link.from_block, link.to_block), []).append(link)
    blocks: set[str] = set()
    found: set[Link] = set()
    for reason in _all_of(reasons):
        if reason.block:
            blocks.add(reason.block)
        for cause in reason.because:
            found |= _taken(reason, cause, between.get((cause.block, reason.block), ()))
    return ReasonWay(frozenset(blocks), frozenset(found))


def _all_of(reasons: Iterable[Reason]) -> Iterable[Reason]:
    """Each once, though parts of one answer are parts of another."""
    seen: set[int] = set()
    waiting = list(reasons)
    while waiting:
        reason = waiting.pop()
        if id(reason) not in seen:
            seen.add(id(reason))
            yield reason
            waiting += reason.because


def _taken(reason: Reason, cause: Reason, links: Iterable[Link]) -> set[Link]:
    """Of the links between two blocks those by which one is the cause of the other."""
    every = set(links)
    if cause.kind == ReasonKind.OUTPUT and reason.kind == ReasonKind.INPUT:
        return {one for one in every if (one.from_port, one.to_port) == (cause.port, reason.port)}
    if cause.kind == ReasonKind.GATE:
        # An output that is there only while a branch holds brings the branch with it.
        return {one for one in every if one.from_port == cause.port} or every
    return every
