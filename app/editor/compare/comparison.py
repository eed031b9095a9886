"""Two workflows as one picture: what is new, gone and changed. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.workflow.change import Change, ChangeKind
from app.workflow.diff import changes
from app.workflow.model import PlacedBlock, Workflow
from blocks.sdk import BlockSpec


class Sign(StrEnum):
    """What became of a block, a link, or a value."""

    ADDED = "added"
    """It is new."""
    REMOVED = "removed"
    """It is gone; it is shown where it was."""
    CHANGED = "changed"
    """It is another than before."""


_SIGNS = {
    ChangeKind.BLOCK_ADDED: Sign.ADDED,
    ChangeKind.LINK_ADDED: Sign.ADDED,
    ChangeKind.BLOCK_REMOVED: Sign.REMOVED,
    ChangeKind.LINK_REMOVED: Sign.REMOVED,
}
_OUT_OF_SIGHT = (ChangeKind.LAYOUT,)
"""Where things stand is no change of what the workflow does."""

_OF_LINKS = (ChangeKind.LINK_ADDED, ChangeKind.LINK_REMOVED, ChangeKind.RELINKED, ChangeKind.LINK)

Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What there is to show.

    Attributes:
        workflow: The newer one, with what is gone still in it.
        changes: In words, without the layout.
        blocks: Id of a block → what became of it; those that stayed as they are left out.
        links: Source and target → the same of links.
        has_moved: Things stand elsewhere on the canvas, which is told by no sign.
    """

    workflow: Workflow
    changes: tuple[Change, ...]
    blocks: Mapping[str, Sign]
    links: Mapping[Ends, Sign]
    has_moved: bool

    def has_badge(self, ends: Ends) -> bool:
        """Whether a link has to say what became of it: where its blocks do, it goes with them."""
        blocks = (self.blocks.get(end.partition(".")[0]) for end in ends)
        return all(sign in (None, Sign.CHANGED) for sign in blocks)

    def words(self, block_id: str) -> tuple[str, ...]:
        """What became of a block, in sentences."""
        return tuple(one.sentence for one in self.changes if one.block == block_id)

    def count(self, sign: Sign) -> int:
        """How many changes are of this kind."""
        return sum(sign_of(change) is sign for change in self.changes)


def compare(before: Workflow, after: Workflow, catalog: Mapping[str, BlockSpec]) -> Comparison:
    """What has changed from one workflow to another. Both have a place for each block.

    Raises:
        DocumentError: A value of a workflow cannot be written as JSON.
    """
    found = changes(before, after, catalog)
    shown = tuple(change for change in found if change.kind not in _OUT_OF_SIGHT)
    was = {(link.source, link.target): link for link in before.links}
    now = {(link.source, link.target): link for link in after.links}
    links = dict.fromkeys([ends for ends in now if ends not in was], Sign.ADDED)
    links |= dict.fromkeys([ends for ends in was if ends not in now], Sign.REMOVED)
    return Comparison(
        workflow=_united(before, after),
        changes=shown,
        blocks=_blocks(shown),
        links=links,
        has_moved=len(shown) < len(found),
    )


def sign_of(change: Change) -> Sign:
    """What became of the thing that a change is about."""
    return _SIGNS.get(change.kind, Sign.CHANGED)


def is_of_link(change: Change) -> bool:
    """Whether the change is one of a link."""
    return change.kind in _OF_LINKS


def _blocks(found: tuple[Change, ...]) -> dict[str, Sign]:
    signs: dict[str, Sign] = {}
    for change in found:
        if change.block is None or change.kind == ChangeKind.ORDER:
            continue
        if change.kind in (ChangeKind.BLOCK_ADDED, ChangeKind.BLOCK_REMOVED):
            signs[change.block] = sign_of(change)
        else:
            signs.setdefault(change.block, Sign.CHANGED)
    return signs


def _united(before: Workflow, after: Workflow) -> Workflow:
    """The newer workflow with the blocks and links that are gone."""
    ids = {block.id for block in after.blocks}
    ends = {(link.source, link.target) for link in after.links}
    gone: list[PlacedBlock] = [block for block in before.blocks if block.id not in ids]
    links = [link for link in before.links if (link.source, link.target) not in ends]
    positions = {
        **{block.id: before.layout.blocks[block.id] for block in gone if _has(before, block.id)},
        **after.layout.blocks,
    }
    layout = after.layout.model_copy(update={"blocks": positions})
    return after.model_copy(
        update={
            "blocks": (*after.blocks, *gone),
            "links": (*after.links, *links),
            "layout": layout,
        }
    )


def _has(workflow: Workflow, block_id: str) -> bool:
    return block_id in workflow.layout.blocks
