"""What is asked of a run, as a value: what runs, in which world, and how."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine.run_settings import PLAIN, RunSettings
from app.rehearsal.conditions import CALM, Conditions
from app.runs.recorded import RecordedRun
from app.workflow.model import Workflow

REHEARSE, LIVE = "rehearse", "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """One run to make.

    Attributes:
        folder: Where the files of the workflow are.
        is_live: Messages really go out; else nothing leaves this machine.
        conditions: Of a rehearsal.
        settings: Parts that run, values for them, where the run holds.
        alone: The id of a block that runs without its links; empty for the workflow.
        trigger: What starts it; None for the rows of its source, or its sample.
        holds_first: It holds in front of its first block.
        runs_to: It holds in front of the block with this id; empty for none.
        holds_waits: Waits of a rehearsal last until the user jumps ahead.
        reuses: Pure blocks whose inputs are as before give what they gave; in rehearsals alone.
        hosts: Block id → the hosts that it may reach live; a block that is not named reaches any.
        replays: The recorded run that is made again; its workflow and conditions count.
    """

    workflow: Workflow
    folder: Path
    is_live: bool = False
    conditions: Conditions = CALM
    settings: RunSettings = PLAIN
    alone: str = ""
    trigger: Mapping[str, Any] | None = None
    holds_first: bool = False
    runs_to: str = ""
    holds_waits: bool = False
    reuses: bool = False
    hosts: Mapping[str, Collection[str]] | None = None
    replays: RecordedRun | None = None

    @property
    def mode(self) -> str:
        """As events say it."""
        return LIVE if self.is_live else REHEARSE
