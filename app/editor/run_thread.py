"""The one way to work beside the window: a thread that does one thing and says how it ended."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from blocks.sdk import CordboardError


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the work ended: with a result, or with an error. Neither: with a bug, told elsewhere."""

    result: Any = None
    error: CordboardError | None = None


def _nothing() -> None:
    pass


class RunThread(QThread):
    """Does `work` in a thread of its own.

    Signals:
        ended: The work is done; carries its `Outcome`. Emitted in any case, and once.
    """

    ended = Signal(Outcome)

    def __init__(self, work: Callable[[], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        """Called by Qt in the new thread."""
        outcome = Outcome()
        # WORKAROUND PySide: work that knows the owner of its thread makes a ring of the two, and a
        # thread that is found in a ring by the collector is deleted twice.
        work, self._work = self._work, _nothing
        try:
            outcome = Outcome(result=work())
        except CordboardError as error:
            outcome = Outcome(error=error)
        except Exception:  # noqa: BLE001 - PySide itself may tell of it when nobody waits any more
            sys.excepthook(*sys.exc_info())
        self.ended.emit(outcome)
