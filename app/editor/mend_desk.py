"""Offers the mends of the problems there are, and makes one an edit when the user wants it."""

import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.checker import Checker
from app.editor.document import Document
from app.editor.edit import Edit
from app.editor.panels.problems import ProblemsPanel
from app.editor.run_thread import Outcome
from app.editor.run_threads import RunThreads
from app.workflow import edits
from app.workflow.mend import SecretMend, mend, mend_all, secret_mend
from app.workflow.model import Problem, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import SECRET_KEY, BlockSpec

SETTLE_MS = 150
"""Mends are looked for once the user has paused this long."""

MOST = 60
"""For so many problems mends are looked for; who has more mends these first."""


class Store(Protocol):
    """Stores secrets for the user."""

    def ask_for_written(
        self, block_id: str, wiring: Wiring, input_name: str, value: str
    ) -> str | None:
        """Ask how to store what is written where only a name belongs; gives the name, or None."""
        ...


class MendDesk(QObject):
    """Knows the mends of the problems that are shown.

    Args:
        document: Takes the edits.
        checker: Finds the problems.
        store: Stores secrets that are written out.

    Signals:
        found: Other mends are known than before.
        said: What was done, a sentence.
    """

    found = Signal()
    said = Signal(str)

    def __init__(
        self,
        document: Document,
        checker: Checker,
        store: Store,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._checker = checker
        self._secrets = store
        self._names: Mapping[Problem, str] = {}
        self._panel: ProblemsPanel | None = None
        self._threads = RunThreads(self)
        self._stop = threading.Event()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._look)
        checker.problems_changed.connect(self._on_problems_changed)

    def serve(self, panel: ProblemsPanel) -> None:
        """Mend what the list of problems asks for."""
        self._panel = panel
        panel.mend_wanted.connect(self.mend)
        panel.mend_all_wanted.connect(self.mend_all)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"mend": self.mend_current, "mend_all": self.mend_all}

    def mend_current(self) -> None:
        """Mend the problem that is the current one in the list."""
        if self._panel is not None:
            self._panel.mend_current()

    def names(self) -> Mapping[Problem, str]:
        """Problem → what its mend is called, of those that have one."""
        return self._names

    def name(self, problem: Problem) -> str:
        """What the mend of a problem is called; empty where there is none."""
        return self._names.get(problem, "")

    def mend(self, problem: Problem) -> None:
        """Mend a problem, as one edit. Nothing happens where that is no longer possible."""
        workflow, catalog = self._document.workflow, self._checker.wiring.catalog
        secret = secret_mend(problem, workflow)
        if secret is not None:
            self._store(secret)
            return
        one = mend(problem, workflow, catalog)
        if one is not None:
            self._document.apply(Edit(one.name, lambda _: one.workflow))
            self.said.emit(f"Mended: {one.name}.")

    def mend_all(self) -> None:
        """Mend every problem that has a mend, as one edit."""
        after, done = mend_all(self._document.workflow, self._checker.wiring.catalog)
        if done:
            name = done[0] if len(done) == 1 else f"Mend {len(done)} problems"
            self._document.apply(Edit(name, lambda _: after))
            self.said.emit(f"Mended: {'; '.join(done)}.")
        else:
            self.said.emit("No problem here has one obvious mend.")

    def close(self) -> None:
        """End what is being looked for."""
        self._stop.set()
        self._timer.stop()
        self._threads.close()

    def _on_problems_changed(self) -> None:
        left = {one: self._names[one] for one in self._checker.problems if one in self._names}
        self._show(left)
        self._stop.set()
        if self._checker.problems:
            self._timer.start()

    def _look(self) -> None:
        self._stop = stop = threading.Event()
        problems = self._checker.problems
        workflow, catalog = self._document.workflow, self._checker.wiring.catalog
        self._threads.begin(
            lambda: (workflow, look_for(problems, workflow, catalog, stop)), self._on_found
        )

    def _on_found(self, outcome: Outcome) -> None:
        if outcome.result is None:
            return
        workflow, names = outcome.result
        if workflow is self._document.workflow:
            self._show(names)

    def _show(self, names: Mapping[Problem, str]) -> None:
        if names != self._names:
            self._names = names
            if self._panel is not None:
                self._panel.show_mends(names)
            self.found.emit()

    def _store(self, secret: SecretMend) -> None:
        name = self._secrets.ask_for_written(
            secret.block, self._checker.wiring, secret.input, secret.value
        )
        if name:
            reference = {SECRET_KEY: name}
            self._document.apply(
                Edit(
                    "Move the secret into the keyring",
                    lambda wf: edits.set_input(wf, secret.block, secret.input, reference),
                )
            )


def look_for(
    problems: tuple[Problem, ...],
    workflow: Workflow,
    catalog: Mapping[str, BlockSpec],
    stop: threading.Event,
) -> dict[Problem, str]:
    """Problem → what its mend is called; not all of them once `stop` is set."""
    names: dict[Problem, str] = {}
    for problem in problems[:MOST]:
        if stop.is_set():
            break
        one = secret_mend(problem, workflow) or mend(problem, workflow, catalog, problems)
        if one is not None:
            names[problem] = one.name
    return names
