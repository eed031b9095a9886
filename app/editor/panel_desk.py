"""Brings panels into sight: those at the sides, and the pages of the lower one."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from app.editor.actions import Actions
from app.editor.page_spec import PAGES, action_name
from app.editor.panels.lower_panel import LowerPanel


class PanelDesk:
    """Shows and hides.

    Args:
        sides: By the name of the action that shows or hides it; the lower panel is `show_bottom`.
        lower: The lower panel.
    """

    def __init__(self, sides: Mapping[str, QWidget], lower: LowerPanel) -> None:
        self.sides = sides
        self._lower = lower
        self._actions: Actions | None = None

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            **{name: panel.setVisible for name, panel in self.sides.items()},
            **{action_name(page): partial(self.show_page, page) for page in PAGES},
        }

    def use(self, actions: Actions) -> None:
        """Keep the actions checked as the panels are shown from now on."""
        self._actions = actions
        for name, panel in self.sides.items():
            actions[name].setChecked(not panel.isHidden())

    def open(self, name: str) -> None:
        """Show a panel at a side."""
        if self._actions is not None:
            self._actions[name].setChecked(True)

    def show_page(self, page: str) -> None:
        """Show a page of the lower panel."""
        self.open("show_bottom")
        self._lower.show_page(page)
