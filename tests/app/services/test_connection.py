"""Connecting: names are looked up once, their addresses judged, and those alone connected to."""

import errno
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from app.services.connection import ascii_host, connect
from app.services.exchange import Exchange
from blocks.sdk import HttpRequest, InvalidInputError, StopRun, TransportError
from tests.app.services.conftest import MakeHttp, a_call
from tests.support.certificates import authority
from tests.support.http_servers import Answer, HttpServer
from tests.support.raw_server import Connection, RawServer, deaf_port


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], list[str]]]:
    """Name → function that gives its addresses; asked in the place of DNS."""
    known: dict[str, Callable[[], list[str]]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host not in known:
            return real(host, port, *args, **kwargs)
        return [one for address in known[host]() for one in real(address, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def exchange(host: str, limit_s: float = 5.0, stop: threading.Event | None = None) -> Exchange:
    return Exchange(host, a_call(stop), limit_s)


def test_the_next_address_is_tried(names: dict[str, Any]) -> None:
    names["crm.example"] = lambda: ["127.0.0.2", "127.0.0.1"]
    with (
        RawServer(Connection.be_silent) as server,
        connect(exchange("crm.example"), "crm.example", server.port) as connection,
    ):
        assert connection.getpeername() == ("127.0.0.1", server.port)


def test_a_deaf_address_leaves_time_for_the_next(names: dict[str, Any]) -> None:
    with deaf_port() as port, socket.create_server(("127.0.0.2", port)):
        names["crm.example"] = lambda: ["127.0.0.1", "127.0.0.2"]
        with connect(exchange("crm.example", 1.0), "crm.example", port) as connection:
            assert connection.getpeername()[0] == "127.0.0.2"


def test_refused_addresses_are_left_out(names: dict[str, Any]) -> None:
    names["crm.example"] = lambda: ["169.254.169.254", "127.0.0.1"]
    with RawServer(Connection.be_silent) as server:
        connect(exchange("crm.example"), "crm.example", server.port).close()


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0"],  # noqa: S104
)
def test_a_name_that_leads_to_a_refused_address(names: dict[str, Any], address: str) -> None:
    names["crm.example"] = lambda: [address]

    with pytest.raises(TransportError, match=rf"crm.example leads to {address}, which is never"):
        connect(exchange("crm.example"), "crm.example", 80)


@pytest.mark.parametrize(
    "host", ["2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"]
)
def test_no_spelling_hides_an_address(host: str) -> None:
    with pytest.raises(TransportError, match=r"169\.254\.169\.254"):
        connect(exchange(host), host, 80)


def test_what_is_connected_to_was_judged(names: dict[str, Any], make_http: MakeHttp) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    names["crm.example"] = lambda: next(answers)
    tls = authority().server_context("crm.example")
    with authority().is_trusted(), HttpServer(tls=tls) as server:
        server.answers["/"] = Answer(200, {"ok": 1})
        http = make_http().bound(a_call())

        for _ in range(2):
            response = http.send(
                HttpRequest(method="GET", url=f"https://crm.example:{server.port}/")
            )
            assert response.json() == {"ok": 1}

    assert next(answers) == ["169.254.169.254"]


def test_a_look_up_that_hangs_ends_with_the_exchange(names: dict[str, Any]) -> None:
    end = threading.Event()
    names["crm.example"] = lambda: ["127.0.0.1"] if end.wait() else []
    try:
        with pytest.raises(
            TransportError, match=r"crm\.example could not be reached within 0.1 sec"
        ):
            connect(exchange("crm.example", 0.1), "crm.example", 80)
    finally:
        end.set()


def test_a_stop_ends_a_look_up(names: dict[str, Any]) -> None:
    end, stop = threading.Event(), threading.Event()

    def hang() -> list[str]:
        stop.set()
        end.wait()
        return []

    names["crm.example"] = hang
    began = time.monotonic()
    try:
        with pytest.raises(StopRun):
            connect(exchange("crm.example", 10, stop), "crm.example", 80)
    finally:
        end.set()
    assert time.monotonic() - began < 1


def test_an_offline_machine_is_told_from_a_wrong_name(names: dict[str, Any]) -> None:
    def fail() -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    names["crm.example"] = fail
    with pytest.raises(TransportError, match="connected to the Internet") as caught:
        connect(exchange("crm.example"), "crm.example", 80)

    assert caught.value.is_transient


def test_a_network_without_a_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: socket.socket, address: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", fail)
    with pytest.raises(
        TransportError, match=r"There is no way to 192\.0\.2\.1 from here"
    ) as caught:
        connect(exchange("192.0.2.1"), "192.0.2.1", 80)

    assert caught.value.is_transient


def test_another_failure_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: socket.socket, address: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket.socket, "connect", fail)
    with pytest.raises(TransportError, match=r"not be reached on port 80 \(Permission denied\)"):
        connect(exchange("127.0.0.1"), "127.0.0.1", 80)


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example", ":::"])
def test_what_is_no_host(host: str) -> None:
    with pytest.raises(InvalidInputError, match="is not the name of a host"):
        connect(exchange(host), host, 80)


def test_hosts_in_ascii() -> None:
    assert ascii_host("Bücher.example") == "xn--bcher-kva.example"
    assert ascii_host("straße.example") == "xn--strae-oqa.example"
    with pytest.raises(InvalidInputError):
        ascii_host("ü..example")
