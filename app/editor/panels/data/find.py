"""Finds text in a value, bit by bit, so that the window goes on while a large one is searched."""

from collections.abc import Iterator
from typing import Any

from app.editor.panels.data.path import Path
from app.editor.panels.data.tree_model import has_members, members_of


def walk(value: Any, text: str) -> Iterator[Path | None]:
    """Each place whose name or value holds `text`, whatever its case; None for each that does not.

    Places come in the order in which they are read; one that holds members comes before them.
    """
    wanted = text.casefold()
    stack: list[tuple[Path, Iterator[tuple[str | int, Any]]]] = []
    first = members_of(value)
    if first is not None:
        stack.append(((), first))
    while stack:
        path, members = stack[-1]
        following = next(members, None)
        if following is None:
            stack.pop()
            continue
        key, inner = following
        place = (*path, key)
        holds = wanted in str(key).casefold() if isinstance(key, str) else False
        if not has_members(inner):
            yield place if holds or wanted in str(inner).casefold() else None
            continue
        yield place if holds else None
        below = members_of(inner)
        if below is not None:
            stack.append((place, below))
