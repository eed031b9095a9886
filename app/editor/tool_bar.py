"""The tool bar: what one does all the time, and the word that says what kind of run it is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from app.editor.actions import Actions
from app.editor.icons import icon
from app.editor.panels.mode_badge import ModeBadge

GROUPS = (
    ("run", "pause", "step", "stop"),
    ("undo", "redo"),
    ("fit", "tidy"),
    ("save", "export"),
    ("run_live",),
)
_ICON_ONLY = ("pause", "step", "stop", "undo", "redo")
"""What everybody knows by its sign."""


class MainToolBar(QToolBar):
    """Buttons of some actions."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("Tool bar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for place, group in enumerate(GROUPS):
            if place:
                self.addSeparator()
            for name in group:
                if name == "run":
                    self.addWidget(_primary(actions[name], self))
                else:
                    self._add(actions[name], is_icon=name in _ICON_ONLY)
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.badge = ModeBadge(self)
        self.addWidget(self.badge)
        theme = QToolButton(self)
        theme.setDefaultAction(actions["theme"])
        theme.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addWidget(theme)

    def _add(self, action: QAction, *, is_icon: bool) -> None:
        self.addAction(action)
        button = self.widgetForAction(action)
        if is_icon and isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)


def _primary(action: QAction, parent: QWidget) -> QToolButton:
    """A button that stands out; its icon is in the colour of text on that ground."""
    button = QToolButton(parent)
    button.setProperty("kind", "primary")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setText(action.iconText())
    button.setIcon(icon("mdi6.play", "on_accent"))
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    button.setEnabled(action.isEnabled())
    return button
