"""Certificates for the servers of tests: an authority that a test may trust, and a stranger."""

import contextlib
import datetime as dt
import functools
import os
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import trustme


class Authority:
    """Signs certificates for the servers of one test process."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    def server_context(self, *names: str, has_expired: bool = False) -> ssl.SSLContext:
        """TLS settings of a server with a certificate for `names` (hosts or addresses)."""
        over = dt.datetime.now(dt.UTC) - dt.timedelta(days=1) if has_expired else None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names, not_after=over).configure_cert(context)
        return context

    def demanding_context(self, *names: str) -> ssl.SSLContext:
        """TLS settings of a server that also asks for a certificate of its clients."""
        context = self.server_context(*names)
        context.verify_mode = ssl.CERT_REQUIRED
        self._ca.configure_trust(context)
        return context

    def client_context(self) -> ssl.SSLContext:
        """TLS settings of a client that trusts this authority alone."""
        context = ssl.create_default_context()
        self._ca.configure_trust(context)
        return context

    @contextlib.contextmanager
    def is_trusted(self) -> Iterator[None]:
        """Meanwhile SSL_CERT_FILE names this authority, so that it is trusted in this process."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "authority.pem")
            self._ca.cert_pem.write_to_path(path)
            with patch.dict(os.environ, {"SSL_CERT_FILE": str(path)}):
                yield


@functools.cache
def authority() -> Authority:
    """The authority that tests may trust."""
    return Authority()


@functools.cache
def stranger() -> Authority:
    """An authority that nobody trusts."""
    return Authority()
