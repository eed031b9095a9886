"""The real world: what blocks reach in live mode, and where its traffic may be sent instead."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.services.call import Call
from app.services.clock import SystemClock
from app.services.host_binding import covers
from app.services.reach import Services
from app.services.route import HttpRoute, MailRoute
from app.services.secrets import SecretStore
from blocks.sdk import CordboardError, SmtpServer, TransportError


class LiveWorld:
    """Everything outside the engine that a live run touches (a `World` of the engine).

    Args:
        folder: Where the workflow file is.
        reroutes: Host → `http(s)://…` or `smtp://host:port` that gets its traffic, such as a
            staging server's. A mail server there is expected to protect its connections as the
            block demands, with a certificate for its own host.

    Raises:
        CordboardError: A reroute makes no sense.
    """

    mode = "live"

    def __init__(
        self, folder: Path, secrets: SecretStore, reroutes: Mapping[str, str] | None = None
    ) -> None:
        self.clock = SystemClock()
        routes = [_read_reroute(host, url) for host, url in (reroutes or {}).items()]
        self._http = {host: route for host, route in routes if isinstance(route, HttpRoute)}
        self._mail = {host: route for host, route in routes if isinstance(route, MailRoute)}
        self._allowed: Mapping[str, Collection[str]] = {}
        self._services = Services(
            folder=folder,
            secrets=secrets,
            redactor=secrets.redactor,
            clock=self.clock.bound,
            now=self.clock.now,
            http_route=self._http_route,
            mail_route=self._mail_route,
        )
        self.reach = self._services.reach
        self.redact = self._services.redact

    def allow_hosts(self, allowed: Mapping[str, Collection[str]]) -> None:
        """Let blocks reach these hosts and no others, whatever they are given.

        Args:
            allowed: Block id → hosts; a block that is not named may reach any.
        """
        self._allowed = allowed

    def begin_row(self, row: str, row_key: str, trigger: Mapping[str, Any]) -> None:
        """Nothing: the real world does what it does."""

    def close(self) -> None:
        """Closes the connections that are kept."""
        self._services.close()

    def _http_route(self, host: str, call: Call) -> HttpRoute | None:
        self._refuse_strange(host, call)
        return self._http.get(host)

    def _mail_route(self, server: SmtpServer, call: Call) -> MailRoute | None:
        self._refuse_strange(server.host, call)
        return self._mail.get(server.host.casefold())

    def _refuse_strange(self, host: str, call: Call) -> None:
        allowed = self._allowed.get(call.block_id)
        if allowed is not None and not covers(allowed, host):
            raise TransportError(
                f"{host} is none of the hosts that this run was allowed for this block: "
                f"{', '.join(allowed)}. Nothing was sent there."
            )


def _read_reroute(host: str, url: str) -> tuple[str, HttpRoute | MailRoute]:
    try:
        parts = urlsplit(url)
        target, port = parts.hostname, parts.port
    except ValueError:
        target = port = None
        parts = urlsplit("")
    name = host.strip().casefold()
    if name and target and parts.scheme in ("http", "https") and not parts.query:
        return name, HttpRoute(url, is_only_loopback=False)
    if name and target and port and parts.scheme == "smtp":
        return name, MailRoute(target, port, keeps_connection=True, is_only_loopback=False)
    raise CordboardError(
        f"“{host}={url}” does not say where traffic is to go; write it as "
        "api.example.com=http://localhost:8080 or smtp.example.com=smtp://localhost:2525."
    )
