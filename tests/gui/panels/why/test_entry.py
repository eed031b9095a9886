"""The steps of an answer: told once each, in order, and set in only where causes part."""

import json

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.modeltest import ModelTester

from app.editor.panels.why.entry import Entry, entries_of, in_text
from app.editor.panels.why.look import look_of
from app.editor.panels.why.model import WhyModel
from app.editor.panels.why.step_view import MOST_SIGNS, excerpt
from app.runs.reason import Reason, ReasonKind, in_lines


@st.composite
def reasons(draw: st.DrawFn) -> Reason:
    """An answer in which parts are causes of several others."""
    made: list[Reason] = []
    for number in range(draw(st.integers(1, 12))):
        causes = draw(st.lists(st.sampled_from(made), max_size=3)) if made else []
        made.append(
            Reason(
                draw(st.sampled_from(ReasonKind)),
                f"Step {number}.",
                block=draw(st.sampled_from(["", "a", "b"])),
                is_hole=draw(st.booleans()),
                because=tuple(causes),
            )
        )
    return made[-1]


def told(root: Entry) -> list[Reason]:
    return [entry.reason for entry in root.walk() if entry.reason is not None]


@given(reasons())
def test_steps_are_told_in_the_order_of_the_command_line(reason: Reason) -> None:
    def bare(lines: list[str]) -> list[str]:
        return [line.strip() for line in lines]

    assert bare(in_text(entries_of([reason])).splitlines()) == bare(in_lines(reason))


@given(reasons())
def test_every_step_is_told_in_full_once_and_no_other_is_set_in_than_where_causes_part(
    reason: Reason,
) -> None:
    root = entries_of([reason])
    assert {id(one) for one in told(root)} == {id(one) for one in reason.walk()}
    full = [
        id(entry.reason)
        for entry in root.walk()
        if entry.reason and entry.reason.because and not entry.is_told_above
    ]
    assert len(full) == len(set(full))
    for entry in root.walk():
        assert entry.above is not None
        assert entry.above.below[entry.place] is entry
        if entry.is_told_above:
            assert not entry.below


def test_a_long_way_back_is_not_set_in_ever_further() -> None:
    reason = Reason(ReasonKind.TRIGGER, "Row 1.")
    for number in range(3_000):
        reason = Reason(ReasonKind.OUTPUT, f"{number}", block=f"b{number}", because=(reason,))
    root = entries_of([reason])
    (first,) = root.below
    assert len(first.below) == 3_000
    assert not any(one.below for one in first.below)
    # What started the run has no block: it stands at the block that took it in.
    assert first.below[-1].block == "b0"


@given(reasons())
def test_qt_finds_every_step(qapp: object, reason: Reason) -> None:
    model = WhyModel()
    model.show_entries(entries_of([reason, reason]))
    entries = list(model.root.walk())
    for entry in entries:
        index = model.index_of(entry)
        assert model.entry_at(index) is entry
        assert model.entry_at(model.parent(index)) is entry.above
        assert model.index(entry.place, 0, model.parent(index)) == index
        assert model.rowCount(index) == len(entry.below)


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    leaf = Reason(ReasonKind.TRIGGER, "Row 1, “Name”: “”.", is_hole=True)
    gave = Reason(ReasonKind.OUTPUT, "“Name” gave “”.", block="name", because=(leaf,))
    sent = Reason(ReasonKind.MESSAGE, "Sent.", block="send", because=(gave, gave))
    model = WhyModel()
    model.show_entries(entries_of([sent]))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert in_text(model.root).splitlines() == [
        "Sent.",
        "  “Name” gave “”.",
        "    Row 1, “Name”: “”.  ← a hole",
        "  “Name” gave “”.  (as above)",
    ]


def test_a_hole_and_what_did_not_hold_stand_out() -> None:
    assert {look_of(Reason(kind, ""))[0] for kind in ReasonKind}
    assert look_of(Reason(ReasonKind.OUTPUT, "", is_hole=True))[1] == "warning"
    assert look_of(Reason(ReasonKind.GATE, "", holds=False))[1] == "danger"
    assert look_of(Reason(ReasonKind.GATE, "", holds=True))[1] == "success"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    ),
    st.integers(1, 40),
)
def test_an_excerpt_is_the_beginning_of_the_value(value: object, most: int) -> None:
    whole = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    cut = excerpt(value, most)
    assert cut == whole if len(whole) <= most else cut == f"{whole[:most]}…"


def test_text_is_shown_as_it_is() -> None:
    assert excerpt("x" * MOST_SIGNS) == "x" * MOST_SIGNS
    assert excerpt("x" * (MOST_SIGNS + 1)) == "x" * MOST_SIGNS + "…"
