"""A canvas with a document behind it, as the window has one, and hands to work it with."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from app.editor.canvas import Canvas
from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.card import Fold, Side, make_card
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.linked import Linked
from app.editor.theme import DARK
from app.workflow.model import Layout, Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from tests.support.sample_blocks import CATALOG

IN, OUT = Side.INPUT, Side.OUTPUT
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
Ends = tuple[str, str]


def placed(id: str, type: str, title: str = "", **inputs: object) -> PlacedBlock:
    return PlacedBlock(id=id, type=type, title=title or id.capitalize(), inputs=inputs)


def link(source: str, target: str) -> Link:
    return Link.model_validate({"from": source, "to": target})


def workflow(*blocks: PlacedBlock, links: tuple[Ends, ...] = ()) -> Workflow:
    """The blocks side by side, linked."""
    positions = {block.id: (320.0 * index, 0.0) for index, block in enumerate(blocks)}
    return Workflow(
        blocks=blocks,
        links=tuple(link(*ends) for ends in links),
        layout=Layout(blocks=positions),
    )


class Desk:
    """Applies each edit that the canvas asks for, unless `refuses` is set."""

    def __init__(self, shown: Workflow, width: int = 1200, height: int = 700) -> None:
        self.workflow = shown
        self.edits: list[str] = []
        self.refused: list[str] = []
        self.refuses = False
        self.canvas = Canvas(DARK)
        self.canvas.resize(width, height)
        self.canvas.edit_requested.connect(self._on_edit)
        self.canvas.refused.connect(self.refused.append)
        self.show(shown)
        self.canvas.show()

    @property
    def wiring(self) -> Wiring:
        return Wiring.of(self.workflow, CATALOG)

    def show(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.canvas.show_workflow(workflow, self.wiring, CATALOG)

    def links(self) -> set[Ends]:
        return {(one.source, one.target) for one in self.workflow.links}

    # What is on the canvas

    def items(self) -> Mapping[str, BlockItem]:
        return {item.block_id: item for item in self.canvas.viewer.blocks()}

    def cords(self) -> list[CordItem]:
        scene = self.canvas.viewer.scene()
        return [item for item in scene.items() if isinstance(item, CordItem)]

    # Where things are, in the viewport

    def port(self, block: str, side: Side, name: str) -> QPoint:
        place = self.items()[block].view.place.place_of(side, name)
        assert place is not None, f"{name} of {block} is not in sight"
        return self.at(block, place.port.x(), place.port.y())

    def row(self, block: str, side: Side, name: str) -> QPoint:
        """The middle of a row, away from its port."""
        place = self.items()[block].view.place.place_of(side, name)
        assert place is not None
        return self.at(block, 128.0, place.middle)

    def at(self, block: str, x: float, y: float) -> QPoint:
        item = self.items()[block]
        return QPoint(self.canvas.viewer.mapFromScene(item.mapToScene(QPointF(x, y))))

    def header(self, block: str) -> QPoint:
        return self.at(block, 128.0, 12.0)

    def empty(self) -> QPoint:
        """A place where nothing is."""
        return QPoint(30, self.canvas.viewer.viewport().height() - 30)

    # Hands

    def press(
        self, at: QPoint, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEY
    ) -> None:
        QTest.mouseMove(self.canvas.viewer.viewport(), at)
        QTest.mousePress(self.canvas.viewer.viewport(), button, keys, at)

    def move(self, to: QPoint) -> None:
        QTest.mouseMove(self.canvas.viewer.viewport(), to)

    def release(
        self, at: QPoint, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEY
    ) -> None:
        QTest.mouseRelease(self.canvas.viewer.viewport(), button, keys, at)

    def drag(self, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT) -> None:
        self.press(start, button)
        self.move((start * 2 + end) / 3)
        self.move(end)
        self.release(end, button)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.canvas.viewer.viewport(), LEFT, keys, at)

    def double_click(self, at: QPoint) -> None:
        viewport = self.canvas.viewer.viewport()
        QTest.mouseClick(viewport, LEFT, NO_KEY, at)
        QTest.mouseDClick(viewport, LEFT, NO_KEY, at)

    def toggle_fold(self, block: str) -> None:
        """Press the line that shows or hides rows."""
        self.click(self.at(block, 128.0, self.items()[block].view.place.folds[0].middle))

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.canvas.viewer, key, keys)

    def _on_edit(self, edit: Any) -> None:
        self.edits.append(edit.name)
        if not self.refuses:
            self.show(edit.apply(self.workflow))


def linked(workflow: Workflow, block_id: str) -> Linked:
    """The links at a block, read off the document."""
    inputs: dict[str, tuple[Link, ...]] = {}
    for one in workflow.links_into(block_id):
        inputs[one.to_port] = (*inputs.get(one.to_port, ()), one)
    return Linked(inputs, frozenset(one.from_port for one in workflow.links_out_of(block_id)))


def assert_shows_document(desk: Desk) -> None:
    """The canvas shows exactly the document: blocks, places, rows, values, ports and cords."""
    wiring, items = desk.wiring, desk.items()
    assert set(items) == {block.id for block in desk.workflow.blocks}
    for block in desk.workflow.blocks:
        item = items[block.id]
        if block.id in desk.workflow.layout.blocks:
            assert (item.x(), item.y()) == desk.workflow.layout.blocks[block.id]
        whole = make_card(block, wiring, linked(desk.workflow, block.id), Fold(is_open=True))
        assert (item.card.title, item.card.subtitle) == (whole.title, whole.subtitle)
        shown = {(row.side, row.name): row for row in item.card.rows}
        said = {(row.side, row.name): row for row in whole.rows}
        assert shown.items() <= said.items()
        assert all(said[key].says_nothing for key in said.keys() - shown.keys())
        ports = [row for row in item.card.rows if row.is_port]
        is_collapsed = block.id in desk.workflow.layout.collapsed
        assert item.card.is_collapsed == is_collapsed
        if is_collapsed:
            gate = item.card.gate
            ports = [row for row in ports if row.is_linked or row.is_missing or row is gate]
        assert set(item.ports) == {(row.side, row.name) for row in ports}
    assert sorted((one.link.source, one.link.target) for one in desk.cords()) == sorted(
        desk.links()
    )
    for cord in desk.cords():
        path, one = cord.path(), cord.link
        assert (
            path.pointAtPercent(0.0) == items[one.from_block].ports[OUT, one.from_port].scenePos()
        )
        assert path.pointAtPercent(1.0) == items[one.to_block].ports[IN, one.to_port].scenePos()
