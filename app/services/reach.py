"""The services of a world, made when a block first asks: their libraries take time to load."""

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services.call import Call
from app.services.files import FileService
from app.services.redact import Redactor
from app.services.route import HttpRoute, MailRoute
from blocks.sdk import Clock, Files, Http, Mail, Secrets, SmtpServer

if TYPE_CHECKING:
    from app.services.http import HttpService
    from app.services.mail import MailService


class Services:
    """HTTP, mail, secrets, clock and files of one world. Safe to use from many threads.

    Args:
        folder: Where the workflow file is.
        clock: The clock as the block that makes a call sees it.
        now: The present moment of the world, for the Date of mails.
        http_route: `(host, call)` → where its traffic really goes; None for the host itself.
        mail_route: `(server, call)` → the same for mail.
    """

    def __init__(
        self,
        *,
        folder: Path,
        secrets: Secrets,
        redactor: Redactor,
        clock: Callable[[Call], Clock],
        now: Callable[[], dt.datetime],
        http_route: Callable[[str, Call], HttpRoute | None],
        mail_route: Callable[[SmtpServer, Call], MailRoute | None],
    ) -> None:
        self.secrets = secrets
        self.files: Files = FileService(folder)
        self.clock = clock
        self._now = now
        self._redactor = redactor
        self._http_route = http_route
        self._mail_route = mail_route
        self._lock = threading.Lock()
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
    ) -> "Reach":
        """What one try of one block reaches. Arguments as of `app.engine.world.World.reach`."""
        return Reach(self, Call(block_id, provider, idempotency_key, deadline, stop))

    def redact(self, value: Any) -> Any:
        """A JSON-able value with every secret in it starred."""
        return self._redactor.value(value)

    @property
    def http(self) -> "HttpService":
        """HTTP, made with the first request."""
        if self._http is None:
            from app.services.http import HttpService

            with self._lock:
                if self._http is None:
                    self._http = HttpService(self._http_route, self._redactor)
        return self._http

    @property
    def mail(self) -> "MailService":
        """Mail, made with the first message."""
        if self._mail is None:
            from app.services.mail import MailService

            with self._lock:
                if self._mail is None:
                    self._mail = MailService(self._mail_route, self._redactor, self._now)
        return self._mail

    def close(self) -> None:
        """Closes the connections that are kept."""
        for service in (self._http, self._mail):
            if service is not None:
                service.close()


class Reach:
    """What one try of one block reaches (`app.engine.world.Reach`)."""

    __slots__ = ("_call", "_services")

    def __init__(self, services: Services, call: Call) -> None:
        self._services = services
        self._call = call

    @property
    def http(self) -> Http:
        """HTTP exchanges."""
        return self._services.http.bound(self._call)

    @property
    def mail(self) -> Mail:
        """E-mail."""
        return self._services.mail.bound(self._call)

    @property
    def secrets(self) -> Secrets:
        """Stored secrets."""
        return self._services.secrets

    @property
    def clock(self) -> Clock:
        """The time of the world."""
        return self._services.clock(self._call)

    @property
    def files(self) -> Files:
        """Files beside the workflow."""
        return self._services.files
