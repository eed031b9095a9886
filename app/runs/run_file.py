"""A run as one JSON file, `cordboard.run/1`: written to be given away, read on any machine.

What a reader may expect in it is in `run_document`.
"""

import json
import math
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from app.engine.event import as_dict
from app.engine.journal import Journal
from app.engine.run_state import RunStatus
from app.runs.history import History
from app.runs.recorded import RecordedRun
from app.runs.run_document import FORMAT, read_document
from app.workflow.file import dump
from app.workflow.model import Workflow
from app.workflow.speech import is_written_out
from app.workflow.strict_json import read_json
from blocks.sdk import BlockSpec, DocumentError, JournalError, write_text

LARGEST_BYTES = 512 * 1024 * 1024
STARS = "•••"


def write_run(run: RecordedRun, path: Path, catalog: Mapping[str, BlockSpec]) -> None:
    """Write a run to a file, wholly or not at all: nothing in it is cut, secrets are starred.

    Args:
        catalog: Tells which inputs are secrets, where somebody wrote one into the workflow.

    Raises:
        DocumentError: The file cannot be written.
        JournalError: The run cannot be read.
    """
    temporary = path.with_name(f".cordboard-{secrets.token_hex(8)}.tmp")
    try:
        try:
            with temporary.open("x", encoding="utf-8", errors="replace") as file:
                _write(run, file, catalog)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise DocumentError(
            f"“{path.name}” cannot be written: {error.strerror or error}. "
            "Choose another folder, or free the disk."
        ) from error


def read_run(path: Path) -> RecordedRun:
    """The run in a file. Reading it runs nothing and keeps nothing.

    Raises:
        DocumentError: It cannot be read, or is no run, or a broken one.
    """
    try:
        size_bytes = path.stat().st_size
        if size_bytes > LARGEST_BYTES:
            raise DocumentError(
                f"“{path.name}” is larger than {LARGEST_BYTES // 1024**2} MB, and is not opened."
            )
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"“{path.name}” cannot be opened: {error.strerror or error}. Look at its name."
        ) from error
    document, flaws = read_json(data)
    if flaws:
        raise DocumentError(f"“{path.name}” cannot be opened: {flaws[0].message} {flaws[0].mend}")
    return read_document(document, path.name)


def import_run(run: RecordedRun, journal_path: Path) -> None:
    """Keep a run that was read from a file in the journal, with the times it was recorded at.

    Raises:
        JournalError: It is there already, or its workflow is lacking, or it cannot be written.
    """
    with History(journal_path) as history:
        if history.has(run.run_id):
            raise JournalError(f"The run {run.run_id} is in the journal already.")
    if run.workflow is None:
        raise JournalError(f"The run {run.run_id} comes without its workflow and cannot be kept.")
    moment = run.line.started_at
    with Journal(journal_path, lambda: moment) as journal:
        journal.begin_run(
            run.run_id,
            run.workflow,
            mode=run.line.mode,
            conditions=run.conditions,
            settings=run.settings,
            origin="imported",
        )
        for row in run.rows():
            *events, last = run.events(row.row)
            for event in events:
                journal.record(event)
            for delivery in run.deliveries(row.row):
                journal.keep_delivery(delivery, run.run_id)
            journal.record(last)
        moment = run.line.ended_at or moment
        # What had not ended when it was written never will.
        going_on = run.line.status in {RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.IDLE}
        journal.end_run(run.run_id, RunStatus.STOPPED if going_on else run.line.status)


def _write(run: RecordedRun, file: IO[str], catalog: Mapping[str, BlockSpec]) -> None:
    line = run.line
    head = {
        "id": line.run_id,
        "workflow_id": line.workflow_id,
        "name": line.name,
        "mode": line.mode,
        "status": line.status.value,
        "error": line.error,
        "started_at": write_text(line.started_at),
        "ended_at": write_text(line.ended_at),
        "origin": line.origin,
    }
    workflow = run.workflow
    document = json.loads(dump(_starred(workflow, catalog))) if workflow is not None else None
    file.write(f'{{\n"format": "{FORMAT}",\n"run": {_json(head)},\n')
    file.write(f'"conditions": {_json(run.conditions)},\n"settings": {_json(run.settings)},\n')
    file.write(f'"workflow": {_json(document)},\n"rows": [')
    for number, row in enumerate(run.rows()):
        said = {
            "row": row.row,
            "row_key": row.row_key,
            "status": row.status.value,
            "error": row.error,
            "number": row.number,
            "elapsed_ms": row.elapsed_ms,
        }
        file.write(f'{"," if number else ""}\n{_json(said)[:-1]}, "events": [')
        _write_list(file, (as_dict(run.whole(event)) for event in run.events(row.row)))
        file.write("]}")
    file.write('\n],\n"deliveries": [')
    _write_list(file, (dict(one) for one in run.deliveries()))
    file.write("]\n}\n")


def _write_list(file: IO[str], items: Iterator[Mapping[str, Any]]) -> None:
    for number, item in enumerate(items):
        file.write(f"{',' if number else ''}\n{_json(item)}")


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=write_text)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, default=write_text)


def _finite(value: Any) -> Any:
    """The value with what is no number in JSON as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return value


def _starred(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> Workflow:
    """The workflow without the secrets that somebody wrote into it."""
    blocks = tuple(
        block.model_copy(
            update={
                "inputs": {
                    name: STARS if is_written_out(catalog.get(block.type), name, value) else value
                    for name, value in block.inputs.items()
                }
            }
        )
        for block in workflow.blocks
    )
    return workflow.model_copy(update={"blocks": blocks})
