"""The user's hand on the run that is shown: pause, go on, step, run to a block."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.desk import RunDesk
from app.editor.running.runner import Runner
from app.editor.running.view import RunView
from app.engine.run_state import RunStatus, Status

SELECT_FIRST = "Select the block to run to, then try again."


class ControlDesk(QObject):
    """Between the actions and the control of the run.

    Signals:
        said: Why something cannot be done.
    """

    said = Signal(str)

    def __init__(
        self,
        runner: Runner,
        runs: RunView,
        desk: RunDesk,
        canvas: Canvas,
        choices: ChoiceBook,
    ) -> None:
        super().__init__(desk)
        self._runner = runner
        self._runs = runs
        self._desk = desk
        self._canvas = canvas
        self._choices = choices
        self._actions: Actions | None = None
        runs.changed.connect(self._show)
        runs.ended.connect(self._show)
        runs.state_changed.connect(self._show)
        choices.changed.connect(self._on_choices_changed)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"pause": self.pause, "step": self.step, "run_to": self.run_to}

    def use(self, actions: Actions) -> None:
        """Keep the actions enabled as it fits."""
        self._actions = actions
        self._show()

    @property
    def is_waiting(self) -> bool:
        """The run that is shown waits for the user."""
        return self._runs.is_running and (
            self._runner.control.is_paused or bool(self._runner.control.held())
        )

    def pause(self) -> None:
        """Pause the run; go on where it waits."""
        if not self._runs.is_running:
            return
        if self.is_waiting:
            self._runner.control.resume()
        else:
            self._runner.control.pause()
        self._show()

    def step(self) -> None:
        """Go on to the next block; rehearse up to the first where nothing runs."""
        if self._runs.is_running:
            self._runner.control.step()
        else:
            self._desk.start(replace(self._desk.order(), holds_first=True))

    def run_to(self) -> None:
        """Go on, or rehearse, up to the selected block."""
        selected = self._canvas.selected()
        if len(selected) != 1:
            self.said.emit(SELECT_FIRST)
        elif self._runs.is_running:
            self._runner.control.run_to(selected[0])
        else:
            self._desk.start(replace(self._desk.order(), runs_to=selected[0]))

    def _on_choices_changed(self) -> None:
        """What holds counts at once."""
        if self._runs.is_running:
            self._runner.control.set_breakpoints(self._choices.value.breakpoints)
            self._runner.control.set_holds_at_error(self._choices.value.holds_at_error)

    def _show(self) -> None:
        if self._actions is None:
            return
        waits = self._runs.is_running and (
            self._runner.control.is_paused
            or self._runs.state.status == RunStatus.PAUSED
            or any(one.status == Status.HELD for one in self._runs.state.blocks.values())
        )
        action = self._actions["pause"]
        action.setEnabled(self._runs.is_running)
        action.setIconText("Go on" if waits else "Pause")
        action.setText("&Go on" if waits else "&Pause or go on")
