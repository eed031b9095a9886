"""The timeline of the row that is shown: grows with it, and shows earlier moments on the canvas."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer

from app.editor.canvas import Canvas
from app.editor.clock import span_words
from app.editor.panels.notice_bar import NoticeBar
from app.editor.panels.timeline.look import event_words
from app.editor.panels.timeline.panel import TimelinePanel
from app.editor.running.kept_run import KeptRun
from app.editor.running.view import RunView
from app.engine.event import BlockReleased, Event, RunFinished, RunResumed
from app.runs.timeline import Timeline
from app.workflow.naming import block_titles
from blocks.sdk import BlockSpec

_TICK_MS = 100
"""A run that goes on is drawn no more often."""
_AT_ONCE = 1_000
"""Events taken in at a tick: less than 10 ms of work."""
_BY_CHOICE = (RunResumed, BlockReleased)
"""After these the user wants to see how the run goes on."""


class TimelineDesk(QObject):
    """Between the timeline and what is shown of a run.

    Args:
        panel: The page; while nobody looks at it nothing is done for it.
        runs: What is shown.
        canvas: Its selection is marked; a bar that is clicked selects its block.
        catalog: Has the titles of blocks.
        bar: Says that an earlier moment is shown.
    """

    def __init__(
        self,
        panel: TimelinePanel,
        runs: RunView,
        canvas: Canvas,
        catalog: Mapping[str, BlockSpec],
        bar: NoticeBar,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._chart = panel.chart
        self._runs = runs
        self._catalog = catalog
        self._bar = bar
        self._timeline: Timeline | None = None
        self._of: tuple[KeptRun, str] | None = None
        self._titles: dict[str, str] = {}
        self._wanted = 0
        self._heard = 0
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._refresh)
        # However fast the mouse moves, a moment is shown when there is time for it.
        self._travel = QTimer(self)
        self._travel.setSingleShot(True)
        self._travel.timeout.connect(self._show_moment)
        for changed in (runs.changed, runs.ended, runs.state_changed):
            changed.connect(self._note)
        runs.rows_changed.connect(self._on_rows_changed)
        runs.looked_back.connect(self._on_looked_back)
        panel.shown.connect(self._refresh)
        self._chart.moment_wanted.connect(self.look_at)
        self._chart.present_wanted.connect(self.come_back)
        self._chart.block_wanted.connect(lambda block: canvas.select([block]))
        canvas.selection_changed.connect(lambda ids: self._chart.show_selected(frozenset(ids)))

    def look_at(self, count: int) -> None:
        """Show the row as it was when there were that many events."""
        self._wanted = count
        self._travel.start(0)

    def come_back(self) -> None:
        """Show the row as it is."""
        self._travel.stop()
        self._runs.look_back(None)

    def _note(self) -> None:
        """There may be something new to draw."""
        if self._panel.is_shown and not self._tick.isActive():
            self._tick.start(_TICK_MS if self._runs.is_running else 0)

    def _refresh(self) -> None:
        kept = self._runs.shown
        events = kept.record.events(kept.row) if kept is not None else ()
        if kept is None or not events:
            self._timeline = self._of = None
            self._panel.say()
            return
        timeline = self._grown(kept, events)
        is_over = isinstance(timeline.events[-1], RunFinished)
        self._panel.show_timeline(timeline, self._titles, is_over=is_over)
        if self._chart.cursor_count is not None:
            self._say(self._chart.cursor_count)
        if len(timeline) < len(events):
            self._tick.start(_TICK_MS)

    def _grown(self, kept: KeptRun, events: tuple[Event, ...]) -> Timeline:
        """The timeline with what is new; of much that is new at first a part."""
        most = _AT_ONCE if self._runs.is_running else len(events)
        if self._timeline is None or self._of != (kept, kept.row):
            self._of = (kept, kept.row)
            self._timeline = Timeline(events[:most])
            self._titles = block_titles(kept.workflow, self._catalog) if kept.workflow else {}
        else:
            known = len(self._timeline)
            self._timeline.add(events[known : known + most])
        return self._timeline

    def _show_moment(self) -> None:
        kept = self._runs.shown
        if kept is None or self._of != (kept, kept.row):
            self._refresh()
        if self._timeline is None or kept is None:
            return
        count = min(self._wanted, len(self._timeline))
        if not self._runs.is_looking_back:
            self._heard = len(kept.record.events(kept.row))
        self._runs.look_back(self._timeline.state_after(count))
        self._chart.show_cursor(count)
        self._say(count)

    def _say(self, count: int) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        since = span_words(timeline.time_of(count) - timeline.began_at)
        what = event_words(timeline, count, self._titles)
        words = f"You look at event {count} of {len(timeline)} ({since}): {what}."
        end = "Back to now" if self._runs.is_running else "Back to the end"
        self._bar.say(words, ((end, self.come_back),))
        self._chart.setAccessibleDescription(words)

    def _on_rows_changed(self, rows: tuple[str, ...]) -> None:
        kept = self._runs.shown
        if kept is None or kept.row not in rows:
            return
        if self._runs.is_looking_back:
            events = kept.record.events(kept.row)
            new, self._heard = events[self._heard :], len(events)
            if any(isinstance(event, _BY_CHOICE) for event in new):
                self.come_back()
        self._note()

    def _on_looked_back(self, is_back: bool) -> None:
        if not is_back:
            self._travel.stop()
            self._chart.show_cursor(None)
            self._chart.setAccessibleDescription("")
            self._bar.hide()
