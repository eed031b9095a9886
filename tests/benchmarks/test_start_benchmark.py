"""How long the program takes from its start to its exit."""

import subprocess
import sys
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from tests.support.command_line import RELAY

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
