"""Opens a workflow of 1,000 blocks in the real window and says, as JSON, how much memory it took.

Run by `test_canvas_memory` in a process of its own. Its one argument is a folder for the file.
"""

import gc
import json
import resource
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.editor.application import make_application, make_window
from app.workflow.file import save
from app.workflow.model import Link, Workflow
from tests.benchmarks.large import MIDDLE, large

_PAGE_MB = resource.getpagesize() / 2**20


def resident_mb() -> float:
    """What of the process is in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_MB


def webhooks() -> Workflow:
    """The large workflow made of blocks that there are: 6 inputs, 4 outputs."""
    workflow = large()
    inputs = {"url": "https://example.com/hook"}
    change = {"type": "webhook", "inputs": inputs}
    blocks = tuple(block.model_copy(update=change) for block in workflow.blocks)
    ends = {"from_port": "success", "to_port": "data"}
    links: tuple[Link, ...] = tuple(one.model_copy(update=ends) for one in workflow.links)
    return workflow.model_copy(update={"blocks": blocks, "links": links})


def main(folder: Path) -> None:
    """Measures the window when it is empty, when it has opened the file, and after a look round."""
    path = folder / "large.json"
    save(webhooks(), path)
    app, window = make_application(), make_window()

    def rest(time_ms: int = 400) -> None:
        loop = QEventLoop()
        QTimer.singleShot(time_ms, loop.quit)
        loop.exec()
        gc.collect()

    window.resize(1500, 950)
    window.show()
    window.stage.show_canvas()
    rest(1000)
    empty = resident_mb()
    window.open_path(path)
    rest()
    opened = resident_mb()
    sight, viewer = window.canvas.viewer.sight, window.canvas.viewer
    sight.set_zoom(1.0)
    viewer.centerOn(*MIDDLE)
    for _ in range(200):
        sight.scroll_by(40, 9)
        app.processEvents()
    for zoom in (0.7, 0.5, 0.35, 0.2, 0.12):
        sight.set_zoom(zoom)
        viewer.centerOn(*MIDDLE)
        app.processEvents()
    rest()
    figures = {"empty": empty, "opened": opened - empty, "looked_round": resident_mb() - empty}
    sys.stdout.write(json.dumps(figures))
    blocks = len(window.document.workflow.blocks)
    window.close()
    assert blocks == len(window.canvas.viewer.blocks()) == len(large().blocks)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
