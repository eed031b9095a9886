"""NodeGraphQt: what the canvas relies on, and what must not come along with it."""

import subprocess
import sys

import pytest

from app.editor import nodegraph

RELIED_ON = {
    nodegraph.NodeGraph: [
        "_on_connection_changed",
        "_on_connection_sliced",
        "_on_insert_node",
        "_on_node_backdrop_updated",
        "_on_node_data_dropped",
        "_on_node_double_clicked",
        "_on_node_name_changed",
        "_on_node_selected",
        "_on_node_selection_changed",
        "_on_nodes_moved",
        "_on_search_triggered",
        "_register_builtin_nodes",
        "get_node_by_id",
        "get_unique_name",
        "node_double_clicked",
    ],
    nodegraph.NodeViewer: [
        "_update_scene",
        "add_node",
        "connection_changed",
        "get_zoom",
        "moved_nodes",
        "node_double_clicked",
        "remove_node",
        "sceneMouseMoveEvent",
        "sceneMousePressEvent",
        "sceneMouseReleaseEvent",
    ],
    nodegraph.NodeItem: [
        "delete",
        "draw_node",
        "id",
        "layout_direction",
        "name",
        "post_init",
        "selected",
        "viewer",
    ],
    nodegraph.PipeItem: ["delete", "draw_path", "input_port", "output_port"],
    nodegraph.LivePipeItem: ["draw_index_pointer", "draw_path", "reset_path"],
    nodegraph.BaseNode: ["id", "model", "view"],
}


@pytest.mark.parametrize(
    ("owner", "name"),
    [(owner, name) for owner, names in RELIED_ON.items() for name in names],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_what_the_canvas_overrides_and_uses_is_there(owner: type, name: str) -> None:
    assert hasattr(owner, name)


def test_what_a_viewer_makes_for_itself_is_there(qapp: object) -> None:
    viewer = nodegraph.NodeViewer()
    for name in ("_LIVE_PIPE", "_cursor_text", "_previous_pos", "_origin_pos"):
        assert hasattr(viewer, name)
    viewer.deleteLater()


def test_the_import_brings_no_other_qt_modules_and_leaves_no_stand_ins() -> None:
    code = (
        "import sys, app.editor.nodegraph\n"
        "print(sorted(n[8:] for n in sys.modules if n.startswith('PySide6.Qt')))\n"
        "print([n for n in sys.modules if n.split('.')[0] in ('Qt', 'distutils', 'setuptools')])"
    )
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )

    assert told.stdout.splitlines() == ["['QtCore', 'QtGui', 'QtSvg', 'QtWidgets']", "[]"]


@pytest.mark.parametrize(
    ("qt", "library", "python", "words"),
    [
        ("6.11.3", "0.6.44", (3, 11), None),
        ("6.12.0", "0.6.44", (3, 12), None),
        ("6.12.0", "0.6.44", (3, 11), "PySide6 6.12.0 aborts Python 3.11"),
        ("6.11.3", "0.6.45", (3, 13), "needs NodeGraphQt 0.6.44, and 0.6.45 is installed"),
    ],
)
def test_versions_that_do_not_go_together_are_named(
    qt: str, library: str, python: tuple[int, int], words: str | None
) -> None:
    said = nodegraph.version_problem(qt, library, python)

    assert (said is None) if words is None else (said is not None and words in said)
