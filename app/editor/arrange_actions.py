"""The actions of the menu Arrange."""

from app.editor.action_spec import ActionSpec

ARRANGE = (
    ActionSpec(
        "align_left",
        "Align &left",
        "Ctrl+Alt+L",
        "align-horizontal-left",
        "Put the left edges of the selected blocks in line",
    ),
    ActionSpec(
        "align_center",
        "Align &centres",
        "Ctrl+Alt+C",
        "align-horizontal-center",
        "Put the middles of the selected blocks one above the other",
    ),
    ActionSpec(
        "align_right",
        "Align &right",
        "Ctrl+Alt+R",
        "align-horizontal-right",
        "Put the right edges of the selected blocks in line",
    ),
    ActionSpec(
        "align_top",
        "Align &top",
        "Ctrl+Alt+T",
        "align-vertical-top",
        "Put the upper edges of the selected blocks in line",
        begins_group=True,
    ),
    ActionSpec(
        "align_middle",
        "Align &middles",
        "Ctrl+Alt+M",
        "align-vertical-center",
        "Put the middles of the selected blocks side by side",
    ),
    ActionSpec(
        "align_bottom",
        "Align &bottom",
        "Ctrl+Alt+B",
        "align-vertical-bottom",
        "Put the lower edges of the selected blocks in line",
    ),
    ActionSpec(
        "distribute_across",
        "Distribute &across",
        "Ctrl+Alt+H",
        "distribute-horizontal-center",
        "Make the gaps between the selected blocks equal, from left to right",
        begins_group=True,
    ),
    ActionSpec(
        "distribute_down",
        "Distribute &down",
        "Ctrl+Alt+V",
        "distribute-vertical-center",
        "Make the gaps between the selected blocks equal, from top to bottom",
    ),
)
