"""An HTTP server for tests that answers as it is told. How the network fails is in `http_failures`.

::

    with HttpServer() as server:
        server.answers["/v1/send"] = Answer(201, {"id": "1"})
        ...  # make the call, to server.url or routed there
        (received,) = server.requests
"""

import contextlib
import http.server
import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in. Header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says. A body that is not bytes goes as JSON; None is no body."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> bytes:
        """The body on the wire."""
        if self.body is None or isinstance(self.body, bytes):
            return self.body or b""
        return json.dumps(self.body).encode()


class HttpServer:
    """Answers by path with what was put into `answers`, else 404. Keeps connections alive.

    Args:
        tls: Settings for https.

    Attributes:
        answers: Path → answer, or a function that makes one of the request.
        requests: What came in, in order.
        connections: How many connections there were.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer | Callable[[Received], Answer]] = {}
        self.requests: list[Received] = []
        self.connections = 0
        self._ends: list[socket.socket] = []
        self._server = _ThreadingServer(self)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self._scheme = "https" if tls else "http"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="http server"
        )

    @property
    def url(self) -> str:
        """Where it is, by number; without a slash at its end."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    @property
    def url_by_name(self) -> str:
        """The same, as `localhost`."""
        return f"{self._scheme}://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        for end in self._ends:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(end, socket.SHUT_RDWR)
            end.close()
        self._server.server_close()

    def answer_to(self, received: Received) -> Answer:
        """Keeps what came in, and gives what is to be said."""
        self.requests.append(received)
        found = self.answers.get(received.path, Answer(404))
        return found(received) if callable(found) else found

    def count_connection(self, end: socket.socket) -> None:
        """Keeps a second handle, by which the connection is cut off in the end."""
        self.connections += 1
        self._ends.append(socket.fromfd(end.fileno(), end.family, end.type))


class _ThreadingServer(http.server.ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, owner: HttpServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _ThreadingServer
    protocol_version = "HTTP/1.1"
    # Buffered, or a delayed acknowledgement holds up each answer for 40 ms.
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self.server.owner.count_connection(self.connection)

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def _answer(self) -> None:
        answer = self.server.owner.answer_to(self._received())
        data = answer.data()
        self.send_response(answer.status)
        if not isinstance(answer.body, bytes | None):
            self.send_header("Content-Type", "application/json")
        if answer.status != 204:
            self.send_header("Content-Length", str(len(data)))
        for header, value in answer.headers.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        self.wfile.flush()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def _received(self) -> Received:
        parts = urlsplit(self.path)
        return Received(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )

    def log_message(self, format: str, *args: object) -> None:
        pass
