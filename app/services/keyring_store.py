"""Secret values in the system's keyring. The library is imported with the first call.

Every call runs in a thread with a time limit: a locked keyring waits for its user for ever.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from app.services.exchange import seconds
from app.services.thread_call import ThreadCall
from blocks.sdk import SecretError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "cordboard"
TIME_LIMIT_S = 5.0

_MARK = "cordboard-secret/1 "
_REFUSED_BACKENDS = ("keyrings.alt.", "keyrings.cryptfile.", "keyring.backends.null.")
"""The first writes clear text or asks on the terminal, as the second does; the third forgets."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class StoredSecret:
    """A value, and the hosts it may be sent to; none means any."""

    value: str
    hosts: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"StoredSecret(hosts={self.hosts!r})"


class KeyringUnusableError(SecretError):
    """The keyring is missing, locked or silent. The text says so, and no name of a secret."""


class KeyringStore:
    """Entries of service `cordboard`, one for each secret, under its name.

    Args:
        backend: A keyring; None for the one that the library finds on this machine.
    """

    def __init__(
        self, backend: "KeyringBackend | None" = None, time_limit_s: float = TIME_LIMIT_S
    ) -> None:
        self._backend = backend
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._hanging: ThreadCall[Any] | None = None

    def read(self, name: str) -> StoredSecret | None:
        """The secret, or None when there is none of that name.

        Raises:
            KeyringUnusableError: Nobody can tell.
        """
        text = self._call(lambda backend: backend.get_password(SERVICE, name))
        return None if text is None else _unpacked(text)

    def write(self, name: str, secret: StoredSecret) -> None:
        """Store a secret, in the place of an older one.

        Raises:
            KeyringUnusableError: It could not be stored.
        """
        said = {"hosts": list(secret.hosts), "value": secret.value}
        text = _MARK + json.dumps(said, ensure_ascii=False)
        self._call(lambda backend: backend.set_password(SERVICE, name, text))

    def remove(self, name: str) -> bool:
        """Delete a secret; False when there is none of that name.

        Raises:
            KeyringUnusableError: It could not be deleted.
        """
        if self.read(name) is None:
            return False
        self._call(lambda backend: backend.delete_password(SERVICE, name))
        return True

    def _call(self, action: "Callable[[KeyringBackend], _T]") -> _T:
        with self._lock:
            if self._hanging is not None and not self._hanging.is_done:
                raise KeyringUnusableError(
                    "The keyring still gives no answer; does it wait to be unlocked?"
                )
            call = ThreadCall(lambda: action(self._usable_backend()), name="keyring")
            try:
                call.join(self._time_limit_s)
            except TimeoutError:
                self._hanging = call
                raise KeyringUnusableError(
                    "The keyring of this machine did not answer within "
                    f"{seconds(self._time_limit_s)}; does it wait to be unlocked?"
                ) from None
        if call.error is not None:
            raise _unusable(call.error) from call.error
        return call.result()

    def _usable_backend(self) -> "KeyringBackend":
        if self._backend is None:
            import keyring

            found = keyring.get_keyring()
            # A chain would fall back to a backend that writes clear text.
            chain = list(getattr(found, "backends", None) or [found])
            usable = [one for one in chain if not _path_of(one).startswith(_REFUSED_BACKENDS)]
            if not usable:
                raise keyring.errors.NoKeyringError
            self._backend = usable[0]
        return self._backend


def _path_of(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _unpacked(text: str) -> StoredSecret:
    """An entry of ours, or a bare value that was stored with another tool."""
    if not text.startswith(_MARK):
        return StoredSecret(text)
    try:
        said = json.loads(text[len(_MARK) :])
        return StoredSecret(str(said["value"]), tuple(map(str, said["hosts"])))
    except (ValueError, KeyError, TypeError):
        raise KeyringUnusableError("The entry in the keyring of this machine is damaged.") from None


def _unusable(error: BaseException) -> KeyringUnusableError:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError | ImportError | RuntimeError):
        return KeyringUnusableError(
            "This machine has no keyring that works (on Linux: install gnome-keyring and log in to "
            "a desktop)."
        )
    if isinstance(error, KeyringLocked | InitError):
        return KeyringUnusableError("The keyring of this machine is locked; unlock it first.")
    return KeyringUnusableError(f"The keyring of this machine failed ({type(error).__name__}).")
