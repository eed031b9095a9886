"""The HTTP server of a rehearsal, on loopback. Who answers a call is in `http_answer`."""

import contextlib
import socket
import socketserver
import threading
from typing import IO, Any, cast

from typing_extensions import override
from werkzeug.serving import DechunkedInput, ThreadedWSGIServer, WSGIRequestHandler

from app.rehearsal.http_answer import Answer, Arrival, HttpAnswerer, answer_to_bug
from blocks.sdk import Fault

_HOST = "127.0.0.1"
_TIME_TO_END_S = 5.0
_WITHOUT_BODY = (204, 304)


class HttpServer:
    """Serves from when it is made until `close`."""

    def __init__(self, answerer: HttpAnswerer) -> None:
        self._server = _Server(answerer)
        self._acceptor = threading.Thread(
            target=self._server.accept_until_closed, name="rehearsal-http", daemon=True
        )
        self._acceptor.start()

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:<port>`."""
        return f"http://{_HOST}:{self._server.port}"

    def close(self) -> None:
        """Stop serving, end all connections, held ones too, and wait until the threads are gone."""
        self._server.stop_accepting()
        self._acceptor.join(_TIME_TO_END_S)
        self._server.server_close()
        self._server.end_connections()


class _Server(ThreadedWSGIServer):
    """A thread for each connection; connections are kept alive and can be ended from outside."""

    def __init__(self, answerer: HttpAnswerer) -> None:
        self.answerer = answerer
        self._is_closing = False
        self._open: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        super().__init__(_HOST, 0, _no_application, _Handler)

    @override
    def server_bind(self) -> None:
        # HTTPServer asks the resolver for its own name here, and a rehearsal asks nobody.
        socketserver.TCPServer.server_bind(self)

    def accept_until_closed(self) -> None:
        # Waits without a time limit, and so needs no polling; `stop_accepting` wakes it.
        while not self._is_closing:
            self.handle_request()

    def stop_accepting(self) -> None:
        self._is_closing = True
        with contextlib.suppress(OSError):
            socket.create_connection((_HOST, self.port), timeout=1.0).close()

    def end_connections(self) -> None:
        with self._lock:
            left = dict(self._open)
        for thread, connection in left.items():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(_TIME_TO_END_S)

    @override
    def verify_request(self, request: Any, client_address: Any) -> bool:
        return not self._is_closing

    @override
    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="rehearsal-http-connection",
            daemon=True,
        )
        with self._lock:
            self._open[thread] = request
        thread.start()

    @override
    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                del self._open[threading.current_thread()]

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a bug in a stand-in has been logged, and a client that left is no news."""

    @override
    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: what is worth knowing of a call is in its answer and in the outbox."""


class _Handler(WSGIRequestHandler):
    """One connection. Its answers leave in one write, without waiting to fill a packet."""

    server: _Server

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    @override
    def run_wsgi(self) -> None:
        """Answer one request of any method."""
        body = self._read_body()
        if body is None:
            self.close_connection = True
            return
        arrival = Arrival(self.command, self.path, tuple(self.headers.items()), body)
        try:
            answer = self.server.answerer.answer(arrival)
        except Exception as error:
            self._send(answer_to_bug(error))
            raise
        if answer is Fault.TIMEOUT:
            self._hold()
        elif isinstance(answer, Fault):
            self._drop()
        else:
            self._send(answer)

    @override
    def handle_expect_100(self) -> bool:
        may_go_on = super().handle_expect_100()
        self.wfile.flush()
        return may_go_on

    @override
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""

    @override
    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""

    def _read_body(self) -> bytes | None:
        """The whole body; None when the client left before its end, or it cannot be told."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            try:
                return DechunkedInput(cast(IO[bytes], self.rfile)).read()
            except OSError:
                return None
        length = self.headers.get("Content-Length", "0").strip()
        if not length.isdecimal():
            return None
        body = self.rfile.read(int(length))
        return body if len(body) == int(length) else None

    def _send(self, answer: Answer) -> None:
        has_body = answer.status not in _WITHOUT_BODY and answer.status >= 200
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in ("content-length", "transfer-encoding"):
                self.send_header(name, value)
        if has_body:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if has_body and self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _hold(self) -> None:
        """Keep silent until the client leaves or the server closes."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            while self.connection.recv(65536):
                pass

    def _drop(self) -> None:
        """Begin an answer and leave."""
        self.close_connection = True
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"{")


def _no_application(_environ: Any, _start_response: Any) -> list[bytes]:
    """Stands where a WSGI server wants an application; the handler answers by itself."""
    raise NotImplementedError
