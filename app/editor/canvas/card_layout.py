"""Where the parts of a card stand, in the item's own coordinates: left top corner at 0, 0."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from app.editor.canvas.card import Card, Row, Section, Shown, Side, make_card
from app.editor.canvas.ink import faces
from app.editor.canvas.linked import linked_at
from app.workflow.wiring import Wiring

WIDTH = 256.0
HEADER = 50.0
ROW = 22.0
FOLD = 20.0
GAP = 6.0
BETWEEN = 9.0
PREVIEW = 27.0
STRIP = 24.0
"""Below the header of a collapsed card: the height in which its ports are gathered."""
CHEVRON = QRectF(WIDTH - 32.0, 7.5, 22.0, 20.0)
"""The place in the header that collapses the card."""
EDGE = 14.0
"""From the edge of the card to the text of a row: room for the port."""
CHIP_PAD = 6.0
LINK_ICON = 13.0
_LABEL_GAP = 10.0
_CLOSEST = 11.0
"""Between two ports of a collapsed card, where there is room for it."""
_FEWEST_VALUE = 56.0
"""A value gets at least this width; the label takes what it needs of the rest."""


@dataclass(slots=True)
class RowPlace:
    """A row with its texts cut to fit. `middle` is the height of its port and text."""

    row: Row
    middle: float
    label: str
    label_x: float
    value: str = ""
    value_rect: QRectF | None = None

    @property
    def port(self) -> QPointF:
        """Where cords end."""
        return QPointF(0.0 if self.row.side is Side.INPUT else WIDTH, self.middle)


@dataclass(slots=True)
class FoldPlace:
    """The line that hides or brings back rows; `is_open` while none is hidden."""

    side: Side
    middle: float
    text: str
    is_open: bool


@dataclass(slots=True)
class CardPlace:
    """A whole card, but its preview line: that comes below `height`.

    Attributes:
        gathered: What a collapsed card says of the ports at its left and at its right.
    """

    card: Card
    title: str
    gate: RowPlace | None
    rows: list[RowPlace]
    folds: list[FoldPlace]
    separator: float | None
    height: float
    gathered: tuple[str, str] = ("", "")

    def row_at(self, point: QPointF) -> RowPlace | None:
        """The row under `point`; the header stands for the gate."""
        if not 0 <= point.x() <= WIDTH:
            return None
        for place in () if self.card.is_collapsed else self.rows:
            if abs(point.y() - place.middle) <= ROW / 2:
                return place
        return self.gate if 0 <= point.y() <= HEADER else None

    def fold_at(self, point: QPointF) -> FoldPlace | None:
        """The folding line under `point`."""
        if not 0 <= point.x() <= WIDTH:
            return None
        return next((one for one in self.folds if abs(point.y() - one.middle) <= FOLD / 2), None)

    def end_of(self, side: Side, name: str) -> QPointF:
        """Where a cord at this port ends: where the port is not in sight, at the edge."""
        place = self.place_of(side, name)
        if place is not None:
            return place.port
        x = 0.0 if side is Side.INPUT else WIDTH
        return QPointF(x, (HEADER + self.height) / 2)

    def place_of(self, side: Side, name: str) -> RowPlace | None:
        """The row of this port, where it is in sight."""
        if self.gate and side is Side.INPUT and self.gate.row.name == name:
            return self.gate
        return next(
            (one for one in self.rows if one.row.name == name and one.row.side is side), None
        )


def place_card(card: Card) -> CardPlace:
    """Lays a card out."""
    title_width = CHEVRON.left() - 50.0
    gate = RowPlace(card.gate, HEADER / 2, "", 0.0) if card.gate else None
    made = CardPlace(card, faces().title.elided(card.title, title_width), gate, [], [], None, 0.0)
    if card.is_collapsed:
        _gather(made)
        return made
    y = HEADER + GAP
    for section, side in ((card.inputs, Side.INPUT), (card.outputs, Side.OUTPUT)):
        if side is Side.OUTPUT and made.rows and section.rows:
            made.separator = y + BETWEEN / 2
            y += BETWEEN
        y = _add_section(made, section, side, y)
    made.height = y + GAP if made.rows else HEADER
    return made


def _gather(made: CardPlace) -> None:
    """Put the ports of a collapsed card close together at its edges."""
    texts = []
    for side, word in ((Side.INPUT, "input"), (Side.OUTPUT, "output")):
        rows = [row for row in made.card.gathered if row.side is side]
        # At the right there is no gate, and many may take the height of the header too.
        top = HEADER - _CLOSEST if side is Side.INPUT else _CLOSEST
        room = HEADER + STRIP - 8.0 - top
        step = min(_CLOSEST, room / max(len(rows) - 1, 1))
        reach = step * (len(rows) - 1)
        first = min(HEADER + STRIP / 2 - reach / 2, top + room - reach)
        x = EDGE if side is Side.INPUT else WIDTH - EDGE
        made.rows += [RowPlace(row, first + step * at, "", x) for at, row in enumerate(rows)]
        texts.append(f"{len(rows)} {word}{'s' if len(rows) > 1 else ''}" if rows else "")
    made.gathered = (texts[0], texts[1])
    made.height = HEADER + STRIP if made.rows else HEADER


def height_of(card: Card) -> float:
    """How high the card is without its preview line."""
    return place_card(card).height


def drawn_heights(wiring: Wiring) -> dict[str, float]:
    """Block id → how high its card is when it is first shown, with room for its preview line."""
    blocks = wiring.workflow.blocks
    cards = [make_card(block, wiring, linked_at(block.id, wiring.graph)) for block in blocks]
    return {card.block_id: height_of(card) + preview_of(card) for card in cards}


def preview_of(card: Card) -> float:
    """How high the preview line of the card is in a run."""
    return 0.0 if card.is_collapsed else PREVIEW


def _add_section(made: CardPlace, section: Section, side: Side, y: float) -> float:
    for row in section.rows:
        make = _input_row if side is Side.INPUT else _output_row
        made.rows.append(make(row, y + ROW / 2))
        y += ROW
    if section.hidden is not None:
        text = f"{section.hidden} more …" if section.hidden else "Show less"
        made.folds.append(FoldPlace(side, y + FOLD / 2, text, is_open=not section.hidden))
        y += FOLD
    return y


def _input_row(row: Row, middle: float) -> RowPlace:
    face, value_face = faces().row, faces().small
    room = WIDTH - 2 * EDGE
    marked = f"{row.label} *" if row.is_required else row.label
    if row.shown is Shown.NOTHING:
        return RowPlace(row, middle, face.elided(marked, room), EDGE)
    icon = LINK_ICON if row.shown in (Shown.LINK, Shown.SECRET) else 0.0
    wanted = value_face.width(row.text) + icon + 2 * CHIP_PAD
    label = face.elided(marked, room - _LABEL_GAP - min(wanted, _FEWEST_VALUE))
    width = min(wanted, room - _LABEL_GAP - face.width(label))
    value = value_face.elided(row.text, width - icon - 2 * CHIP_PAD + 0.5)
    right = WIDTH - EDGE + CHIP_PAD / 2
    rect = QRectF(right - width, middle - 8.5, width, 17.0)
    return RowPlace(row, middle, label, EDGE, value, rect)


def _output_row(row: Row, middle: float) -> RowPlace:
    face = faces().row
    label = face.elided(row.label, WIDTH - 2 * EDGE)
    return RowPlace(row, middle, label, WIDTH - EDGE - face.width(label))
