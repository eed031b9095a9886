"""The failure harness for HTTP: every way in which an exchange fails below HTTP, with real sockets.

A test of a block or a provider replays them all against it::

    @pytest.mark.parametrize("failure", HTTP_FAILURES, ids=str)
    def test_fails(failure: HttpFailure) -> None:
        with failure.serve() as base_url:
            error = ...  # make the call, routed to base_url, within failure.time_limit_s
        failure.check(error)
"""

import contextlib
import gzip
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from blocks.sdk import TransportError
from tests.support.certificates import authority, stranger
from tests.support.raw_server import Connection, RawServer, deaf_port, refusing_port

MEGABYTE = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

Serve = Callable[[], contextlib.AbstractContextManager[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFailure:
    """A way in which an exchange fails.

    Attributes:
        serve: Gives the base URL to call meanwhile.
        words: A pattern that the error's sentence has in it.
        needs_limit: It ends by the time limit alone.
    """

    name: str
    serve: Serve
    words: str
    may_have_arrived: bool = False
    is_transient: bool = False
    needs_limit: bool = False

    @property
    def time_limit_s(self) -> float:
        """A limit by which the failure shows, and a test is quick."""
        return 0.3 if self.needs_limit else 10.0

    def check(self, error: BaseException | None) -> None:
        """Asserts that `error` is what this failure must become."""
        assert isinstance(error, TransportError), repr(error)
        assert re.search(self.words, str(error)), str(error)
        assert error.may_have_arrived is self.may_have_arrived
        assert error.is_transient is self.is_transient

    def __str__(self) -> str:
        return self.name


def _by(behave: Callable[[Connection], None]) -> Serve:
    """Served by a connection that behaves so after it has read a request."""

    def after_request(connection: Connection) -> None:
        connection.read_http_request()
        behave(connection)

    return _at_once(after_request)


def _at_once(behave: Callable[[Connection], None]) -> Serve:
    @contextlib.contextmanager
    def serve() -> Iterator[str]:
        with RawServer(behave) as server:
            yield f"http://127.0.0.1:{server.port}"

    return serve


def _behind(tls: Callable[[], ssl.SSLContext]) -> Serve:
    @contextlib.contextmanager
    def serve() -> Iterator[str]:
        with authority().is_trusted(), RawServer(_answer, tls=tls()) as server:
            yield f"https://localhost:{server.port}"

    return serve


def _on(port: Callable[[], contextlib.AbstractContextManager[int]]) -> Serve:
    @contextlib.contextmanager
    def serve() -> Iterator[str]:
        with port() as number:
            yield f"http://127.0.0.1:{number}"

    return serve


def _nowhere(url: str) -> Serve:
    return lambda: contextlib.nullcontext(url)


@contextlib.contextmanager
def _https_to_plain_http() -> Iterator[str]:
    with RawServer(lambda one: one.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        yield f"https://localhost:{server.port}"


@contextlib.contextmanager
def _old_tls() -> Iterator[str]:
    """What a server says that knows TLS 1.0 alone: a fatal alert, protocol version."""
    with RawServer(lambda one: one.send(b"\x15\x03\x01\x00\x02\x02\x46")) as server:
        yield f"https://localhost:{server.port}"


@contextlib.contextmanager
def _tls_dropped() -> Iterator[str]:
    with RawServer(lambda _: None) as server:
        yield f"https://localhost:{server.port}"


@contextlib.contextmanager
def _tls_silent() -> Iterator[str]:
    with RawServer(Connection.be_silent) as server:
        yield f"https://localhost:{server.port}"


def _answer(connection: Connection) -> None:
    connection.read_http_request()
    connection.send(HEAD + b"Content-Length: 2\r\n\r\n{}")


def _drop_in_the_middle(connection: Connection) -> None:
    connection.send(HEAD + b"Content-Length: 100\r\n\r\n" + b'{"id": "1234')


def _drop_in_a_chunk(connection: Connection) -> None:
    connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{")


def _drip_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    connection.drip(b"x")


def _drip_body(connection: Connection) -> None:
    connection.send(HEAD + b"Content-Length: 100000\r\n\r\n")
    connection.drip(b"x")


def _drip_body_without_length(connection: Connection) -> None:
    connection.send(HEAD + b"Connection: close\r\n\r\n")
    connection.drip(b"x")


def _too_much(connection: Connection) -> None:
    connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(11):
        connection.send(b"%x\r\n%b\r\n" % (MEGABYTE, b" " * MEGABYTE))
    connection.send(b"0\r\n\r\n")


def _bomb(connection: Connection) -> None:
    data = gzip.compress(b"\0" * 50 * MEGABYTE)
    connection.send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(data))
    connection.send(data)


def _damaged(connection: Connection) -> None:
    connection.send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nno gzip!")


HTTP_FAILURES = (
    HttpFailure(
        name="unknown host",
        serve=_nowhere("http://nobody.invalid"),
        words="no host called nobody.invalid",
    ),
    HttpFailure(
        name="metadata address",
        serve=_nowhere("http://169.254.169.254/latest"),
        words="169.254.169.254 is never called",
    ),
    HttpFailure(
        name="refused",
        serve=_on(refusing_port),
        words="refused the connection: nothing answers on port",
        is_transient=True,
    ),
    HttpFailure(
        name="connection not taken",
        serve=_on(deaf_port),
        words="could not be reached within 0.3 seconds",
        is_transient=True,
        needs_limit=True,
    ),
    HttpFailure(
        name="unknown authority",
        serve=_behind(lambda: stranger().server_context("localhost")),
        words="certificate of .* is not trusted: .*an authority that this machine does not know",
    ),
    HttpFailure(
        name="wrong host name",
        serve=_behind(lambda: authority().server_context("other.example")),
        words="certificate of .* is not trusted: it was issued for another host name",
    ),
    HttpFailure(
        name="expired certificate",
        serve=_behind(lambda: authority().server_context("localhost", has_expired=True)),
        words="certificate of .* is not trusted: it has expired",
    ),
    HttpFailure(
        name="certificate of the caller wanted",
        serve=_behind(lambda: authority().demanding_context("localhost")),
        words="asks for a certificate of its callers",
    ),
    HttpFailure(name="old TLS", serve=_old_tls, words="no protection that is considered safe"),
    HttpFailure(name="no TLS", serve=_https_to_plain_http, words="does not speak TLS on port"),
    HttpFailure(
        name="dropped before TLS",
        serve=_tls_dropped,
        words="closed the connection before it was protected",
        is_transient=True,
    ),
    HttpFailure(
        name="silent before TLS",
        serve=_tls_silent,
        words="did not answer within 0.3 seconds",
        is_transient=True,
        needs_limit=True,
    ),
    HttpFailure(
        name="silent",
        serve=_by(Connection.be_silent),
        words="did not answer within 0.3 seconds",
        may_have_arrived=True,
        is_transient=True,
        needs_limit=True,
    ),
    HttpFailure(
        name="head drips",
        serve=_by(_drip_head),
        words="did not answer within 0.3 seconds",
        may_have_arrived=True,
        is_transient=True,
        needs_limit=True,
    ),
    HttpFailure(
        name="body drips",
        serve=_by(_drip_body),
        words="did not answer within 0.3 seconds",
        may_have_arrived=True,
        is_transient=True,
        needs_limit=True,
    ),
    HttpFailure(
        name="body without length drips",
        serve=_by(_drip_body_without_length),
        words="did not answer within 0.3 seconds",
        may_have_arrived=True,
        is_transient=True,
        needs_limit=True,
    ),
    HttpFailure(
        name="dropped before the answer",
        serve=_by(lambda _: None),
        words="closed the connection before its answer was complete",
        may_have_arrived=True,
        is_transient=True,
    ),
    HttpFailure(
        name="dropped in the answer",
        serve=_by(_drop_in_the_middle),
        words="closed the connection before its answer was complete",
        may_have_arrived=True,
        is_transient=True,
    ),
    HttpFailure(
        name="dropped in a chunk",
        serve=_by(_drop_in_a_chunk),
        words="closed the connection before its answer was complete",
        may_have_arrived=True,
        is_transient=True,
    ),
    HttpFailure(
        name="no HTTP",
        serve=_at_once(lambda one: one.send(b"220 mail.example ESMTP\r\n")),
        words="answered, but not in HTTP",
        may_have_arrived=True,
    ),
    HttpFailure(
        name="too much",
        serve=_by(_too_much),
        words="answered with more than 10 MB",
        may_have_arrived=True,
    ),
    HttpFailure(
        name="gzip bomb",
        serve=_by(_bomb),
        words="answered with more than 10 MB",
        may_have_arrived=True,
    ),
    HttpFailure(
        name="damaged gzip",
        serve=_by(_damaged),
        words="cannot be unpacked",
        may_have_arrived=True,
    ),
)
"""Every one of them; the names are unique."""
