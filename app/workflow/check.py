"""What is wrong with a workflow: its start, its links, what hangs together. Nothing is run.

What is wrong inside one block is in `check_block`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.workflow.check_block import can_tell_ports, check_block
from app.workflow.check_hours import check_hours
from app.workflow.link_rules import judge_ends, source_words
from app.workflow.model import Link, Problem, Severity, Workflow
from app.workflow.resolver import BlockWiring
from app.workflow.upgrade import upgrade
from app.workflow.wiring import Wiring
from app.workflow.words import ended
from blocks.sdk import BlockSpec, PortSpec


def check(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> tuple[Problem, ...]:
    """Everything to mend. With an error among the problems the workflow cannot run.

    Blocks of older versions are judged as `upgrade` makes them.
    """
    return Checked.of(Wiring.of(workflow, catalog)).problems


@dataclass(frozen=True, slots=True)
class _Face:
    """What a block shows to those that it is linked into."""

    title: str
    outputs: tuple[PortSpec, ...]
    can_tell: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The problems of one block. They follow from the block and the faces that are linked to it."""

    block: BlockWiring
    face: _Face
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """What was found in one workflow.

    Made with `Checked.of`, or from what was found in another value of the same workflow with
    `after`, which looks anew only at the blocks that the change touches.

    Attributes:
        wiring: What was looked at: the workflow as `upgrade` makes it.
        problems: Everything to mend.
    """

    wiring: Wiring
    problems: tuple[Problem, ...]
    _by_block: Mapping[str, _Found]

    @classmethod
    def of(cls, wiring: Wiring) -> "Checked":
        """Look for problems in the workflow of `wiring`."""
        return cls(wiring, (), {}).after(wiring)

    def after(self, wiring: Wiring) -> "Checked":
        """What `Checked.of` gives, of the parts of this one as far as they follow from the same."""
        upgraded = upgrade(wiring.workflow, wiring.catalog)
        if upgraded is not wiring.workflow:
            wiring = self.wiring.after(upgraded)
        found = self._found_in(wiring)
        problems = [
            *_start(wiring),
            *_doubled_ids(wiring),
            *_cycle(wiring),
            *check_hours(wiring),
        ]
        for one in found.values():
            problems += one.problems
        problems += [*_links_to_nowhere(wiring), *_unreached(wiring)]
        return Checked(wiring, tuple(problems), found)

    def _found_in(self, wiring: Wiring) -> dict[str, _Found]:
        """What is found at each block, in the order of the wiring."""
        known, onward = self._by_block, wiring.graph.onward
        faces: dict[str, _Face] = {}
        linked_anew: set[str] = set()
        for id, block in wiring.placed.items():
            former = known.get(id)
            if former is None or former.block is not block:
                faces[id] = _face(id, wiring)
                if former is None or former.face != faces[id]:
                    linked_anew |= onward.get(id, frozenset())
        for id in known.keys() - wiring.placed.keys():
            linked_anew |= onward.get(id, frozenset())
        return {
            id: _Found(block, faces.get(id) or known[id].face, _problems_of(block, wiring))
            if id in faces or id in linked_anew
            else known[id]
            for id, block in wiring.placed.items()
        }


def _face(block_id: str, wiring: Wiring) -> _Face:
    outputs = wiring.ports(block_id).outputs
    return _Face(wiring.title(block_id), outputs, can_tell_ports(wiring, block_id))


def _problems_of(block: BlockWiring, wiring: Wiring) -> tuple[Problem, ...]:
    return (
        *check_block(wiring, block.block),
        *_links(wiring, block.given.links),
        *_crowded_inputs(wiring, block.block.id),
    )


def _start(wiring: Wiring) -> Iterator[Problem]:
    sources = wiring.sources
    if not wiring.workflow.blocks:
        yield Problem(
            message="The workflow is empty.",
            mend="Place a source, such as Call API, and the blocks that follow it.",
        )
    elif not sources and all(map(wiring.spec, wiring.order())):
        yield Problem(
            message="The workflow has no source, so nothing would start it.",
            mend="Place one block of the category Sources.",
        )
    for block_id in sources[1:]:
        yield Problem(
            block=block_id,
            message=f"“{wiring.title(block_id)}” is a second source beside "
            f"“{wiring.title(sources[0])}”; a workflow starts at one alone.",
            mend="Remove one of them.",
        )


def _doubled_ids(wiring: Wiring) -> Iterator[Problem]:
    if len(wiring.placed) == len(wiring.workflow.blocks):
        return
    counts = Counter(block.id for block in wiring.workflow.blocks)
    for block_id, count in counts.items():
        if count > 1:
            yield Problem(
                block=block_id,
                message=f"{count} blocks have the id “{block_id}”, so links to it are ambiguous.",
                mend="Remove all but one of them, or give them ids of their own in the file.",
            )


def _cycle(wiring: Wiring) -> Iterator[Problem]:
    cycle = wiring.cycle()
    if cycle:
        named = " → ".join(f"“{wiring.title(block_id)}”" for block_id in (*cycle, cycle[0]))
        yield Problem(
            block=cycle[0],
            message=f"The links go in a circle: {named}.",
            mend="Remove one of these links.",
        )


def _links(wiring: Wiring, links: Sequence[Link]) -> Iterator[Problem]:
    """The problems of links that end at one block, there or not."""
    counts = Counter([(link.source, link.target) for link in links])
    told: set[tuple[str, str]] = set()
    for link in links:
        ends = (link.source, link.target)
        if ends in told:
            continue
        told.add(ends)
        if counts[ends] > 1:
            yield _link_problem(
                wiring,
                link,
                f"The link from {source_words(wiring, link)} is there {counts[ends]} times.",
                "Remove all but one of them.",
            )
        if all(can_tell_ports(wiring, one) for one in (link.from_block, link.to_block)):
            fit = judge_ends(wiring, link)
            if fit.reason:
                yield _link_problem(
                    wiring,
                    link,
                    f"The link from {source_words(wiring, link)} to "
                    f"“{wiring.title(link.to_block)}” cannot work. {ended(fit.reason)}",
                    "Remove the link, or link what fits.",
                )


def _links_to_nowhere(wiring: Wiring) -> Iterator[Problem]:
    for block_id, links in wiring.graph.into.items():
        if block_id not in wiring.placed:
            yield from _links(wiring, links)


def _crowded_inputs(wiring: Wiring, block_id: str) -> Iterator[Problem]:
    for input in wiring.ports(block_id).inputs:
        # Twice the same link is a problem of its own.
        links = {
            link.source: source_words(wiring, link)
            for link, _key in wiring.keys(block_id, input.name)
            if not wiring.is_gate(link)
        }
        if len(links) > 1 and not input.many_links:
            yield Problem(
                block=block_id,
                input=input.name,
                message=f"“{input.label}” of “{wiring.title(block_id)}” takes one link and "
                f"has {len(links)}: from {', '.join(links.values())}.",
                mend="Remove all but one of these links.",
            )


def _unreached(wiring: Wiring) -> Iterator[Problem]:
    sources = wiring.sources
    if not sources:
        return
    taking_part = wiring.taking_part()
    for block_id in wiring.order():
        if block_id not in taking_part:
            yield Problem(
                severity=Severity.WARNING,
                block=block_id,
                message=f"“{wiring.title(block_id)}” hangs on nothing that comes from "
                f"“{wiring.title(sources[0])}”, so it does not run.",
                mend="Link it, or remove it.",
            )


def _link_problem(wiring: Wiring, link: Link, message: str, mend: str) -> Problem:
    place: str | None = link.to_block
    input: str | None = link.to_port
    if wiring.block(link.to_block) is None:
        place, input = (link.from_block if wiring.block(link.from_block) else None), None
    return Problem(block=place, input=input, message=message, mend=mend)
