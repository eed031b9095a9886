"""What kind of run it is, in one word that nobody overlooks, and how far it is."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.editor.look import restyle
from app.editor.running.order import LIVE
from app.editor.running.view import RunView
from app.editor.theme import SPACE_S
from app.engine.run_state import RunState, Status

REHEARSAL = "REHEARSAL"
ABOUT_REHEARSAL = "Nothing that is run here leaves this machine"
LIVE_RUN = "LIVE"
ABOUT_LIVE = "Messages of this run really go out"
_SOON_MS = 250
_SETTLED = (Status.OK, Status.FAILED, Status.SKIPPED)


class ModeBadge(QWidget):
    """Follows the run that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: RunView | None = None
        self.word = QLabel(REHEARSAL, self)
        self.word.setProperty("kind", "badge")
        self.progress = QLabel(self)
        self.progress.setProperty("kind", "muted")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE_S, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self.progress)
        row.addWidget(self.word, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._show()

    def follow(self, runs: RunView) -> None:
        """Show how the runs of this view go."""
        self._runs = runs
        for signal in (runs.changed, runs.ended):
            signal.connect(self._show)
        runs.rows_changed.connect(self._on_rows_changed)

    def _on_rows_changed(self, _rows: tuple[str, ...]) -> None:
        # Each other text lays the tool bar out anew.
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        shown = self._runs.shown if self._runs else None
        is_live = shown is not None and shown.mode == LIVE
        word, about = (LIVE_RUN, ABOUT_LIVE) if is_live else (REHEARSAL, ABOUT_REHEARSAL)
        if self.word.text() != word or not self.word.toolTip():
            self.word.setText(word)
            self.word.setToolTip(about)
            self.word.setAccessibleDescription(about)
            restyle(self.word, "kind", "badge-live" if is_live else "badge")
        self.progress.setText(self._progress())

    def _progress(self) -> str:
        shown = self._runs.shown if self._runs else None
        if shown is None or shown.workflow is None or self._runs is None:
            return ""
        if not self._runs.is_running:
            return ""
        if shown.record.latest:
            done = shown.record.done
            return f"{done} row{'' if done == 1 else 's'} done"
        return progress_words(shown.record.state(""), len(shown.workflow.blocks))


def progress_words(state: RunState, blocks: int) -> str:
    """How many of the blocks of a row are settled."""
    settled = sum(one.status in _SETTLED for one in state.blocks.values())
    return f"{settled} of {blocks} blocks"
