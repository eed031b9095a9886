import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow import edits
from app.workflow.file import dump
from app.workflow.model import ID_PATTERN, Layout, OnError, PlacedBlock, Policy, Position, Workflow
from app.workflow.naming import free_id, id_of
from app.workflow.wiring import Wiring
from blocks.sdk import GraphError
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, json_values, link, workflows

Edit = Callable[[Workflow], Workflow]


def connected(workflow: Workflow, text: str) -> Workflow:
    return edits.connect(workflow, link(text), Wiring.of(workflow, CATALOG))


def with_layout(workflow: Workflow, **positions: Position) -> Workflow:
    return workflow.model_copy(update={"layout": Layout(blocks=positions)})


def test_a_new_block_has_an_id_a_title_its_version_and_a_place() -> None:
    workflow, first = edits.add_block(Workflow(), CATALOG["moved"], (10.0, 20.0))
    workflow, second = edits.add_block(
        workflow, CATALOG["moved"], (30.0, 40.0), inputs={"address": "a@example.com"}
    )

    assert (first, second) == ("moved", "moved_2")
    assert workflow.blocks == (
        PlacedBlock(id="moved", type="moved", version=2, title="Moved"),
        PlacedBlock(
            id="moved_2",
            type="moved",
            version=2,
            title="Moved 2",
            inputs={"address": "a@example.com"},
        ),
    )
    assert workflow.layout.blocks == {"moved": (10.0, 20.0), "moved_2": (30.0, 40.0)}


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Send WhatsApp", "send_whatsapp"),
        ("  Prüfe: Fälligkeit! ", "prufe_falligkeit"),
        ("2 days later", "_2_days_later"),
        ("नमस्ते", "otherwise"),
        ("", "otherwise"),
    ],
)
def test_ids_are_made_of_titles(title: str, id: str) -> None:
    assert free_id(title, Workflow(), otherwise="Otherwise") == id


def test_an_id_is_found_for_anything() -> None:
    assert free_id("…", Workflow(), otherwise="…") == "block"


@given(st.text())
def test_ids_are_allowed_ones(text: str) -> None:
    assert re.fullmatch(ID_PATTERN, id_of(text) or "none")


def test_removing_a_block_takes_its_links_and_its_place_along() -> None:
    workflow = with_layout(
        flow("s.name > a.text", "s.name > b.text", "a.text > b.lines", s="start", a="say", b="say"),
        a=(1.0, 1.0),
        b=(2.0, 2.0),
    )

    left = edits.remove_blocks(workflow, ["a"])
    assert [block.id for block in left.blocks] == ["s", "b"]
    assert left.links == (link("s.name > b.text"),)
    assert left.layout.blocks == {"b": (2.0, 2.0)}


def test_removing_a_block_without_links_keeps_links_and_layout_as_they_are() -> None:
    workflow = flow("s.name > a.text", s="start", a="say", b="say")

    left = edits.remove_blocks(workflow, ["b"])
    assert left.links is workflow.links
    assert left.layout is workflow.layout


def test_a_link_is_added_at_the_end() -> None:
    workflow = connected(flow("s.name > a.text", s="start", a="say"), "s.count > a.times")

    assert workflow.links == (link("s.name > a.text"), link("s.count > a.times"))


def test_a_link_into_an_input_of_one_replaces_the_other_in_its_place() -> None:
    workflow = flow("s.name > a.text", "s.count > a.times", s="start", a="say")

    assert connected(workflow, "s.count > a.text").links == (
        link("s.count > a.text"),
        link("s.count > a.times"),
    )


def test_a_branch_ends_at_when_and_the_link_in_the_port_stays() -> None:
    workflow = flow("s.name > a.text", s="start", x="sieve", a="say")

    assert connected(workflow, "x.matched > a.text").links == (
        link("s.name > a.text"),
        link("x.matched > a.when"),
    )


def test_a_link_that_may_not_be_is_refused_with_the_reason() -> None:
    with pytest.raises(GraphError, match="“S” has no output “nmae”; did you mean “name”"):
        connected(flow(s="start", a="say"), "s.nmae > a.text")


def test_connecting_and_disconnecting_gives_an_equal_workflow() -> None:
    workflow = flow("s.name > a.text", s="start", a="say")

    more = connected(workflow, "s.count > a.times")
    assert edits.disconnect(more, link("s.count > a.times")) == workflow


def test_writing_and_clearing_a_value_gives_an_equal_workflow() -> None:
    workflow = flow(a=("say", {"text": "Hello"}))

    more = edits.set_input(workflow, "a", "times", 3)
    assert more.blocks[0].inputs == {"text": "Hello", "times": 3}
    assert edits.clear_input(more, "a", "times") == workflow


@pytest.mark.parametrize("value", [1.0, True, "1", [1]])
def test_values_that_python_takes_for_the_same_are_different_ones(value: object) -> None:
    workflow = flow(a=("say", {"text": 1}))

    assert dump(edits.set_input(workflow, "a", "text", value)) != dump(workflow)


def test_titles_policies_samples_and_details() -> None:
    workflow = edits.rename_block(flow(a="say"), "a", "Speak up")
    workflow = edits.set_policy(workflow, "a", Policy(tries=3, on_error=OnError.STOP))
    workflow = edits.set_sample(workflow, {"name": "Asha"})
    workflow = edits.set_details(workflow, name="After a call", description="Thanks them")

    assert workflow.blocks[0].id == "a"
    assert workflow.blocks[0].title == "Speak up"
    assert workflow.blocks[0].policy.tries == 3
    assert workflow.sample == {"name": "Asha"}
    assert (workflow.id, workflow.name) == ("after_a_call", "After a call")
    assert workflow.description == "Thanks them"


def test_the_id_of_a_workflow_stays_after_its_first_name() -> None:
    workflow = edits.set_details(Workflow(), name="First")

    assert edits.set_details(workflow, name="Second").id == "first"
    assert edits.set_details(Workflow(), name="नमस्ते").id == "workflow"


def test_blocks_are_moved_in_the_layout_alone() -> None:
    workflow = with_layout(flow(a="say", b="say"), a=(0.0, 0.0))

    moved = edits.move_blocks(workflow, {"a": (5.0, 6.0), "b": (7.0, 8.0)})
    assert moved.layout.blocks == {"a": (5.0, 6.0), "b": (7.0, 8.0)}
    assert moved.blocks is workflow.blocks


def test_copies_are_linked_among_themselves() -> None:
    workflow = with_layout(
        flow("s.name > a.text", "a.text > b.text", s="start", a="say", b="say"), a=(0.0, 10.0)
    )

    more, ids = edits.duplicate_blocks(workflow, ["b", "a"], (20.0, 30.0))
    assert ids == ("a_2", "b_2")
    assert [block.title for block in more.blocks[3:]] == ["A 2", "B 2"]
    assert more.links[2:] == (link("a_2.text > b_2.text"),)
    assert more.layout.blocks == {"a": (0.0, 10.0), "a_2": (20.0, 40.0)}


def test_copies_of_copies_count_on_and_untitled_ones_stay_so() -> None:
    workflow = flow(a="say").model_copy(
        update={"blocks": (PlacedBlock(id="a", type="say"), *flow(b="say").blocks)}
    )

    more, _ids = edits.duplicate_blocks(workflow, ["a", "b"], (0.0, 0.0))
    more, ids = edits.duplicate_blocks(more, ["a_2", "b_2"], (0.0, 0.0))
    assert ids == ("a_2_2", "b_3")
    assert [block.title for block in more.blocks] == ["", "B", "", "B 2", "", "B 3"]


UNKNOWN: dict[str, Edit] = {
    "remove": lambda workflow: edits.remove_blocks(workflow, ["x"]),
    "disconnect": lambda workflow: edits.disconnect(workflow, link("x.a > y.b")),
    "set": lambda workflow: edits.set_input(workflow, "x", "text", 1),
    "clear": lambda workflow: edits.clear_input(workflow, "x", "text"),
    "rename": lambda workflow: edits.rename_block(workflow, "x", "X"),
    "policy": lambda workflow: edits.set_policy(workflow, "x", Policy()),
    "move": lambda workflow: edits.move_blocks(workflow, {"x": (0.0, 0.0)}),
    "duplicate": lambda workflow: edits.duplicate_blocks(workflow, ["x"], (0.0, 0.0))[0],
    "connect": lambda workflow: connected(workflow, "x.a > y.b"),
}


@pytest.mark.parametrize("edit", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_block_or_link_is_named(edit: Edit) -> None:
    with pytest.raises(GraphError, match=r"There is no (block “x”|link from x\.a to y\.b)"):
        edit(flow(s="start", a="say"))


SAME: dict[str, Edit] = {
    "remove": lambda workflow: edits.remove_blocks(workflow, []),
    "set": lambda workflow: edits.set_input(workflow, "a", "text", "Hello"),
    "clear": lambda workflow: edits.clear_input(workflow, "a", "at"),
    "rename": lambda workflow: edits.rename_block(workflow, "a", "A"),
    "policy": lambda workflow: edits.set_policy(workflow, "a", Policy()),
    "move": lambda workflow: edits.move_blocks(workflow, {"a": (1.0, 2.0)}),
    "sample": lambda workflow: edits.set_sample(workflow, {}),
    "details": lambda workflow: edits.set_details(workflow, name="Untitled", description=""),
    "duplicate": lambda workflow: edits.duplicate_blocks(workflow, [], (1.0, 1.0))[0],
}


@pytest.mark.parametrize("edit", SAME.values(), ids=SAME.keys())
def test_an_edit_that_changes_nothing_gives_the_workflow_itself(edit: Edit) -> None:
    workflow = with_layout(flow(a="say"), a=(1.0, 2.0))

    assert edit(workflow) is workflow


@st.composite
def some_edit(draw: st.DrawFn, workflow: Workflow) -> tuple[Workflow, set[str]]:
    """A changed workflow, and the ids of the blocks that the edit is about."""
    ids = [block.id for block in workflow.blocks]
    kinds = ["add", "details"] + (["remove", "set", "rename", "move", "duplicate"] if ids else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "add":
        return edits.add_block(workflow, CATALOG["say"], (0.0, 0.0))[0], set()
    if kind == "details":
        return edits.set_details(workflow, name=draw(st.text(max_size=3))), set()
    block_id = draw(st.sampled_from(ids))
    if kind == "remove":
        return edits.remove_blocks(workflow, [block_id]), {block_id}
    if kind == "set":
        return edits.set_input(workflow, block_id, "text", draw(json_values)), {block_id}
    if kind == "rename":
        return edits.rename_block(workflow, block_id, draw(st.text(max_size=3))), {block_id}
    if kind == "move":
        return edits.move_blocks(workflow, {block_id: (draw(st.floats(-9, 9)), 0.0)}), set()
    return edits.duplicate_blocks(workflow, [block_id], (5.0, 5.0))[0], set()


@given(workflows, st.data())
def test_edits_leave_old_values_and_untouched_blocks_alone(
    workflow: Workflow, data: st.DataObject
) -> None:
    history = [workflow]
    texts = [dump(workflow)]
    for _ in range(4):
        before = history[-1]
        after, touched = data.draw(some_edit(before))
        untouched = {block.id: block for block in before.blocks if block.id not in touched}
        for block in after.blocks:
            if block.id in untouched:
                assert block is untouched.pop(block.id)
        assert not untouched
        links = {id(one) for one in before.links}
        kept = [one for one in after.links if one in before.links]
        assert all(id(one) in links for one in kept)
        history.append(after)
        texts.append(dump(after))

    assert [dump(value) for value in history] == texts
