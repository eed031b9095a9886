"""What becomes of an error that nobody expected: it goes to the log, and the user is told."""

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.editor.icons import icon
from app.editor.settings import APPLICATION

_LOG_SIZE = 1_000_000

log = logging.getLogger("cordboard.editor")


def log_path() -> Path:
    """The file of the log."""
    return Path(platformdirs.user_log_dir(APPLICATION)) / "editor.log"


def open_log() -> None:
    """Write what is logged to the file, which is kept small."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LOG_SIZE, backupCount=1, encoding="utf-8")
    except OSError:
        # Without a log the editor still works.
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)


class CrashReporter(QObject):
    """Tells of unexpected errors, from whatever thread, one dialog at a time.

    Signals:
        crashed: The traceback, in the window's thread.
    """

    crashed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_telling = False
        self.crashed.connect(self._on_crashed)

    def install(self) -> None:
        """Hear of every error that nobody catches."""
        sys.excepthook = self.report

    def report(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """What `sys.excepthook` is called with."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        self.crashed.emit("".join(traceback.format_exception(kind, error, trace)))

    def _on_crashed(self, details: str) -> None:
        if self._is_telling:
            return
        self._is_telling = True
        box = QMessageBox(self._window)
        box.setIconPixmap(icon("mdi6.alert-outline", "danger").pixmap(40, 40))
        box.setWindowTitle("Something went wrong")
        box.setText("Cordboard made a mistake. Your workflow is still here: save it now.")
        box.setInformativeText(f"What happened is in the log, {log_path()}.")
        box.setDetailedText(details)
        box.exec()
        self._is_telling = False
