"""The sample: what the source gives when a run is started while designing, as a form or as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.editor.block_view import InputView
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.json_field import JsonField
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.row_list import RowList
from app.editor.panels.section import Section
from blocks.sdk import OBJECT, TEXT, PortSpec

NO_SOURCE = "Place a source first: its outputs are filled in here."
WRONG = 'This must be a JSON object, such as {"customer_number": "+919876543210"}'


@dataclass(frozen=True, slots=True)
class SampleEdit:
    """Another sample; `name` is the value that was changed, empty for all of them."""

    name: str
    sample: Mapping[str, Any]


class SampleSection(Section):
    """Edits the sample of a workflow.

    Signals:
        sample_edited: Carries a `SampleEdit`.
        finished: The user is done with it for now.
    """

    sample_edited = Signal(SampleEdit)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sample", parent=parent)
        self._sample: Mapping[str, Any] = {}
        self._outputs: Sequence[PortSpec] = ()
        self._about = QLabel(self)
        self._about.setProperty("kind", "help")
        self._about.setWordWrap(True)
        self._rows = RowList(parent=self)
        self._rows.edited.connect(self._on_row_edited)
        self._json = JsonField('{"customer_number": "+919876543210"}', self)
        self._json.name_for_readers("Sample as JSON", "")
        self._json.edited.connect(self._on_json_edited)
        self._error = QLabel(WRONG, self)
        self._error.setProperty("kind", "error")
        self._error.setWordWrap(True)
        self._as_json = QPushButton("As JSON", self)
        self._as_json.setProperty("kind", "flat")
        self._as_json.setCheckable(True)
        self._as_json.setToolTip("Edit the whole sample as JSON text")
        self._as_json.toggled.connect(self._show)
        for part in (self._rows, self._json):
            part.finished.connect(self.finished)
        for widget in (self._about, self._rows, self._json, self._error):
            self.body.addWidget(widget)
        self.body.addWidget(self._as_json, alignment=Qt.AlignmentFlag.AlignLeft)
        self._error.hide()
        self._json.hide()

    def show_sample(
        self, sample: Mapping[str, Any], source: str, outputs: Sequence[PortSpec]
    ) -> None:
        """Show it.

        Args:
            sample: The sample.
            source: Title of the source; empty where there is none.
            outputs: Those of the source.
        """
        self._sample = sample
        self._outputs = outputs
        self._about.setText(
            f"Values that “{source}” gives while you design and rehearse." if source else NO_SOURCE
        )
        self._show()

    def forget_rows(self) -> None:
        """Make the rows anew when they are shown next."""
        self._rows.clear()

    def _show(self) -> None:
        is_json = self._as_json.isChecked()
        self._rows.setVisible(not is_json)
        self._json.setVisible(is_json)
        if is_json:
            self._error.hide()
            self._json.show_value(dict(self._sample) or ABSENT)
            return
        views = [
            InputView(
                spec=replace(spec, is_required=False, many_links=False, is_port=False),
                is_written=spec.name in self._sample,
                written=self._sample.get(spec.name),
            )
            for spec in (*self._outputs, *self._others())
        ]
        self._rows.show_views(views, Surroundings())

    def _others(self) -> list[PortSpec]:
        """Values of the sample that are no outputs of the source."""
        known = {spec.name for spec in self._outputs}
        return [
            PortSpec(name=name, type=OBJECT if isinstance(value, dict) else TEXT, help="")
            for name, value in self._sample.items()
            if name not in known
        ]

    def _on_row_edited(self, name: str, value: object) -> None:
        rest = {key: old for key, old in self._sample.items() if key != name}
        if value is ABSENT:
            sample = rest
        elif name in self._sample:
            sample = {key: value if key == name else old for key, old in self._sample.items()}
        else:
            sample = {**rest, name: value}
        self.sample_edited.emit(SampleEdit(name, sample))

    def _on_json_edited(self, value: object) -> None:
        is_object = isinstance(value, dict)
        self._error.setVisible(not is_object and value is not ABSENT)
        if is_object or value is ABSENT:
            self.sample_edited.emit(SampleEdit("", value if isinstance(value, dict) else {}))
