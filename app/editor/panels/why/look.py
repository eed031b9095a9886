"""How a step of an answer looks: its icon and the colour of it."""

from app.runs.reason import Reason, ReasonKind

_LOOKS = {
    ReasonKind.MESSAGE: ("send-outline", "accent"),
    ReasonKind.GATE: ("source-branch", "muted"),
    ReasonKind.CONDITION: ("filter-outline", "muted"),
    ReasonKind.INPUT: ("arrow-right-circle-outline", "muted"),
    ReasonKind.OUTPUT: ("export-variant", "muted"),
    ReasonKind.TRIGGER: ("table-row", "accent"),
    ReasonKind.WRITTEN: ("pencil-outline", "muted"),
    ReasonKind.OVERRIDDEN: ("pencil-off-outline", "warning"),
    ReasonKind.DEFAULT: ("circle-small", "faint"),
    ReasonKind.SECRET: ("key-outline", "muted"),
    ReasonKind.CHANGED: ("pin-outline", "held"),
    ReasonKind.SKIPPED: ("debug-step-over", "muted"),
    ReasonKind.FAILED: ("close-circle-outline", "danger"),
}


def look_of(reason: Reason) -> tuple[str, str]:
    """The icon, of the icon font, and the colour of the theme for it."""
    name, tone = _LOOKS[reason.kind]
    if reason.is_hole:
        tone = "warning"
    elif reason.holds is not None:
        tone = "success" if reason.holds else "danger"
    return f"mdi6.{name}", tone
