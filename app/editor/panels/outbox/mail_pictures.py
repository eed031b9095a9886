"""How many pictures an HTML mail would fetch from elsewhere. Pure."""

from html.parser import HTMLParser


def fetched_pictures(html: str) -> int:
    """Pictures in a mail that are not in the mail itself."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        source = given.get("src", "") if tag in ("img", "input") else given.get("background", "")
        if source and not source.lower().startswith("data:"):
            self.found += 1
