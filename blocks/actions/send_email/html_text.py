"""Tells HTML from plain text, and makes the plain-text alternative of HTML."""

import re
from html.parser import HTMLParser

_HTML = re.compile(
    r"<!doctype\s+html|<(?:br|hr|img)\b[^<>]*>"
    r"|</(?:html|body|p|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|table|tr|td|th|font|center"
    r"|blockquote|pre)\s*>",
    re.IGNORECASE,
)
_SILENT = {"script", "style", "title", "template"}
_BREAKS = {"br", "div", "tr", "hr", "section", "article", "header", "footer", "table"}
_PARAGRAPHS = {"p", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}


def is_html(text: str) -> bool:
    """Whether `text` has HTML elements in it: a closing tag, a line break or a picture."""
    return _HTML.search(text) is not None


def html_to_text(html: str) -> str:
    """What a reader without HTML gets: paragraphs, list items, addresses behind links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Gathers text with its line breaks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "a":
            self._links.append((values.get("href") or "", len(self.parts)))
        elif tag == "img":
            self.parts.append(values.get("alt") or "")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        else:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            shown = "".join(self.parts[start:]).strip()
            if address.startswith(("http:", "https:")) and address != shown:
                self.parts.append(f" ({address})")
        elif tag != "br":
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _BREAKS:
            self.parts.append("\n")
