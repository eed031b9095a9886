"""The actions of the menu Run."""

from app.editor.action_spec import ActionSpec

RUN = (
    ActionSpec(
        "run",
        "&Rehearse",
        "F5",
        "play",
        "Run the workflow on this machine alone: nothing is sent",
        "Rehearse",
    ),
    ActionSpec("stop", "&Stop", "Shift+F5", "stop", "End the run", "Stop"),
    ActionSpec(
        "pause",
        "&Pause or go on",
        "F6",
        "pause",
        "Let the blocks that run come to their end and start no other; or go on",
        "Pause",
        begins_group=True,
    ),
    ActionSpec(
        "step",
        "St&ep to the next block",
        "F10",
        "debug-step-over",
        "Go on to the next block and hold there; rehearses if nothing runs",
        "Step",
    ),
    ActionSpec(
        "run_to",
        "Run &to the selected block",
        "Ctrl+F10",
        "debug-step-into",
        "Go on, and hold in front of the selected block",
    ),
    ActionSpec(
        "change_held",
        "&Change what is held…",
        "F8",
        "pencil-box-outline",
        "Go on with other inputs or outputs of the block that is held",
        begins_group=True,
    ),
    ActionSpec(
        "try_again",
        "Try the failed block &again",
        "Shift+F8",
        "restart",
        "Try the block again that is held because it failed",
    ),
)
