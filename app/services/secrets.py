"""Secrets of workflows: kept for this session, set in the environment, or stored in the keyring."""

import os
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.host_binding import covers, read_hosts
from app.services.keyring_store import (
    TIME_LIMIT_S,
    KeyringStore,
    KeyringUnusableError,
    StoredSecret,
)
from app.services.redact import Redactor
from app.services.secret_index import SecretIndex
from blocks.sdk import Secret, SecretError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

STAND_IN = "rehearsal-secret"
"""Given in rehearsal where a secret is not at hand without opening the keyring."""

_PREFIX = "CORDBOARD_SECRET_"
_HOSTS = "_HOSTS"


class Place(StrEnum):
    """Where a secret is found; the first of these that has it."""

    SESSION = "session"
    """In the memory of this process."""
    ENVIRONMENT = "environment"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class SecretEntry:
    """A secret in a list. `hosts` empty: it may be sent anywhere."""

    name: str
    hosts: tuple[str, ...]
    where: Place


class SecretStore:
    """All secrets of this user. One for the whole process; safe to use from many threads.

    Args:
        environ: Variables `CORDBOARD_SECRET_…`; None for those of the process.
        keyring: A backend; None for the one of this machine.
        redactor: Is told each value that is revealed.
        index_path: The file of names and hosts; None for the one in the user's settings.
        time_limit_s: For each call of the keyring.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        keyring: "KeyringBackend | None" = None,
        *,
        redactor: Redactor | None = None,
        index_path: Path | None = None,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self.redactor = redactor or Redactor()
        self._environ = os.environ if environ is None else environ
        self._keyring = KeyringStore(keyring, time_limit_s)
        self._index_path = index_path
        self._session: dict[str, StoredSecret] = {}
        self._read: dict[str, StoredSecret] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> Secret:
        """The secret called `name`; whether there is one shows when it is revealed."""
        return Secret(name, partial(self._reveal, name))

    def show(self, name: str) -> Secret:
        """The secret, read already, for the eyes of its owner: it is revealed whatever the host.

        Raises:
            SecretError: There is none of that name, or the keyring cannot be used.
        """
        value = (self.at_hand(name) or self._from_keyring(name)).value
        self.redactor.remember(value)
        return Secret(name, lambda _host: value)

    def set(self, name: str, value: str, hosts: Iterable[str] = ()) -> None:
        """Store a secret in the keyring, in the place of an older one.

        Raises:
            SecretError: Name, value or a host is not possible, or the keyring cannot be used.
        """
        secret = _checked(name, value, hosts)
        try:
            self._keyring.write(name, secret)
        except KeyringUnusableError as error:
            raise SecretError(
                f"The secret “{name}” was not stored. {error} Or {_without_keyring(name)}."
            ) from error
        with self._lock:
            self._session.pop(name, None)
            self._read[name] = secret
        self._index.put(name, secret.hosts)

    def keep_for_session(self, name: str, value: str, hosts: Iterable[str] = ()) -> None:
        """Keep a secret in memory until this process ends.

        Raises:
            SecretError: Name, value or a host is not possible.
        """
        secret = _checked(name, value, hosts)
        with self._lock:
            self._session[name] = secret

    def delete(self, name: str) -> None:
        """Delete a secret from the session and from the keyring.

        Raises:
            SecretError: There is none, the environment has it, or the keyring cannot be used.
        """
        with self._lock:
            was_kept = self._session.pop(name, None) is not None
            self._read.pop(name, None)
        is_listed = name in self._index.read()
        try:
            was_stored = self._keyring.remove(name)
        except KeyringUnusableError as error:
            if was_kept and not is_listed:
                return
            raise SecretError(f"The secret “{name}” was not deleted. {error}") from error
        self._index.remove(name)
        if variable(name) in self._environ:
            raise SecretError(
                f"The secret “{name}” is also in the environment: unset {variable(name)}."
            )
        if not (was_kept or was_stored or is_listed):
            raise SecretError(f"There is no secret called “{name}”.")

    def names(self) -> tuple[SecretEntry, ...]:
        """Every secret that is known, by name; without opening the keyring."""
        with self._lock:
            session = dict(self._session)
        found = {
            name: SecretEntry(name, hosts, Place.KEYRING)
            for name, hosts in self._index.read().items()
        }
        known = {variable(name): name for name in (*found, *session)}
        for one in self._variables():
            name = known.get(one, one.removeprefix(_PREFIX).lower())
            hosts = tuple(_split(self._environ.get(one + _HOSTS, "")))
            found[name] = SecretEntry(name, hosts, Place.ENVIRONMENT)
        for name, secret in session.items():
            found[name] = SecretEntry(name, secret.hosts, Place.SESSION)
        return tuple(sorted(found.values(), key=lambda entry: entry.name))

    def at_hand(self, name: str) -> StoredSecret | None:
        """The secret, if it is kept for this session or in the environment.

        Raises:
            SecretError: The hosts named in the environment are no hosts.
        """
        with self._lock:
            kept = self._session.get(name)
        value = self._environ.get(variable(name))
        if kept is not None or not value:
            return kept
        return StoredSecret(
            value, read_hosts(_split(self._environ.get(variable(name) + _HOSTS, "")))
        )

    def listed_hosts(self, name: str) -> tuple[str, ...]:
        """The hosts of a secret in the keyring, without opening it; empty for an unknown one."""
        return self._index.read().get(name, ())

    def _reveal(self, name: str, host: str) -> str:
        secret = self.at_hand(name) or self._from_keyring(name)
        return given_to(name, secret, host, self.redactor)

    def _from_keyring(self, name: str) -> StoredSecret:
        with self._lock:
            known = self._read.get(name)
        if known is not None:
            return known
        try:
            found = self._keyring.read(name)
        except KeyringUnusableError as error:
            raise SecretError(
                f"The secret “{name}” cannot be read. {error} Or {_without_keyring(name)}."
            ) from error
        if found is None:
            raise SecretError(
                f"There is no secret called “{name}”: store it with “cordboard secret set {name}”, "
                f"or {_without_keyring(name)}."
            )
        with self._lock:
            return self._read.setdefault(name, found)

    def _variables(self) -> list[str]:
        """Variables that hold a value."""
        mine = [one for one, value in self._environ.items() if one.startswith(_PREFIX) and value]
        return [
            one for one in mine if not (one.endswith(_HOSTS) and one.removesuffix(_HOSTS) in mine)
        ]

    @cached_property
    def _index(self) -> SecretIndex:
        if self._index_path is None:
            import platformdirs

            return SecretIndex(Path(platformdirs.user_config_dir("cordboard"), "secrets.json"))
        return SecretIndex(self._index_path)


class RehearsalSecrets:
    """Secrets while rehearsing: what is at hand, else a stand-in. The keyring stays closed."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    def get(self, name: str) -> Secret:
        """The secret called `name`, bound to its hosts as it is in live mode."""
        return Secret(name, partial(self._reveal, name))

    def _reveal(self, name: str, host: str) -> str:
        secret = self._store.at_hand(name)
        if secret is None:
            stand_in = StoredSecret(STAND_IN, self._store.listed_hosts(name))
            return given_to(name, stand_in, host, None)
        return given_to(name, secret, host, self._store.redactor)


def variable(name: str) -> str:
    """The environment variable of a secret: `crm/secret` → `CORDBOARD_SECRET_CRM_SECRET`."""
    return _PREFIX + re.sub(r"[^A-Z0-9]", "_", name.upper())


def given_to(name: str, secret: StoredSecret, host: str, redactor: Redactor | None) -> str:
    """The value, for a host that the secret is bound to.

    Raises:
        SecretError: It is bound to others.
    """
    if secret.hosts and not covers(secret.hosts, host):
        raise SecretError(
            f"The secret “{name}” is kept for {', '.join(secret.hosts)} and not given to {host}. "
            f"If {host} is right, store it again with “cordboard secret set {name} --host {host}”."
        )
    if redactor is not None:
        redactor.remember(secret.value)
    return secret.value


def _checked(name: str, value: str, hosts: Iterable[str]) -> StoredSecret:
    if not name or name != name.strip() or not name.isprintable() or len(name) > 200:
        raise SecretError("A secret needs a name without line breaks, such as interakt/api_key.")
    if not value:
        raise SecretError(f"The secret “{name}” has no value.")
    return StoredSecret(value, read_hosts(hosts))


def _split(hosts: str) -> list[str]:
    return [one.strip() for one in hosts.split(",") if one.strip()]


def _without_keyring(name: str) -> str:
    return f"set the environment variable {variable(name)}"
