"""The row of tabs above the canvas. What happens when one is chosen or closed is not here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabBar, QToolButton, QWidget

from app.editor.icons import icon
from app.editor.theme import SPACE_S, SPACE_XS

_ICON = QSize(14, 14)


@dataclass(frozen=True, slots=True)
class TabLook:
    """What a tab shows.

    Attributes:
        name: Of the file.
        path: Of the file; None before it is first saved.
        is_changed: There is something to save.
        is_running: Its workflow is being rehearsed.
    """

    name: str
    path: Path | None = None
    is_changed: bool = False
    is_running: bool = False

    @property
    def spoken(self) -> str:
        """All of it in words."""
        words = [self.name]
        words += ["unsaved changes"] if self.is_changed else []
        words += ["is being rehearsed"] if self.is_running else []
        return ", ".join(words)


class TabStrip(QWidget):
    """Tabs and a button for a new one.

    Signals:
        chosen: The place of the tab to show, from the left.
        close_wanted: The place of the tab to close.
        others_close_wanted: The place of the tab that is to be the only one left.
        moved: A tab was dragged from a place to another.
        new_wanted: The button for a new one.
    """

    chosen = Signal(int)
    close_wanted = Signal(int)
    others_close_wanted = Signal(int)
    moved = Signal(int, int)
    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._looks: list[TabLook] = []
        self.bar = _Bar(self)
        self.bar.setAccessibleName("Open workflows")
        self.bar.setMovable(True)
        self.bar.setExpanding(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.setUsesScrollButtons(True)
        self.bar.setIconSize(_ICON)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar.currentChanged.connect(self.chosen)
        self.bar.tabBarClicked.connect(self._on_clicked)
        self.bar.tabMoved.connect(self._on_moved)
        self.bar.middle_clicked.connect(self.close_wanted)
        self.bar.customContextMenuRequested.connect(self._on_menu_wanted)
        plus = QToolButton(self)
        plus.setProperty("kind", "tiny")
        plus.setIcon(icon("mdi6.plus"))
        plus.setToolTip("New workflow (Ctrl+N)")
        plus.setAccessibleName("New workflow in a tab")
        plus.clicked.connect(self.new_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE_S, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.bar)
        row.addWidget(plus)
        row.addStretch(1)

    @property
    def looks(self) -> Sequence[TabLook]:
        """What the tabs show, from left to right."""
        return tuple(self._looks)

    def show_tabs(self, looks: Sequence[TabLook], front: int) -> None:
        """Show these, one of them in front; nothing is emitted."""
        was_blocked = self.bar.blockSignals(True)
        while self.bar.count() > len(looks):
            self.bar.removeTab(self.bar.count() - 1)
        while self.bar.count() < len(looks):
            self._add()
        for place, look in enumerate(looks):
            if look != (self._looks[place] if place < len(self._looks) else None):
                self._dress(place, look)
        self._looks = list(looks)
        self.bar.setCurrentIndex(front)
        self.bar.blockSignals(was_blocked)

    def _add(self) -> None:
        place = self.bar.addTab("")
        button = QToolButton(self.bar)
        button.setProperty("kind", "tiny")
        button.setIcon(icon("mdi6.close"))
        button.setIconSize(_ICON)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.close_wanted.emit(self._place_of(button)))
        self.bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, button)
        del self._looks[place:]

    def _dress(self, place: int, look: TabLook) -> None:
        bar = self.bar
        bar.setTabText(place, look.name.replace("&", "&&"))
        bar.setTabIcon(place, _mark(look))
        where = str(look.path) if look.path else "Not saved to a file yet"
        words = escape(f"{look.spoken}\n{where}")
        bar.setTabToolTip(place, f"<p style='white-space: pre'>{words}</p>")
        bar.setAccessibleTabName(place, look.spoken)
        button = bar.tabButton(place, QTabBar.ButtonPosition.RightSide)
        button.setToolTip(f"Close {look.name} (Ctrl+W)")
        button.setAccessibleName(f"Close {look.name}")

    def _place_of(self, button: QWidget) -> int:
        buttons = [
            self.bar.tabButton(place, QTabBar.ButtonPosition.RightSide)
            for place in range(self.bar.count())
        ]
        return buttons.index(button)

    def _on_clicked(self, place: int) -> None:
        # The one in front is chosen, too: the start page may cover it.
        if place == self.bar.currentIndex():
            self.chosen.emit(place)

    def _on_moved(self, source: int, target: int) -> None:
        self._looks.insert(target, self._looks.pop(source))
        self.moved.emit(source, target)

    def _on_menu_wanted(self, at: QPoint) -> None:
        place = self.bar.tabAt(at)
        if place >= 0:
            menu = self.menu_of(place)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.bar.mapToGlobal(at))

    def menu_of(self, place: int) -> QMenu:
        """What can be done with a tab."""
        menu = QMenu(self)
        path = self._looks[place].path
        entries: tuple[tuple[str, bool, Callable[[], object]], ...] = (
            ("&Close", True, lambda: self.close_wanted.emit(place)),
            ("Close &others", len(self._looks) > 1, lambda: self.others_close_wanted.emit(place)),
            ("Copy &path", bool(path), lambda: QGuiApplication.clipboard().setText(str(path))),
            ("Open its &folder", bool(path), lambda: _open_folder(path)),
        )
        for text, is_possible, act in entries:
            action = menu.addAction(text)
            action.setEnabled(is_possible)
            action.triggered.connect(lambda _=False, act=act: act())
        return menu


class _Bar(QTabBar):
    """Hears of clicks with the middle button.

    Signals:
        middle_clicked: The place of a tab.
    """

    middle_clicked = Signal(int)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click with the middle button on a tab."""
        place = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and place >= 0:
            self.middle_clicked.emit(place)
        else:
            super().mouseReleaseEvent(event)


def _mark(look: TabLook) -> QIcon:
    if look.is_running:
        return icon("mdi6.play-circle-outline", "success")
    return icon("mdi6.circle-medium", "accent") if look.is_changed else QIcon()


def _open_folder(path: Path | None) -> None:
    if path is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
