"""The tree of an answer: which key does what in it."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from app.editor.panels.why.delegate import WhyDelegate
from app.editor.panels.why.model import WhyModel

_OURS = (Qt.Key.Key_N, Qt.Key.Key_Escape)


class WhyTree(QTreeView):
    """Shows the steps. Where the user goes, the canvas follows.

    Signals:
        gone_to: The step that the user went to, by mouse or keys.
        next_hole_wanted: The next hole is to be gone to.
        left: Escape was pressed.
    """

    gone_to = Signal(QModelIndex)
    next_hole_wanted = Signal()
    left = Signal()

    def __init__(self, model: WhyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(WhyDelegate(self))
        self.setProperty("kind", "steps")
        self.setAccessibleName("Why")
        self.setAccessibleDescription("Steps back to the source row. N goes to the next hole")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setIndentation(20)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self.gone_to)

    def go_to(self, index: QModelIndex) -> None:
        """Make a step the current one, and tell of it as if the user had gone there."""
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.gone_to.emit(index)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tells where keys have led to."""
        super().currentChanged(current, previous)
        if previous.isValid() and current.isValid() and self.hasFocus():
            self.gone_to.emit(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Keys of the tree are not taken by actions of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if is_plain and event.key() in _OURS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N goes to the next hole, Escape lights the canvas up again; the arrows are Qt's."""
        if event.modifiers() != Qt.KeyboardModifier.NoModifier or event.key() not in _OURS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_N:
            self.next_hole_wanted.emit()
        else:
            self.left.emit()
