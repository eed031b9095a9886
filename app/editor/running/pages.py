"""The desks of the pages below the canvas that show runs, put together."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSettings

from app.editor.actions import Actions
from app.editor.canvas import Canvas
from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.file_menu import FileMenu
from app.editor.panel_desk import PanelDesk
from app.editor.panels.lower_panel import LowerPanel
from app.editor.panels.status_strip import StatusStrip
from app.editor.running.around_message import AroundMessages
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.clock_desk import ClockDesk
from app.editor.running.conditions_desk import ConditionsDesk
from app.editor.running.data_desk import DataDesk
from app.editor.running.desk import RunDesk
from app.editor.running.history_desk import HistoryDesk
from app.editor.running.outbox_desk import OutboxDesk
from app.editor.running.rows_desk import RowsDesk
from app.editor.running.runner import Runner, users_journal_path, users_row
from app.editor.running.tests_desk import TestsDesk
from app.editor.running.timeline_desk import TimelineDesk
from app.editor.running.view import RunView
from app.editor.running.why_desk import WhyDesk
from app.editor.secret_desk import SecretNames
from app.editor.stage import Stage


class RunPages:
    """Makes the desks; a further page has a line where it is made, and in what is given on.

    Args:
        pages: The pages.
        panels: Bring them to the front.
        runner: What runs.
        runs: What is shown of it.
        run_desk: Orders runs.
        document: The workflow that is shown.
        checker: Its wiring, and the blocks.
        files: Where its files are.
        canvas: Where blocks are selected and ways lit up.
        choices: How the user wants runs to go.
        stage: Has the bars above the canvas.
        status: Has the signs in the status line.
        secrets: By which signatures are checked.
        settings: What is remembered between starts.
    """

    def __init__(
        self,
        pages: LowerPanel,
        panels: PanelDesk,
        runner: Runner,
        runs: RunView,
        run_desk: RunDesk,
        document: Document,
        checker: Checker,
        files: FileMenu,
        canvas: Canvas,
        choices: ChoiceBook,
        stage: Stage,
        status: StatusStrip,
        secrets: SecretNames,
        settings: QSettings,
    ) -> None:
        catalog, page = checker.wiring.catalog, partial(partial, panels.show_page)
        self.looking_back = TimelineDesk(pages.timeline, runs, canvas, catalog, stage.time_bar)
        self.past = HistoryDesk(
            pages.history,
            users_journal_path,
            document,
            files,
            runner,
            runs,
            run_desk,
            canvas,
            catalog,
            settings,
            page("history"),
        )
        self.looking = DataDesk(pages.data, runs, canvas, catalog)
        around = AroundMessages(catalog, secrets)
        self.outbox = OutboxDesk(pages.outbox, runs, around, page("outbox"), lambda: files.folder)
        self.conditions = ConditionsDesk(pages, choices, checker, status, runs, page("conditions"))
        self.clock = ClockDesk(
            pages.conditions.clock,
            choices,
            runner,
            runs,
            stage.wait_bar,
            lambda block: checker.wiring.title(block),
        )
        self.rows = RowsDesk(pages.rows, runs, catalog)
        self.tests = TestsDesk(
            pages.tests, document, checker, canvas, runs, runner.means.make_world, panels.show_page
        )
        self.why = WhyDesk(pages, runs, canvas, catalog, page("why"), users_row)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            **self.past.slots(),
            **self.outbox.slots(),
            **self.conditions.slots(),
            **self.clock.slots(),
            **self.why.slots(),
            **self.tests.slots(),
        }

    def use(self, actions: Actions) -> None:
        """Keep the actions as it fits."""
        self.clock.use(actions)
        self.past.use(actions)
        self.tests.use(actions)

    def close(self) -> None:
        """End what is still read for a page."""
        self.looking.close()
        self.past.close()
        self.tests.close()

    def tell(self, say: Callable[[str], None]) -> None:
        """From now on give `say` what there is to know, a sentence each."""
        for desk in (self.outbox, self.looking, self.clock, self.why, self.past, self.tests):
            desk.said.connect(say)
