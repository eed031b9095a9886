"""A workflow file as a picture of its canvas, without a window."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QImageWriter, QPainter, QPainterPath, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem

from app.editor.canvas import Canvas
from app.editor.canvas.block_item import BlockItem
from app.editor.canvas.cord_item import CordItem
from app.editor.canvas.layout_item import LayoutItem
from app.editor.theme import SPACE_L, THEMES, apply_theme
from app.workflow.check import check
from app.workflow.file import load
from app.workflow.wiring import Wiring
from blocks.catalog import load_catalog

_OFFSCREEN = ["cordboard", "-platform", "offscreen"]


_SHARPNESS = 1.5
"""Pixels a scene unit."""
_LARGEST = QSize(8000, 8000)
_FAMILY = re.compile(rb'font-family="([^"]*)"')


def render(path: Path, out: Path, size: tuple[int, int], theme: str) -> None:
    """Writes a picture of the workflow at `path` to `out`; its format follows from the name.

    Args:
        size: Width and height in pixels.
        theme: `dark` or `light`.

    Raises:
        DocumentError: The file cannot be read.
        OSError: The picture cannot be written.
    """
    if not _canvas(path, theme).picture(QSize(*size)).save(str(out)):
        raise OSError(f"The picture could not be written to {out}")


def render_png(path: Path, theme: str) -> bytes:
    """A picture of the workflow at `path`, as large as the workflow needs.

    Args:
        theme: `dark` or `light`.

    Raises:
        DocumentError: The file cannot be read.
    """
    canvas = _canvas(path, theme)
    size = (_extent(canvas).size() * _SHARPNESS).toSize().boundedTo(_LARGEST)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(canvas.picture(size))
    return bytes(buffer.data().data())


def render_svg(path: Path, theme: str) -> bytes:
    """A drawing of the workflow at `path`. What is text stays text, in the font of the editor.

    Args:
        theme: `dark` or `light`.

    Raises:
        DocumentError: The file cannot be read.
    """
    canvas = _canvas(path, theme)
    extent = _extent(canvas)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The older version of the format knows no clipping.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setTitle(path.stem)
    generator.setResolution(96)
    generator.setSize(extent.size().toSize())
    generator.setViewBox(QRectF(0.0, 0.0, extent.width(), extent.height()))
    painter = _Outliner(generator)
    painter.fillRect(extent.translated(-extent.topLeft()), QColor(THEMES[theme].canvas))
    to_corner = QTransform.fromTranslate(-extent.x(), -extent.y())
    option = QStyleOptionGraphicsItem()
    # Topmost first.
    for item in reversed(_items(canvas)):
        painter.save()
        painter.setTransform(item.sceneTransform() * to_corner)
        item.paint(painter, option, None)
        painter.restore()
    painter.end()
    # Who looks at it may not have the font.
    return _FAMILY.sub(rb'font-family="\1, Helvetica, Arial, sans-serif"', buffer.data().data())


class _Outliner(QPainter):
    """Draws icons as outlines, as few have their font, and no shadows, which are made of pixels."""

    def drawText(self, *args: Any) -> Any:
        """Letters of private use are icons; the card writes them into the middle of a rectangle."""
        text = args[-1]
        if not text or unicodedata.category(text[0]) != "Co":
            return super().drawText(*args)
        metrics, middle = QFontMetricsF(self.font()), QRectF(args[0]).center()
        left = middle.x() - metrics.horizontalAdvance(text) / 2
        baseline = middle.y() + (metrics.ascent() - metrics.descent()) / 2
        outline = QPainterPath()
        outline.addText(left, baseline, self.font(), text)
        return self.fillPath(outline, self.pen().color())

    def drawPixmap(self, *args: Any) -> None:
        """Nothing."""


def _canvas(path: Path, theme: str) -> Canvas:
    workflow, catalog = load(path), load_catalog()
    # No window is shown: with an application of its own it works where there is no display.
    is_first = QApplication.instance() is None
    app = QApplication(_OFFSCREEN) if is_first else QApplication.instance()
    apply_theme(app, THEMES[theme])
    canvas = Canvas(THEMES[theme])
    canvas.show_workflow(workflow, Wiring.of(workflow, catalog), catalog)
    canvas.show_problems(check(workflow, catalog))
    return canvas


def _items(canvas: Canvas) -> list[QGraphicsItem]:
    """Blocks, cords, notes and frames, the topmost first."""
    items = canvas.viewer.scene().items()
    return [item for item in items if isinstance(item, (BlockItem, CordItem, LayoutItem))]


def _extent(canvas: Canvas) -> QRectF:
    """What they cover, and a margin around it, in scene units."""
    extent = QRectF()
    for item in _items(canvas):
        extent = extent.united(item.sceneBoundingRect())
    return extent.adjusted(-SPACE_L, -SPACE_L, SPACE_L, SPACE_L)
