"""Blocks of which only the header is shown: in edits, the file, differences, merges and copies."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow import edits
from app.workflow.diff import ChangeKind, changes
from app.workflow.file import BrokenFileError, dump, parse
from app.workflow.fragment import copied, pasted, read_fragment
from app.workflow.merge import merge
from app.workflow.model import Layout, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import GraphError
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, workflows

FLOW = flow("s.name > a.text", "a.text > b.text", s="start", a="say", b="say")


def collapsed(*ids: str, workflow: Workflow = FLOW) -> Workflow:
    return edits.collapse_blocks(workflow, ids)


def layout_of(workflow: Workflow) -> dict[str, object]:
    layout: dict[str, object] = json.loads(dump(workflow)).get("layout", {})
    return layout


def test_collapsing_touches_the_layout_alone_and_expanding_takes_it_back() -> None:
    shown = collapsed("b", "s")

    assert shown.layout.collapsed == {"s", "b"}
    assert shown.blocks is FLOW.blocks
    assert shown.links is FLOW.links
    assert edits.collapse_blocks(shown, ["s", "b"], is_collapsed=False) == FLOW
    assert collapsed("s", workflow=shown) is shown


def test_a_block_that_is_not_there_is_refused() -> None:
    with pytest.raises(GraphError, match="“nobody”"):
        collapsed("nobody")


def test_the_file_lists_them_in_the_order_of_the_blocks_and_nothing_when_there_are_none() -> None:
    assert layout_of(collapsed("b", "s")) == {"collapsed": ["s", "b"]}
    assert layout_of(collapsed("s", workflow=collapsed("b"))) == {"collapsed": ["s", "b"]}
    assert "collapsed" not in dump(FLOW)


def test_ids_of_nobody_survive_behind_the_others_and_doubled_ones_are_written_once() -> None:
    layout = Layout.model_validate({"collapsed": ["z", "b", "b", "y", "a"]})
    shown = FLOW.model_copy(update={"layout": layout})

    assert layout_of(shown) == {"collapsed": ["a", "b", "y", "z"]}


@given(workflows, st.sets(st.sampled_from(["a", "b", "c", "d", "start"])))
def test_what_is_collapsed_is_read_back(workflow: Workflow, ids: set[str]) -> None:
    there = {block.id for block in workflow.blocks} & ids
    shown = collapsed(*there, workflow=workflow)

    assert parse(dump(shown)) == shown
    assert there <= shown.layout.collapsed


@pytest.mark.parametrize("value", ["a", {"a": True}, 3])
def test_something_else_in_the_file_is_told(value: object) -> None:
    document = {"format": "cordboard.workflow/1", "layout": {"collapsed": value}}
    with pytest.raises(BrokenFileError) as told:
        parse(json.dumps(document))

    assert "“collapsed” must be a list in square brackets." in str(told.value.problems[0])


def test_a_block_that_goes_is_collapsed_no_more() -> None:
    assert edits.remove_blocks(collapsed("s", "a"), ["a"]).layout.collapsed == {"s"}


def test_copies_of_collapsed_blocks_are_collapsed() -> None:
    more, _ids = edits.duplicate_blocks(collapsed("a"), ["a", "b"], (10.0, 10.0))
    assert more.layout.collapsed == {"a", "a_2"}

    text = copied(Wiring.of(collapsed("a"), CATALOG), ["a", "b"], {})
    pasted_there, _ids = pasted(FLOW, read_fragment(text), None, CATALOG)
    assert pasted_there.layout.collapsed == {"a_2"}


def test_the_difference_is_told_as_one_of_the_layout() -> None:
    [change] = changes(collapsed("s"), collapsed("a", "b"))

    assert change.kind == ChangeKind.LAYOUT
    assert change.sentence == "On the canvas: collapsed 2 blocks, expanded 1 block."


def test_a_new_block_that_is_collapsed_is_told_as_new_alone() -> None:
    found = changes(edits.remove_blocks(FLOW, ["b"]), collapsed("b"))

    assert [change.kind for change in found] == [ChangeKind.BLOCK_ADDED, ChangeKind.LINK_ADDED]


def test_both_sides_of_a_merge_count_and_none_is_left_of_a_block_that_is_gone() -> None:
    merged = merge(collapsed("s"), collapsed("s", "a"), collapsed("b"))
    assert merged.conflicts == ()
    assert merged.workflow.layout.collapsed == {"a", "b"}

    merged = merge(FLOW, collapsed("b"), edits.remove_blocks(FLOW, ["b"]))
    assert merged.workflow.layout.collapsed == set()
