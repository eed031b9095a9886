"""The conditions of rehearsals: between their page, the choices for a workflow, and their signs."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.editor.checker import Checker
from app.editor.panels.conditions.targets import fault_targets
from app.editor.panels.conditions.words import conditions_words, fails
from app.editor.panels.lower_panel import LowerPanel
from app.editor.panels.status_strip import StatusStrip
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.choices import RunChoices
from app.editor.running.kept_run import KeptRun
from app.editor.running.view import RunView
from app.rehearsal.conditions import CALM, Conditions
from blocks.sdk import CordboardError

_CALM = "calm"


class ConditionsDesk(QObject):
    """Keeps page and choices the same, and says wherever runs are spoken of that it is not calm.

    Args:
        lower: Has the page, and a number beside its title.
        choices: What counts.
        checker: Knows the blocks that can fail.
        status: Says it while the page is out of sight.
        runs: Under which conditions the run went that is shown, is said too.
        show_page: Brings the page to the front.
    """

    def __init__(
        self,
        lower: LowerPanel,
        choices: ChoiceBook,
        checker: Checker,
        status: StatusStrip,
        runs: RunView,
        show_page: Callable[[], None],
    ) -> None:
        super().__init__(lower)
        self._lower = lower
        self._page = lower.conditions
        self._choices = choices
        self._checker = checker
        self._status = status
        self._runs = runs
        self._show_page = show_page
        self._page.changed.connect(choices.set)
        choices.changed.connect(self._show)
        runs.changed.connect(self._show_sign)
        checker.wiring_changed.connect(self._show_targets)
        status.conditions_wanted.connect(show_page)
        self._show_targets()
        self._show()

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"add_fault": self.add_fault, "new_storm": self.new_storm}

    def add_fault(self) -> None:
        """Let something fail."""
        self._show_page()
        self._page.rules.add()

    def new_storm(self) -> None:
        """Let random calls fail, by another seed."""
        self._show_page()
        self._page.storm.new_seed()

    def _show_targets(self) -> None:
        self._page.show_targets(fault_targets(self._checker.wiring))

    def _show(self) -> None:
        choices = self._choices.value
        self._page.show_value(choices)
        self._lower.show_count("conditions", fails(choices))
        self._show_sign()

    def _show_sign(self) -> None:
        now = conditions_words(self._choices.value)
        kept = self._runs.shown
        then = now if kept is None else conditions_words(_choices_of(kept))
        self._status.show_conditions(
            now if now == then else f"{now or _CALM}  ·  this run: {then or _CALM}"
        )


def _choices_of(kept: KeptRun) -> RunChoices:
    """Under which conditions a run went."""
    if kept.order is not None and kept.order.replays is None:
        return RunChoices(conditions=kept.order.conditions, holds_waits=kept.order.holds_waits)
    recorded = kept.opened or (kept.order.replays if kept.order else None)
    try:
        conditions = Conditions.from_dict(recorded.conditions if recorded else {})
    except CordboardError:
        conditions = CALM
    return RunChoices(conditions=conditions)
