"""Compares the open workflow with its file, with another file, or with an earlier one in git."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from app.editor.compare.comparison import compare
from app.editor.compare.dialog import ComparisonDialog
from app.editor.document import Document
from app.editor.file_menu import FILTER
from app.editor.opening import ready
from app.workflow.file import load, parse
from app.workflow.model import Workflow
from blocks.sdk import BlockSpec, CordboardError

NOT_SAVED = "This workflow was not saved yet, so there is nothing to compare it with."
HERE = "the open workflow"
_GIT_LIMIT_S = 10.0


class CompareDesk(QObject):
    """Opens views of differences.

    Args:
        document: The open workflow.
        catalog: The blocks.
        window: Under which the views open.

    Signals:
        said: Why there is nothing to see, a sentence.
    """

    said = Signal(str)

    def __init__(
        self, document: Document, catalog: Mapping[str, BlockSpec], window: QWidget
    ) -> None:
        super().__init__(window)
        self._document = document
        self._catalog = catalog
        self._window = window

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "compare_saved": self.with_saved,
            "compare_file": self.with_file,
            "compare_git": self.with_revision,
        }

    def with_saved(self) -> ComparisonDialog | None:
        """What changed since the workflow was saved."""
        path = self._document.path
        if path is None:
            self.said.emit(NOT_SAVED)
            return None
        return self._show(lambda: load(path), f"the saved {path.name}")

    def with_file(self) -> ComparisonDialog | None:
        """What changed from another file, which is asked for."""
        folder = self._document.folder or Path.home()
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Compare with", str(folder), FILTER)
        path = Path(chosen)
        return self._show(lambda: load(path), path.name) if chosen else None

    def with_revision(self) -> ComparisonDialog | None:
        """What changed from the file as it stood in git."""
        path = self._document.path
        if path is None:
            self.said.emit(NOT_SAVED)
            return None
        revision, is_wanted = QInputDialog.getText(
            self._window,
            "Compare with a revision in git",
            "Revision, such as HEAD, HEAD~1, a tag or a branch:",
            text="HEAD",
        )
        wanted = revision.strip()
        if not is_wanted or not wanted:
            return None
        return self._show(lambda: parse(committed(path, wanted)), f"{path.name} at {wanted}")

    def _show(self, read: Callable[[], Workflow], older: str) -> ComparisonDialog | None:
        try:
            comparison = compare(
                ready(read(), self._catalog),
                ready(self._document.workflow, self._catalog),
                self._catalog,
            )
        except CordboardError as error:
            QMessageBox.warning(self._window, "Cannot compare", str(error))
            return None
        dialog = ComparisonDialog(comparison, older, HERE, self._catalog, self._window)
        dialog.show()
        return dialog


def committed(path: Path, revision: str) -> bytes:
    """The file as it stood in a revision of the git repository that it is in.

    Raises:
        CordboardError: There is no git, no repository, or no such revision of the file.
    """
    if revision.startswith("-"):
        raise CordboardError(f"“{revision}” is not a revision, such as HEAD or a tag.")
    command = ["git", "-C", str(path.parent), "show", f"{revision}:./{path.name}"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and no shell
            command, capture_output=True, check=False, timeout=_GIT_LIMIT_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CordboardError("Git is not here, or gives no answer.") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[0].removeprefix("fatal: ") if lines else "it does not say why"
        raise CordboardError(f"Git has no {path.name} at {revision}: {reason}.")
    return done.stdout
