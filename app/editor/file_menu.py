"""What the File menu does: new, open, save, export, and asking before changes are lost."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.editor.canvas.card_layout import drawn_heights
from app.editor.dialogs.problems_dialog import ProblemsDialog
from app.editor.document import Document
from app.editor.icons import icon
from app.editor.recent import RecentFiles
from app.workflow.arrange import arrange
from app.workflow.edits import move_blocks
from app.workflow.file import BrokenFileError, load, save
from app.workflow.model import Workflow
from app.workflow.upgrade import upgrade
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog
from blocks.sdk import DocumentError

FILTER = "Workflows (*.json);;All files (*)"

_BUTTON = QMessageBox.StandardButton


class FileMenu(QObject):
    """Reads and writes the files of one document.

    Signals:
        opened: Another workflow is open.
        said: A sentence about what was done.
    """

    opened = Signal()
    said = Signal(str)

    def __init__(
        self, document: Document, catalog: Catalog, recent: RecentFiles, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document = document
        self._catalog = catalog
        self._recent = recent
        self._window = window

    @property
    def folder(self) -> Path:
        """Where the workflow's own files are looked for, and where dialogs begin."""
        path = self._document.path
        return path.parent if path else Path.home()

    def new(self) -> None:
        """Start an empty workflow."""
        if self.may_leave():
            self._document.show(Workflow(), None)
            self.opened.emit()

    def open(self) -> None:
        """Ask for a file and open it."""
        if not self.may_leave():
            return
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Open a workflow", str(self.folder), FILTER
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> bool:
        """Open a file. One that cannot be read changes nothing, and its problems are listed."""
        try:
            workflow = load(path)
        except BrokenFileError as error:
            title = f"“{path.name}” cannot be opened"
            ProblemsDialog(title, str(error), error.problems, self._window).exec()
            return False
        workflow = upgrade(workflow, self._catalog)
        # Where a file says nothing of the layout it is made up, which is no change to save.
        heights = drawn_heights(Wiring.of(workflow, self._catalog))
        self._document.show(move_blocks(workflow, arrange(workflow, heights)), path.absolute())
        self._recent.add(path)
        self.opened.emit()
        return True

    def save(self) -> bool:
        """Save; asks for a name where there is none. Gives whether it was saved."""
        path = self._document.path
        return self._write(path) if path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a name and save. Gives whether it was saved."""
        proposed = self._document.path or self.folder / f"{self._document.workflow.id}.json"
        chosen = self._ask_name("Save the workflow", proposed)
        return self._write(chosen) if chosen else False

    def export(self) -> None:
        """Write a copy somewhere; the workflow stays the file that it is."""
        name = f"{self._document.workflow.id}-export.json"
        path = self._ask_name("Export as JSON", self.folder / name)
        if path and self._save_to(path):
            self.said.emit(f"Exported. Run it anywhere with: cordboard run {path.name}")

    def may_leave(self) -> bool:
        """Whether the workflow may go: nothing is unsaved, or the user was asked."""
        if not self._document.is_changed:
            return True
        name = self._document.path.name if self._document.path else "this workflow"
        box = QMessageBox(self._window)
        box.setIconPixmap(icon("mdi6.content-save-alert-outline", "accent").pixmap(40, 40))
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes to {name}?")
        box.setInformativeText("They are lost otherwise.")
        box.setStandardButtons(_BUTTON.Save | _BUTTON.Discard | _BUTTON.Cancel)
        box.setDefaultButton(_BUTTON.Save)
        chosen = box.exec()
        return self.save() if chosen == _BUTTON.Save else chosen == _BUTTON.Discard

    def fill_recent(self, menu: QMenu) -> None:
        """Put the files that were opened last into a menu."""
        menu.clear()
        for path in self._recent.paths():
            action = QAction(_short(path), menu)
            action.triggered.connect(lambda _=False, path=path: self._open_recent(path))
            menu.addAction(action)
        if menu.isEmpty():
            menu.addAction("No file was opened yet").setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction("Clear this list").triggered.connect(self._recent.clear)

    def _open_recent(self, path: Path) -> None:
        if self.may_leave():
            self.open_path(path)

    def _ask_name(self, title: str, proposed: Path) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(proposed), FILTER)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(".json")

    def _write(self, path: Path) -> bool:
        if not self._save_to(path):
            return False
        self._document.mark_saved(path.absolute())
        self._recent.add(path)
        self.said.emit(f"Saved to {path.name}.")
        return True

    def _save_to(self, path: Path) -> bool:
        try:
            save(self._document.workflow, path)
        except DocumentError as error:
            QMessageBox.warning(self._window, "Not saved", str(error))
            return False
        return True


def _short(path: Path) -> str:
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
