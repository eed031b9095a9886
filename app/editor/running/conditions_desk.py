"""The conditions of rehearsals: between their page, the choices for a workflow, and their signs."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.editor.checker import Checker
from app.editor.panels.conditions.targets import fault_targets
from app.editor.panels.conditions.words import conditions_words, fails
from app.editor.panels.lower_panel import LowerPanel
from app.editor.panels.status_strip import StatusStrip
from app.editor.running.choice_book import ChoiceBook


class ConditionsDesk(QObject):
    """Keeps page and choices the same, and says wherever runs are spoken of that it is not calm.

    Args:
        lower: Has the page, and a number beside its title.
        choices: What counts.
        checker: Knows the blocks that can fail.
        status: Says it while the page is out of sight.
        show_page: Brings the page to the front.
    """

    def __init__(
        self,
        lower: LowerPanel,
        choices: ChoiceBook,
        checker: Checker,
        status: StatusStrip,
        show_page: Callable[[], None],
    ) -> None:
        super().__init__(lower)
        self._lower = lower
        self._page = lower.conditions
        self._choices = choices
        self._checker = checker
        self._status = status
        self._show_page = show_page
        self._page.changed.connect(choices.set)
        choices.changed.connect(self._show)
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
        self._status.show_conditions(conditions_words(choices))
