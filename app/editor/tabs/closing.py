"""Closes tabs, asking where changes or a run would be lost, and opens them again."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from app.editor.file_menu import FileMenu
from app.editor.icons import icon
from app.editor.running.order import LIVE
from app.editor.running.runner import Runner
from app.editor.tabs.desk import TabDesk
from app.editor.tabs.strip import TabStrip
from app.editor.tabs.tab import Tab, name_of

KEPT = 20
"""So many closed tabs can be opened again."""

_ICON_SIZE = 40


class TabCloser:
    """Asks before tabs go.

    Args:
        desk: The tabs.
        strip: Where the user closes them.
        files: Asks whether changes are saved.
        runner: The run that goes on.
        window: Over which questions stand.
    """

    def __init__(
        self,
        desk: TabDesk,
        strip: TabStrip,
        files: FileMenu,
        runner: Runner,
        window: QWidget,
    ) -> None:
        self._desk = desk
        self._files = files
        self._runner = runner
        self._window = window
        self._closed: list[tuple[int, Tab]] = []
        strip.close_wanted.connect(self.close)
        strip.others_close_wanted.connect(self.close_others)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "close_tab": lambda: self.close(self._desk.front),
            "reopen_tab": self.reopen,
            "next_tab": lambda: self._desk.step(1),
            "previous_tab": lambda: self._desk.step(-1),
        }

    def close(self, place: int) -> None:
        """Close a tab, if it may go."""
        tabs, before = self._desk.all(), self._desk.all()[self._desk.front].number
        if self._close(tabs[place].number):
            self._desk.show_number(before)

    def close_others(self, place: int) -> None:
        """Close all tabs but one, until one is to stay."""
        kept = self._desk.all()[place].number
        others = [tab.number for tab in self._desk.all() if tab.number != kept]
        if all(self._close(number) for number in others):
            self._desk.show_number(kept)

    def reopen(self) -> None:
        """Open the tab that was closed last, with its history and what was not saved."""
        while self._closed:
            place, tab = self._closed.pop()
            # A file that was opened since is not opened twice.
            if tab.path is None or not self._desk.go_to(tab.path):
                self._desk.insert(place, tab)
                return

    def may_close_window(self) -> bool:
        """Whether the window may go: the user is asked about each tab with changes, and a run."""
        for number in [tab.number for tab in self._desk.all() if tab.is_changed]:
            self._desk.show_number(number)
            if not self._files.may_leave():
                return False
        if not self._runner.is_running:
            return True
        kept = self._runner.kept
        return _ask_to_stop(kept.name, self._window, is_live=kept.mode == LIVE, is_all=True)

    def _close(self, number: int) -> bool:
        place = self._desk.place_of_number(number)
        if place is None:
            return True
        tab = self._desk.all()[place]
        is_running = self._desk.is_running(tab)
        is_live = self._runner.kept.mode == LIVE
        if is_running and not _ask_to_stop(name_of(tab.document), self._window, is_live=is_live):
            return False
        if tab.is_changed:
            self._desk.show_number(number)
            if not self._files.may_leave():
                return False
        if is_running:
            self._runner.close()
        gone = self._desk.remove(self._desk.place_of_number(number) or 0)
        if not gone.is_untouched:
            self._closed.append((place, gone))
            del self._closed[:-KEPT]
        return True


def _ask_to_stop(name: str, window: QWidget, *, is_live: bool, is_all: bool = False) -> bool:
    doing, what = ("sending", "run") if is_live else ("being rehearsed", "rehearsal")
    box = QMessageBox(window)
    box.setIconPixmap(icon("mdi6.stop-circle-outline", "accent").pixmap(_ICON_SIZE))
    box.setWindowTitle("Close Cordboard" if is_all else "Close tab")
    box.setText(f"“{name}” is still {doing}.")
    box.setInformativeText(f"Closing {'Cordboard' if is_all else 'its tab'} stops the {what}.")
    stop = box.addButton("&Stop and close", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("&Keep open", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is stop
