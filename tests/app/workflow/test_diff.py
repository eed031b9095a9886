from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow import edits
from app.workflow.diff import Change, ChangeKind, changes
from app.workflow.file import dump
from app.workflow.model import Frame, Layout, Note, OnError, PlacedBlock, Policy, Workflow
from app.workflow.parts import Parts, put_together
from tests.support.changed_workflows import changed
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, link, workflows


@given(workflows)
def test_what_is_taken_apart_is_put_together_again(workflow: Workflow) -> None:
    assert dump(put_together(Parts.of(workflow))) == dump(workflow)


@given(workflows)
def test_nothing_has_changed_from_a_workflow_to_itself(workflow: Workflow) -> None:
    assert changes(workflow, workflow.model_copy(deep=True)) == ()


@given(workflows, st.data())
def test_nothing_has_changed_exactly_when_the_files_are_the_same(
    workflow: Workflow, data: st.DataObject
) -> None:
    other = data.draw(changed(workflow) | workflows)
    found = changes(workflow, other, CATALOG)

    assert bool(found) == (dump(workflow) != dump(other))
    assert all(change.sentence.endswith((".", "…")) for change in found)


@given(workflows, st.data())
def test_moved_blocks_are_one_change(workflow: Workflow, data: st.DataObject) -> None:
    places = {block.id: (data.draw(st.integers(0, 1)), 7.5) for block in workflow.blocks}
    before = edits.move_blocks(workflow, dict.fromkeys(places, (0.0, 7.5)))
    moved = {id for id, (x, _y) in places.items() if x}
    found = changes(before, edits.move_blocks(before, places))

    assert [change.kind for change in found] == [ChangeKind.LAYOUT] * bool(moved)
    for change in found:
        assert set(change.after) == moved


def only(before: Workflow, after: Workflow) -> Change:
    (change,) = changes(before, after, CATALOG)
    return change


def told(change: Change) -> tuple[Any, ...]:
    return change.kind, change.block, change.input, change.before, change.after


BASE = flow("s.name > a.text", s="start", a=("say", {"text": "Hi", "tone": "calm"}), h="hook")


def test_a_new_block_is_told_with_what_is_written_in_it() -> None:
    letter = PlacedBlock(
        id="l",
        type="letter",
        title="Letter",
        inputs={"to": "asha@example.com", "password": {"$secret": "mail/key"}},
        policy=Policy(tries=2),
    )
    change = only(BASE, BASE.model_copy(update={"blocks": (*BASE.blocks, letter)}))

    assert told(change) == (
        *(ChangeKind.BLOCK_ADDED, "l", None, None),
        {
            "id": "l",
            "type": "letter",
            "title": "Letter",
            "inputs": {"to": "asha@example.com", "password": {"$secret": "mail/key"}},
            "policy": {"tries": 2},
        },
    )
    assert change.sentence == (
        "Added “Letter” (letter) with To “asha@example.com”, Password the stored secret “mail/key”."
    )


def test_a_removed_block_takes_the_links_into_it_along() -> None:
    after = edits.remove_blocks(BASE, ["a"])
    change = only(BASE, after)

    assert told(change)[:3] == (ChangeKind.BLOCK_REMOVED, "a", None)
    assert change.before["inputs"] == {"text": "Hi", "tone": "calm"}
    assert change.sentence == "Removed “A” (say)."
    assert only(after, BASE.model_copy(update={"links": ()})).sentence == (
        "Added “A” (say) with Text “Hi”, Tone “calm”."
    )


def test_links_out_of_a_removed_block_are_told_as_inputs_lose_their_values_by_it() -> None:
    removed, unlinked = changes(BASE, edits.remove_blocks(BASE, ["s"]), CATALOG)

    assert removed.sentence == "Removed “S” (start)."
    assert told(unlinked) == (
        *(ChangeKind.LINK_REMOVED, "a", "text"),
        *({"from": "s.name", "to": "a.text"}, None),
    )
    assert unlinked.sentence == "Unlinked “S” · Name from “A” · Text."


@pytest.mark.parametrize(
    ("after", "expected", "sentence"),
    [
        (
            edits.set_input(BASE, "a", "text", "Ho"),
            (ChangeKind.INPUT_CHANGED, "a", "text", "Hi", "Ho"),
            "“A” · Text: changed from “Hi” to “Ho”.",
        ),
        (
            edits.set_input(BASE, "a", "times", 3),
            (ChangeKind.INPUT_WRITTEN, "a", "times", None, 3),
            "“A” · Times: wrote 3.",
        ),
        (
            edits.set_input(BASE, "a", "times", None),
            (ChangeKind.INPUT_WRITTEN, "a", "times", None, None),
            "“A” · Times: wrote nothing.",
        ),
        (
            edits.clear_input(BASE, "a", "tone"),
            (ChangeKind.INPUT_CLEARED, "a", "tone", "calm", None),
            "“A” · Tone: cleared, was “calm”.",
        ),
        (
            edits.rename_block(BASE, "a", "Greet"),
            (ChangeKind.RETITLED, "a", "title", "A", "Greet"),
            "Title of “A”: changed from “A” to “Greet”.",
        ),
        (
            edits.set_policy(BASE, "a", Policy(tries=1, on_error=OnError.STOP)),
            (ChangeKind.POLICY, "a", None, {}, {"tries": 1, "on_error": "stop"}),
            "“A” is tried otherwise: one try, the run stops when it fails; "
            "before: as the block itself says.",
        ),
        (
            edits.set_details(BASE, description="What for."),
            (ChangeKind.DETAIL, None, "description", None, "What for."),
            "Description of the workflow: wrote “What for.”.",
        ),
        (
            edits.set_sample(BASE, {"name": "Asha"}),
            (ChangeKind.SAMPLE, None, "name", None, "Asha"),
            "Sample · name: wrote “Asha”.",
        ),
        (
            BASE.model_copy(update={"rehearsal": {"fast": {"now": 1}}}),
            (ChangeKind.REHEARSAL, None, "fast", None, {"now": 1}),
            'Rehearsal · fast: wrote {"now": 1}.',
        ),
        (
            BASE.model_copy(update={"links": (link("h.success > a.text"),)}),
            (
                *(ChangeKind.RELINKED, "a", "text"),
                *({"from": "s.name", "to": "a.text"}, {"from": "h.success", "to": "a.text"}),
            ),
            "“A” · Text is linked from “H” · Success, no longer from “S” · Name.",
        ),
        (
            BASE.model_copy(update={"links": (*BASE.links, link("s.count > h.data"))}),
            (ChangeKind.LINK_ADDED, "h", "data", None, {"from": "s.count", "to": "h.data"}),
            "Linked “S” · Count to “H” · Data.",
        ),
    ],
    ids=lambda one: one[0].value if isinstance(one, tuple) else "",
)
def test_one_change_is_told_as_data_and_in_words(
    after: Workflow, expected: tuple[Any, ...], sentence: str
) -> None:
    change = only(BASE, after)

    assert told(change) == expected
    assert change.sentence == sentence
    assert changes(after, BASE, CATALOG)


def test_a_change_is_json_for_programs() -> None:
    change = only(BASE, edits.set_input(BASE, "a", "text", "Ho"))

    assert change.as_dict() == {
        "kind": "input_changed",
        "block": "a",
        "input": "text",
        "before": "Hi",
        "after": "Ho",
        "sentence": change.sentence,
    }


def block_with(**fields: Any) -> Workflow:
    """One block that has unknown fields."""
    return Workflow.model_validate({"blocks": [{"id": "a", "type": "say", **fields}]})


def test_fields_of_the_future_are_told() -> None:
    kinds = [one.kind for one in changes(block_with(), block_with(version=2, type="hook"))]
    assert kinds == [ChangeKind.TYPE, ChangeKind.FIELD]
    color = only(block_with(color="red"), block_with(color="teal"))
    assert (color.kind, color.input) == (ChangeKind.FIELD, "color")
    linked = [
        Workflow.model_validate({"links": [{"from": "a.x", "to": "b.y", "label": label}]})
        for label in ("one", "two")
    ]
    change = only(*linked)
    assert change.kind == ChangeKind.LINK
    assert change.before == {"from": "a.x", "to": "b.y", "label": "one"}
    assert change.sentence == "The link from “a” · X to “b” · Y has other details."


# Order and layout


def test_another_order_of_links_is_told_as_it_counts() -> None:
    ends = ("s.name > h.data", "s.count > h.data")
    change = only(flow(*ends, s="start", h="hook"), flow(*reversed(ends), s="start", h="hook"))

    assert change.kind == ChangeKind.ORDER
    assert change.sentence == (
        "The links have another order, which counts where one input has several."
    )


def test_another_order_in_the_file_is_told() -> None:
    one, other = block_with(inputs={"a": 1, "b": 2}), block_with(inputs={"b": 2, "a": 1})
    change = only(one, other)
    assert (change.kind, change.block) == (ChangeKind.ORDER, "a")
    assert change.sentence == "What is in blocks · a · inputs stands in another order in the file."

    first = Workflow.model_validate({"one": 1, "two": 2})
    second = Workflow.model_validate({"two": 2, "one": 1})
    assert only(first, second).sentence == (
        "What is in the workflow stands in another order in the file."
    )
    a, b = PlacedBlock(id="a", type="say"), PlacedBlock(id="b", type="say")
    change = only(Workflow(blocks=(a, b)), Workflow(blocks=(b, a)))
    assert (change.kind, change.block) == (ChangeKind.ORDER, None)


def laid_out(**parts: Any) -> Workflow:
    return BASE.model_copy(update={"layout": Layout(**parts)})


def test_all_that_looks_different_is_one_change() -> None:
    note, frame = Note(text="n", position=(0, 0)), Frame(title="f", position=(0, 0), size=(9, 9))
    before = laid_out(blocks={"s": (0, 0), "a": (1, 1)}, notes=(note, note), zoom=1)
    after = laid_out(blocks={"s": (0, 1), "a": (2, 2)}, notes=(note,), frames=(frame,), zoom=2)
    change = only(before, after)

    assert (change.kind, change.after) == (ChangeKind.LAYOUT, ["s", "a"])
    assert change.sentence == (
        "On the canvas: moved 2 blocks, removed 1 note, added 1 frame, changed Zoom."
    )


def test_notes_in_another_order_are_told() -> None:
    notes = [Note(text=text, position=(0, 0)) for text in "ab"]
    change = only(laid_out(notes=notes), laid_out(notes=notes[::-1]))

    assert change.sentence == "On the canvas: changed the order in the file."


def test_the_place_of_a_new_or_removed_block_is_no_news() -> None:
    placed = laid_out(blocks={"s": (0, 0), "a": (1, 1), "h": (2, 2)})
    fewer = edits.remove_blocks(placed, ["h"])

    assert only(placed, fewer).kind == ChangeKind.BLOCK_REMOVED
    assert only(fewer, placed).kind == ChangeKind.BLOCK_ADDED


def test_a_place_of_nobody_is_told() -> None:
    assert only(laid_out(), laid_out(blocks={"nobody": (0, 0)})).after == ["nobody"]


# Secrets and long values


@pytest.mark.parametrize(("type", "input"), [("call", "key"), ("unheard_of", "api_key")])
def test_a_secret_that_is_written_out_is_never_shown(type: str, input: str) -> None:
    named, one, other = (
        flow(c=(type, {input: value})) for value in ({"$secret": "fast/key"}, "s3cr3t", "0p3n")
    )
    for before, after in ((named, one), (one, named), (one, other), (flow(), one), (one, flow())):
        said = repr(changes(before, after, CATALOG))
        assert "•••" in said
        assert "s3cr3t" not in said
        assert "0p3n" not in said


def test_two_secrets_differ_by_name() -> None:
    before, after = (flow(c=("call", {"key": {"$secret": name}})) for name in ("one", "two"))

    assert only(before, after).sentence == (
        "“C” · Key: changed from the stored secret “one” to the stored secret “two”."
    )


def test_of_long_texts_the_part_is_shown_where_they_differ() -> None:
    lead = "Dear {{ name }},\nyour contract ends soon. " * 3
    before, after = (flow(a=("say", {"text": f"{lead}{end}"})) for end in ("Call us.", "Write!"))

    assert only(before, after).sentence == (
        "“A” · Text: changed from “…contract ends soon. Call us.” to “…contract ends soon. Write!”."
    )


def test_a_very_long_text_is_cut() -> None:
    sentence = only(BASE, edits.set_input(BASE, "a", "text", "x" * 500)).sentence

    assert "x" * 80 + "…" in sentence
    assert len(sentence) < 150


def test_nothing_reaches_the_terminal_that_it_would_obey() -> None:
    title = "Pay\x1b]0;owned\x07 \u202etxt"
    sentence = only(BASE, edits.rename_block(BASE, "a", title)).sentence

    assert sentence == "Title of “A”: changed from “A” to “Pay ]0;owned   txt”."


def test_values_are_told_apart_as_the_file_does() -> None:
    one, true, real = (edits.set_input(BASE, "a", "times", value) for value in (1, True, 1.0))

    assert only(one, true).sentence == "“A” · Times: changed from 1 to yes."
    assert only(one, real).sentence == "“A” · Times: changed from 1 to 1.0."


def test_a_block_without_a_title_is_called_as_the_catalogue_does() -> None:
    untitled = edits.rename_block(BASE, "a", "")

    assert "“Say” · Text" in only(untitled, edits.set_input(untitled, "a", "text", "Ho")).sentence
    (change,) = changes(untitled, edits.set_input(untitled, "a", "text", "Ho"))
    assert "“a” · Text" in change.sentence


def test_a_policy_is_told_in_words() -> None:
    policy = Policy.model_validate({"tries": 3, "backoff_s": 2.5, "time_limit_s": 30, "calm": True})
    sentence = only(BASE, edits.set_policy(BASE, "a", policy)).sentence

    assert sentence.startswith(
        "“A” is tried otherwise: at most 3 tries, 2.5 s before the second try, "
        "30.0 s for each try, Calm yes; before"
    )
