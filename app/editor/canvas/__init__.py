"""The canvas: shows a workflow as blocks and cords, and turns gestures into edits."""

from app.editor.canvas.canvas import Canvas

__all__ = ["Canvas"]
