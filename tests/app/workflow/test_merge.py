from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.workflow import edits
from app.workflow.diff import NO_CATALOG, changes
from app.workflow.file import dump
from app.workflow.merge import Conflict, Merged, merge
from app.workflow.model import Frame, Layout, Note, PlacedBlock, Policy, Workflow
from app.workflow.parts import Parts, is_same
from blocks.sdk import BlockSpec
from tests.support.changed_workflows import changed, rewritten
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, link, workflows

catalogs = st.sampled_from([NO_CATALOG, CATALOG])


def clean(merged: Merged) -> Workflow:
    assert [conflict.sentence for conflict in merged.conflicts] == []
    return merged.workflow


# Laws


@given(workflows, st.data(), catalogs)
def test_what_one_side_alone_did_is_the_result(
    base: Workflow, data: st.DataObject, catalog: Mapping[str, BlockSpec]
) -> None:
    side = data.draw(changed(base) | workflows)

    for ours, theirs in ((side, base), (base, side), (side, side)):
        assert dump(clean(merge(base, ours, theirs, catalog))) == dump(side)


@given(workflows, st.data())
def test_edits_of_different_blocks_go_together(base: Workflow, data: st.DataObject) -> None:
    our_ids = {block.id for block in base.blocks if data.draw(st.booleans())}

    def edited(among: set[str], new: str) -> Workflow:
        blocks = [
            data.draw(rewritten(block)) if block.id in among else block for block in base.blocks
        ]
        blocks.insert(data.draw(st.integers(0, len(blocks))), PlacedBlock(id=new, type="say"))
        return base.model_copy(update={"blocks": tuple(blocks)})

    ours = edited(our_ids, "ours")
    theirs = edited({block.id for block in base.blocks} - our_ids, "theirs")
    merged = clean(merge(base, ours, theirs, CATALOG))

    for block in merged.blocks:
        side = ours if block.id in our_ids | {"ours"} else theirs
        assert dump(Workflow(blocks=(block,))) == dump(
            Workflow(blocks=tuple(one for one in side.blocks if one.id == block.id))
        )
    assert {block.id for block in merged.blocks} == {
        *(block.id for block in base.blocks),
        *("ours", "theirs"),
    }


@given(workflows, st.data(), catalogs)
def test_a_clean_merge_holds_what_both_sides_did(
    base: Workflow, data: st.DataObject, catalog: Mapping[str, BlockSpec]
) -> None:
    ours, theirs = data.draw(changed(base, most=2)), data.draw(changed(base, most=2))
    merged = merge(base, ours, theirs, catalog)
    assume(not merged.conflicts)
    before, after = Parts.of(base), Parts.of(merged.workflow)

    for side in map(Parts.of, (ours, theirs)):
        for place in {**before.values, **side.values}:
            is_changed = not is_same(before.get(place), side.get(place))
            if is_changed and place[0] != "layout":
                assert is_same(after.get(place), side.get(place))


@given(workflows, st.data(), catalogs)
def test_the_sides_may_be_swapped_but_for_conflicts(
    base: Workflow, data: st.DataObject, catalog: Mapping[str, BlockSpec]
) -> None:
    ours, theirs = data.draw(changed(base)), data.draw(changed(base))
    one, other = merge(base, ours, theirs, catalog), merge(base, theirs, ours, catalog)

    assert len(one.conflicts) == len(other.conflicts)
    if not one.conflicts:
        kinds = {change.kind for change in changes(one.workflow, other.workflow)}
        assert kinds <= {"order", "layout"}


@given(workflows, st.data())
def test_no_link_is_left_of_a_block_that_went(base: Workflow, data: st.DataObject) -> None:
    def fewer() -> Workflow:
        gone = [block.id for block in base.blocks if data.draw(st.booleans())]
        return edits.remove_blocks(base, gone)

    sides = fewer(), fewer()
    merged = merge(base, *sides, CATALOG)

    for left in clean(merged).links:
        assert all(left in side.links for side in sides)


# What goes together

BASE = flow(
    "s.name > a.text",
    "s.details > h.data",
    s="start",
    a=("say", {"text": "Hi", "tone": "calm"}),
    h=("hook", {"url": "https://crm.example"}),
)


def test_inputs_of_one_block_go_together() -> None:
    ours = edits.set_input(BASE, "a", "text", "Ho")
    theirs = edits.clear_input(edits.set_input(BASE, "a", "times", 2), "a", "tone")

    (block,) = (one for one in clean(merge(BASE, ours, theirs)).blocks if one.id == "a")
    assert block.inputs == {"text": "Ho", "times": 2}


def with_links(*ends: str, base: Workflow = BASE) -> Workflow:
    return base.model_copy(update={"links": (*base.links, *map(link, ends))})


def test_links_into_an_input_for_many_go_together_in_order() -> None:
    ours, theirs = with_links("s.name > h.data"), with_links("s.count > h.data", "s.due > a.at")

    assert clean(merge(BASE, ours, theirs, CATALOG)).links == (
        *BASE.links,
        *map(link, ("s.name > h.data", "s.count > h.data", "s.due > a.at")),
    )


def test_the_order_that_one_side_made_is_kept() -> None:
    theirs = BASE.model_copy(update={"links": BASE.links[::-1]})
    ours = with_links("s.count > h.data")

    merged = clean(merge(BASE, ours, theirs, CATALOG))
    assert merged.links == (theirs.links[0], link("s.count > h.data"), theirs.links[1])


def test_a_removed_block_that_the_other_side_left_alone_is_gone() -> None:
    ours = edits.set_input(BASE, "h", "url", "https://other.example")
    theirs = edits.remove_blocks(BASE, ["a"])

    merged = clean(merge(BASE, ours, theirs, CATALOG))
    assert merged.block("a") is None
    assert merged.links == BASE.links[1:]


def test_a_position_of_a_removed_block_is_not_left() -> None:
    ours = edits.move_blocks(BASE, {"a": (9.0, 9.0)})

    merged = clean(merge(BASE, ours, edits.remove_blocks(BASE, ["a"])))
    assert merged.layout.blocks == {}


def test_positions_are_never_in_conflict() -> None:
    ours, theirs = (edits.move_blocks(BASE, {"a": (x, 0.0)}) for x in (1.0, 2.0))

    assert clean(merge(BASE, ours, theirs)).layout.blocks == {"a": (1.0, 0.0)}


def test_notes_and_frames_of_both_sides_are_kept() -> None:
    def noted(*texts: str) -> Workflow:
        notes = tuple(Note(text=text, position=(0, 0)) for text in texts)
        frames = tuple(Frame(title=text, position=(0, 0), size=(9, 9)) for text in texts)
        return BASE.model_copy(update={"layout": Layout(notes=notes, frames=frames)})

    merged = clean(merge(noted("a", "b"), noted("a", "b", "ours"), noted("theirs", "b")))
    assert [note.text for note in merged.layout.notes] == ["theirs", "b", "ours"]
    assert [frame.title for frame in merged.layout.frames] == ["theirs", "b", "ours"]


def test_the_same_done_twice_is_done_once() -> None:
    made = edits.set_input(with_links("s.name > h.data"), "a", "text", "Ho")
    block = PlacedBlock(id="n", type="say")
    made = made.model_copy(update={"blocks": (*made.blocks, block)})

    assert dump(clean(merge(BASE, made, made.model_copy(deep=True)))) == dump(made)


# What does not


def only(ours: Workflow, theirs: Workflow, base: Workflow = BASE) -> Conflict:
    """The conflict; all of ours is in the result."""
    merged = merge(base, ours, theirs, CATALOG)
    (conflict,) = merged.conflicts
    assert dump(merged.workflow) == dump(ours)
    return conflict


@pytest.mark.parametrize(
    ("ours", "theirs", "conflict"),
    [
        (
            edits.set_input(BASE, "a", "text", "Ho"),
            edits.set_input(BASE, "a", "text", "Hey"),
            ("a", "text", "Ho", "Hey", "“A” · Text: ours is “Ho”, theirs is “Hey”; ours is kept."),
        ),
        (
            edits.clear_input(BASE, "a", "text"),
            edits.set_input(BASE, "a", "text", "Hey"),
            ("a", "text", None, "Hey", "“A” · Text: ours has none, theirs is “Hey”; ours is kept."),
        ),
        (
            edits.set_input(BASE, "a", "text", None),
            edits.clear_input(BASE, "a", "text"),
            (
                "a",
                "text",
                None,
                None,
                "“A” · Text: ours is nothing, theirs has none; ours is kept.",
            ),
        ),
        (
            edits.rename_block(BASE, "a", "Greet"),
            edits.rename_block(BASE, "a", "Welcome"),
            (
                *("a", "title", "Greet", "Welcome"),
                "“Greet” · Title: ours is “Greet”, theirs is “Welcome”; ours is kept.",
            ),
        ),
        (
            edits.set_policy(BASE, "a", Policy(tries=2)),
            edits.set_policy(BASE, "a", Policy(tries=3)),
            ("a", "tries", 2, 3, "“A” · Tries: ours is 2, theirs is 3; ours is kept."),
        ),
        (
            edits.set_details(BASE.model_copy(update={"id": "x"}), name="One"),
            edits.set_details(BASE.model_copy(update={"id": "x"}), name="Two"),
            (
                *(None, "name", "One", "Two"),
                "Name of the workflow: ours is “One”, theirs is “Two”; ours is kept.",
            ),
        ),
        (
            edits.set_sample(BASE, {"name": "Asha"}),
            edits.set_sample(BASE, {"name": "Ravi"}),
            (
                *(None, "name", "Asha", "Ravi"),
                "Sample · name: ours is “Asha”, theirs is “Ravi”; ours is kept.",
            ),
        ),
    ],
)
def test_a_value_that_both_changed_stays_ours_and_is_named(
    ours: Workflow, theirs: Workflow, conflict: tuple[Any, ...]
) -> None:
    found = only(ours, theirs)

    assert (found.block, found.input, found.ours, found.theirs, found.sentence) == conflict


def test_secrets_in_conflict_are_told_by_name() -> None:
    base, ours, theirs = (
        flow(c=("call", {"key": value}))
        for value in ({"$secret": "fast/key"}, {"$secret": "other/key"}, "s3cr3t")
    )
    conflict = only(ours, theirs, base)

    assert conflict.theirs == "•••"
    assert conflict.sentence == (
        "“C” · Key: ours is the stored secret “other/key”, theirs is •••; ours is kept."
    )


def test_an_input_for_one_link_that_both_linked_stays_ours() -> None:
    relinked = [
        BASE.model_copy(update={"links": (*BASE.links[1:], link(f"{source} > a.text"))})
        for source in ("s.customer_number", "h.success")
    ]
    conflict = only(*relinked)
    assert (conflict.block, conflict.input) == ("a", "text")
    assert (conflict.ours, conflict.theirs) == (["s.customer_number"], ["h.success"])
    assert conflict.sentence == (
        "“A” · Text: ours links “S” · Customer number, theirs “H” · Success; ours is kept."
    )

    linked = with_links("s.count > a.times")
    other = with_links("h.success > a.times")
    assert only(linked, other).input == "times"
    unlinked = BASE.model_copy(update={"links": BASE.links[1:]})
    assert "ours links nothing, theirs “H” · Success" in only(unlinked, relinked[1]).sentence


def test_without_a_catalogue_only_what_both_replaced_is_in_conflict() -> None:
    ours, theirs = (
        BASE.model_copy(update={"links": (link(f"s.{port} > a.text"), *BASE.links[1:])})
        for port in ("due", "count")
    )
    added = with_links("s.count > a.times"), with_links("h.success > a.times")

    assert [one.input for one in merge(BASE, ours, theirs).conflicts] == ["text"]
    assert len(clean(merge(BASE, *added)).links) == 4


def test_a_link_that_both_changed_stays_ours() -> None:
    base, ours, theirs = (
        Workflow.model_validate({"links": [{"from": "a.x", "to": "b.y", "label": label}]})
        for label in ("base", "ours", "theirs")
    )
    conflict = only(ours, theirs, base)

    assert (conflict.block, conflict.input) == ("b", "y")
    assert conflict.sentence.startswith("The link from “a” · X to “b” · Y: ours is ")


CHANGED = {
    "another value": edits.set_input(BASE, "a", "text", "Ho"),
    "another title": edits.rename_block(BASE, "a", "Greet"),
    "a link into it": with_links("s.due > a.at"),
    "a link out of it": with_links("a.text > h.items"),
}


@pytest.mark.parametrize("kept", CHANGED.values(), ids=CHANGED)
def test_a_block_that_one_removed_and_the_other_changed_is_as_in_ours(kept: Workflow) -> None:
    gone = edits.remove_blocks(BASE, ["a"])

    conflict = only(kept, gone)
    assert (conflict.block, conflict.input) == ("a", None)
    assert "was removed by theirs and changed by ours; it is kept" in conflict.sentence
    conflict = only(gone, kept)
    assert "was removed by ours and changed by theirs; it stays removed" in conflict.sentence


def test_a_block_that_both_added_and_not_the_same_is_ours() -> None:
    new = [PlacedBlock(id="n", type="say", inputs={"text": text}) for text in ("Ho", "Hey")]
    ours, theirs = (BASE.model_copy(update={"blocks": (*BASE.blocks, one)}) for one in new)
    conflict = only(
        with_links("s.due > n.at", base=ours), with_links("s.name > n.text", base=theirs)
    )

    assert conflict.sentence == (
        "“Say” is new on both sides, and not the same; ours is kept, with its links."
    )


def test_a_link_between_a_kept_and_a_removed_block_goes() -> None:
    base = with_links("a.text > h.items")
    ours = edits.set_input(base, "a", "text", "Ho")
    merged = merge(base, ours, edits.remove_blocks(base, ["a", "h"]), CATALOG)

    assert [conflict.block for conflict in merged.conflicts] == ["a"]
    assert [block.id for block in merged.workflow.blocks] == ["s", "a"]
    assert merged.workflow.links == (link("s.name > a.text"),)
