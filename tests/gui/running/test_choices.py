from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.editor.running.choice_book import ChoiceBook
from app.editor.running.choices import DEFAULT_CHOICES, RunChoices
from app.engine.breakpoint import Breakpoint, Where
from app.rehearsal.conditions import Conditions
from app.rehearsal.storm import Storm

WHERES = st.sampled_from([Where.BEFORE, Where.AFTER])
BREAKPOINTS = st.builds(
    Breakpoint, st.sampled_from("abc"), WHERES, st.sampled_from(["", "amount > 3"])
)


def held(breakpoints: list[Breakpoint]) -> RunChoices:
    choices = RunChoices()
    for one in breakpoints:
        choices = choices.with_breakpoint(one)
    return choices


@given(
    st.lists(BREAKPOINTS),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([Conditions(), Conditions(("webhook=500*2",), Storm(7, 30.0))]),
)
def test_what_is_written_is_read(
    breakpoints: list[Breakpoint], stops: bool, waits: bool, reuses: bool, conditions: Conditions
) -> None:
    choices = RunChoices(held(breakpoints).breakpoints, stops, conditions, waits, reuses)

    assert RunChoices.from_dict(choices.as_dict()) == choices


@given(st.lists(BREAKPOINTS), st.sampled_from("abc"), WHERES)
def test_a_point_of_a_block_has_one_breakpoint_and_loses_it_by_a_second_press(
    breakpoints: list[Breakpoint], block: str, where: Where
) -> None:
    before = held(breakpoints)
    places = [(one.block, one.where) for one in before.breakpoints]
    after = before.toggled(block, where)

    assert len(places) == len(set(places))
    assert (after.at(block, where) is None) == (before.at(block, where) is not None)
    assert {one for one in after.breakpoints if (one.block, one.where) != (block, where)} == {
        one for one in before.breakpoints if (one.block, one.where) != (block, where)
    }


@pytest.mark.parametrize(
    "said",
    [
        {"breakpoints": [{"block": "a", "where": "sideways", "condition": ""}]},
        {"breakpoints": [{"block": "a"}]},
        {"breakpoints": 7},
        {"breakpoints": [{"block": "", "where": "before", "condition": "no sense"}]},
        {"conditions": {"faults": ["nonsense"]}},
        {"conditions": 3},
    ],
)
def test_what_makes_no_sense_any_more_is_as_by_default(said: dict[str, object]) -> None:
    assert RunChoices.from_dict(said) == DEFAULT_CHOICES


class TestBook:
    @pytest.fixture
    def book(self, settings: QSettings, tmp_path: Path) -> ChoiceBook:
        self.path: Path | None = tmp_path / "a.json"
        return ChoiceBook(settings, lambda: self.path)

    def test_choices_come_back_with_their_file(
        self, book: ChoiceBook, settings: QSettings, tmp_path: Path
    ) -> None:
        chosen = RunChoices((Breakpoint("a"),), holds_at_error=True)
        book.set(chosen)
        self.path = tmp_path / "b.json"
        book.recall()
        assert book.value == DEFAULT_CHOICES
        self.path = tmp_path / "a.json"
        again = ChoiceBook(settings, lambda: self.path)
        again.recall()

        assert again.value == chosen

    def test_nothing_is_remembered_of_a_workflow_without_a_file(self, book: ChoiceBook) -> None:
        self.path = None
        book.set(RunChoices(holds_waits=True))
        book.recall()

        assert book.value == DEFAULT_CHOICES

    def test_choices_as_by_default_are_not_kept(
        self, book: ChoiceBook, settings: QSettings
    ) -> None:
        book.set(RunChoices(holds_waits=True))
        book.set(DEFAULT_CHOICES)

        assert str(settings.value("run_choices")) == "{}"

    def test_of_many_files_those_chosen_last_are_remembered(self, book: ChoiceBook) -> None:
        for number in range(102):
            self.path = Path(f"{number}.json")
            book.set(RunChoices((Breakpoint(f"b{number}"),)))

        assert book.remembered(Path("0.json")) == DEFAULT_CHOICES
        assert book.remembered(Path("2.json")) != DEFAULT_CHOICES

    def test_broken_settings_are_nothing(self, book: ChoiceBook, settings: QSettings) -> None:
        settings.setValue("run_choices", "{not json")
        book.recall()
        assert book.value == DEFAULT_CHOICES
        settings.setValue("run_choices", "[]")
        assert book.remembered(self.path) == DEFAULT_CHOICES

    def test_it_tells_of_changes_alone(self, qtbot: QtBot, book: ChoiceBook) -> None:
        with qtbot.waitSignal(book.changed):
            book.set(RunChoices(holds_waits=True))
        with qtbot.assertNotEmitted(book.changed):
            book.set(RunChoices(holds_waits=True))
            book.show(RunChoices(holds_waits=True))
