"""The middle of the window: the canvas or the start page, and above them what there is to say."""

import logging
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.editor.autosave import Autosave
from app.editor.canvas import Canvas
from app.editor.document import Document
from app.editor.example_pictures import ExamplePictures
from app.editor.file_menu import FileMenu
from app.editor.file_notice import FileNotice
from app.editor.guide import Guide
from app.editor.opening import example_folder
from app.editor.panels.example_card import PICTURE
from app.editor.panels.notice_bar import NoticeBar
from app.editor.panels.start_page import StartPage
from app.editor.recovery import Draft, RecoveryFolder
from app.editor.restore import offer_drafts
from app.editor.running.view import RunView
from app.workflow.file import BrokenFileError, load
from app.workflow.model import Workflow
from blocks.sdk import BlockSpec

log = logging.getLogger("cordboard.editor")


class Stage(QWidget):
    """Puts start page, guide, notices and drafts together.

    Args:
        canvas: What is shown once there is a workflow.
        document: The open workflow.
        files: How another is opened.
        run: Its rehearsal.
        catalog: The blocks.
        settings: What is remembered between starts.
        strip: The tabs of all open workflows.
        banner: What speaks of the rehearsal.
    """

    def __init__(
        self,
        canvas: Canvas,
        document: Document,
        files: FileMenu,
        run: RunView,
        catalog: Mapping[str, BlockSpec],
        settings: QSettings,
        strip: QWidget,
        banner: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._document = document
        self._files = files
        self._page: StartPage | None = None
        self._has_work = False
        self._examples: dict[Path, Workflow] = {}
        self._drafts = RecoveryFolder()
        self.autosave = Autosave(document, self._drafts, self)
        self.autosave.failed.connect(files.said)
        self.file_bar = NoticeBar("Notice about the file", "warning", "file-alert-outline", self)
        self.run_bar = NoticeBar("Notice about a run", "accent", "play-circle-outline", self)
        self.hold_bar = NoticeBar("What is held", "held", "pause-octagon-outline", self)
        self.time_bar = NoticeBar("An earlier moment is shown", "accent", "history", self)
        self.wait_bar = NoticeBar("The rehearsal waits", "accent", "clock-outline", self)
        self.guide_bar = NoticeBar("First steps", "accent", "school-outline", self)
        self._notice = FileNotice(self.file_bar, document, files, self)
        self.guide = Guide(self.guide_bar, document, run, catalog, settings, self)
        self._pictures = ExamplePictures(catalog, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        run_bars = (self.run_bar, self.hold_bar, self.wait_bar, self.time_bar)
        for widget in (strip, banner, *run_bars, self.file_bar, self.guide_bar, self._pages):
            column.addWidget(widget, int(widget is self._pages))
        files.opened.connect(self.show_canvas)
        document.workflow_changed.connect(self._on_workflow_changed)

    @property
    def start_page(self) -> StartPage | None:
        """The start page while it is shown."""
        return self._page if self._pages.currentWidget() is self._page else None

    def show_start(self) -> None:
        """Show the start page in place of the canvas."""
        page = self._page or self._make_page()
        page.show_recent(self._files.recent)
        self._has_work = bool(self._document.workflow.blocks)
        page.show_way_back(has_work=self._has_work)
        self.guide.pause()
        self._pages.setCurrentWidget(page)
        page.focus_first()
        self._paint_examples()

    def show_canvas(self) -> None:
        """Show the canvas."""
        if self.start_page is not None:
            self.leave_start()
            # Its size is known once the window has laid it out.
            QTimer.singleShot(0, self._canvas, self._canvas.fit)

    def leave_start(self) -> None:
        """Show the canvas with the same in sight as before."""
        if self.start_page is not None:
            self._pages.setCurrentWidget(self._canvas)
            self._canvas.setFocus()

    def focus_canvas(self) -> None:
        """Put the focus on the canvas; a field that is being typed into is finished by that."""
        self._canvas.setFocus()

    def offer_drafts(self) -> bool:
        """Ask what becomes of work that an editor left behind; gives whether some is restored."""
        return offer_drafts(self._drafts, self._restore, self.window())

    def _restore(self, draft: Draft) -> None:
        self._files.restore(draft.workflow, draft.origin)
        # Safe again before the draft that is taken up is forgotten.
        self.autosave.keep_now()

    def _make_page(self) -> StartPage:
        page = self._page = StartPage(self)
        self._pages.addWidget(page)
        self._examples = _examples()
        page.show_examples(self._examples)
        page.new_wanted.connect(self._files.new)
        page.open_wanted.connect(self._files.open)
        page.example_chosen.connect(self._files.open_copy)
        page.file_chosen.connect(self._files.open_path)
        page.left.connect(self._on_left)
        page.look_changed.connect(self._paint_examples)
        self._pictures.painted.connect(page.show_picture)
        return page

    def _paint_examples(self) -> None:
        if self.start_page is not None:
            self._pictures.want(self._examples, PICTURE)

    def _on_left(self) -> None:
        self.show_canvas()
        self._begin_guide()

    def _on_workflow_changed(self) -> None:
        if self.start_page is not None:
            self.show_canvas()
            self._begin_guide()

    def _begin_guide(self) -> None:
        document = self._document
        is_restored = document.is_changed and not document.undo_name
        goes_on = self._has_work and document.workflow.blocks
        if document.folder is None and not is_restored and not goes_on:
            self.guide.begin()


def _examples() -> dict[Path, Workflow]:
    found = {}
    for path in sorted(example_folder().glob("*.json")):
        if ".test" in path.suffixes:
            continue
        try:
            found[path] = load(path)
        except BrokenFileError as error:
            log.warning("an example is left out: %s", error)
    return found
