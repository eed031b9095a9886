"""The throw-away certificate authority of a rehearsal; nothing outside the rehearsal trusts it."""

import ssl
import threading

import trustme


class Authority:
    """Issues certificates to the stand-ins of mail servers. Safe to use from several threads."""

    def __init__(self) -> None:
        self._authority = trustme.CA(organization_name="Cordboard rehearsal")
        self._server_contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self._client_context: ssl.SSLContext | None = None

    def server_context(self, host: str) -> ssl.SSLContext:
        """TLS for a server whose certificate is for `host`, a name or an IP address."""
        with self._lock:
            if host not in self._server_contexts:
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                self._issue(host).configure_cert(context)
                self._server_contexts[host] = context
            return self._server_contexts[host]

    def client_context(self) -> ssl.SSLContext:
        """TLS for a client that trusts this authority alone, and checks the host name."""
        with self._lock:
            if self._client_context is None:
                pem = self._authority.cert_pem.bytes().decode()
                self._client_context = ssl.create_default_context(cadata=pem)
            return self._client_context

    def _issue(self, host: str) -> trustme.LeafCert:
        try:
            return self._authority.issue_cert(host)
        except ValueError:
            # No certificate can be for such a name; whoever asks for it will find that it is not.
            return self._authority.issue_cert("localhost")
