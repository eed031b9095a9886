"""The tool bar: what one does all the time, and the word that this is a rehearsal."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from app.editor.actions import Actions
from app.editor.icons import icon
from app.editor.theme import SPACE_S

GROUPS = (("run", "stop"), ("undo", "redo"), ("fit", "tidy"), ("save", "export"))

REHEARSAL = "REHEARSAL"
ABOUT_REHEARSAL = "Nothing that is run here leaves this machine"


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
                    self.addAction(actions[name])
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        badge = QLabel(REHEARSAL, self)
        badge.setProperty("kind", "badge")
        badge.setToolTip(ABOUT_REHEARSAL)
        badge.setAccessibleDescription(ABOUT_REHEARSAL)
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, SPACE_S, 0)
        row.addWidget(badge, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(holder)
        theme = QToolButton(self)
        theme.setDefaultAction(actions["theme"])
        theme.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addWidget(theme)


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
