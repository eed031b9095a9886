"""How a block is tried: tries, time limit, what becomes of the run when it fails."""

from typing import Annotated, Any

from pydantic import Field as Limits
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.editor.block_view import InputView
from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.make import Surroundings
from app.editor.panels.row_list import RowList
from app.editor.panels.section import Section
from app.workflow.model import OnError, Policy
from blocks.sdk import TEXT, Kind, PortSpec, PortType

TITLE = "When it fails"
_REPORT = "Go on, and report it in “error”"
_STOP = "Stop the run"
_ON_ERROR = {_REPORT: OnError.REPORT, _STOP: OnError.STOP}

SPECS = (
    PortSpec(
        name="tries",
        type=PortType(Kind.INTEGER),
        help="How often to try in all, 1 to 20. Empty: as the block itself says.",
        is_port=False,
        annotation=Annotated[int, Limits(ge=1, le=20)],
    ),
    PortSpec(
        name="backoff_s",
        type=PortType(Kind.NUMBER),
        help="Seconds to wait before the second try; doubled before each further one.",
        is_port=False,
        annotation=Annotated[float, Limits(ge=0)],
    ),
    PortSpec(
        name="time_limit_s",
        type=PortType(Kind.NUMBER),
        help="Seconds that one try may take, at most 300.",
        is_port=False,
        annotation=Annotated[float, Limits(gt=0, le=300)],
    ),
    PortSpec(
        name="on_error",
        type=TEXT,
        help="What becomes of the run when the block fails after its last try.",
        default=_REPORT,
        is_port=False,
        choices=tuple(_ON_ERROR),
        has_free_choice=False,
    ),
)


class PolicySection(Section):
    """Edits a `Policy`.

    Signals:
        policy_edited: Name of what changed, and the new `Policy`.
        finished: The user is done with it for now.
    """

    policy_edited = Signal(str, Policy)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, is_open=False, parent=parent)
        self._policy = Policy()
        self._rows = RowList(parent=self)
        self._rows.edited.connect(self._on_edited)
        self._rows.finished.connect(self.finished)
        self.body.addWidget(self._rows)

    def show_policy(self, policy: Policy) -> None:
        """Show it. What was typed and cannot be stays, with what is wrong with it."""
        is_new = policy != self._policy
        self._policy = policy
        if is_new or not self._rows.row("tries"):
            self._rows.show_views([_view(spec, policy) for spec in SPECS], Surroundings())
        self.set_title(TITLE if policy == Policy() else f"{TITLE}  ·  changed")

    def forget_rows(self) -> None:
        """Make the rows anew when they are shown next."""
        self._rows.clear()

    def _on_edited(self, name: str, value: object) -> None:
        spec = next(spec for spec in SPECS if spec.name == name)
        try:
            read = _read(spec, value)
        except ValueError:
            return
        self._policy = self._policy.model_copy(update={name: read})
        self.policy_edited.emit(name, self._policy)


def _read(spec: PortSpec, value: Any) -> Any:
    if spec.name == "on_error":
        return _ON_ERROR.get(value, OnError.REPORT)
    return None if value is ABSENT else spec.read(value)


def _view(spec: PortSpec, policy: Policy) -> InputView:
    value = getattr(policy, spec.name)
    if spec.name == "on_error":
        value = _STOP if value == OnError.STOP else None
    return InputView(spec=spec, is_written=value is not None, written=value)
