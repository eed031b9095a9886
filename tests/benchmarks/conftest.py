"""Prints the table of figures after the benchmarks."""

import pytest

from tests.benchmarks.figures import table


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line a figure, as README has them."""
    for line in table():
        terminalreporter.write_line(line)
