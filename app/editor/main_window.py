"""The window: makes its parts and connects them. What each does is in its own module.

A panel has a line where it is made and a place in `_lay_out`; what else belongs to it is in a desk
of its own (`app.editor.*_desk`), which gives the slots of its actions.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox

from app.editor.about import ABOUT
from app.editor.actions import Actions
from app.editor.arranging import Arranging
from app.editor.canvas import Canvas
from app.editor.canvas_desk import CanvasDesk
from app.editor.canvas_menu import CanvasMenu
from app.editor.checker import Checker
from app.editor.compare.desk import CompareDesk
from app.editor.condition_actions import CONDITIONS
from app.editor.dialogs.shortcuts_dialog import ShortcutsDialog
from app.editor.document import Document
from app.editor.favourites import Favourites
from app.editor.file_menu import FileMenu
from app.editor.finding.desk import FindingDesk
from app.editor.heading import Heading
from app.editor.history_actions import HISTORY
from app.editor.inspector_desk import InspectorDesk
from app.editor.look import current_theme
from app.editor.mend_desk import MendDesk
from app.editor.message_actions import MESSAGES
from app.editor.outline.desk import OutlineDesk
from app.editor.outline.panel import OutlinePanel
from app.editor.palette_desk import PaletteDesk
from app.editor.panel_desk import PanelDesk
from app.editor.panels.banner import Banner
from app.editor.panels.inspector import InspectorPanel
from app.editor.panels.lower_panel import LowerPanel
from app.editor.panels.palette import PalettePanel
from app.editor.panels.status_strip import StatusStrip
from app.editor.recent import RecentFiles
from app.editor.running.breakpoint_desk import BreakpointDesk
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.control_desk import ControlDesk
from app.editor.running.desk import RunDesk
from app.editor.running.hold_desk import HoldDesk
from app.editor.running.live_desk import LiveDesk
from app.editor.running.parts_desk import PartsDesk
from app.editor.running.runner import Runner, users_journal, users_live_journal
from app.editor.running.view import RunView
from app.editor.running.work import MakeLiveWorld, MakeWorld, Means
from app.editor.secret_desk import SecretDesk, SecretNames
from app.editor.stage import Stage
from app.editor.tabs.closing import TabCloser
from app.editor.tabs.desk import TabDesk
from app.editor.tabs.exchange import Exchange
from app.editor.tabs.strip import TabStrip
from app.editor.test_actions import TESTS
from app.editor.theme import Theme
from app.editor.theme_choice import ThemeChoice
from app.editor.tool_bar import MainToolBar
from app.editor.window_layout import WindowLayout
from blocks.catalog import Catalog

if TYPE_CHECKING:
    from app.editor.running.pages import RunPages

_SAID_MS = 6000
PAGE_DEEDS = tuple(spec.name for menu in (CONDITIONS, MESSAGES, TESTS, HISTORY) for spec in menu)
"""Actions of pages that may not be made yet."""


class MainWindow(QMainWindow):
    """Several workflows in tabs, one of them shown.

    Args:
        catalog: The blocks.
        settings: What is remembered between starts.
        secrets: Where secrets are stored.
        make_world: Gives each rehearsal its world.
        make_live_world: Gives each look-up in the user's accounts its world.
    """

    def __init__(
        self,
        catalog: Catalog,
        settings: QSettings,
        secrets: SecretNames,
        make_world: MakeWorld,
        make_live_world: MakeLiveWorld,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._secrets = secrets
        self._pages: RunPages | None = None
        self.document = Document(parent=self)
        self.checker = Checker(self.document, catalog, self)
        self.runner = Runner(
            Means(catalog, make_world, make_live_world, users_journal, users_live_journal), self
        )
        self.files = FileMenu(self.document, catalog, RecentFiles(settings), self)
        self.choices = ChoiceBook(settings, lambda: self.document.path, self)
        self._theme = ThemeChoice(settings, self)
        self._make_panels(catalog)
        self.runs = RunView(
            self.runner, self.canvas, self.inspector, self.lower_panel, self.banner, self
        )
        self.status = StatusStrip(self.runs, self)
        self.stage = Stage(
            self.canvas,
            self.document,
            self.files,
            self.runs,
            catalog,
            settings,
            self.tab_strip,
            self.banner,
        )
        self._make_desks(SecretDesk(secrets, self), make_world, make_live_world)
        self._make_run_desks()
        self.actions_by_name = Actions(self, self.canvas, self._slots())
        self._lay_out()
        self.run_desk.use(self.actions_by_name)
        self.controlling.use(self.actions_by_name)
        self.holding.use(self.actions_by_name)
        self.stopping.use(self.actions_by_name)
        self.parts.use(self.actions_by_name)
        self.going_live.use(self.actions_by_name)
        self._arranging.use(self.actions_by_name)
        CanvasMenu(self.canvas, self.finding, self.actions_by_name)
        Heading(self, self.actions_by_name, self.document, self.files.disk)
        OutlineDesk(
            self.outline,
            self.document,
            self.checker,
            self.canvas,
            self.inspector,
            self.actions_by_name,
        )
        self._connect()
        self._show_workflow()
        self.checker.check_now()

    # Putting it together

    def _make_panels(self, catalog: Catalog) -> None:
        self.tab_strip = TabStrip(self)
        self.canvas = Canvas(current_theme(), self)
        self.palette_panel = PalettePanel(catalog, Favourites(self._settings), self)
        self.outline = OutlinePanel(self)
        self.inspector = InspectorPanel(self)
        self.lower_panel = LowerPanel(self)
        # Before anybody else hears of a run: the pages follow it from its beginning.
        self.runner.started.connect(self.lower_panel.make_all)
        self.lower_panel.made.connect(self._on_pages_made)
        self.banner = Banner(self)
        self.panels = PanelDesk(
            {
                "show_palette": self.palette_panel,
                "show_outline": self.outline,
                "show_inspector": self.inspector,
                "show_bottom": self.lower_panel,
            },
            self.lower_panel,
        )

    def _make_desks(
        self, secrets: SecretDesk, make_world: MakeWorld, make_live_world: MakeLiveWorld
    ) -> None:
        document, checker, canvas, files = self.document, self.checker, self.canvas, self.files
        stage, runs = self.stage, self.runs
        exchange = Exchange(
            document,
            checker,
            canvas,
            files.disk,
            stage.autosave,
            stage.guide,
            runs,
            self.inspector,
            self.choices,
        )
        self.tabs = TabDesk(
            self.tab_strip, exchange, stage, document, files, self.runner, self._settings
        )
        self.closer = TabCloser(self.tabs, self.tab_strip, files, self.runner, self)
        self.run_desk = RunDesk(
            self.runner, runs, document, checker, files, self.tabs, self.choices, stage.run_bar
        )
        self.inspecting = InspectorDesk(
            self.inspector,
            document,
            checker,
            canvas,
            files,
            secrets,
            make_world,
            make_live_world,
        )
        self.going_live = LiveDesk(
            document,
            checker,
            files,
            self.runner,
            runs,
            self.run_desk,
            self.lower_panel,
            secrets,
            make_live_world,
        )
        self._drawing = CanvasDesk(document, checker, canvas)
        self._inserting = PaletteDesk(self.palette_panel, document, checker, canvas)
        self.mending = MendDesk(document, checker, secrets, self)
        self.inspecting.use(self.mending)
        self.comparing = CompareDesk(document, checker.wiring.catalog, self)
        self._arranging = Arranging(document, checker, canvas, self._settings)
        self.finding = FindingDesk(
            self,
            document,
            checker,
            canvas,
            self.inspector,
            lambda: self.panels.open("show_inspector"),
            lambda: self.actions_by_name,
        )

    def _make_run_desks(self) -> None:
        runs, canvas = self.runs, self.canvas
        self.controlling = ControlDesk(self.runner, runs, self.run_desk, canvas, self.choices)
        self.holding = HoldDesk(self.runner, runs, canvas, self.inspecting, self.stage.hold_bar)
        self.parts = PartsDesk(
            self.document,
            self.checker,
            canvas,
            runs,
            self.run_desk,
            self.inspecting,
            self.choices,
        )
        self.stopping = BreakpointDesk(self.choices, self.checker, canvas)

    @property
    def pages(self) -> "RunPages":
        """The desks of the pages of runs."""
        self.lower_panel.make_all()
        if self._pages is None:
            raise RuntimeError("the pages are asked for while they are made")
        return self._pages

    def _on_pages_made(self) -> None:
        # No window needs it before it is shown.
        from app.editor.running.pages import RunPages

        pages = self._pages = RunPages(
            self.lower_panel,
            self.panels,
            self.runner,
            self.runs,
            self.run_desk,
            self.document,
            self.checker,
            self.files,
            self.canvas,
            self.choices,
            self.stage,
            self.status,
            self._secrets,
            self._settings,
        )
        pages.use(self.actions_by_name)
        pages.tell(self._say)

    def _on_page_action(self, name: str, *told: object) -> None:
        self.pages.slots()[name](*told)

    def _slots(self) -> dict[str, Callable[..., object]]:
        return {
            "start_page": self.stage.show_start,
            "quit": self.close,
            **self.files.slots(),
            **self.closer.slots(),
            **self.panels.slots(),
            **self._drawing.slots(),
            **self._inserting.slots(),
            **self.inspecting.slots(),
            **self.mending.slots(),
            **self.comparing.slots(),
            **self._arranging.slots(),
            **self.finding.slots(),
            **self.run_desk.slots(),
            **self.controlling.slots(),
            **self.holding.slots(),
            **self.stopping.slots(),
            **self.parts.slots(),
            **self.going_live.slots(),
            **{name: partial(self._on_page_action, name) for name in PAGE_DEEDS},
            "command": self._on_command,
            "theme": self._theme.toggle,
            "shortcuts": lambda: ShortcutsDialog(self.actions_by_name.all(), self).exec(),
            "about": lambda: QMessageBox.about(self, "About Cordboard", ABOUT),
        }

    def _lay_out(self) -> None:
        bar = MainToolBar(self.actions_by_name, self)
        bar.badge.follow(self.runs)
        self.addToolBar(bar)
        self.statusBar().addPermanentWidget(self.status)
        self.statusBar().setSizeGripEnabled(False)
        self._layout = WindowLayout(self, self.stage, self.panels.sides)
        self._layout.restore(self._settings)
        self.panels.use(self.actions_by_name)
        recent = QMenu("Open &recent", self)
        recent.aboutToShow.connect(lambda: self.files.fill_recent(recent))
        file_menu = self.actions_by_name.menus["&File"]
        entries = file_menu.actions()
        file_menu.insertMenu(entries[entries.index(self.actions_by_name["open"]) + 1], recent)

    def _connect(self) -> None:
        self.checker.wiring_changed.connect(self._show_workflow)
        self.checker.problems_changed.connect(self._show_problems)
        self._inserting.wanted.connect(lambda: self.panels.open("show_palette"))
        self.inspecting.wanted.connect(lambda: self.panels.open("show_inspector"))
        self.lower_panel.problems.problem_chosen.connect(self.inspecting.show_problem)
        self.mending.serve(self.lower_panel.problems)
        self.mending.found.connect(self.inspecting.show)
        self.lower_panel.outbox.block_wanted.connect(lambda block: self.canvas.select([block]))
        self.lower_panel.outbox.counted.connect(self.status.count_messages)
        self.status.problems_wanted.connect(lambda: self.panels.show_page("problems"))
        self._theme.changed.connect(self._on_theme_changed)
        for said in (
            self.document.edit_refused,
            self.canvas.refused,
            self.files.said,
            self.run_desk.said,
            self.controlling.said,
            self.holding.said,
            self.stopping.said,
            self.parts.said,
            self.going_live.said,
            self.runner.said,
            self.mending.said,
            self.comparing.said,
        ):
            said.connect(self._say)

    # Showing

    def _show_workflow(self) -> None:
        self._drawing.show()
        self.status.show_workflow(self.document.workflow)
        self.inspecting.show()

    def _show_problems(self) -> None:
        problems = self.checker.problems
        self.canvas.show_problems(problems)
        self.lower_panel.problems.show_problems(problems, self.checker.wiring)
        self.lower_panel.show_count("problems", len(problems))
        self.status.show_problems(problems)

    def _say(self, text: str) -> None:
        self.statusBar().showMessage(text, _SAID_MS)

    def _on_theme_changed(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)
        self.inspecting.show_anew()
        self.lower_panel.outbox.refresh()

    def _on_command(self) -> None:
        self.panels.open("show_outline")
        self.outline.focus_line()

    # For whoever starts the window

    def open_path(self, path: Path) -> bool:
        """Open a file; gives whether that went well."""
        return self.files.open_path(path)

    def rehearse(self) -> None:
        """Run the workflow that is shown on this machine alone, if it has no problems."""
        self.run_desk.rehearse()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, remember the window, end the run."""
        if not self.closer.may_close_window():
            event.ignore()
            return
        self._layout.keep(self._settings)
        self.runner.close()
        self.going_live.close()
        if self._pages is not None:
            self._pages.close()
        self.stage.autosave.close()
        self.tabs.forget_drafts()
        self.inspecting.close()
        self.mending.close()
        event.accept()
