"""A workflow file as a picture of its canvas, without a window."""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.editor.canvas import Canvas
from app.editor.theme import THEMES, apply_theme
from app.workflow.check import check
from app.workflow.file import load
from app.workflow.wiring import Wiring
from blocks.catalog import load_catalog

_OFFSCREEN = ["cordboard", "-platform", "offscreen"]


def render(path: Path, out: Path, size: tuple[int, int], theme: str) -> None:
    """Writes a picture of the workflow at `path` to `out`; its format follows from the name.

    Args:
        size: Width and height in pixels.
        theme: `dark` or `light`.

    Raises:
        DocumentError: The file cannot be read.
        OSError: The picture cannot be written.
    """
    workflow, catalog = load(path), load_catalog()
    # No window is shown: with an application of its own it works where there is no display.
    is_first = QApplication.instance() is None
    app = QApplication(_OFFSCREEN) if is_first else QApplication.instance()
    apply_theme(app, THEMES[theme])
    canvas = Canvas(THEMES[theme])
    canvas.show_workflow(workflow, Wiring.of(workflow, catalog), catalog)
    canvas.show_problems(check(workflow, catalog))
    if not canvas.picture(QSize(*size)).save(str(out)):
        raise OSError(f"The picture could not be written to {out}")
