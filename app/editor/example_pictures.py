"""Pictures of workflows, painted one by one while the window has nothing else to do."""

from collections import deque
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QPixmap

from app.editor.canvas import Canvas
from app.editor.look import current_theme
from app.editor.opening import ready
from app.workflow.model import Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec

_SUPERSAMPLING = 2
"""Painted this much larger: thin cords would be lost."""

_PAUSE_MS = 100
"""Before the first one: the window itself comes first."""


class ExamplePictures(QObject):
    """Paints pictures in the current theme and keeps them.

    Signals:
        painted: The path of a workflow, and its `QPixmap`.
    """

    painted = Signal(Path, QPixmap)

    def __init__(self, catalog: Mapping[str, BlockSpec], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._kept: dict[tuple[Path, str], QPixmap] = {}
        self._wanted: deque[tuple[Path, Workflow, QSize]] = deque()
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._on_idle)

    def want(self, workflows: Mapping[Path, Workflow], size: QSize) -> None:
        """Paint these as they are when opened; `painted` tells of each.

        Args:
            workflows: As they were read from their files.
            size: In device-independent pixels.
        """
        self._wanted = deque((path, workflow, size) for path, workflow in workflows.items())
        self._idle.start(_PAUSE_MS)

    def _on_idle(self) -> None:
        if not self._wanted:
            self._idle.stop()
            return
        self._idle.setInterval(0)
        path, workflow, size = self._wanted.popleft()
        key = (path, current_theme().name)
        if key not in self._kept:
            self._kept[key] = self._paint(workflow, size)
        self.painted.emit(path, self._kept[key])

    def _paint(self, workflow: Workflow, size: QSize) -> QPixmap:
        workflow = ready(workflow, self._catalog)
        canvas = Canvas(current_theme())
        canvas.show_workflow(workflow, Wiring.of(workflow, self._catalog), self._catalog)
        pixmap = QPixmap.fromImage(canvas.picture(size * _SUPERSAMPLING))
        pixmap.setDevicePixelRatio(_SUPERSAMPLING)
        canvas.deleteLater()
        return pixmap
