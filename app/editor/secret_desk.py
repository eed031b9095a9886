"""Stores secrets for inputs: which name and hosts to propose, which names there are."""

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from PySide6.QtWidgets import QDialog, QWidget

from app.editor.dialogs.secret_dialog import SecretDialog, Secrets
from app.workflow.model import PlacedBlock
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, Kind, Secret

NOT_STORED = "Not stored on this machine: a rehearsal does without it, a live run does not."

_PLACES = {
    "keyring": "Stored in the keyring",
    "environment": "In this program’s environment",
    "session": "Kept for this session",
}


class _Entry(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def hosts(self) -> tuple[str, ...]: ...

    @property
    def where(self) -> str: ...


class _Stored(Protocol):
    @property
    def value(self) -> str: ...


class SecretNames(Secrets, Protocol):
    """Where secrets are stored, and which there are."""

    def names(self) -> Iterable[_Entry]:
        """Those that are known, without opening the keyring."""
        ...

    def show(self, name: str) -> Secret:
        """Read one, for its owner to see; raises `SecretError`."""
        ...

    def delete(self, name: str) -> None:
        """Delete one; raises `SecretError`."""
        ...

    def at_hand(self, name: str) -> _Stored | None:
        """One for which no keyring has to be opened; raises `SecretError`."""
        ...


class SecretDesk:
    """Lets the user store a secret for an input.

    Args:
        store: Where secrets are.
        window: Under which the dialog opens.
    """

    def __init__(self, store: SecretNames, window: QWidget) -> None:
        self._store = store
        self._window = window
        self._entries: dict[str, _Entry] | None = None

    def show(self, name: str) -> Secret:
        """Read a secret, for its owner to see. Takes its time.

        Raises:
            SecretError: There is none of that name, or the keyring cannot be used.
        """
        return self._store.show(name)

    def delete(self, name: str) -> None:
        """Delete a secret. Takes its time.

        Raises:
            SecretError: There is none of that name, or the keyring cannot be used.
        """
        try:
            self._store.delete(name)
        finally:
            self._entries = None

    def ask_for_written(
        self, block_id: str, wiring: Wiring, input_name: str, value: str
    ) -> str | None:
        """Ask how to store what is written where only a name belongs; gives the name, or None."""
        block = wiring.block(block_id)
        return self.ask(block, wiring, input_name, "", value) if block else None

    def names(self) -> tuple[str, ...]:
        """Names of the secrets there are."""
        return tuple(self._known())

    def words(self, name: str) -> str:
        """Where the secret is stored and which hosts it may be sent to; never its value."""
        entry = self._known().get(name)
        if entry is None:
            return NOT_STORED
        hosts = ", ".join(entry.hosts)
        place = _PLACES.get(entry.where, entry.where)
        return f"{place} as {name}, {f'for {hosts}' if hosts else 'for any host'}"

    def _known(self) -> dict[str, _Entry]:
        if self._entries is None:
            self._entries = {entry.name: entry for entry in self._store.names()}
        return self._entries

    def ask(
        self, block: PlacedBlock, wiring: Wiring, input_name: str, name: str, value: str = ""
    ) -> str | None:
        """Ask for a secret and store it.

        Args:
            block: The block that needs it.
            wiring: Of its workflow.
            input_name: The input it is for.
            name: Typed so far; empty for none.
            value: What is written where only a name belongs; not shown.

        Returns:
            The name it is stored under; None when the user left.
        """
        spec = wiring.spec(block.id)
        proposed = name or proposed_name(block, spec, input_name)
        hosts = secret_hosts(block, spec, wiring)
        dialog = SecretDialog(self._store, proposed, hosts, self._window, value=value)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        self._entries = None
        return dialog.name


def proposed_name(block: PlacedBlock, spec: BlockSpec | None, input_name: str) -> str:
    """What to call the secret of an input: `interakt/api_key`."""
    owner = spec.provider_name(block.inputs) if spec else block.type
    return f"{owner}/{input_name}"


def secret_hosts(block: PlacedBlock, spec: BlockSpec | None, wiring: Wiring) -> tuple[str, ...]:
    """The hosts that a block talks to, as far as can be told from what is written."""
    if spec is None:
        return ()
    variant = spec.variant(block.inputs)
    known = (variant.hosts if variant else ()) or spec.mark.hosts
    if known:
        return tuple(known)
    found = []
    for port in wiring.ports(block.id).inputs:
        written = block.inputs.get(port.name)
        if isinstance(written, str) and port.type.kind == Kind.URL:
            found.append(_host_of(written))
        elif isinstance(written, str) and port.name.endswith("host"):
            found.append(written.strip())
    return tuple(host for host in found if host)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
