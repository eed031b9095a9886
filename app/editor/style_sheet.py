"""How stock widgets wear the theme: one style sheet for the whole application.

A widget asks for a variant by the dynamic property `kind`, set before it is shown:
`primary` and `danger` (buttons), `flat` (buttons without a frame), `title`, `heading`, `muted`,
`caption`, `error`, `warning`, `code` (labels), `card` (frames), `search` (line edits); the panels'
own kinds are listed in resources/themes/panels.qss.
Not here: the values of colours and distances (`app.editor.theme`).
"""

from collections.abc import Mapping
from importlib.resources import files
from string import Template

_SHEETS = ("stock.qss", "panels.qss")


def style_sheet(tokens: Mapping[str, str]) -> str:
    """The style sheet with `tokens` (fields of the theme, sizes, families) put in."""
    resources = files("resources")
    icons = str(resources / "icons").replace("\\", "/")
    texts = [(resources / "themes" / name).read_text("utf-8") for name in _SHEETS]
    return Template("\n".join(texts)).substitute(tokens, icons=icons)
