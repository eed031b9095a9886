"""Between the inspector and the rest of the window: what it shows, and how one gets there."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.account_desk import AccountDesk, MakeLiveWorld, Shown
from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.file_menu import FileMenu
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.inspector import InspectorPanel
from app.editor.panels.mend_buttons import Mends
from app.editor.running.work import MakeWorld
from app.editor.secret_care import SecretCare
from app.editor.secret_desk import SecretDesk
from app.rehearsal.conditions import CALM
from app.workflow.model import Problem


class InspectorDesk(QObject):
    """Shows what is selected on the canvas.

    Args:
        inspector: The form.
        document: Takes its edits.
        checker: Knows wiring and problems.
        canvas: Says what is selected.
        files: Where files are that the workflow names.
        secrets: Those that may be chosen.
        make_world: Gives each test of a secret in rehearsal its world.
        make_live_world: Gives each look-up in the user's accounts its world.

    Signals:
        wanted: The inspector is to come into sight.
    """

    wanted = Signal()

    def __init__(
        self,
        inspector: InspectorPanel,
        document: Document,
        checker: Checker,
        canvas: Canvas,
        files: FileMenu,
        secrets: SecretDesk,
        make_world: MakeWorld,
        make_live_world: MakeLiveWorld,
    ) -> None:
        super().__init__(inspector)
        self._inspector = inspector
        self._checker = checker
        self._canvas = canvas
        self._files = files
        self._secrets = secrets
        self._mends: Mends | None = None
        self._account = AccountDesk(make_live_world, self._shown, self)
        self._care = SecretCare(
            secrets,
            lambda plan, folder: make_world(plan, folder, CALM),
            make_live_world,
            self._shown,
            inspector.window(),
        )
        inspector.edit_requested.connect(document.apply)
        inspector.finished.connect(document.end_typing)
        canvas.selection_changed.connect(self.show)
        canvas.block_activated.connect(self.focus)
        checker.problems_changed.connect(self.show)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"rename": self.rename, "focus_inspector": self.focus}

    def use(self, mends: Mends) -> None:
        """Who knows the mends of the problems that are shown."""
        self._mends = mends

    def show(self) -> None:
        """Show what is selected as it is now."""
        self._inspector.show_selected(
            self._canvas.selected(),
            self._checker.wiring,
            self._checker.problems,
            replace(self.surroundings(), mends=self._mends),
        )

    def surroundings(self) -> Surroundings:
        """What fields for values of the selected block need to know."""
        return Surroundings(
            self._files.folder,
            self._secrets.names(),
            self._store_secret,
            self._account,
            self._secrets.words,
            care=self._care,
        )

    def show_anew(self) -> None:
        """Make every row anew, as for another theme."""
        self._inspector.forget_rows()
        self.show()

    def focus(self) -> None:
        """Put the cursor into the form."""
        self.wanted.emit()
        self._inspector.focus_first()

    def rename(self) -> None:
        """Start to rename the block that is selected."""
        self.wanted.emit()
        self._inspector.focus_title()

    def show_problem(self, problem: Problem) -> None:
        """Go to the input that a problem is about."""
        self._canvas.select([problem.block] if problem.block else [])
        self.wanted.emit()
        if problem.input:
            self._inspector.focus_input(problem.input)

    def close(self) -> None:
        """End what is being looked up."""
        self._account.close()
        self._care.close()

    def _shown(self) -> Shown | None:
        return Shown.of(self._checker.wiring, self._canvas.selected(), self._files.folder)

    def _store_secret(self, input_name: str, name: str) -> str | None:
        selected = self._canvas.selected()
        block = self._checker.wiring.block(selected[0]) if len(selected) == 1 else None
        if block is None:
            return None
        return self._secrets.ask(block, self._checker.wiring, input_name, name)
