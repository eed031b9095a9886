"""The commands of the window as a list to choose from: every action, with its keys."""

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence

from app.editor.actions import MENUS, Actions
from app.editor.finding.popup import Choice
from app.editor.line_delegate import Line
from app.editor.search import THRESHOLD, score_of_name


def find_commands(actions: Actions, text: str) -> Sequence[Choice]:
    """The actions that fit `text`, best first; all of them, in the order of the menus, for none."""
    words = text.casefold().split()
    found: list[tuple[float, Choice]] = []
    for menu, specs in MENUS.items():
        for spec in specs:
            action = actions[spec.name]
            names = (_words(action).casefold(), menu.replace("&", "").casefold())
            score = min((_score(names, spec.tip.casefold(), word) for word in words), default=100.0)
            if score >= THRESHOLD:
                found.append((score, _choice(action, menu, f"mdi6.{spec.icon}", spec.tip)))
    found.sort(key=lambda one: -one[0])
    return [choice for _, choice in found]


def _score(names: tuple[str, str], tip: str, word: str) -> float:
    text, menu = names
    own = score_of_name(text, word)
    return max(own, score_of_name(menu, word) - 8, 70.0 if word in tip else 0.0)


def _choice(action: QAction, menu: str, icon: str, tip: str) -> Choice:
    is_possible = action.isEnabled()
    words = _words(action)
    if action.isCheckable():
        words += " (shown)" if action.isChecked() else " (hidden)"
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    detail = f"{menu.replace('&', '')} · {tip if is_possible else 'not possible now'}"
    line = Line(icon, "accent_fill" if is_possible else "faint", words, detail, keys)
    return Choice(line, action.trigger if is_possible else None)


def _words(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")
