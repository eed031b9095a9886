"""What the card of a block says, as a frozen value. No Qt; where things stand is `card_layout`."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from app.editor.canvas.linked import NOT_LINKED, Linked
from app.editor.canvas.value_text import one_line, secret_name, value_text
from app.workflow.model import Link, PlacedBlock
from app.workflow.wiring import Wiring
from blocks.sdk import ANY, WHEN, BlockSpec, Kind, PortSpec, PortType

UNKNOWN_ICON = "mdi6.help-rhombus-outline"
MANY_ROWS = 6
"""A section with more rows than this hides those that say nothing."""
FEWEST_HIDDEN = 2


class Side(Enum):
    """At which edge of the card a port is."""

    INPUT = "in"
    OUTPUT = "out"


class Shown(Enum):
    """What the value in a row is."""

    NOTHING = "nothing"
    WRITTEN = "written"
    SECRET = "secret"
    DEFAULT = "default"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Row:
    """One input, setting or output.

    Attributes:
        is_port: It can be linked; a setting cannot.
        is_missing: It is required, and neither linked nor written.
        is_ghost: A link speaks of it, and the block has no such port.
        text: The value on one line: written, by default, or where the link comes from.
    """

    name: str
    label: str
    side: Side
    type: PortType
    is_port: bool = True
    takes_many: bool = False
    is_linked: bool = False
    is_required: bool = False
    is_missing: bool = False
    is_ghost: bool = False
    shown: Shown = Shown.NOTHING
    text: str = ""
    help: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether a reader of the workflow loses nothing when the row is hidden."""
        return not (self.is_linked or self.is_required or self.is_ghost) and self.shown in (
            Shown.NOTHING,
            Shown.DEFAULT,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one side. `hidden` counts those folded away; None where nothing can be folded."""

    rows: tuple[Row, ...] = ()
    hidden: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """All that the card of a block says but its state in a run.

    Attributes:
        subtitle: What kind of block it is, below the title.
        brief: The most telling part of it, where there is no room for more.
        category: Heading of the palette; None for an unknown block.
        gate: The `when` port in the header; None for a source.
        is_collapsed: The header alone is drawn, with the ports that matter gathered below it.
        is_pinned: In rehearsals it gives what is pinned.
    """

    block_id: str
    title: str
    subtitle: str
    brief: str
    icon: str
    category: str | None
    gate: Row | None
    inputs: Section
    outputs: Section
    is_collapsed: bool = False
    is_pinned: bool = False

    @property
    def gathered(self) -> tuple[Row, ...]:
        """The ports that a collapsed card has beside its gate: those that a link needs to end."""
        rows = (*self.inputs.rows, *self.outputs.rows)
        return tuple(row for row in rows if row.is_port and (row.is_linked or row.is_missing))

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row with a place on the card: the gate, then inputs, then outputs."""
        return (*((self.gate,) if self.gate else ()), *self.inputs.rows, *self.outputs.rows)


@dataclass(frozen=True, slots=True)
class Fold:
    """Which rows of a card the user sees: all, or those that say something.

    Attributes:
        kept: Rows that stay in sight although they say nothing, so that none vanishes while
            somebody works with it.
    """

    is_open: bool = False
    kept: frozenset[tuple[Side, str]] = frozenset()


FOLDED = Fold()
_OPEN = Fold(is_open=True)


def make_card(
    block: PlacedBlock, wiring: Wiring, linked: Linked = NOT_LINKED, fold: Fold = FOLDED
) -> Card:
    """The card of a block of `wiring.workflow`, or of one that is not placed yet."""
    spec = wiring.catalog.get(block.type)
    placed = wiring.block(block.id) is block or spec is None
    ports = wiring.ports(block.id) if placed or spec is None else spec.ports(block.inputs)
    choice = _variant_choice(block, spec)
    inputs = [
        _input(one, block, wiring, linked, choice) for one in ports.inputs if one.name != WHEN.name
    ]
    outputs = [_output(one, linked) for one in ports.outputs]
    known_inputs = {one.name for one in ports.inputs}
    known_outputs = {one.name for one in ports.outputs}
    inputs += [
        _ghost(name, Side.INPUT, _link_text(wiring, links))
        for name, links in linked.inputs.items()
        if name not in known_inputs
    ]
    outputs += [_ghost(name, Side.OUTPUT, "") for name in sorted(linked.outputs - known_outputs)]
    kind = _kind(block, spec)
    has_gate = WHEN.name in known_inputs
    is_collapsed = block.id in wiring.workflow.layout.collapsed
    if is_collapsed:
        # A cord may be dropped on it: it must know all of its rows.
        fold = _OPEN
    return Card(
        block_id=block.id,
        title=one_line(block.title) or (spec.title if spec else block.type),
        subtitle=" · ".join(kind),
        brief=kind[-1],
        icon=spec.mark.icon if spec else UNKNOWN_ICON,
        category=str(spec.mark.category) if spec else None,
        gate=_input(WHEN, block, wiring, linked) if has_gate else None,
        inputs=_section(inputs, fold, has_news=True),
        outputs=_section(outputs, fold, has_news=bool(linked.outputs)),
        is_collapsed=is_collapsed,
        is_pinned=block.pin is not None,
    )


def seen(card: Card) -> frozenset[tuple[Side, str]]:
    """The rows that stand on the card, for `Fold.kept`."""
    return _one_set(tuple([(row.side, row.name) for row in card.rows]))


@lru_cache(maxsize=1024)
def _one_set(rows: tuple[tuple[Side, str], ...]) -> frozenset[tuple[Side, str]]:
    """Of blocks with the same rows the same set: a workflow has many of a kind."""
    return frozenset(rows)


def _section(rows: list[Row], fold: Fold, *, has_news: bool) -> Section:
    """`has_news` is False where every row says nothing, so that hiding them would hide all."""
    kept = frozenset() if fold.is_open else fold.kept
    silent = [row for row in rows if row.says_nothing and (row.side, row.name) not in kept]
    if len(rows) <= MANY_ROWS or len(silent) < FEWEST_HIDDEN or not has_news:
        return Section(tuple(rows))
    if fold.is_open:
        return Section(tuple(rows), 0)
    return Section(tuple(row for row in rows if row not in silent), len(silent))


def _input(
    spec: PortSpec,
    block: PlacedBlock,
    wiring: Wiring,
    linked: Linked,
    choice: tuple[str, str] | None = None,
) -> Row:
    links = linked.inputs.get(spec.name, ())
    written = block.inputs.get(spec.name)
    shown, text = Shown.NOTHING, ""
    if links:
        shown, text = Shown.LINK, _link_text(wiring, links)
    elif spec.name in block.inputs:
        shown = Shown.SECRET if secret_name(written) is not None else Shown.WRITTEN
        is_choice = choice is not None and choice[0] == spec.name
        text = choice[1] if choice and is_choice else value_text(written, spec.type)
    elif spec.default is not None and spec.default != "":
        shown, text = Shown.DEFAULT, value_text(spec.default)
    return Row(
        name=spec.name,
        label=spec.label,
        side=Side.INPUT,
        type=spec.type,
        is_port=spec.is_port,
        takes_many=spec.many_links,
        is_linked=bool(links),
        is_required=spec.is_required,
        is_missing=spec.is_required and shown is Shown.NOTHING,
        shown=shown,
        text=text,
        help=spec.help,
    )


def _output(spec: PortSpec, linked: Linked) -> Row:
    return Row(
        name=spec.name,
        label=spec.label,
        side=Side.OUTPUT,
        type=spec.type,
        is_linked=spec.name in linked.outputs,
        help=spec.help,
    )


def _ghost(name: str, side: Side, text: str) -> Row:
    return Row(
        name=name,
        label=name,
        side=side,
        type=ANY,
        is_linked=True,
        is_ghost=True,
        shown=Shown.LINK if text else Shown.NOTHING,
        text=text,
        help="The block has no port of this name. Remove the link, or link another port.",
    )


def _link_text(wiring: Wiring, links: tuple[Link, ...]) -> str:
    if len(links) > 1:
        return f"{len(links)} links"
    output = wiring.ports(links[0].from_block).output(links[0].from_port)
    label = output.label if output else links[0].from_port
    return f"{wiring.title(links[0].from_block)} · {label}"


def _kind(block: PlacedBlock, spec: BlockSpec | None) -> list[str]:
    """What kind of block it is, the most telling last: never empty."""
    if spec is None:
        return [f"No block of the type “{block.type}” is installed"]
    variant = spec.variant(block.inputs)
    own = spec.title if block.title not in ("", spec.title) else ""
    parts = [part for part in (own, variant.title if variant else "") if part]
    return parts or [spec.mark.category.removesuffix("s")]


def _variant_choice(block: PlacedBlock, spec: BlockSpec | None) -> tuple[str, str] | None:
    """The input that chooses a provider, and the provider's own name."""
    variant = spec.variant(block.inputs) if spec else None
    return (spec.mark.variant or "", variant.title) if spec and variant else None


def is_branch(row: Row) -> bool:
    """Whether the port lets blocks run instead of carrying a value."""
    return row.type.kind == Kind.BRANCH
