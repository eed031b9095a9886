"""What the tree of the outline says, as plain values: a row a block, below it inputs and links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from app.editor.block_view import InputView, LinkView, view_of
from app.editor.canvas.value_text import value_text
from app.editor.outline.spoken_value import write_value
from app.engine.run_state import BlockState, Status
from app.workflow.model import Link, Problem, Severity
from app.workflow.wiring import Wiring
from blocks.sdk import Kind

UNKNOWN_ICON = "mdi6.help-rhombus-outline"

_STATUS = {
    Status.READY: "ready",
    Status.RUNNING: "running",
    Status.RETRYING: "trying again",
    Status.HELD: "held",
    Status.WAITING: "waiting",
    Status.OK: "done",
    Status.FAILED: "failed",
    Status.SKIPPED: "skipped",
}


class RowKind(Enum):
    """What a row stands for."""

    BLOCK = "block"
    INPUT = "input"
    LINK_IN = "link in"
    """One of several links into an input."""
    LINK_OUT = "link out"


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row.

    Attributes:
        port: Name of the input; of a link out, of the output; empty for a block.
        text: First column.
        detail: Second column.
        tone: Colour of the second column, by its name in the theme; empty for quiet text.
        spoken: For screen readers: both columns and what is only seen.
        tip: What is wrong, or what the input is for.
        can_write: The second column can be edited in place.
        written: What is edited there.
    """

    kind: RowKind
    block: str
    port: str = ""
    link: Link | None = None
    text: str = ""
    detail: str = ""
    tone: str = ""
    spoken: str = ""
    tip: str = ""
    icon: str = ""
    icon_tone: str = ""
    can_write: bool = False
    written: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """By which the row is known from one workflow to the next."""
        is_link = self.kind in (RowKind.LINK_IN, RowKind.LINK_OUT)
        ends = (self.link.source, self.link.target) if self.link and is_link else ()
        return (self.kind.value, self.block, self.port, *ends)


@dataclass(frozen=True, slots=True)
class Branch:
    """A row with the rows below it."""

    row: OutlineRow
    below: tuple[OutlineRow, ...] = ()


def block_row(
    block_id: str, wiring: Wiring, problems: Sequence[Problem], state: BlockState | None
) -> OutlineRow:
    """The row of a block.

    Args:
        problems: Those of this block.
    """
    spec = wiring.spec(block_id)
    title = wiring.title(block_id)
    told = [_STATUS.get(state.status, "")] if state else []
    placed = wiring.block(block_id)
    if placed is not None and placed.pin is not None:
        told.append("pinned")
    if block_id in wiring.workflow.layout.collapsed:
        told.append("collapsed")
    if problems:
        told.append(count_words(problems))
    is_bad = any(one.severity is Severity.ERROR for one in problems)
    has_failed = state is not None and state.status is Status.FAILED
    tone = "danger" if is_bad or has_failed else "warning" if problems else ""
    kind = spec.title if spec else "unknown block"
    told = [one for one in told if one]
    return OutlineRow(
        RowKind.BLOCK,
        block_id,
        text=title,
        detail=", ".join(told),
        tone=tone,
        spoken=", ".join([title, *([kind] if kind != title else []), *told]),
        tip="\n".join(f"{one.message} {one.mend}".strip() for one in problems),
        icon=spec.mark.icon if spec else UNKNOWN_ICON,
        icon_tone=str(spec.mark.category) if spec else "muted",
    )


def rows_below(block_id: str, wiring: Wiring, problems: Sequence[Problem]) -> tuple[Branch, ...]:
    """The inputs of a block in the order of the inspector, then its links onward."""
    view = view_of(block_id, wiring, problems)
    if view is None:
        return ()
    found = [_input(block_id, one) for one in view.inputs]
    for link in wiring.workflow.links_out_of(block_id):
        output = wiring.output(block_id, link.from_port)
        input = wiring.input(link.to_block, link.to_port)
        label = output.label if output else link.from_port
        to = f"{wiring.title(link.to_block)} · {input.label if input else link.to_port}"
        row = OutlineRow(
            RowKind.LINK_OUT,
            block_id,
            link.from_port,
            link,
            text=label,
            detail=f"→ {to}",
            spoken=f"{label}, linked to {to}",
        )
        found.append(Branch(row))
    return tuple(found)


def count_words(problems: Sequence[Problem]) -> str:
    """`2 problems`; warnings are called so where there is nothing worse."""
    is_bad = any(one.severity is Severity.ERROR for one in problems)
    word = "problem" if is_bad else "warning"
    return f"{len(problems)} {word}{'s' if len(problems) > 1 else ''}"


def by_block(problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    """The problems of each block."""
    found: dict[str, list[Problem]] = {}
    for one in problems:
        if one.block is not None:
            found.setdefault(one.block, []).append(one)
    return found


def _input(block_id: str, view: InputView) -> Branch:
    spec = view.spec
    detail, heard, tone = _value(view)
    if view.problems:
        is_bad = any(one.severity is Severity.ERROR for one in view.problems)
        tone = "danger" if is_bad else "warning"
    told = [spec.label, *(["required"] if spec.is_required else []), heard]
    told += [one.message for one in view.problems]
    below: tuple[OutlineRow, ...] = ()
    if len(view.links) > 1:
        below = tuple(_link_in(block_id, spec.name, one) for one in view.links)
    row = OutlineRow(
        RowKind.INPUT,
        block_id,
        spec.name,
        view.links[0].link if len(view.links) == 1 else None,
        text=spec.label,
        detail=detail,
        tone=tone,
        spoken=", ".join(one for one in told if one),
        tip="\n".join([one.message for one in view.problems] or [spec.help]),
        can_write=_can_write(view),
        written=write_value(view.written, spec) if view.is_written else "",
    )
    return Branch(row, below)


def _value(view: InputView) -> tuple[str, str, str]:
    """What stands in an input, how that is spoken, and in which colour."""
    spec = view.spec
    if len(view.links) == 1:
        return f"← {view.links[0].text}", f"linked from {view.links[0].text}", "accent"
    if view.links:
        return f"← {len(view.links)} links", f"{len(view.links)} links", "accent"
    if view.is_written:
        text = value_text(view.written, spec.type)
        return text, text, "text"
    if spec.default is not None and spec.default != "":
        text = value_text(spec.default)
        return text, f"{text} by default", ""
    return ("required", "empty", "danger") if spec.is_required else ("", "empty", "")


def _link_in(block_id: str, port: str, view: LinkView) -> OutlineRow:
    return OutlineRow(
        RowKind.LINK_IN,
        block_id,
        port,
        view.link,
        text=view.key or "link",
        detail=f"← {view.text}",
        tone="accent",
        spoken=f"linked from {view.text}",
    )


def _can_write(view: InputView) -> bool:
    spec = view.spec
    is_long = spec.is_multiline or (isinstance(view.written, str) and "\n" in view.written)
    if view.links or view.takes_links_only or is_long:
        return False
    is_line = not view.is_written or isinstance(view.written, str | int | float | bool)
    return is_line and spec.type.kind not in (Kind.SECRET, Kind.OBJECT, Kind.ANY, Kind.LIST)
