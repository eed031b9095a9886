"""The right end of the status bar: how the rehearsal goes, and what the workflow consists of."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.editor.clock import elapsed_words
from app.editor.icons import icon
from app.editor.look import tip
from app.editor.panels.status_pill import StatusPill
from app.editor.run_thread import Outcome
from app.editor.running.view import RunView
from app.editor.theme import SPACE_M
from app.engine.run_state import RunStatus, Status
from app.engine.session import RunSummary
from app.workflow.model import Problem, Severity, Workflow

_TICK_MS = 100
_BAD = (RunStatus.FAILED, RunStatus.FINISHED_WITH_ERRORS)


class StatusStrip(QWidget):
    """Shows a run and the counts of a workflow.

    Signals:
        problems_wanted: The number of problems was clicked.
        conditions_wanted: The sign that a rehearsal is not calm was clicked.
    """

    problems_wanted = Signal()
    conditions_wanted = Signal()

    def __init__(self, run: RunView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._messages = 0
        self._pill = StatusPill(self)
        self._pill.hide()
        self._conditions = QPushButton(icon("mdi6.weather-lightning", "warning"), "", self)
        self._conditions.setProperty("kind", "conditions")
        self._conditions.clicked.connect(self.conditions_wanted)
        self._conditions.hide()
        self._words = QLabel(self)
        self._counts = QLabel(self)
        self._problems = QPushButton(self)
        self._problems.setProperty("kind", "flat")
        self._problems.setToolTip("Show the problems of this workflow")
        self._problems.clicked.connect(self.problems_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE_M, 0)
        row.setSpacing(SPACE_M)
        for widget in (self._conditions, self._pill, self._words, self._counts, self._problems):
            row.addWidget(widget)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_progress)
        run.changed.connect(self._on_run_changed)
        run.ended.connect(self._on_ended)
        run.state_changed.connect(self._show_status)

    @property
    def words(self) -> str:
        """What is said of the run."""
        return self._words.text()

    def show_workflow(self, workflow: Workflow) -> None:
        """Count blocks and links."""
        blocks, links = len(workflow.blocks), len(workflow.links)
        self._counts.setText(f"{_number(blocks, 'block')}  ·  {_number(links, 'link')}")

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Count problems."""
        errors = sum(one.severity == Severity.ERROR for one in problems)
        warnings = len(problems) - errors
        parts = [_number(errors, "problem")] if errors else []
        parts += [_number(warnings, "warning")] if warnings else []
        self._problems.setText("  ·  ".join(parts) or "No problems")

    def show_conditions(self, words: str) -> None:
        """Say under which conditions rehearsals go; no words where all is calm."""
        self._conditions.setText(words)
        self._conditions.setToolTip(tip(f"Not as on a calm day: {words}. Click to change"))
        self._conditions.setVisible(bool(words))

    def count_messages(self, number: int) -> None:
        """How many messages are in the outbox."""
        self._messages = number

    def _on_run_changed(self) -> None:
        kept = self._run.shown
        self._tick.stop()
        self._words.clear()
        self._pill.setVisible(kept is not None and (kept.is_over or self._run.is_running))
        if kept is not None and kept.outcome is not None:
            self._on_ended(kept.outcome)
        elif self._run.is_running:
            self._show_status()
            self._show_progress()
            self._tick.start()

    def _on_ended(self, outcome: Outcome) -> None:
        self._tick.stop()
        if not isinstance(outcome.result, RunSummary):
            self._pill.show_status(RunStatus.FAILED)
            self._words.setText("Nothing was run")
            return
        summary = outcome.result
        self._pill.show_status(summary.status)
        parts = [_number(summary.rows, "row")] if summary.rows > 1 else []
        bad = sum(summary.counts.get(status, 0) for status in _BAD)
        if bad and summary.rows > 1:
            parts.append(f"{bad} with errors")
        parts += [_number(self._messages, "message"), elapsed_words(self._run.elapsed_ms)]
        self._words.setText("  ·  ".join(parts))

    def _show_status(self) -> None:
        """Whether the run that goes on waits for the user."""
        if not self._run.is_running or self._run.is_looking_back:
            return
        state = self._run.state
        is_held = any(one.status is Status.HELD for one in state.blocks.values())
        is_paused = state.status is RunStatus.PAUSED
        self._pill.show_status(
            Status.HELD if is_held else RunStatus.PAUSED if is_paused else RunStatus.RUNNING
        )

    def _show_progress(self) -> None:
        latest = self._run.shown.record.latest if self._run.shown else ""
        row = f"Row {latest}  ·  " if latest else ""
        self._words.setText(f"{row}{elapsed_words(self._run.elapsed_ms)}")


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
