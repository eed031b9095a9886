"""A server on loopback whose every connection does just what a test says, byte by byte."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"


class Connection:
    """The server's end of a connection.

    Attributes:
        closing: Set when the server closes; wait on it instead of sleeping.
    """

    def __init__(self, end: socket.socket, closing: threading.Event) -> None:
        self.end = end
        self.closing = closing
        self._buffer = b""

    def send(self, data: bytes) -> None:
        """Send all of `data`."""
        self.end.sendall(data)

    def read_line(self) -> bytes:
        """The next line without its end; raises ConnectionError when the client is gone."""
        return self._read_until(b"\n").removesuffix(b"\r")

    def read_http_request(self) -> bytes:
        """Head and body of a request with a Content-Length."""
        head = self._read_until(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(self._buffer) < length:
            self._receive()
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return head + b"\r\n\r\n" + body

    def drip(self, data: bytes, every_s: float = 0.02) -> None:
        """Send a byte now and then, over and over, until the client or the server has enough."""
        while data and not self.closing.is_set():
            for index in range(len(data)):
                self.send(data[index : index + 1])
                if self.closing.wait(every_s):
                    return

    def be_silent(self) -> None:
        """Say nothing until the server closes."""
        self.closing.wait()

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Protect the connection from here on."""
        self.end = context.wrap_socket(self.end, server_side=True)

    def _read_until(self, mark: bytes) -> bytes:
        while mark not in self._buffer:
            self._receive()
        found, _, self._buffer = self._buffer.partition(mark)
        return found

    def _receive(self) -> None:
        data = self.end.recv(65536)
        if not data:
            raise ConnectionError("the client is gone")
        self._buffer += data


class RawServer:
    """Gives each connection to `behave`, in a thread, and closes it afterwards.

    Args:
        tls: Settings for TLS from the first byte.

    Attributes:
        count: How many connections there were.
    """

    def __init__(
        self, behave: Callable[[Connection], None], *, tls: ssl.SSLContext | None = None
    ) -> None:
        self.count = 0
        self._behave = behave
        self._tls = tls
        self._closing = threading.Event()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, name="raw server")

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._acceptor.join()
        self._listener.close()
        for end in self._ends:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(end, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            self.count += 1
            # A second handle, by which the connection can be cut off whatever becomes of the first.
            self._ends.append(end.dup())
            thread = threading.Thread(target=self._serve, args=(end,), name="raw connection")
            self._threads.append(thread)
            thread.start()

    def _serve(self, end: socket.socket) -> None:
        connection = Connection(end, self._closing)
        # The client may leave whenever it likes: that is what most tests are about.
        with contextlib.suppress(OSError):
            if self._tls is not None:
                connection.start_tls(self._tls)
            self._behave(connection)
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connection.end, socket.SHUT_RDWR)
        connection.end.close()


@contextlib.contextmanager
def refusing_port() -> Iterator[int]:
    """A port where every connection is refused, and which nobody else takes meanwhile."""
    with socket.socket() as holder:
        holder.bind((HOST, 0))
        yield holder.getsockname()[1]


@contextlib.contextmanager
def deaf_port() -> Iterator[int]:
    """A port where a connection is neither taken nor refused: its queue is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((HOST, 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
