"""How stock widgets wear the theme: one style sheet for the whole application.

A widget asks for a variant by the dynamic property `kind`, set before it is shown:
`primary` and `danger` (buttons), `flat` (buttons without a frame), `title`, `heading`, `muted`,
`caption`, `error`, `warning`, `code` (labels), `card` (frames), `search` (line edits).
Not here: the values of colours and distances (`app.editor.theme`).
"""

from collections.abc import Mapping
from importlib.resources import files
from string import Template

from app.editor.panel_sheet import PANEL_SHEET


def style_sheet(tokens: Mapping[str, str]) -> str:
    """The style sheet with `tokens` (fields of the theme, sizes, families) put in."""
    resources = files("resources")
    icons = str(resources / "icons").replace("\\", "/")
    stock = Template((resources / "themes" / "stock.qss").read_text("utf-8"))
    return stock.substitute(tokens, icons=icons) + PANEL_SHEET.substitute(tokens)
