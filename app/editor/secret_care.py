"""What the inspector does with a stored secret: shows it to its owner, forgets it, tries it."""

import threading
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from app.editor.account_desk import MakeLiveWorld, Shown
from app.editor.panels.fields.secret_trial import Begun
from app.editor.run_thread import Outcome
from app.editor.run_threads import RunThreads
from app.editor.sign_in_trial import MakeRehearsal, make_sign_in, plan_of_one, try_sign_in
from app.engine.world import World
from blocks.sdk import CordboardError, Secret, secret_name

_BUTTON = QMessageBox.StandardButton


class Vault(Protocol):
    """Where secrets are stored."""

    def show(self, name: str) -> Secret:
        """Read it, for its owner to see; raises `SecretError`."""
        ...

    def delete(self, name: str) -> None:
        """Delete it; raises `SecretError`."""
        ...


class SecretCare(QObject):
    """The `Care` of the secret fields in the inspector. Everything slow happens in threads.

    Args:
        vault: Where secrets are.
        make_rehearsal: Gives a test in rehearsal its world.
        make_live: Gives a test with the real account its world.
        shown: What is in the inspector.
        window: Under which questions are asked.
    """

    def __init__(
        self,
        vault: Vault,
        make_rehearsal: MakeRehearsal,
        make_live: MakeLiveWorld,
        shown: Callable[[], Shown | None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._vault = vault
        self._make_rehearsal = make_rehearsal
        self._make_live = make_live
        self._shown = shown
        self._window = window
        self._stop = threading.Event()
        self._threads = RunThreads(self)

    def show(self, name: str, receiver: Callable[[Outcome], None]) -> None:
        """Read a secret. As of `Care.show`."""
        vault = self._vault
        self._threads.begin(lambda: vault.show(name), receiver)

    def forget(self, name: str, receiver: Callable[[Outcome], None]) -> bool:
        """Ask, then delete a secret. As of `Care.forget`."""
        used = self._users(name)
        others = f" {used} blocks of this workflow name it." if used > 1 else ""
        if not self._agrees(
            f"Forget the secret {name}?",
            f"It is deleted from the keyring of this machine, and cannot be brought back.{others}",
            "Forget it",
        ):
            return False
        vault = self._vault
        self._threads.begin(lambda: vault.delete(name), receiver)
        return True

    def test(self, *, is_live: bool, receiver: Callable[[Outcome], None]) -> Begun | None:
        """Log in with the secret of the block that is shown. As of `Care.test`."""
        shown = self._shown()
        if shown is None:
            return None
        try:
            sign_in = make_sign_in(shown)
        except CordboardError as error:
            return Begun(str(error), is_under_way=False)
        account = f" as {sign_in.account}" if sign_in.account else ""
        if is_live and not self._agrees(
            f"Log in at {sign_in.host}{account}?",
            "The real account is used, with the secret that is stored. Nothing is sent or changed.",
            "Log in",
        ):
            return None
        make_world = self._maker(shown, is_live=is_live)
        stop = self._stop

        def work() -> str | None:
            world = make_world()
            try:
                return try_sign_in(shown, world, stop)
            finally:
                world.close()

        self._threads.begin(work, receiver)
        return Begun(f"Logging in at {sign_in.host}{account}…", is_under_way=True)

    def close(self) -> None:
        """End what is under way, and wait for it."""
        self._stop.set()
        self._threads.close()

    def _maker(self, shown: Shown, *, is_live: bool) -> Callable[[], World]:
        make_live, make_rehearsal = self._make_live, self._make_rehearsal
        if is_live:
            return lambda: make_live(shown.folder)
        return lambda: make_rehearsal(plan_of_one(shown), shown.folder)

    def _users(self, name: str) -> int:
        shown = self._shown()
        blocks = shown.wiring.workflow.blocks if shown else ()
        return sum(
            any(secret_name(value) == name for value in one.inputs.values()) for one in blocks
        )

    def _agrees(self, question: str, more: str, yes: str) -> bool:
        box = QMessageBox(self._window)
        box.setWindowTitle(question)
        box.setText(question)
        box.setInformativeText(more)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(_BUTTON.Cancel))
        box.exec()
        return box.clickedButton() is agree
