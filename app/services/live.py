"""The real world: what blocks reach in live mode. Its services are made when a block first asks."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.services.call import Call
from app.services.clock import SystemClock
from app.services.files import FileService
from app.services.route import HttpRoute, MailRoute
from app.services.secrets import SecretStore
from blocks.sdk import Clock, CordboardError, Files, Http, Mail, Secrets, SmtpServer

if TYPE_CHECKING:
    from app.services.http import HttpService
    from app.services.mail import MailService


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
        self._secrets = secrets
        self._files = FileService(folder)
        self._lock = threading.Lock()
        routes = [_read_reroute(host, url) for host, url in (reroutes or {}).items()]
        self._http_routes = {h: route for h, route in routes if isinstance(route, HttpRoute)}
        self._mail_routes = {h: route for h, route in routes if isinstance(route, MailRoute)}
        self._http: HttpService | None = None
        self._mail: MailService | None = None

    def reach(
        self,
        *,
        block_id: str,
        provider: str,
        idempotency_key: str,
        deadline: float | None,
        stop: threading.Event,
    ) -> "LiveReach":
        """Services for one try of a block. Arguments as of `app.engine.world.World.reach`."""
        return LiveReach(self, Call(block_id, provider, idempotency_key, deadline, stop))

    def redact(self, value: Any) -> Any:
        """A JSON-able value with every secret in it starred."""
        return self._secrets.redactor.value(value)

    def close(self) -> None:
        """Closes the connections that are kept."""
        for service in (self._http, self._mail):
            if service is not None:
                service.close()

    @property
    def http(self) -> "HttpService":
        """HTTP, made with the first request: requests takes its time to import."""
        if self._http is None:
            from app.services.http import HttpService

            with self._lock:
                if self._http is None:
                    self._http = HttpService(
                        lambda host, _: self._http_routes.get(host), self._secrets.redactor
                    )
        return self._http

    @property
    def mail(self) -> "MailService":
        """Mail, made with the first message."""
        if self._mail is None:
            from app.services.mail import MailService

            with self._lock:
                if self._mail is None:
                    self._mail = MailService(self._mail_route, self._secrets.redactor)
        return self._mail

    @property
    def secrets(self) -> Secrets:
        """Stored secrets."""
        return self._secrets

    @property
    def files(self) -> Files:
        """Files beside the workflow."""
        return self._files

    def _mail_route(self, server: SmtpServer, _: Call) -> MailRoute | None:
        return self._mail_routes.get(server.host.casefold())


class LiveReach:
    """What one try of one block reaches."""

    __slots__ = ("_call", "_world")

    def __init__(self, world: LiveWorld, call: Call) -> None:
        self._world = world
        self._call = call

    @property
    def http(self) -> Http:
        """HTTP exchanges."""
        return self._world.http.bound(self._call)

    @property
    def mail(self) -> Mail:
        """E-mail."""
        return self._world.mail.bound(self._call)

    @property
    def secrets(self) -> Secrets:
        """Stored secrets."""
        return self._world.secrets

    @property
    def clock(self) -> Clock:
        """The real time."""
        return self._world.clock.bound(self._call)

    @property
    def files(self) -> Files:
        """Files beside the workflow."""
        return self._world.files


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
