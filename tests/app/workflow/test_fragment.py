"""Blocks as text and back: what comes along, what is renamed, what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.edits import remove_blocks
from app.workflow.file import dump
from app.workflow.fragment import copied, pasted, read_fragment
from app.workflow.model import Frame, Layout, Note, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import DocumentError, GraphError
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow

FLOW = flow("s.name > a.text", "a.text > b.text", s="start", a="say", b="say").model_copy(
    update={
        "layout": Layout(
            blocks={"s": (0.0, 0.0), "a": (320.0, 16.0), "b": (640.0, 64.0)},
            notes=(Note(text="*why*", position=(300.0, 0.0)),),
            frames=(Frame(title="Speech", position=(280.0, -40.0), size=(700.0, 300.0)),),
        )
    }
)


def copy(workflow: Workflow, *ids: str, **more: tuple[int, ...]) -> str:
    return copied(Wiring.of(workflow, CATALOG), ids, workflow.layout.blocks, **more)


def test_a_copy_is_a_small_workflow_file() -> None:
    part = read_fragment(copy(FLOW, "b", "a"))

    assert part.blocks == FLOW.blocks[1:]
    assert [link.source for link in part.links] == ["a.text"]
    assert part.layout.blocks == {"a": (320.0, 16.0), "b": (640.0, 64.0)}


def test_a_paste_gets_ids_and_titles_of_its_own_at_the_mouse() -> None:
    more, ids = pasted(FLOW, read_fragment(copy(FLOW, "a", "b")), (1000.0, 500.0), CATALOG)

    assert ids == ("a_2", "b_2")
    assert [block.title for block in more.blocks[3:]] == ["A 2", "B 2"]
    assert (more.links[-1].source, more.links[-1].target) == ("a_2.text", "b_2.text")
    assert more.layout.blocks["a_2"] == (1000.0, 500.0)
    assert more.layout.blocks["b_2"] == (1320.0, 548.0)
    assert more.blocks[0] is FLOW.blocks[0]


def test_notes_and_frames_come_along() -> None:
    part = read_fragment(copy(FLOW, "a", notes=(0,), frames=(0,)))
    more, _ids = pasted(Workflow(), part, (0.0, 0.0), CATALOG)

    assert more.layout.frames[0].position == (0.0, 0.0)
    assert more.layout.notes[0].position == (20.0, 40.0)
    assert more.layout.blocks["a"] == (40.0, 56.0)


@given(st.sets(st.sampled_from(["s", "a", "b"]), min_size=1))
def test_cut_and_pasted_where_it_was_is_the_same_but_for_order(ids: set[str]) -> None:
    text = copy(FLOW, *ids)
    more, new = pasted(remove_blocks(FLOW, ids), read_fragment(text), None, CATALOG)

    assert set(new) == ids
    assert {block.id: block for block in more.blocks} == {b.id: b for b in FLOW.blocks}
    assert more.layout.blocks == FLOW.layout.blocks


@given(st.integers(1, 5))
def test_ids_stay_unique_however_often_it_is_pasted(times: int) -> None:
    part, now = read_fragment(copy(FLOW, "s", "a", "b")), FLOW
    for _time in range(times):
        now, _ids = pasted(now, part, (0.0, 0.0), CATALOG)

    assert len({block.id for block in now.blocks}) == len(now.blocks) == 3 * (times + 1)
    assert len(now.links) == 2 * (times + 1)


@pytest.mark.parametrize("around", ["{}", "Look at this:\n```json\n{}\n```\nDoes it work?"])
def test_a_whole_file_with_words_around_it_can_be_pasted(around: str) -> None:
    assert read_fragment(around.replace("{}", dump(FLOW))).blocks == FLOW.blocks


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no blocks"),
        ("Hello {name}", "holds no blocks"),
        (json.dumps({"a": 1}), "holds no blocks"),
        (dump(Workflow()), "holds no blocks"),
        (dump(FLOW)[:-40], "cannot be pasted"),
        ('{"format": "cordboard.workflow/99"}', "newer version"),
    ],
)
def test_anything_else_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read_fragment(text)


def test_a_link_that_leads_out_of_the_text_is_refused_in_words() -> None:
    part = flow("gone.name > a.text", a="say")
    with pytest.raises(GraphError, match=r"gone\.name"):
        pasted(FLOW, part, None, CATALOG)


def test_a_secret_travels_by_its_name_alone() -> None:
    named = {"key": {"$secret": "fast/key"}}
    by_name = flow(c=("call", {"to": "+919876543210", **named}))
    by_value = flow(c=("call", {"to": "+919876543210", "key": "hunter2-hunter2"}))

    assert read_fragment(copy(by_name, "c")).blocks[0].inputs["key"] == named["key"]
    assert "hunter2" not in copy(by_value, "c")
