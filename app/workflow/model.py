"""The document: frozen values. Edits are in `edits`, the file in `file`, checks in `check`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    field_validator,
    model_serializer,
    model_validator,
)

FORMAT = "cordboard.workflow/1"
ID_PATTERN = r"^[A-Za-z_][A-Za-z0-9_-]*$"

Position = tuple[FiniteFloat, FiniteFloat]

_LinkedBlock = Annotated[str, Field(pattern=r"^[^.]+$")]


class _Value(BaseModel):
    """Frozen; keeps fields it does not know, so that they survive a round trip."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)


class OnError(StrEnum):
    """What becomes of the run when a block fails."""

    REPORT = "report"
    """The flow goes on with the failure in the block's outputs."""
    STOP = "stop"


class IfMissed(StrEnum):
    """What becomes of a wait that was over while nothing ran, as on a computer switched off."""

    LATE = "late"
    """The run goes on, late."""
    SKIP = "skip"
    """The block that waited is skipped, and what hangs on it."""
    ASK = "ask"
    """It waits until somebody says."""


class Policy(_Value):
    """How a block is tried. None means: as the block itself says."""

    tries: int | None = Field(
        default=None, ge=1, le=20, description="Tries in all, the first included."
    )
    backoff_s: FiniteFloat | None = Field(
        default=None,
        ge=0,
        description="Seconds before the second try; doubled before each further one, with jitter.",
    )
    time_limit_s: FiniteFloat | None = Field(
        default=None, gt=0, le=300, description="Seconds for each try."
    )
    on_error: OnError = OnError.REPORT
    if_missed: IfMissed = Field(
        default=IfMissed.LATE,
        description="What becomes of a wait of the block that was over while nothing ran.",
    )


class QuietHours(_Value):
    """When nothing goes out to customers. A customer's own working hours count before these."""

    start: str = Field(description="Nothing goes out from this time of day on, such as 21:00.")
    end: str = Field(description="What waited goes out from this time of day on, such as 09:00.")
    timezone: str | None = Field(
        default=None, description="Whose clock counts; without it, that of the customer."
    )


class PlacedBlock(_Value):
    """A block in a workflow."""

    id: str = Field(pattern=ID_PATTERN, description="By which links and outputs know it.")
    type: str = Field(min_length=1, description="What kind of block it is.")
    version: int = Field(default=1, ge=1, description="Of its kind, when it was written.")
    title: str = Field(default="", description="On the canvas; empty for that of its kind.")
    inputs: Mapping[str, Any] = Field(
        default_factory=dict,
        description="Written values by the name of the input or setting. A secret is named, never "
        'written: {"$secret": "crm/secret"}.',
    )
    policy: Policy = Field(default_factory=Policy)
    pin: Mapping[str, Any] | None = Field(
        default=None,
        description="Outputs by name that the block gives in rehearsals instead of running.",
    )


class Link(_Value):
    """A cord from an output to an input; `"block.port"` at each end in a file."""

    from_block: _LinkedBlock
    from_port: str = Field(min_length=1)
    to_block: _LinkedBlock
    to_port: str = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _split_ends(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        rest = {key: value for key, value in data.items() if key not in {"from", "to"}}
        if not set(cls.model_fields).isdisjoint(data):
            if len(rest) < len(data):
                raise ValueError("a link has “from” and “to” alone, each written as block.port")
            return data
        for side in ("from", "to"):
            end = data.get(side)
            block, dot, port = end.partition(".") if isinstance(end, str) else ("", "", "")
            if not (block and dot and port):
                raise ValueError(f"“{side}” of a link must be written as block.port")
            rest |= {f"{side}_block": block, f"{side}_port": port}
        return rest

    @model_serializer(mode="plain")
    def _join_ends(self) -> dict[str, Any]:
        return {"from": self.source, "to": self.target, **(self.model_extra or {})}

    @property
    def source(self) -> str:
        """The output end as `block.port`."""
        return f"{self.from_block}.{self.from_port}"

    @property
    def target(self) -> str:
        """The input end as `block.port`."""
        return f"{self.to_block}.{self.to_port}"


class Note(_Value):
    """Text on the canvas, in Markdown. Scene units, left top corner."""

    text: str
    position: Position
    size: Position = (240.0, 120.0)


class Frame(_Value):
    """A titled rectangle behind blocks. Scene units, left top corner."""

    title: str
    position: Position
    size: Position
    color: str = ""


class Layout(_Value):
    """Where things are on the canvas."""

    blocks: Mapping[str, Position] = Field(
        default_factory=dict, description="Block id → left top corner, in scene units."
    )
    collapsed: frozenset[str] = Field(
        default=frozenset(), description="Ids of the blocks of which only the header is shown."
    )
    notes: tuple[Note, ...] = ()
    frames: tuple[Frame, ...] = ()


class Workflow(_Value):
    """A whole workflow."""

    format: str = FORMAT
    id: str = Field(default="workflow", pattern=ID_PATTERN)
    name: str = "Untitled"
    description: str = ""
    sample: Mapping[str, Any] = Field(
        default_factory=dict,
        description="What starts a run while designing: the outputs of the source, by name.",
    )
    rehearsal: Mapping[str, Mapping[str, Any]] = Field(
        default_factory=dict,
        description="What the stand-ins are to know, by provider, such as approved templates.",
    )
    quiet_hours: QuietHours | None = Field(
        default=None, description="When nothing goes out: what would, waits until they are over."
    )
    blocks: tuple[PlacedBlock, ...] = ()
    links: tuple[Link, ...] = ()
    layout: Layout = Field(default_factory=Layout)

    @field_validator("format")
    @classmethod
    def _is_ours(cls, value: str) -> str:
        if value != FORMAT:
            raise ValueError(f"the format must be “{FORMAT}”")
        return value

    def block(self, block_id: str) -> PlacedBlock | None:
        """The block with this id."""
        return next((block for block in self.blocks if block.id == block_id), None)

    def links_into(self, block_id: str) -> tuple[Link, ...]:
        """Links that end at the block, in document order."""
        return tuple(link for link in self.links if link.to_block == block_id)

    def links_out_of(self, block_id: str) -> tuple[Link, ...]:
        """Links that start at the block, in document order."""
        return tuple(link for link in self.links if link.from_block == block_id)


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """The workflow cannot run."""
    WARNING = "warning"
    """It can run, and may not do what is meant."""


class Problem(BaseModel):
    """Something to mend, and where.

    Attributes:
        block: Id of the block, or None for the workflow as a whole.
        input: Name of the input, or None for the block as a whole.
        message: What is wrong, one sentence.
        mend: What to do about it, one sentence; empty when the message says it.
    """

    model_config = ConfigDict(frozen=True)

    severity: Severity = Severity.ERROR
    block: str | None = None
    input: str | None = None
    message: str
    mend: str = ""

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.block, self.input) if part)
        said = f"{self.message} {self.mend}".strip()
        return f"{place}: {said}" if place else said
