"""One difference between two workflows, as data and as a sentence. Found by `diff`."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.workflow.parts import ABSENT
from app.workflow.speech import two_values, value_words


class ChangeKind(StrEnum):
    """What has changed."""

    DETAIL = "detail"
    """Name, description or id of the workflow, or a field of it that is not known here."""
    SAMPLE = "sample"
    """A value of the sample."""
    REHEARSAL = "rehearsal"
    """What the stand-in of a provider knows."""
    BLOCK_ADDED = "block_added"
    """A block is new."""
    BLOCK_REMOVED = "block_removed"
    """A block is gone, and with it the links into it, which are not told apart."""
    RETITLED = "retitled"
    """A block has another title."""
    TYPE = "type"
    """A block is of another kind."""
    FIELD = "field"
    """The version of a block, or a field of it that is not known here."""
    POLICY = "policy"
    """How a block is tried."""
    PIN = "pin"
    """The outputs that a block is pinned to."""
    INPUT_WRITTEN = "input_written"
    """A value is written where there was none."""
    INPUT_CHANGED = "input_changed"
    """Another value is written."""
    INPUT_CLEARED = "input_cleared"
    """A written value is gone."""
    LINK_ADDED = "link_added"
    """A link is new."""
    LINK_REMOVED = "link_removed"
    """A link is gone."""
    RELINKED = "relinked"
    """An input is linked from another output."""
    LINK = "link"
    """A link that stays has another field that is not known here."""
    ORDER = "order"
    """The same parts stand in another order in the file."""
    LAYOUT = "layout"
    """The canvas looks different; there is one such change at most, the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.

    Attributes:
        block: Id of the block; of a link that of its target; None for the workflow as a whole.
        input: Name of the input; of a link that of its target; of a detail, a field or a value of
            the sample its name.
        before: What was there, JSON-able; None where nothing was. A link is `{"from", "to"}`, a
            block its fields. Of order and layout None.
        after: What is there now. Of the layout the ids of the blocks that were moved.
        sentence: All of it in words.
    """

    kind: ChangeKind
    block: str | None = None
    input: str | None = None
    before: Any = None
    after: Any = None
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, for programs."""
        return asdict(self)


def value_change(
    kind: ChangeKind,
    what: str,
    before: Any,
    after: Any,
    *,
    block: str | None = None,
    input: str | None = None,
) -> Change:
    """The change of one value.

    Args:
        what: What the value is called in the sentence.
        before: The value, or `ABSENT`; so is `after`.
    """
    if before is ABSENT:
        sentence = f"{what}: wrote {value_words(after)}."
    elif after is ABSENT:
        sentence = f"{what}: cleared, was {value_words(before)}."
    else:
        old, new = two_values(before, after)
        sentence = f"{what}: changed from {old} to {new}."
    return Change(
        kind=kind,
        block=block,
        input=input,
        before=None if before is ABSENT else before,
        after=None if after is ABSENT else after,
        sentence=sentence,
    )
