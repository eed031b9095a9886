"""What the File menu does: new, open, save, export, and asking before changes are lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.editor.companions import bring_along
from app.editor.dialogs.problems_dialog import ProblemsDialog
from app.editor.dialogs.save_question import SaveChoice, ask_changed, ask_read_only
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.file_watch import DiskState, FileWatch
from app.editor.icons import icon
from app.editor.opening import example_folder, ready
from app.editor.recent import RecentFiles
from app.workflow.file import BrokenFileError, load, save
from app.workflow.model import Workflow
from blocks.catalog import Catalog
from blocks.sdk import DocumentError

FILTER = "Workflows (*.json);;All files (*)"

_BUTTON = QMessageBox.StandardButton

_IN_ANOTHER_TAB = "“{}” is open in another tab. Close that tab first, or save under another name."


class Room(Protocol):
    """Where another workflow is put when it is opened."""

    def make(self) -> None:
        """The document is to show another workflow; the one that is open is put aside."""

    def go_to(self, path: Path) -> bool:
        """Show the workflow of a file that is open already; gives whether it is."""

    def is_elsewhere(self, path: Path) -> bool:
        """The file is open, and the workflow that is shown is another one."""


class FileMenu(QObject):
    """Reads and writes the files of the document.

    Attributes:
        room: Where other workflows are put.

    Signals:
        opened: Another workflow is open.
        said: A sentence about what was done.
    """

    room: Room

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
        self.disk = FileWatch(document, self)

    @property
    def folder(self) -> Path:
        """Where the workflow's own files are looked for."""
        return self._document.folder or Path.home()

    @property
    def recent(self) -> tuple[Path, ...]:
        """The files that were opened last, newest first."""
        return self._recent.paths()

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "new": self.new,
            "open": self.open,
            "save": self.save,
            "save_as": self.save_as,
            "export": self.export,
        }

    def new(self) -> None:
        """Start an empty workflow."""
        self.room.make()
        self._document.show(Workflow(), None)
        self.opened.emit()

    def open(self) -> None:
        """Ask for a file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Open a workflow", str(self._proposed().parent), FILTER
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> bool:
        """Open a file. One that cannot be read changes nothing, and its problems are listed."""
        if self.room.go_to(path):
            return True
        workflow = self.read(path)
        if workflow is None:
            return False
        self.room.make()
        self._document.show(workflow, path.absolute())
        self._recent.add(path)
        self.opened.emit()
        return True

    def open_copy(self, path: Path) -> None:
        """Open a copy of a file that is to stay as it is.

        Files that it names are found beside the original until the copy is saved.
        """
        workflow = self.read(path)
        if workflow is not None:
            self.room.make()
            self._document.show(workflow, None, copy_of=path.absolute())
            self.opened.emit()

    def restore(self, workflow: Workflow, origin: Path | None) -> None:
        """Show a workflow that was not saved; it stays so, and `origin` as it is."""
        workflow = ready(workflow, self._catalog)
        self.room.make()
        self._document.show(workflow, None, copy_of=origin, is_saved=False)
        self.opened.emit()

    def reload(self) -> None:
        """Take what stands in the file now, as an edit that can be undone."""
        path = self._document.path
        workflow = self.read(path) if path else None
        if path is None or workflow is None:
            return
        self._document.apply(Edit("Reload from disk", lambda _: workflow))
        self._document.mark_saved(path)
        self.disk.accept()

    def keep_mine(self) -> None:
        """Leave the file as it is now; the workflow here is not what stands in it."""
        self.disk.accept()
        self._document.mark_unsaved()

    def save(self) -> bool:
        """Save; asks for a name where there is none. Gives whether it was saved."""
        path = self._document.path
        choice = self._where_to_save(path)
        if path is None or choice is SaveChoice.ELSEWHERE:
            return self.save_as()
        return choice is SaveChoice.HERE and self._write(path)

    def save_as(self) -> bool:
        """Ask for a name and save. Gives whether it was saved."""
        chosen = self._ask_name("Save the workflow", self._proposed())
        if chosen and self.room.is_elsewhere(chosen):
            QMessageBox.warning(self._window, "Not saved", _IN_ANOTHER_TAB.format(chosen.name))
            return False
        return self._write(chosen) if chosen else False

    def export(self) -> None:
        """Write a copy somewhere; the workflow stays the file that it is."""
        name = f"{self._document.workflow.id}-export.json"
        path = self._ask_name("Export as JSON", self._proposed().with_name(name))
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
            action = QAction(short(path), menu)
            action.triggered.connect(lambda _=False, path=path: self.open_path(path))
            menu.addAction(action)
        if menu.isEmpty():
            menu.addAction("No file was opened yet").setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction("Clear this list").triggered.connect(self._recent.clear)

    def read(self, path: Path) -> Workflow | None:
        """The workflow of a file; None where it has problems, which are listed."""
        try:
            return ready(load(path), self._catalog)
        except BrokenFileError as error:
            title = f"“{path.name}” cannot be opened"
            ProblemsDialog(title, str(error), error.problems, self._window).exec()
            return None

    def _proposed(self) -> Path:
        """A name to save under. Nobody is led to write into the folder of the examples."""
        document = self._document
        known = document.path or document.copy_of
        if known is None or known.is_relative_to(example_folder()):
            return Path.home() / f"{document.workflow.id}.json"
        return known

    def _where_to_save(self, path: Path | None) -> SaveChoice:
        if path is None:
            return SaveChoice.ELSEWHERE
        if self.disk.is_read_only:
            return ask_read_only(path.name, self._window)
        if self.disk.look() is DiskState.CHANGED:
            return ask_changed(path.name, self._window)
        return SaveChoice.HERE

    def _ask_name(self, title: str, proposed: Path) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(proposed), FILTER)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(".json")

    def _write(self, path: Path) -> bool:
        if not self._save_to(path):
            return False
        document = self._document
        folder = document.copy_of.parent if document.copy_of else None
        document.mark_saved(path.absolute())
        self.disk.accept()
        self._recent.add(path)
        along = self._bring_along(folder, path.absolute().parent) if folder else ""
        self.said.emit(f"Saved to {path.name}{along}.")
        return True

    def _bring_along(self, source: Path, target: Path) -> str:
        try:
            copied = bring_along(self._document.workflow, source, target)
        except OSError as error:
            return f", but not the files it names: {error}"
        return f", together with {', '.join(copied)}" if copied else ""

    def _save_to(self, path: Path) -> bool:
        try:
            save(self._document.workflow, path)
        except DocumentError as error:
            QMessageBox.warning(self._window, "Not saved", str(error))
            return False
        return True


def short(path: Path) -> str:
    """The path, with the user's own folder as `~`."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
