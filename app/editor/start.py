"""Starts the editor: the application, its window, and what becomes of errors nobody expected."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from blocks.sdk import CordboardError

if TYPE_CHECKING:
    from app.editor.main_window import MainWindow

NO_DISPLAY = (
    "There is no display to open the editor on: DISPLAY and WAYLAND_DISPLAY are not set. "
    "“cordboard run FILE” rehearses a workflow in the terminal."
)


_PAGES_MS = 150
"""After the start, the pages that are not in sight are made: the window is painted by then."""
_TIDY_MS = 10_000
"""After the start, old runs are deleted: by then nobody waits for anything else."""


class NoDisplayError(CordboardError):
    """The editor has no screen to open on."""


def open_editor(path: Path | None, *, rehearse: bool = False) -> int:
    """Open the editor and stay until it is closed.

    Args:
        path: A workflow file to open; None for an empty workflow.
        rehearse: Rehearse it at once.

    Returns:
        The exit code.

    Raises:
        NoDisplayError: There is no screen. Qt itself would abort the process.
    """
    if not has_display():
        raise NoDisplayError(NO_DISPLAY)
    from PySide6.QtCore import QTimer

    from app.editor.application import make_application, make_window
    from app.editor.collector import GarbageCollector

    app = make_application()
    window = make_window()
    if path is None and not window.tabs.has_waiting:
        window.stage.show_start()
    window.show()
    # The window is there before the file is read.
    QTimer.singleShot(0, window, lambda: _begin(window, path, rehearse=rehearse))
    GarbageCollector(window).start()
    QTimer.singleShot(_PAGES_MS, window, window.lower_panel.make_all)
    QTimer.singleShot(_TIDY_MS, window, lambda: window.pages.past.trim())
    # Ctrl+C in the terminal ends the program, which Qt's loop would keep from Python.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    code = app.exec()
    if window.runner.has_deaf_thread:
        # Everything is saved by now, and Python would wait for the block for ever.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def has_display() -> bool:
    """Whether there is a screen, or Qt was told to do without one."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _begin(window: "MainWindow", path: Path | None, *, rehearse: bool) -> None:
    is_open = window.open_path(path) if path else False
    window.tabs.restore(is_behind=is_open)
    is_open = window.stage.offer_drafts() or is_open
    if is_open and rehearse:
        window.rehearse()
