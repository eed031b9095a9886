"""Names of stored secrets and their hosts, as keyrings cannot list them. Holds no values."""

import contextlib
import json
import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from blocks.sdk import SecretError


class SecretIndex:
    """A small JSON file, name → hosts.

    The binding that counts is kept with the value; a lost or broken index loses the list alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def read(self) -> Mapping[str, tuple[str, ...]]:
        """Every name, with its hosts."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {
            name: tuple(str(host) for host in hosts)
            for name, hosts in found.items()
            if isinstance(hosts, list)
        }

    def put(self, name: str, hosts: Sequence[str]) -> None:
        """Remember a secret.

        Raises:
            SecretError: The file cannot be written.
        """
        with self._lock:
            self._write({**self.read(), name: tuple(hosts)})

    def remove(self, name: str) -> None:
        """Forget a secret, if it is known.

        Raises:
            SecretError: The file cannot be written.
        """
        with self._lock:
            known = self.read()
            if name in known:
                self._write({one: hosts for one, hosts in known.items() if one != name})

    def _write(self, known: Mapping[str, Sequence[str]]) -> None:
        text = json.dumps(dict(sorted(known.items())), ensure_ascii=False, indent=2) + "\n"
        temporary = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".secrets-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(temporary).replace(self._path)
        except OSError as error:
            if temporary is not None:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()
            raise SecretError(
                f"The list of secrets {self._path} cannot be written: {error.strerror}."
            ) from error
