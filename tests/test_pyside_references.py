"""PySide6 6.12.0 drops references to None and True on Python 3.11, which aborts the process."""

import sys

import pytest

CALLS = 1_000


def test_calls_into_qt_keep_the_references_to_none_and_true() -> None:
    core = pytest.importorskip("PySide6.QtCore")

    class Sender(core.QObject):  # type: ignore[name-defined, misc, unused-ignore]
        sent = core.Signal()

    sender = Sender()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        sender.setObjectName("x")
        sender.sent.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)

    assert before[0] - after[0] < CALLS / 10
    assert before[1] - after[1] < CALLS / 10
