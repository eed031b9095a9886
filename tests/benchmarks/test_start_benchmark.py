"""How long the program takes from its start to its exit, and to its window."""

import subprocess
import sys
from pathlib import Path
from statistics import median

from pytest_benchmark.fixture import BenchmarkFixture

from tests.support.command_line import RELAY
from tests.support.first_paint import first_paint
from tests.support.screens import virtual_screen

BAR_S = 1.0
PROGRAM = Path(sys.executable).with_name("cordboard")


def test_run_of_a_small_workflow_from_start_to_exit(benchmark: BenchmarkFixture) -> None:
    """Bar: 0.8 s, for the example with Call API, Template and Webhook."""

    def run() -> int:
        return subprocess.run([PROGRAM, "run", RELAY], stdout=subprocess.DEVNULL).returncode

    assert benchmark(run) == 0


def test_check_of_a_small_workflow_from_start_to_exit(benchmark: BenchmarkFixture) -> None:
    def check() -> int:
        return subprocess.run([PROGRAM, "check", RELAY], stdout=subprocess.DEVNULL).returncode

    assert benchmark(check) == 0


def test_first_window_on_the_screen(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Bar: 1.0 s from the start of the process to the window, painted, with a warm disk."""
    folders = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    # As installed: Python keeps what it has compiled.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    seconds: list[float] = []
    with virtual_screen(1500, 900) as environ:
        first_paint(environ | folders | compiled)

        def start() -> None:
            seconds.append(first_paint(environ | folders | compiled).seconds)

        benchmark.pedantic(start, rounds=5)  # type: ignore[no-untyped-call]
    benchmark.extra_info["median_s"] = round(median(seconds), 2)
    assert median(seconds) < BAR_S
