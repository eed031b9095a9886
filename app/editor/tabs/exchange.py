"""Puts what the window shows aside as a tab, and another tab in its place.

Which tabs there are is up to `app.editor.tabs.desk`.
"""

from dataclasses import replace

from app.editor.autosave import Autosave
from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.file_watch import FileWatch
from app.editor.guide import Guide
from app.editor.panels.inspector import InspectorPanel
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.view import RunView
from app.editor.tabs.tab import Tab, View


class Exchange:
    """Between a tab and the parts of the window that show one workflow.

    Each part that keeps something of the workflow it shows has a line in `put_aside` and `show`.
    """

    def __init__(
        self,
        document: Document,
        checker: Checker,
        canvas: Canvas,
        disk: FileWatch,
        autosave: Autosave,
        guide: Guide,
        runs: RunView,
        inspector: InspectorPanel,
        choices: ChoiceBook,
    ) -> None:
        self._document = document
        self._checker = checker
        self._canvas = canvas
        self._disk = disk
        self._autosave = autosave
        self._guide = guide
        self._runs = runs
        self._inspector = inspector
        self.choices = choices

    def value(self, number: int) -> Tab:
        """What is shown now, as a tab; its draft stays with the autosave."""
        return Tab(
            number,
            self._document.state(),
            view=view_of(self._canvas),
            run=self._runs.shown,
            on_disk=self._disk.known,
            is_guided=self._guide.is_on,
            choices=self.choices.value,
        )

    def put_aside(self, number: int, *, keeps_draft: bool = True) -> Tab:
        """Give what is shown as a tab, and show nothing of its run any more.

        Args:
            number: Of the tab.
            keeps_draft: What is not saved stays safe, and the draft belongs to the tab.
        """
        self._document.end_typing()
        tab = self.value(number)
        if not keeps_draft:
            self._autosave.close()
        slot = self._autosave.hand_over()
        self._guide.pause()
        self.forget_run()
        return replace(tab, draft=slot)

    def forget_run(self) -> None:
        """Show nothing of a run, and select nothing: the next workflow may have the same ids."""
        self._runs.show(None)
        self._canvas.select([])
        # Answers that are waited for are about this workflow.
        self._inspector.forget_rows()

    def look_at_file(self) -> None:
        """Notice what became of the file of the workflow that is shown."""
        self._disk.resume(self._disk.known)

    def show_from_start(self) -> None:
        """The document shows another workflow, of which nothing is known."""
        self._canvas.select([])
        self._canvas.fit()
        self._checker.tell_again()
        self.choices.recall()

    def show(self, tab: Tab) -> None:
        """Show a tab as it was when it was put aside; nothing is shown but what was put aside."""
        self._document.restore(tab.document)
        self._autosave.take_over(tab.draft)
        self._disk.resume(tab.on_disk)
        self._checker.tell_again()
        if tab.view is None:
            self._canvas.fit()
        else:
            show_view(self._canvas, tab.view)
        self.choices.show(tab.choices)
        self._runs.show(tab.run)
        self._guide.resume(is_on=tab.is_guided)


def view_of(canvas: Canvas) -> View:
    """What is in sight."""
    viewer = canvas.viewer
    zoom, port = viewer.sight.zoom, viewer.viewport()
    # From the scroll bars, which are exact: going to and fro moves nothing.
    x = viewer.horizontalScrollBar().value() + port.width() / 2
    y = viewer.verticalScrollBar().value() + port.height() / 2
    return View(zoom, (x / zoom, y / zoom), canvas.selected())


def show_view(canvas: Canvas, view: View) -> None:
    """Bring it into sight again, whatever the size of the window is now."""
    canvas.select(view.selected)
    viewer = canvas.viewer
    viewer.sight.set_zoom(view.zoom)
    port = viewer.viewport()
    x, y = view.centre
    viewer.horizontalScrollBar().setValue(round(x * view.zoom - port.width() / 2))
    viewer.verticalScrollBar().setValue(round(y * view.zoom - port.height() / 2))
