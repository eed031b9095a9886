"""The actions of the menu History."""

from app.editor.action_spec import ActionSpec

HISTORY = (
    ActionSpec(
        "open_run",
        "&Open the run",
        "Alt+Shift+O",
        "folder-play-outline",
        "Show the run that is chosen in the history on the canvas, as it went",
    ),
    ActionSpec(
        "compare_runs",
        "&Compare two runs…",
        "Alt+Shift+D",
        "compare",
        "Tell in which blocks, inputs and outputs the two chosen runs differ",
    ),
    ActionSpec(
        "replay_run",
        "&Replay in rehearsal",
        "Alt+Shift+R",
        "replay",
        "Rehearse the chosen run again with its inputs and conditions",
    ),
    ActionSpec(
        "export_run",
        "&Export the run…",
        "Alt+Shift+E",
        "file-export-outline",
        "Write the chosen run to one JSON file that another person can open",
        begins_group=True,
    ),
    ActionSpec(
        "import_run",
        "&Import a run…",
        "Alt+Shift+I",
        "file-import-outline",
        "Keep a run that somebody exported, and open it",
    ),
    ActionSpec(
        "delete_runs",
        "&Delete runs…",
        "Alt+Shift+X",
        "trash-can-outline",
        "Delete the chosen runs with all that was kept of them",
        begins_group=True,
    ),
    ActionSpec(
        "keep_runs",
        "&How long runs are kept…",
        "Alt+Shift+K",
        "calendar-remove-outline",
        "Set how many days and megabytes of runs are kept",
    ),
)
