"""What is said of an action: `actions` makes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        name: By which the window's code knows it.
        keys: Separated by blanks; the first is the one that is shown.
        icon: Of the icon font, without its prefix.
        tip: One sentence; the keys are added to it.
        label: On the tool bar, where it is not `text`.
        begins_group: A line stands above it in the menu.
        is_on_canvas: Its keys count while the canvas has the focus; in a field they edit text.
    """

    name: str
    text: str
    keys: str
    icon: str
    tip: str
    label: str = ""
    begins_group: bool = False
    is_checkable: bool = False
    is_on_canvas: bool = False
