import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.running.order import RunOrder
from app.editor.running.runner import Runner, users_journal, users_live_journal
from app.editor.running.work import Means
from app.engine.breakpoint import Breakpoint
from app.engine.plan import Plan, PlanRefusedError
from app.engine.run_settings import RunSettings
from app.engine.run_state import RunStatus, Status
from app.engine.session import RunSummary
from app.rehearsal.conditions import Conditions
from app.rehearsal.outbox import Delivery, Outbox, WireRequest, WireResponse
from app.runs.history import History
from app.workflow.model import Workflow
from app.worlds import journal_path
from blocks.sdk import BlockInputs, BlockOutputs, Category, Context, Text, TransportError, port
from tests.support.fake_world import START, FakeWorld
from tests.support.sample_blocks import made


class Nothing(BlockInputs):
    pass


class Said(BlockOutputs):
    text: Text | None = port("What was said.")


class Saying(BlockInputs):
    text: Text = port("What to say.")


class World(FakeWorld):
    """Delivers one message as soon as it is made, and knows whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox()
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def message(text: str) -> Delivery:
    return Delivery(
        channel="email",
        to=("asha@example.com",),
        provider="gmail",
        block_id="say",
        at=START,
        content={"subject": text},
        request=WireRequest("POST", "https://mail.example", {}, ""),
        response=WireResponse(200, {}, ""),
    )


Act = Callable[[World], Any]


class Stage:
    """A run of two blocks, of which the second does what the test wants."""

    def __init__(self, act: Act) -> None:
        self.worlds: list[World] = []
        self.act = act

        def say(_inputs: Any, _context: Context) -> Said:
            return Said(text=self.act(self.worlds[-1]))

        source = made("start", Nothing, Said, category=Category.SOURCES)
        self.catalog = {
            "start": source,
            "say": made("say", Saying, Said, parts={}, outward=True),
        }
        self.catalog["say"] = _running(self.catalog["say"], say)
        self.run = Runner(
            Means(
                self.catalog,
                self._make_world,
                lambda _folder: World(),
                users_journal,
                users_live_journal,
            )
        )
        self.workflow = Workflow.model_validate(
            {
                "blocks": [
                    {"id": "start", "type": "start"},
                    {"id": "say", "type": "say", "inputs": {"text": "Hello"}},
                ],
                "links": [{"from": "start.text", "to": "say.when"}],
            }
        )

    def _make_world(self, _plan: Plan, _folder: Path, _conditions: Conditions) -> World:
        self.worlds.append(World())
        return self.worlds[-1]


def _running(spec: Any, run: Callable[..., Any]) -> Any:
    from dataclasses import replace

    return replace(spec, run=run)


MakeStage = Callable[[Act], Stage]


@pytest.fixture
def stage(qapp: QApplication) -> Any:
    stages: list[Stage] = []

    def make(act: Act) -> Stage:
        stages.append(Stage(act))
        return stages[-1]

    yield make
    for one in stages:
        one.run.close()


def rehearse(qtbot: QtBot, stage: Stage) -> Any:
    with qtbot.waitSignal(stage.run.ended) as ended:
        stage.run.start(RunOrder(workflow=stage.workflow, folder=Path()))
    assert ended.args is not None
    return ended.args[0]


def test_streams_what_happens_and_ends_with_a_summary(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda world: world.outbox.add(message("Hi")).content["subject"])
    delivered: list[Any] = []
    on.run.delivered.connect(delivered.extend)
    rows: list[Any] = []
    on.run.rows_changed.connect(rows.extend)
    outcome = rehearse(qtbot, on)

    assert isinstance(outcome.result, RunSummary)
    assert outcome.result.status == RunStatus.OK
    assert on.run.record.state().block("say").outputs == {"text": "Hi"}
    assert [one.content["subject"] for one in delivered] == ["Hi"]
    assert set(rows) == {""}
    assert on.worlds[0].is_closed
    assert not on.run.is_running


def test_blocks_are_seen_running_before_they_end(qtbot: QtBot, stage: MakeStage) -> None:
    may_go = threading.Event()
    on = stage(lambda _world: str(may_go.wait(5)))
    on.run.start(RunOrder(workflow=on.workflow, folder=Path()))
    qtbot.waitUntil(lambda: on.run.record.state().block("say").status == Status.RUNNING)

    assert on.run.is_running
    with qtbot.waitSignal(on.run.ended):
        may_go.set()
    assert on.run.record.state().block("say").status == Status.OK


def test_a_held_block_is_released_from_the_window(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda _world: "Hi")
    settings = RunSettings(breakpoints=(Breakpoint("say"),))
    on.run.start(RunOrder(workflow=on.workflow, folder=Path(), settings=settings))
    qtbot.waitUntil(lambda: on.run.record.state().block("say").status == Status.HELD)

    (held,) = on.run.control.held()
    assert held.values == {"text": "Hello"}
    with qtbot.waitSignal(on.run.ended):
        on.run.control.release("say")
    assert on.run.record.state().block("say").status == Status.OK


def test_closing_ends_what_is_held(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda _world: "Hi")
    on.run.start(
        RunOrder(
            workflow=on.workflow,
            folder=Path(),
            settings=RunSettings(breakpoints=(Breakpoint("say"),)),
        )
    )
    qtbot.waitUntil(lambda: bool(on.run.control.held()))
    on.run.close()

    assert not on.run.is_running
    assert on.worlds[0].is_closed


def test_closing_does_not_wait_for_ever_for_a_block_that_hears_no_stop(
    qtbot: QtBot, stage: MakeStage
) -> None:
    may_go = threading.Event()
    on = stage(lambda _world: str(may_go.wait(10)))
    on.run.start(RunOrder(workflow=on.workflow, folder=Path()))
    qtbot.waitUntil(lambda: on.run.record.state().block("say").status == Status.RUNNING)
    on.run.close(patience_ms=10)

    assert not on.run.is_running
    assert on.run.has_deaf_thread
    on.act = lambda _world: "again"
    assert rehearse(qtbot, on).result.status == RunStatus.OK
    may_go.set()
    qtbot.waitUntil(lambda: not on.run.has_deaf_thread)


def test_a_block_is_tried_alone(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda _world: "Hi")
    with qtbot.waitSignal(on.run.ended) as ended:
        on.run.start(RunOrder(workflow=on.workflow, folder=Path(), alone="say"))

    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.OK
    assert set(on.run.record.state().blocks) == {"say"}


def test_a_workflow_with_problems_is_not_run(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda _world: "never")
    on.workflow = Workflow()
    outcome = rehearse(qtbot, on)

    assert isinstance(outcome.error, PlanRefusedError)
    assert on.worlds == []


def test_a_failing_block_is_a_result_not_an_error(qtbot: QtBot, stage: MakeStage) -> None:
    def fail(_world: World) -> str:
        raise TransportError("Nobody answered.")

    on = stage(fail)
    outcome = rehearse(qtbot, on)

    assert outcome.result.status == RunStatus.FINISHED_WITH_ERRORS
    assert on.run.record.state().block("say").message == "Nobody answered."
    assert on.worlds[0].is_closed


def test_a_run_is_stopped(qtbot: QtBot, stage: MakeStage) -> None:
    started = threading.Event()

    def wait(world: World) -> str:
        started.set()
        world.calls[-1]["stop"].wait(5)
        return "late"

    on = stage(wait)
    on.run.start(RunOrder(workflow=on.workflow, folder=Path()))
    qtbot.waitUntil(started.is_set)
    with qtbot.waitSignal(on.run.ended) as ended:
        on.run.stop()

    assert ended.args is not None
    assert ended.args[0].result.status == RunStatus.STOPPED


def test_a_second_start_while_a_run_goes_on_does_nothing(qtbot: QtBot, stage: MakeStage) -> None:
    may_go = threading.Event()
    on = stage(lambda _world: str(may_go.wait(5)))
    on.run.start(RunOrder(workflow=on.workflow, folder=Path()))
    qtbot.waitUntil(lambda: bool(on.worlds))
    on.run.start(RunOrder(workflow=on.workflow, folder=Path()))
    with qtbot.waitSignal(on.run.ended):
        may_go.set()

    assert len(on.worlds) == 1


def test_closing_ends_the_run_and_says_nothing_more(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda world: str(world.calls[-1]["stop"].wait(5)))
    on.run.start(RunOrder(workflow=on.workflow, folder=Path()))
    qtbot.waitUntil(lambda: bool(on.worlds))
    with qtbot.assertNotEmitted(on.run.ended, wait=50):
        on.run.close()

    assert on.worlds[0].is_closed
    assert not on.run.is_running


def test_python_switches_threads_quicker_while_a_run_goes_on(
    qtbot: QtBot, stage: MakeStage
) -> None:
    before = sys.getswitchinterval()
    seen: list[float] = []

    def look(_world: World) -> str:
        seen.append(sys.getswitchinterval())
        return "seen"

    on = stage(look)
    rehearse(qtbot, on)

    assert seen[0] < before
    assert sys.getswitchinterval() == before


def test_each_run_begins_afresh(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda _world: "first")
    rehearse(qtbot, on)
    on.act = lambda _world: "second"
    rehearse(qtbot, on)

    assert on.run.record.state().block("say").outputs == {"text": "second"}


def test_a_rehearsal_is_kept_in_the_journal(qtbot: QtBot, stage: MakeStage) -> None:
    on = stage(lambda _world: "Hi")
    summary = rehearse(qtbot, on).result
    with History(journal_path()) as history:
        run = history.open(summary.run_id)
        assert run.line.status == RunStatus.OK
        assert run.workflow == on.workflow
        assert run.outputs()["say"] == {"text": "Hi"}


def test_without_a_journal_it_goes_on_and_says_so_once(
    qtbot: QtBot, stage: MakeStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    on = stage(lambda _world: "Hi")
    said: list[str] = []
    on.run.said.connect(said.append)
    outcome = rehearse(qtbot, on)
    assert outcome.result.status == RunStatus.OK
    assert len(said) == 1
    assert "This rehearsal is not kept." in said[0]
