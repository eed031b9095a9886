"""The mail servers of a rehearsal, on loopback. What they accept is in `mail_session`."""

import asyncio
import collections
import logging
import ssl
import threading
from typing import Any

from aiosmtpd.smtp import SMTP
from typing_extensions import override

from app.rehearsal.certificates import Authority
from app.rehearsal.mail_session import MailDesk, MailSession
from blocks.sdk import Security

_HOST = "127.0.0.1"
_TIME_TO_START_S = 10.0
_LONGEST_LINE = 12_288
"""RFC 4954 asks for as much, for tokens."""


class SmtpServers:
    """Mail servers in one thread, from when it is made until `close`."""

    def __init__(self, authority: Authority) -> None:
        # aiosmtpd's lines quote what clients say, secrets too; ours are in the outbox.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        self._authority = authority
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._connections: set[_Connection] = set()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="rehearsal-mail", daemon=True
        )
        self._thread.start()

    def listen(self, desk: MailDesk) -> int:
        """Open a port for one mail server and caller; gives back its number."""
        tls = None
        if desk.server.security != Security.NONE:
            tls = self._authority.server_context(desk.server.host)
        opening = asyncio.run_coroutine_threadsafe(self._open(desk, tls), self._loop)
        return opening.result(_TIME_TO_START_S)

    def close(self) -> None:
        """Stop serving, end every connection, held ones too, and wait until the thread is gone."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(_TIME_TO_START_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_TIME_TO_START_S)
        self._loop.close()

    async def _open(self, desk: MailDesk, tls: ssl.SSLContext | None) -> int:
        is_tls_first = desk.server.security == Security.TLS

        def connect() -> _Connection:
            session = MailSession(desk)
            return _Connection(
                session,
                self._connections,
                loop=self._loop,
                hostname=desk.server.host,
                ident="Cordboard rehearsal",
                enable_SMTPUTF8=True,
                tls_context=None if is_tls_first else tls,
                require_starttls=tls is not None and not is_tls_first,
                # aiosmtpd does not see that a socket has had TLS from the start.
                auth_require_tls=tls is not None and not is_tls_first,
                authenticator=session.authenticate,
            )

        server = await self._loop.create_server(
            connect, _HOST, 0, ssl=tls if is_tls_first else None
        )
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        for connection in tuple(self._connections):
            connection.end()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


class _Connection(SMTP):
    """aiosmtpd's server side of one connection, which can be ended from outside."""

    command_size_limit = _LONGEST_LINE
    command_size_limits = collections.defaultdict(lambda: _LONGEST_LINE)  # noqa: RUF012 - as in SMTP
    line_length_limit = _LONGEST_LINE

    def __init__(
        self, session: MailSession, connections: "set[_Connection]", **settings: Any
    ) -> None:
        super().__init__(session, **settings)
        self._connections = connections

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connections.add(self)
        super().connection_made(transport)

    @override
    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(error)

    def end(self) -> None:
        """Close without a word."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
