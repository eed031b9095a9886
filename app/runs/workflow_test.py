"""A workflow test: under which conditions a workflow is rehearsed, and what is expected of it.

`NAME.test.json` beside the workflow. Not here: reading it (`workflow_test_file`), running it.
"""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.rehearsal.conditions import Conditions

FORMAT: Final = "cordboard.test/1"
SUFFIX = ".test.json"

BlockEnd = Literal["ok", "failed", "skipped"]
RunEnd = Literal["ok", "finished_with_errors", "failed", "stopped"]
Values = dict[str, dict[str, Any]]


class _Said(BaseModel):
    """Frozen; a name that is not known here is a mistake of the writer."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class MessagePattern(_Said):
    """Which messages are meant. What is left out may be anything; values may be matchers."""

    block: str | None = Field(default=None, description="Id of the block that sends it.")
    channel: str | None = Field(
        default=None, description="`whatsapp`, `email`, `webhook`, `call` or `http`."
    )
    provider: str | None = None
    to: Any = Field(
        default=None, description="The only recipient; a list for several; or a matcher."
    )
    at: Any = Field(default=None, description="When it is sent, such as `{“$about”: …}`.")
    due: Any = Field(default=None, description="When it takes effect: a call that is placed then.")
    content: dict[str, Any] = Field(
        default_factory=dict, description="What the reader sees, by name; further names are fine."
    )


class ExpectedMessage(MessagePattern):
    """A message that must be in the outbox."""

    count: int = Field(default=1, ge=1, le=100_000, description="How many of this kind.")


class ExpectedRow(_Said):
    """What is expected of one row; of every row where it stands above."""

    status: RunEnd | None = None
    blocks: dict[str, BlockEnd] = Field(default_factory=dict)
    errors: dict[str, Any] = Field(
        default_factory=dict, description="Block → the sentence of its failure, or a matcher."
    )
    outputs: Values = Field(
        default_factory=dict, description="Block → output → value, or a matcher."
    )
    path: tuple[str, ...] | None = Field(
        default=None, description="Exactly these blocks run, in the order of the workflow."
    )


class Expected(_Said):
    """What is expected of the run."""

    status: RunEnd | None = None
    rows: int | None = Field(default=None, ge=0, description="How many rows.")
    blocks: dict[str, BlockEnd | dict[BlockEnd, int]] = Field(
        default_factory=dict,
        description="How each block ends: in every row, or in how many rows how.",
    )
    errors: dict[str, Any] = Field(default_factory=dict)
    outputs: Values = Field(default_factory=dict, description="In every row.")
    path: tuple[str, ...] | None = Field(default=None, description="In every row.")
    in_row: dict[str, ExpectedRow] = Field(
        default_factory=dict, description="Number of a row, counted from 1 → what is expected."
    )
    messages: tuple[ExpectedMessage, ...] | None = Field(
        default=None, description="All messages in the outbox, in any order; [] for none at all."
    )
    may_send_more: bool = Field(
        default=False, description="Messages beside those that are named are fine."
    )
    never: tuple[MessagePattern, ...] = Field(
        default=(), description="No message may be like one of these."
    )


class WorkflowTest(_Said):
    """A test of one workflow."""

    format: Literal["cordboard.test/1"] = FORMAT
    workflow: str = Field(min_length=1, description="The workflow's file, beside this one.")
    name: str = Field(min_length=1, description="What is tested, in words.")
    description: str = ""
    input: dict[str, Any] | None = Field(
        default=None,
        description="What starts the run; without it every row of the source's file, or the "
        "sample of the workflow.",
    )
    conditions: dict[str, Any] = Field(
        default_factory=dict,
        description="`faults` such as [“interakt@row 3=429”], `storm` with its `seed`, and `now`, "
        "the moment at which the clock starts.",
    )
    expect: Expected = Expected()

    def rehearsal(self) -> Conditions:
        """The conditions, read. A test that was read has sound ones."""
        return Conditions.from_dict(self.conditions)
