"""Starts the real program and leaves it as soon as its window has been painted."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

TIMEOUT_S = 60

PROGRAM = """
import json, sys, time
from app.editor import application
from PySide6.QtCore import QEvent, QObject, QTimer

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.leave)
        return False

    def leave(self):
        seconds = time.monotonic() - float(sys.argv[1])
        print(json.dumps({"seconds": seconds, "modules": sorted(sys.modules)}))
        application.QApplication.quit()

watch = Watch()
make_window = application.make_window

def watched_window():
    window = make_window()
    window.installEventFilter(watch)
    return window

application.make_window = watched_window

from app.cli import main
sys.exit(main([]))
"""


@dataclass(frozen=True, slots=True)
class FirstPaint:
    """The window is on the screen.

    Attributes:
        seconds: Since the process was started.
        modules: What has been imported until then.
    """

    seconds: float
    modules: frozenset[str]


def first_paint(environ: Mapping[str, str]) -> FirstPaint:
    """Start the editor, without a file, and wait for its window."""
    began = time.monotonic()
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(began)],
        env=dict(environ),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    return FirstPaint(told["seconds"], frozenset(told["modules"]))
