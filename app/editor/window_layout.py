"""Where the parts of the window stand, and what is remembered of that between starts."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

_SIZE = (1440, 880)
_LEAST = (1020, 600)
"""Below this the tool bar would hide that this is a rehearsal."""
_COLUMNS = [230, 300, 560, 350]
_ROWS = [600, 230]
_HIDDEN_AT_FIRST = {"show_outline"}


class WindowLayout:
    """Columns; in that of the canvas the lower panel below it.

    Args:
        window: What is laid out.
        middle: The canvas and what belongs above it.
        panels: By the names they are remembered by: two left ones, right, lower.
    """

    def __init__(self, window: QMainWindow, middle: QWidget, panels: Mapping[str, QWidget]) -> None:
        self._window = window
        self.panels = panels
        left, second, right, lower = panels.values()
        column = QSplitter(Qt.Orientation.Vertical, window)
        row = QSplitter(Qt.Orientation.Horizontal, window)
        for part in (middle, lower):
            column.addWidget(part)
        for part in (left, second, column, right):
            row.addWidget(part)
        for splitter, stretched in ((column, 0), (row, 2)):
            splitter.setStretchFactor(stretched, 1)
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
        column.setSizes(_ROWS)
        row.setSizes(_COLUMNS)
        left.setMinimumWidth(180)
        second.setMinimumWidth(220)
        right.setMinimumWidth(300)
        lower.setMinimumHeight(120)
        window.resize(*_SIZE)
        window.setMinimumSize(*_LEAST)
        window.setCentralWidget(row)
        self._splitters = {"columns": row, "rows": column}

    def keep(self, settings: QSettings) -> None:
        """Write down where everything is."""
        settings.setValue("window/geometry", self._window.saveGeometry())
        for name, splitter in self._splitters.items():
            settings.setValue(f"window/{name}", splitter.saveState())
        for name, panel in self.panels.items():
            settings.setValue(f"window/{name}", "hidden" if panel.isHidden() else "shown")

    def restore(self, settings: QSettings) -> None:
        """Put everything where it was. What is damaged or missing stays as it is."""
        geometry = settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        for name, splitter in self._splitters.items():
            state = settings.value(f"window/{name}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
        for name, panel in self.panels.items():
            at_first = "hidden" if name in _HIDDEN_AT_FIRST else "shown"
            panel.setVisible(settings.value(f"window/{name}", at_first) != "hidden")
