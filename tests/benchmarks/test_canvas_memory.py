"""How much memory the window takes for 1,000 blocks, beyond what it takes when it is empty."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.figures import keep_value

MOST_MB = 60.0


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Linux tells of it there")
def test_a_thousand_blocks_take_60_mb_at_most(benchmark: Any, tmp_path: Path) -> None:
    home = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    environ = {**os.environ, **home, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.benchmarks.memory_child", str(tmp_path)]

    def run() -> str:
        return subprocess.run(
            command, env=environ, capture_output=True, text=True, check=True
        ).stdout

    figures = json.loads(benchmark.pedantic(run, rounds=1))

    assert 0 < figures["opened"] < figures["empty"]
    keep_value("memory over the empty window, opened", figures["opened"], "MB", MOST_MB)
    keep_value("… after panning and zooming", figures["looked_round"], "MB", MOST_MB)
