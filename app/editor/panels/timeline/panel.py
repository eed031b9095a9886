"""The page of the timeline: the chart, what its colours mean, and how it is looked at."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.editor.icons import icon
from app.editor.look import tip
from app.editor.panels.timeline.chart import TimelineChart
from app.editor.panels.timeline.legend import Legend
from app.editor.panels.timeline.scale import ScaleKind, reads_best
from app.editor.theme import SPACE_L, SPACE_M, SPACE_XS
from app.runs.timeline import Timeline

EMPTY = (
    "Rehearse the workflow (F5): what each block did along the time of the run appears here. "
    "Drag along it to see the canvas as it was at any moment."
)
_SCALES = {
    ScaleKind.EVEN: ("Even steps", "Each event is a step, however long it was to the next"),
    ScaleKind.TRUE: ("True time", "As long apart as it was by the clock of the run"),
}
_ZOOM_STEP = 1.5


class TimelinePanel(QWidget):
    """Shows one row of a run, or words in its place.

    Attributes:
        chart: The chart.

    Signals:
        shown: The page has come into sight.
    """

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = TimelineChart(self)
        self._timeline: Timeline | None = None
        self._titles: Mapping[str, str] = {}
        self._chosen: ScaleKind | None = None
        self._legend = Legend(self)
        self._scale = QComboBox(self)
        self._scale.setAccessibleName("Scale")
        for kind, (name, about) in _SCALES.items():
            self._scale.addItem(name, kind)
            self._scale.setItemData(self._scale.count() - 1, about, Qt.ItemDataRole.ToolTipRole)
        self._scale.activated.connect(self._on_scale)
        self._empty = QLabel(EMPTY, self)
        self._empty.setProperty("kind", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self._pages = QStackedWidget(self)
        self._whole = QWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._whole)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        head.setSpacing(SPACE_XS)
        head.addWidget(self._legend, 1)
        head.addWidget(self._scale)
        for name, mark, act in (
            ("Zoom out (-)", "magnify-minus-outline", lambda: self.chart.zoom(1 / _ZOOM_STEP)),
            ("Zoom in (+)", "magnify-plus-outline", lambda: self.chart.zoom(_ZOOM_STEP)),
            ("Show the whole row (F)", "fit-to-page-outline", self.chart.fit),
        ):
            button = QToolButton(self)
            button.setProperty("kind", "tiny")
            button.setIcon(icon(f"mdi6.{mark}"))
            button.setToolTip(tip(name))
            button.setAccessibleName(name)
            button.clicked.connect(act)
            head.addWidget(button)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.chart, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    @property
    def is_shown(self) -> bool:
        """Somebody may look at it."""
        return self.isVisible()

    @property
    def words(self) -> str:
        """What stands in place of the chart; empty while there is one."""
        return "" if self._pages.currentWidget() is self._whole else self._empty.text()

    def say(self, words: str = EMPTY) -> None:
        """There is nothing to show; `words` say why."""
        self._timeline = None
        self._empty.setText(words)
        self._pages.setCurrentWidget(self._empty)

    def show_timeline(
        self, timeline: Timeline, titles: Mapping[str, str], *, is_over: bool
    ) -> None:
        """Show a row, or what was added to it.

        Args:
            titles: Block id → its title.
            is_over: Nothing more will come.
        """
        is_same = timeline is self._timeline
        self._timeline, self._titles = timeline, titles
        bars = timeline.bars
        kind = self._chosen or (self._kind if is_same and not is_over else None)
        kind = kind or reads_best(bars, timeline)
        self._scale.setCurrentIndex(self._scale.findData(kind))
        self.chart.show_timeline(timeline, kind, titles, is_same=is_same)
        self._legend.show_looks(self.chart.looks)
        self._pages.setCurrentWidget(self._whole)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that there is somebody to show something to."""
        super().showEvent(event)
        self.shown.emit()

    @property
    def _kind(self) -> ScaleKind:
        # Qt gives back the text that it is.
        return ScaleKind(self._scale.currentData())

    def _on_scale(self) -> None:
        self._chosen = self._kind
        if self._timeline is not None:
            self.chart.show_timeline(self._timeline, self._kind, self._titles, is_same=True)
