"""The large workflow that the canvas is measured with, and stock NodeGraphQt showing the same."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QWidget

from app.editor.nodegraph import BaseNode, NodeGraph
from app.workflow.model import Layout, Link, PlacedBlock, Workflow

BLOCKS = 1_000
COLUMNS = 40
NEAR, FAR = 1, 7
"""Each block is linked to the one before it, and to one in the same row or the row above."""
WIDE, HIGH = 320.0, 240.0
WINDOW = (1400, 900)
MIDDLE = (3000.0, 2000.0)
"""What is in the middle of the view at 1:1: about 20 blocks are in sight there."""
QT_CACHE_KB = 10 * 1024
"""What Qt gives pictures that are kept, until the canvas asks for more."""


def large(blocks: int = BLOCKS) -> Workflow:
    """Rows of blocks with 5 inputs, a gate and an output, and nearly two links a block."""
    placed = tuple(
        PlacedBlock(id=f"b{n}", type="say", title=f"Block {n}", inputs={"times": 3})
        for n in range(blocks)
    )
    near = [
        Link(from_block=f"b{n - NEAR}", from_port="text", to_block=f"b{n}", to_port="text")
        for n in range(NEAR, blocks)
    ]
    far = [
        Link(from_block=f"b{n - FAR}", from_port="text", to_block=f"b{n}", to_port="lines")
        for n in range(FAR, blocks)
    ]
    at = {f"b{n}": place(n) for n in range(blocks)}
    return Workflow(blocks=placed, links=(*near, *far), layout=Layout(blocks=at))


def place(number: int) -> tuple[float, float]:
    """The left top corner of a block."""
    return number % COLUMNS * WIDE, number // COLUMNS * HIGH


class StockNode(BaseNode):  # type: ignore[misc]
    """A node as NodeGraphQt has it, with as many ports."""

    __identifier__ = "stock"
    NODE_NAME = "Say"

    def __init__(self) -> None:
        super().__init__()
        for name in ("Text", "Tone", "Times", "At"):
            self.add_input(name)
        self.add_input("Lines", multi_input=True)
        self.add_output("Text")


class StockGraph:
    """NodeGraphQt as it is delivered, but for two things that would only make it slower.

    Its undo history is left out, and so is its search for cycles, which lists every path and would
    not come to an end with these links.
    """

    def __init__(self) -> None:
        self._before = QPixmapCache.cacheLimit()
        QPixmapCache.setCacheLimit(QT_CACHE_KB)
        self.graph = NodeGraph()
        self.graph.register_node(StockNode)
        self.graph.set_acyclic(False)
        self.viewer = self.graph.viewer()
        self.viewer.resize(*WINDOW)
        self.viewer.show()

    def open(self, blocks: int = BLOCKS) -> None:
        """Build the nodes and pipes of `large`."""
        nodes = [
            self.graph.create_node(
                StockNode.type_, name=f"Block {n}", selected=False, pos=place(n), push_undo=False
            )
            for n in range(blocks)
        ]
        for step, port in ((NEAR, "Text"), (FAR, "Lines")):
            for one, other in zip(nodes, nodes[step:], strict=False):
                one.get_output("Text").connect_to(other.get_input(port), push_undo=False)

    def fit(self) -> None:
        """All in sight."""
        self.viewer.zoom_to_nodes([node.view for node in self.graph.all_nodes()])

    def go_near(self) -> None:
        """1:1 in the middle."""
        self.viewer.reset_zoom(QPointF(*MIDDLE))

    def pan(self, x: float, y: float) -> None:
        """One step, as its mouse gesture makes it."""
        self.viewer._set_viewer_pan(x, y)

    def viewport(self) -> QWidget:
        """What is painted."""
        port: QWidget = self.viewer.viewport()
        return port

    def close(self) -> None:
        """Give back what it took."""
        self.viewer.close()
        self.viewer.deleteLater()
        self.graph.deleteLater()
        QPixmapCache.setCacheLimit(self._before)
