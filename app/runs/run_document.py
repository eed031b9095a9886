"""What a file of `cordboard.run/1` may hold, checked in full before anything is shown of it."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.engine.event import Event, RunStarted
from app.engine.event_reading import from_dict
from app.engine.run_settings import RunSettings
from app.engine.run_state import RunStatus
from app.rehearsal.conditions import Conditions
from app.runs.recorded import HeldRun, RecordedRun, RowLine, RunLine
from app.workflow.file import parse
from app.workflow.model import Workflow
from blocks.sdk import CordboardError, DocumentError

FORMAT = "cordboard.run/1"

_Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
_Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,120}$")]
_SHAPE = ConfigDict(frozen=True, hide_input_in_errors=True)


class _Head(BaseModel):
    model_config = _SHAPE

    id: _Id
    workflow_id: str
    name: str
    mode: Literal["rehearse", "live"]
    status: RunStatus
    error: str = ""
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    origin: str = ""


class _Row(BaseModel):
    model_config = _SHAPE

    row: str
    row_key: str = ""
    status: RunStatus
    error: str = ""
    number: _Number = ""
    elapsed_ms: float | None = None
    events: list[dict[str, Any]] = Field(min_length=1)


class _Request(BaseModel):
    model_config = _SHAPE

    method: str
    url: str
    headers: dict[str, str]
    body: str


class _Response(BaseModel):
    model_config = _SHAPE

    status: int
    headers: dict[str, str]
    body: str


class _Delivery(BaseModel):
    """As `app.rehearsal.outbox.Delivery.as_dict`; what else is in it is kept."""

    model_config = ConfigDict(**{**_SHAPE, "extra": "allow"})

    id: int
    channel: str
    to: list[str]
    provider: str
    block: str
    run: str
    idempotency_key: str
    at: str
    content: dict[str, Any]
    request: _Request
    response: _Response


class _Document(BaseModel):
    model_config = _SHAPE

    format: Literal["cordboard.run/1"]
    run: _Head
    conditions: dict[str, Any] = {}
    settings: dict[str, Any] = {}
    workflow: dict[str, Any] | None = None
    rows: list[_Row] = Field(min_length=1)
    deliveries: list[_Delivery] = []


def read_document(document: Any, name: str) -> RecordedRun:
    """The run in the JSON of a file.

    Args:
        name: Of the file, for words.

    Raises:
        DocumentError: It is no run, or a broken one.
    """
    said = document.get("format") if isinstance(document, dict) else None
    if said != FORMAT:
        known = isinstance(said, str) and said.startswith("cordboard.run/")
        why = (
            "was written by a newer Cordboard; install that one to open it"
            if known
            else f"is no run of Cordboard: it does not say “{FORMAT}”"
        )
        raise DocumentError(f"“{name}” {why}.")
    try:
        found = _Document.model_validate(document)
        events = tuple(_events(found))
        workflow = _workflow(found)
        _check_settings(found)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = "is lacking" if first["type"] == "missing" else "has a value that cannot stand there"
        raise _broken(name, f"“{place}” {what}") from None
    except CordboardError as error:
        raise _broken(name, str(error)) from None
    rows = tuple(
        RowLine(
            row=row.row,
            row_key=row.row_key,
            status=row.status,
            error=row.error,
            number=row.number,
            elapsed_ms=row.elapsed_ms,
        )
        for row in found.rows
    )
    deliveries = [one.model_dump(mode="json") for one in found.deliveries]
    return RecordedRun(
        _line(found.run, rows),
        HeldRun(workflow, events, deliveries, rows),
        conditions=found.conditions,
        settings=found.settings,
    )


def _broken(name: str, why: str) -> DocumentError:
    return DocumentError(
        f"“{name}” is a broken run ({why.rstrip('.')}). Ask for it to be exported again."
    )


def _events(found: _Document) -> Iterator[Event]:
    names = [row.row for row in found.rows]
    if len(set(names)) < len(names):
        raise DocumentError("a row stands in it twice")
    for row in found.rows:
        seq = 0
        for said in row.events:
            event = from_dict(said)
            if event.run_id != found.run.id or event.row != row.row or event.seq <= seq:
                raise DocumentError("an event does not belong where it stands")
            if not seq and not isinstance(event, RunStarted):
                raise DocumentError("a row does not begin with its beginning")
            seq = event.seq
            yield event


def _workflow(found: _Document) -> Workflow | None:
    return None if found.workflow is None else parse(json.dumps(found.workflow))


def _check_settings(found: _Document) -> None:
    Conditions.from_dict(found.conditions)
    try:
        RunSettings.from_dict(found.settings)
    except (TypeError, ValueError, AttributeError) as error:
        raise DocumentError("its settings make no sense") from error


def _line(head: _Head, rows: tuple[RowLine, ...]) -> RunLine:
    return RunLine(
        run_id=head.id,
        workflow_id=head.workflow_id,
        name=head.name,
        mode=head.mode,
        status=head.status,
        error=head.error,
        rows=len(rows),
        failed_rows=sum(row.status != RunStatus.OK for row in rows),
        number=next((row.number for row in rows if row.number), ""),
        started_at=head.started_at,
        ended_at=head.ended_at,
        origin=head.origin,
    )
