"""The actions of the menu Conditions."""

from app.editor.action_spec import ActionSpec

CONDITIONS = (
    ActionSpec(
        "add_fault",
        "&Add a fault",
        "Ctrl+Alt+A",
        "lightning-bolt-outline",
        "Let a provider, a block or some rows fail in rehearsals",
    ),
    ActionSpec(
        "new_storm",
        "&Storm with another seed",
        "Ctrl+Alt+W",
        "weather-lightning",
        "Let random calls fail in rehearsals; the same seed gives the same faults",
    ),
    ActionSpec(
        "hold_waits",
        "&Hold waits",
        "Ctrl+Alt+K",
        "clock-alert-outline",
        "Waits of a rehearsal last until you jump, instead of being over at once",
        begins_group=True,
        is_checkable=True,
    ),
    ActionSpec(
        "jump",
        "&Jump to the next event",
        "Ctrl+Alt+J",
        "skip-next-outline",
        "Set the clock of the rehearsal to where the next wait is over",
    ),
)
