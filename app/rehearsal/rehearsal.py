"""The local world of one rehearsal, put together. Servers start when they are first used."""

import ssl
import threading
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from app.rehearsal.caller import CALL_HEADER, Caller, write_caller
from app.rehearsal.faults import Faults
from app.rehearsal.outbox import Outbox
from app.rehearsal.recording import Recorder, Redact
from app.rehearsal.storm import Storm
from app.rehearsal.virtual_clock import VirtualClock
from blocks.sdk import SmtpServer, StandIn

if TYPE_CHECKING:
    from app.rehearsal.certificates import Authority
    from app.rehearsal.http_server import HttpServer
    from app.rehearsal.smtp_server import SmtpServers


class Rehearsal:
    """Stand-ins on loopback, an outbox, faults and a clock. Safe to use from several threads.

    Args:
        clock: The time of the rehearsal.
        stand_ins: Block id → who answers what this block calls, where `hosts` names nobody.
        hosts: Host → name of the provider there, and who answers for it.
        world: Provider → what its stand-in is told; to a mail server `{"smtp": {fault: reply}}`.
        outward: Blocks whose calls are deliveries although no stand-in knows the host.
        storm: Random faults.
        redact: Stars the secrets in a JSON-able value before it is kept.
    """

    def __init__(
        self,
        *,
        clock: VirtualClock,
        stand_ins: Mapping[str, StandIn] | None = None,
        hosts: Mapping[str, tuple[str, StandIn]] | None = None,
        world: Mapping[str, Mapping[str, Any]] | None = None,
        outward: Collection[str] = (),
        storm: Storm | None = None,
        redact: Redact = lambda value: value,
    ) -> None:
        self.clock = clock
        self.faults = Faults(storm)
        self.outbox = Outbox()
        self._recorder = Recorder(self.outbox, redact, clock)
        self._stand_ins = stand_ins or {}
        self._hosts = hosts or {}
        self._world = {name.casefold(): told for name, told in (world or {}).items()}
        self._outward = outward
        self._lock = threading.Lock()
        self._is_closed = False
        self._http: HttpServer | None = None
        self._smtp: SmtpServers | None = None
        self._authority: Authority | None = None
        self._mail_ports: dict[tuple[SmtpServer, Caller], int] = {}
        self._mail_keys: dict[Caller, str] = {}

    @property
    def http_base_url(self) -> str:
        """Where every HTTP call goes, with its own path and Host header, and the call header."""
        with self._lock:
            self._must_be_open()
            if self._http is None:
                self._http = self._start_http()
            return self._http.base_url

    def smtp_endpoint(
        self,
        server: SmtpServer,
        *,
        block_id: str = "",
        provider: str = "",
        idempotency_key: str = "",
    ) -> tuple[str, int]:
        """Host and port that stand in for a mail server, with the same protection.

        The certificate there is for `server.host`. Each block has a port of its own, and says what
        it is about to send, because the faults of a mail begin before its first line is read.
        """
        with self._lock:
            self._must_be_open()
            caller = Caller(block_id, provider)
            self._mail_keys[caller] = idempotency_key
            if (server, caller) not in self._mail_ports:
                self._mail_ports[server, caller] = self._listen(server, caller)
            return "127.0.0.1", self._mail_ports[server, caller]

    def ssl_context(self) -> ssl.SSLContext:
        """TLS for clients of `smtp_endpoint`: trusts the rehearsal's own authority alone."""
        with self._lock:
            return self._own_authority().client_context()

    def call_header(
        self, block_id: str, provider: str, idempotency_key: str = ""
    ) -> tuple[str, str]:
        """Name and value of the header that says who calls, for HTTP requests and for mails."""
        return CALL_HEADER, write_caller(Caller(block_id, provider, idempotency_key))

    def close(self) -> None:
        """End the servers, with every connection and thread of theirs; the outbox stays."""
        with self._lock:
            self._is_closed = True
            http, self._http = self._http, None
            smtp, self._smtp = self._smtp, None
        if http:
            http.close()
        if smtp:
            smtp.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _must_be_open(self) -> None:
        if self._is_closed:
            raise RuntimeError("this rehearsal is over")

    # The servers' libraries are imported when they are first needed: they take a sixth of the time
    # in which a small workflow is to be rehearsed, and most workflows need one of them.

    def _start_http(self) -> "HttpServer":
        from app.rehearsal.http_answer import HttpAnswerer
        from app.rehearsal.http_server import HttpServer

        answerer = HttpAnswerer(
            stand_ins=self._stand_ins,
            hosts=self._hosts,
            world=self._world,
            outward=self._outward,
            faults=self.faults,
            recorder=self._recorder,
            clock=self.clock,
        )
        return HttpServer(answerer)

    def _listen(self, server: SmtpServer, caller: Caller) -> int:
        from app.rehearsal.mail_session import MailDesk
        from app.rehearsal.smtp_server import SmtpServers

        if self._smtp is None:
            self._smtp = SmtpServers(self._own_authority())
        words = self._world.get(caller.provider.casefold(), {}).get("smtp")
        own_words = words if isinstance(words, Mapping) else {}
        desk = MailDesk(
            server=server,
            caller=caller,
            words=own_words,
            faults=self.faults,
            recorder=self._recorder,
            key=lambda: self._mail_keys[caller],
            clock=self.clock,
        )
        return self._smtp.listen(desk)

    def _own_authority(self) -> "Authority":
        from app.rehearsal.certificates import Authority

        if self._authority is None:
            self._authority = Authority()
        return self._authority
