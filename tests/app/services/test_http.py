"""HTTP over real sockets: what goes out, what comes back, and every way in which it may fail."""

import gzip
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.services.http import MAX_BODY_BYTES, HttpService
from app.services.http_connection import MAX_IDLE_S
from app.services.redact import Redactor
from app.services.route import HttpRoute
from blocks.sdk import HttpRequest, HttpResponse, InvalidInputError, StopRun, TransportError
from tests.app.services.conftest import MakeHttp, a_call
from tests.support.certificates import authority
from tests.support.http_failures import HEAD, HTTP_FAILURES, HttpFailure
from tests.support.http_servers import Answer, HttpServer, Received
from tests.support.raw_server import Connection, RawServer, deaf_port


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as running:
        yield running


def request(url: str, method: str = "POST", **rest: Any) -> HttpRequest:
    return HttpRequest(method=method, url=url, **rest)


def send(service: HttpService, one: HttpRequest) -> HttpResponse:
    return service.bound(a_call()).send(one)


def test_json_goes_out_and_comes_back(make_http: MakeHttp, server: HttpServer) -> None:
    server.answers["/v1/send"] = Answer(201, {"id": "ß"}, {"X-Kind": "a"})

    response = send(
        make_http(),
        request(
            f"{server.url}/v1/send?a=1",
            query={"b": "ä &"},
            json={"name": "Aśa", "n": 1},
            headers={"X-Key": " k "},
        ),
    )

    assert (response.status, response.json(), response.headers["x-kind"]) == (201, {"id": "ß"}, "a")
    (received,) = server.requests
    assert received.query == {"a": "1", "b": "ä &"}
    assert received.body == '{"name":"Aśa","n":1}'.encode()
    assert received.headers["content-type"] == "application/json"
    assert received.headers["x-key"] == "k"
    assert received.headers["host"] == f"127.0.0.1:{server.port}"


def test_form_and_content_go_out(make_http: MakeHttp, server: HttpServer) -> None:
    http = make_http()

    send(http, request(f"{server.url}/a", form={"to": "+91 9", "text": "ä"}))
    send(http, request(f"{server.url}/a", content=b"\x00\xff", headers={"content-type": "x/y"}))

    form, content = server.requests
    assert form.body == b"to=%2B91+9&text=%C3%A4"
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (content.body, content.headers["content-type"]) == (b"\x00\xff", "x/y")


@pytest.mark.parametrize("failure", HTTP_FAILURES, ids=str)
def test_every_failure_is_told_in_words(make_http: MakeHttp, failure: HttpFailure) -> None:
    began = time.monotonic()
    with failure.serve() as base_url, pytest.raises(TransportError) as caught:
        send(make_http(), request(f"{base_url}/x", json={}, time_limit_s=failure.time_limit_s))

    failure.check(caught.value)
    assert str(caught.value).endswith(".")
    assert not re.search("Error|Exception|urllib3|errno", str(caught.value))
    assert time.monotonic() - began < failure.time_limit_s + 1.0


def test_an_answer_of_just_the_limit_is_taken(make_http: MakeHttp, server: HttpServer) -> None:
    packed = gzip.compress(b" " * MAX_BODY_BYTES)
    server.answers["/"] = Answer(200, packed, {"Content-Encoding": "gzip"})

    assert len(send(make_http(), request(f"{server.url}/")).body) == MAX_BODY_BYTES


def test_a_verified_certificate_is_accepted(make_http: MakeHttp) -> None:
    tls = authority().server_context("localhost")
    with authority().is_trusted(), HttpServer(tls=tls) as server:
        server.answers["/"] = Answer(200, {"ok": True})

        assert send(make_http(), request(f"{server.url_by_name}/")).json() == {"ok": True}


def test_a_missing_file_of_authorities_is_named(
    make_http: MakeHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/authorities.pem")

    with pytest.raises(TransportError, match="SSL_CERT_FILE names a file that does not exist"):
        send(make_http(), request("https://localhost:1/"))


def test_the_environment_changes_nothing(
    make_http: MakeHttp, server: HttpServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    server.answers["/"] = Answer(200)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    send(make_http(), request(f"{server.url}/", headers={"Authorization": "Bearer mine"}))

    assert server.requests[0].headers["authorization"] == "Bearer mine"


def test_user_and_password_of_an_address_become_a_login(
    make_http: MakeHttp, server: HttpServer
) -> None:
    redactor = Redactor()
    url = server.url.replace("//", "//me:s3cr%40t@")

    send(make_http(redactor=redactor), request(f"{url}/x"))

    (received,) = server.requests
    assert received.headers["authorization"] == "Basic bWU6czNjckB0"
    assert "me" not in received.headers["host"]
    assert redactor.text("Basic bWU6czNjckB0, s3cr@t") == "Basic •••, •••"


def test_cookies_are_forgotten(make_http: MakeHttp, server: HttpServer) -> None:
    server.answers["/"] = Answer(200, None, {"Set-Cookie": "a=b; Path=/"})
    http = make_http()

    send(http, request(f"{server.url}/"))
    send(http, request(f"{server.url}/"))

    assert "cookie" not in server.requests[1].headers


@pytest.mark.parametrize("answer", [Answer(200, {}), Answer(204), Answer(500, {"a": 1})])
def test_connections_are_kept(make_http: MakeHttp, server: HttpServer, answer: Answer) -> None:
    server.answers["/"] = answer
    http = make_http()

    for method in ("GET", "POST", "HEAD", "GET"):
        send(http, request(f"{server.url}/", method))

    assert (server.connections, len(server.requests)) == (1, 4)


def test_a_connection_that_rested_too_long_is_not_used_again(
    make_http: MakeHttp, server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = make_http()
    send(http, request(f"{server.url}/"))
    real = time.monotonic

    monkeypatch.setattr(time, "monotonic", lambda: real() + MAX_IDLE_S)
    send(http, request(f"{server.url}/"))

    assert server.connections == 2


def test_each_thread_has_a_connection_of_its_own(make_http: MakeHttp, server: HttpServer) -> None:
    server.answers["/"] = Answer(200)
    http = make_http()
    statuses: list[int] = []

    def work() -> None:
        statuses.extend(send(http, request(f"{server.url}/")).status for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 40
    assert server.connections <= 4


class TestRedirects:
    def test_a_get_follows(self, make_http: MakeHttp, server: HttpServer) -> None:
        server.answers["/old"] = Answer(302, None, {"Location": "/new?x=1"})
        server.answers["/new"] = Answer(200, {"here": True})

        one = request(f"{server.url}/old", "GET", headers={"X-Key": "k"})

        assert send(make_http(), one).json() == {"here": True}
        assert server.requests[1].headers["x-key"] == "k"

    @pytest.mark.parametrize("rest", [{"json": {}}, {"form": {"a": "b"}}, {"content": b"x"}, {}])
    def test_a_post_does_not(
        self, make_http: MakeHttp, server: HttpServer, rest: dict[str, Any]
    ) -> None:
        server.answers["/old"] = Answer(307, None, {"Location": "/new"})

        assert send(make_http(), request(f"{server.url}/old", **rest)).status == 307
        assert len(server.requests) == 1

    def test_there_is_an_end(self, make_http: MakeHttp, server: HttpServer) -> None:
        server.answers["/"] = Answer(302, None, {"Location": "/"})

        with pytest.raises(TransportError, match="redirects more than 5 times"):
            send(make_http(), request(f"{server.url}/", "GET"))

        assert len(server.requests) == 6

    def test_another_host_gets_no_headers(self, make_http: MakeHttp, server: HttpServer) -> None:
        with HttpServer() as other:
            server.answers["/"] = Answer(302, None, {"Location": f"{other.url}/x"})
            other.answers["/x"] = Answer(200)
            headers = {"X-Api-Key": "s3cr3t", "Authorization": "s3cr3t", "Accept": "a/b"}

            send(make_http(), request(f"{server.url}/", "GET", headers=headers))

            assert "s3cr3t" not in str(other.requests)
            assert other.requests[0].headers["accept"] == "a/b"

    def test_its_target_is_judged(self, make_http: MakeHttp, server: HttpServer) -> None:
        server.answers["/"] = Answer(302, None, {"Location": "http://2852039166/latest"})

        with pytest.raises(TransportError, match=r"169\.254\.169\.254.* never called"):
            send(make_http(), request(f"{server.url}/", "GET"))

    @pytest.mark.parametrize("target", ["file:///etc/passwd", "http://a b/", "gopher://a/"])
    def test_its_target_is_a_web_address(
        self, make_http: MakeHttp, server: HttpServer, target: str
    ) -> None:
        server.answers["/"] = Answer(302, None, {"Location": target})

        with pytest.raises(TransportError, match="not a web address"):
            send(make_http(), request(f"{server.url}/", "GET"))


class TestRoutes:
    def test_the_request_goes_to_the_base_url(
        self, make_http: MakeHttp, server: HttpServer
    ) -> None:
        server.answers["/stage/v1/x"] = Answer(200, {"ok": 1})
        route = HttpRoute(f"{server.url}/stage/", {"X-Call": "1"}, scheme_header="X-Scheme")

        response = send(
            make_http({"api.example": route}),
            request("https://API.example:8443/v1/x?a=b", json={}, headers={"x-call": "0"}),
        )

        assert response.json() == {"ok": 1}
        (received,) = server.requests
        assert received.headers["host"] == "api.example:8443"
        assert (received.headers["x-call"], received.headers["x-scheme"]) == ("1", "https")
        assert received.query == {"a": "b"}

    def test_a_redirect_stays_on_the_route(self, make_http: MakeHttp, server: HttpServer) -> None:
        server.answers["/old"] = Answer(302, None, {"Location": "https://api.example/new"})
        server.answers["/new"] = Answer(200, {"ok": 1})

        http = make_http({"api.example": HttpRoute(server.url)})

        assert send(http, request("https://api.example/old", "GET")).json() == {"ok": 1}

    def test_a_redirect_does_not_leave_the_routes(
        self, make_http: MakeHttp, server: HttpServer
    ) -> None:
        server.answers["/"] = Answer(302, None, {"Location": "https://elsewhere.example/"})

        with pytest.raises(TransportError, match=r"redirects to elsewhere.example, .*not followed"):
            send(
                make_http({"api.example": HttpRoute(server.url)}),
                request("https://api.example/", "GET"),
            )

    @pytest.mark.parametrize("base", ["http://192.0.2.1", "http://example.com"])
    def test_nothing_but_this_machine_is_contacted(self, make_http: MakeHttp, base: str) -> None:
        with pytest.raises(TransportError, match="this machine"):
            send(make_http({"api.example": HttpRoute(base)}), request("https://api.example/"))

    def test_its_time_limit_is_not_named(self, make_http: MakeHttp) -> None:
        with RawServer(Connection.be_silent) as server:
            route = HttpRoute(f"http://127.0.0.1:{server.port}", time_limit_s=0.1)

            with pytest.raises(TransportError, match=r"api.example did not answer within 30 sec"):
                send(make_http({"api.example": route}), request("https://api.example/"))


class TestEnds:
    def test_the_deadline_of_the_call_counts(self, make_http: MakeHttp) -> None:
        call = a_call(deadline=time.monotonic() + 0.2)
        with RawServer(Connection.be_silent) as server, pytest.raises(TransportError) as caught:
            make_http().bound(call).send(request(f"http://127.0.0.1:{server.port}/"))

        assert str(caught.value) == "127.0.0.1 did not answer within 0.2 seconds."

    def test_nothing_is_sent_after_it(self, make_http: MakeHttp, server: HttpServer) -> None:
        call = a_call(deadline=time.monotonic() - 1)

        with pytest.raises(TransportError, match="could not be reached within 0 seconds"):
            make_http().bound(call).send(request(f"{server.url}/"))

        assert server.requests == []

    def test_nothing_is_sent_after_a_stop(self, make_http: MakeHttp, server: HttpServer) -> None:
        call = a_call()
        call.stop.set()

        with pytest.raises(StopRun):
            make_http().bound(call).send(request(f"{server.url}/"))

        assert server.requests == []

    def test_a_stop_ends_the_wait_for_an_answer(self, make_http: MakeHttp) -> None:
        call = a_call()

        def behave(connection: Connection) -> None:
            connection.read_http_request()
            call.stop.set()
            connection.be_silent()

        began = time.monotonic()
        with RawServer(behave) as server, pytest.raises(StopRun):
            make_http().bound(call).send(request(f"http://127.0.0.1:{server.port}/"))

        assert time.monotonic() - began < 1

    def test_a_stop_ends_an_answer_without_a_length(self, make_http: MakeHttp) -> None:
        call = a_call()

        def behave(connection: Connection) -> None:
            connection.read_http_request()
            connection.send(HEAD + b"\r\n{}")
            call.stop.set()
            connection.be_silent()

        with RawServer(behave) as server, pytest.raises(StopRun):
            make_http().bound(call).send(request(f"http://127.0.0.1:{server.port}/"))

    def test_a_stop_ends_a_connection_not_taken(self, make_http: MakeHttp) -> None:
        call = a_call()
        timer = threading.Timer(0.1, call.stop.set)
        timer.start()
        with deaf_port() as port, pytest.raises(StopRun):
            make_http().bound(call).send(request(f"http://127.0.0.1:{port}/"))
        timer.join()

    def test_a_stop_ends_a_handshake(self, make_http: MakeHttp) -> None:
        call = a_call()

        def behave(connection: Connection) -> None:
            call.stop.set()
            connection.be_silent()

        with RawServer(behave) as server, pytest.raises(StopRun):
            make_http().bound(call).send(request(f"https://localhost:{server.port}/"))

    def test_the_next_exchange_is_not_hit(self, make_http: MakeHttp, server: HttpServer) -> None:
        server.answers["/"] = Answer(200)
        http, stopped = make_http(), a_call()
        http.bound(stopped).send(request(f"{server.url}/"))
        stopped.stop.set()

        for _ in range(50):
            assert send(http, request(f"{server.url}/")).status == 200

        assert server.connections == 1


class TestInputs:
    @pytest.mark.parametrize(
        "url", ["", "api.example", "ftp://a.example/", "http://", "http://a b/", "http://[::1/"]
    )
    def test_an_address_that_is_none(self, make_http: MakeHttp, url: str) -> None:
        with pytest.raises(InvalidInputError, match="is not a web address"):
            send(make_http(), request(url))

    @pytest.mark.parametrize(
        "host", ["a..example", "x" * 64 + ".example", "xn--\ud800.example", "*.example"]
    )
    def test_a_host_that_is_none(self, make_http: MakeHttp, host: str) -> None:
        with pytest.raises(InvalidInputError, match="is not the name of a host"):
            send(make_http(), request(f"http://{host}/"))

    @pytest.mark.parametrize("value", ["s3cr3t\r\nX-Evil: 1", "s3cr3t\x00", "s3cr3t→"])
    def test_a_header_that_cannot_be_sent_does_not_show_its_value(
        self, make_http: MakeHttp, server: HttpServer, value: str
    ) -> None:
        with pytest.raises(InvalidInputError, match="The value of the header “X-Key”") as caught:
            send(make_http(), request(f"{server.url}/", headers={"X-Key": value}))

        assert "s3cr3t" not in str(caught.value)
        assert server.requests == []

    @pytest.mark.parametrize("name", ["", "X Key", "X\r\nEvil", "X:", "Ä"])
    def test_a_name_that_no_header_has(self, make_http: MakeHttp, name: str) -> None:
        with pytest.raises(InvalidInputError, match="cannot be the name of an HTTP header"):
            send(make_http(), request("http://127.0.0.1/", headers={name: "x"}))

    @pytest.mark.parametrize("method", ["", "GET /", "P\r\n"])
    def test_a_method_that_is_none(self, make_http: MakeHttp, method: str) -> None:
        with pytest.raises(InvalidInputError, match="is not an HTTP method"):
            send(make_http(), request("http://127.0.0.1/", method))

    @pytest.mark.parametrize("data", [{"json": {"a": float("nan")}}, {"json": "\ud800"}])
    def test_data_that_cannot_be_sent(self, make_http: MakeHttp, data: dict[str, Any]) -> None:
        with pytest.raises(InvalidInputError, match="data"):
            send(make_http(), request("http://127.0.0.1/", **data))


def test_one_body_is_enough(make_http: MakeHttp) -> None:
    with pytest.raises(ValueError, match="one body"):
        send(make_http(), request("http://127.0.0.1/", json={}, content=b""))


def test_an_answer_is_made_for_each_request(make_http: MakeHttp, server: HttpServer) -> None:
    def echo(received: Received) -> Answer:
        return Answer(200, {"method": received.method})

    server.answers["/"] = echo

    assert send(make_http(), request(f"{server.url}/", "put")).json() == {"method": "PUT"}
