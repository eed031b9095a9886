"""What is under a point of the canvas."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from app.editor.canvas.block_item import BlockItem, BlockPort
from app.editor.canvas.card import Side
from app.editor.canvas.card_layout import CHEVRON, FoldPlace, RowPlace
from app.editor.canvas.card_painter import NO_TEXT_BELOW, PLAIN_BELOW
from app.editor.canvas.cord_item import CordItem

PORT_REACH = 12.0
CORD_REACH = 7.0
END_REACH = 34.0
"""Scene units within which a press takes a port, a cord, the end of a cord."""
_EASY, _WIDEST = 0.8, 2.0


@dataclass(frozen=True, slots=True)
class Hit:
    """What a press at a point would take. Of port, block and cord the first that is there counts.

    Attributes:
        end: The end of the cord that is near, or None in its middle.
        is_chevron: It is the place in the header that collapses the card.
    """

    port: BlockPort | None = None
    block: BlockItem | None = None
    row: RowPlace | None = None
    fold: FoldPlace | None = None
    cord: CordItem | None = None
    end: Side | None = None
    is_chevron: bool = False


NOTHING = Hit()


def hit_at(scene: QGraphicsScene, point: QPointF, zoom: float) -> Hit:
    """What is at `point` (scene). What is not drawn at this zoom is not there."""
    # Zoomed out, ports are easier to hit than they are large.
    reach = min(max(1.0, _EASY / zoom), _WIDEST)
    near = PORT_REACH * reach
    around = QRectF(point.x() - near, point.y() - near, 2 * near, 2 * near)
    cords = []
    for item in scene.items(around):
        if isinstance(item, BlockItem):
            local = item.mapFromScene(point)
            port = item.port_near(local, near) if zoom >= PLAIN_BELOW else None
            if port is not None:
                return Hit(port, item, item.row_at(local))
            if item.body.contains(local):
                is_near = zoom >= NO_TEXT_BELOW
                fold = item.view.place.fold_at(local) if is_near else None
                is_chevron = is_near and CHEVRON.contains(local)
                return Hit(block=item, row=item.row_at(local), fold=fold, is_chevron=is_chevron)
        elif isinstance(item, CordItem):
            cords.append(item)
    return _cord_hit(cords, point, CORD_REACH * reach)


def _cord_hit(cords: list[CordItem], point: QPointF, reach: float) -> Hit:
    around = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
    for cord in cords:
        if cord.shape().intersects(around):
            return Hit(cord=cord, end=cord.end_at(point, END_REACH * max(1.0, reach / CORD_REACH)))
    return NOTHING
