"""What is said of the pages of the lower panel: `panels.lower_panel` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.editor.action_spec import ActionSpec


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page.

    Attributes:
        title: On its tab.
        text: In the menu, with its mnemonic.
        keys: That bring it to the front.
        icon: Of the icon font, without its prefix.
        tip: One sentence.
    """

    title: str
    text: str
    keys: str
    icon: str
    tip: str


PAGES: Mapping[str, PageSpec] = {
    "outbox": PageSpec(
        "Outbox",
        "Out&box",
        "Ctrl+Shift+O",
        "tray-full",
        "What the rehearsal would have sent",
    ),
    "rows": PageSpec("Rows", "&Rows", "Ctrl+Shift+R", "table-row", "Row by row, how the run went"),
    "data": PageSpec(
        "Data",
        "&Data",
        "Ctrl+Shift+D",
        "code-json",
        "What the selected block got and gave, and what it sent",
    ),
    "why": PageSpec(
        "Why",
        "Wh&y",
        "Ctrl+Shift+Y",
        "help-circle-outline",
        "Why somebody got a message or got none, step by step back to the source row",
    ),
    "timeline": PageSpec(
        "Timeline",
        "&Timeline",
        "Ctrl+Shift+J",
        "chart-gantt",
        "What each block did along the time of the run; drag along it to look back",
    ),
    "conditions": PageSpec(
        "Conditions",
        "&Conditions",
        "Ctrl+Shift+F",
        "weather-lightning",
        "What fails in rehearsals, and when they take place",
    ),
    "history": PageSpec(
        "History",
        "&History of runs",
        "Ctrl+Shift+H",
        "history",
        "The runs that were kept: found, opened, compared, replayed",
    ),
    "tests": PageSpec(
        "Tests",
        "Tests of the wor&kflow",
        "Ctrl+Shift+Q",
        "test-tube",
        "The tests beside the workflow's file, and what none of them reaches",
    ),
    "problems": PageSpec(
        "Problems",
        "Proble&ms",
        "Ctrl+Shift+M",
        "alert-circle-outline",
        "What keeps the workflow from running",
    ),
}
"""Name → page, in the order of the tabs."""


def action_name(page: str) -> str:
    """The name of the action that brings a page to the front."""
    return f"show_{page}"


PAGE_ACTIONS = tuple(
    ActionSpec(
        action_name(name), one.text, one.keys, one.icon, one.tip, begins_group=name == "outbox"
    )
    for name, one in PAGES.items()
)
"""The actions that bring pages to the front."""
