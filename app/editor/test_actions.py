"""The actions of the menu Tests."""

from app.editor.action_spec import ActionSpec

TESTS = (
    ActionSpec(
        "run_tests",
        "&Run all tests",
        "Ctrl+Shift+F7",
        "play-box-multiple-outline",
        "Rehearse the workflow as each of its tests says, and tell what came otherwise",
    ),
    ActionSpec(
        "run_test",
        "Run &this test",
        "Shift+F7",
        "play-outline",
        "Rehearse the workflow as the chosen test says",
    ),
    ActionSpec(
        "open_test_run",
        "Show the run of the test &on the canvas",
        "Alt+Shift+T",
        "folder-play-outline",
        "Show what happened when the chosen test was run",
    ),
    ActionSpec(
        "save_test",
        "&Save this run as a test…",
        "Alt+Shift+S",
        "content-save-check-outline",
        "Write a test beside the workflow: what came in this run is expected from now on",
        begins_group=True,
    ),
    ActionSpec(
        "show_missed",
        "Show what &no test reaches",
        "Alt+Shift+M",
        "map-marker-question-outline",
        "Light up the blocks that no test ever runs",
        begins_group=True,
    ),
)
