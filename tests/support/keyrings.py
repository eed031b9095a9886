"""Keyrings for tests, each behaving as one kind of machine does."""

import threading

import keyring.backend
import keyring.errors


class FakeKeyring(keyring.backend.KeyringBackend):
    """Keeps entries in memory.

    Attributes:
        entries: (service, name) → text.
        calls: How often it was asked for anything.
        error: Raised by every call, when set.
        hangs: While set, calls wait for `go_on`.
    """

    priority = 1

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}
        self.calls = 0
        self.error = error
        self.hangs = False
        self.go_on = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self._called()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._called()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._called()
        if self.entries.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("No such password!")

    def _called(self) -> None:
        self.calls += 1
        if self.hangs:
            self.go_on.wait()
        if self.error is not None:
            raise self.error
