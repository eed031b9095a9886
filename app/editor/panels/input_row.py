"""One input in the inspector: label, links, editor of its written value, problems, help."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.editor.block_view import InputView, Offer
from app.editor.clock import now
from app.editor.icons import icon
from app.editor.look import restyle, tip
from app.editor.panels.fields.choice_field import ChoiceField
from app.editor.panels.fields.field import ABSENT, Field
from app.editor.panels.fields.hint import Hint, hint
from app.editor.panels.fields.make import Surroundings, make_field
from app.editor.panels.link_chip import LinkChip
from app.editor.panels.mend_buttons import MendButtons
from app.editor.theme import SPACE_XS
from app.workflow.model import Link, Severity
from blocks.sdk import PortSpec

OVERRIDDEN = "Overridden by link"

Offers = Callable[[str], tuple[Offer, ...]]


class InputRow(QWidget):
    """One input.

    Args:
        view: What to show.
        around: For the editor.
        offers: Outputs that may be linked to the input of this name; None where none may be.

    Signals:
        edited: Name of the input, and its new written value or ABSENT.
        finished: The user is done with it for now.
        linked: A `Link` to make.
        unlinked: A `Link` to take away.
    """

    edited = Signal(str, object)
    finished = Signal()
    linked = Signal(Link)
    unlinked = Signal(Link)

    def __init__(
        self,
        view: InputView,
        around: Surroundings,
        offers: Offers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = view
        self._offers = offers
        self._chips: list[LinkChip] = []
        self.field = None if view.takes_links_only else make_field(view.spec, around, self)
        if view.labels and isinstance(self.field, ChoiceField):
            self.field.set_labels(dict(view.labels))
        self._message = _label("hint", self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_XS)
        self._column.addLayout(self._make_head())
        self._overridden = _label("tag", self, OVERRIDDEN)
        self._links = QVBoxLayout()
        self._links.setSpacing(SPACE_XS)
        self._column.addLayout(self._links)
        self._column.addWidget(self._overridden)
        if self.field:
            self._column.addWidget(self.field)
            self._connect(self.field)
        self._column.addWidget(self._message)
        self._mends = MendButtons(around.mends, self)
        self._column.addWidget(self._mends)
        self._help = _label("help", self, view.spec.help)
        self._column.addWidget(self._help)
        self.show_view(view)

    @property
    def spec(self) -> PortSpec:
        """The input it was made for."""
        return self.view.spec

    @property
    def message(self) -> str:
        """What is said under the editor; empty when nothing is."""
        return "" if self._message.isHidden() else self._message.text()

    def show_view(self, view: InputView) -> None:
        """Show other values of the same input."""
        self.view = view
        self._show_links()
        value = view.written if view.is_written else ABSENT
        is_linked = bool(view.links)
        if self.field:
            self.field.show_value(value)
            self.field.setVisible(not is_linked or view.is_written)
            self.field.setEnabled(not is_linked)
        self._overridden.setVisible(is_linked and view.is_written and self.field is not None)
        self._help.setVisible(not is_linked and bool(view.spec.help))
        self._mends.show_problems(view.problems)
        self._say(value)

    def focus_field(self) -> None:
        """Put the cursor into the editor."""
        (self.field if self.field and self.field.isEnabled() else self).setFocus()

    def _make_head(self) -> QHBoxLayout:
        spec = self.view.spec
        label = QLabel(spec.label, self)
        label.setProperty("kind", "label")
        label.setToolTip(tip(spec.help))
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        row.addWidget(label)
        if spec.is_required:
            star = _label("required", self, "*")
            star.setWordWrap(False)
            star.setToolTip("Required")
            star.setAccessibleName("required")
            row.addWidget(star)
        row.addStretch(1)
        tag = _label("tag", self, spec.type.name if spec.is_port else "")
        tag.setWordWrap(False)
        row.addWidget(tag)
        if self.field:
            label.setBuddy(self.field)
            self.field.name_for_readers(spec.label, spec.help)
        if self._offers and spec.is_port:
            row.addWidget(self._make_link_button())
        return row

    def _make_link_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "tiny")
        button.setIcon(icon("mdi6.link-variant", "faint"))
        button.setToolTip(f"Link {self.view.spec.label} to an output")
        button.setAccessibleName(f"Link {self.view.spec.label}")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        button.setMenu(menu)
        return button

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        offers = self._offers(self.view.spec.name) if self._offers else ()
        for offer in offers:
            text = f"{offer.text}  ({offer.conversion})" if offer.conversion else offer.text
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, link=offer.link: self.linked.emit(link))
        if not offers:
            menu.addAction("No other block has an output that fits").setEnabled(False)

    def _connect(self, field: Field) -> None:
        field.edited.connect(self._on_edited)
        field.sibling_edited.connect(self.edited)
        field.finished.connect(self.finished)

    def _on_edited(self, value: object) -> None:
        self._say(value)
        self.edited.emit(self.view.spec.name, value)

    def _show_links(self) -> None:
        shown = [chip.view for chip in self._chips]
        if shown == list(self.view.links):
            return
        for chip in self._chips:
            self._links.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [LinkChip(view, self) for view in self.view.links]
        for chip in self._chips:
            chip.removed.connect(self.unlinked)
            self._links.addWidget(chip)
            chip.show()

    def _say(self, value: object) -> None:
        """Show what is wrong with the value, else with the input, else how the value reads."""
        said = None if self.view.links else hint(self.view.spec, value, now())
        problems = self.view.problems
        if problems and not (said and said.is_error):
            text = "\n".join(_words(one.message, one.mend) for one in problems)
            is_error = any(one.severity == Severity.ERROR for one in problems)
            said = Hint(text, is_error=is_error, is_warning=not is_error)
        self._message.setVisible(said is not None)
        if said is not None:
            self._message.setText(said.text)
            restyle(self._message, "kind", _kind(said))
        if self.field:
            restyle(self.field.control(), "hasProblem", bool(said and said.is_error))


def _label(kind: str, parent: QWidget, text: str = "") -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("kind", kind)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _kind(said: Hint) -> str:
    if said.is_error:
        return "field-error"
    return "field-warning" if said.is_warning else "hint"


def _words(message: str, mend: str) -> str:
    return f"{message} {mend}".strip()
