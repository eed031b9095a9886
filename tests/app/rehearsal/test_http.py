"""HTTP calls of a rehearsal, over real sockets: who answers, what is recorded, how faults look."""

import contextlib
import datetime as dt
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from app.rehearsal.fault_rule import FaultRule
from app.rehearsal.rehearsal import Rehearsal
from blocks.sdk import Fault, Message, StandInReply, StandInRequest
from tests.app.rehearsal.conftest import START, MakeRehearsal

NO_ANSWER_S = 0.2


class Seen:
    """A stand-in that takes everything and remembers what it was asked."""

    def __init__(self, name: str = "seen", reply: StandInReply | None = None) -> None:
        self.name = name
        self.reply = reply
        self.calls: list[tuple[StandInRequest, Fault | None, Mapping[str, Any]]] = []

    def __call__(
        self, request: StandInRequest, fault: Fault | None, world: Mapping[str, Any]
    ) -> StandInReply:
        self.calls.append((request, fault, world))
        if fault:
            return StandInReply(418, {"fault": fault.value})
        said = Message("whatsapp", ("+919876543210",), {"body": request.json()})
        return self.reply or StandInReply(201, {"by": self.name}, message=said)


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def send(
    session: requests.Session,
    rehearsal: Rehearsal,
    url: str = "https://api.interakt.ai/v1/message/",
    *,
    method: str = "POST",
    block: str = "tell",
    provider: str = "interakt",
    key: str = "run1:0:tell",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> requests.Response:
    """Call `url` as the services do in a rehearsal."""
    parts = urlsplit(url)
    name, value = rehearsal.call_header(block, provider, key)
    return session.request(
        method,
        rehearsal.http_base_url + url.partition(parts.netloc)[2],
        headers={"Host": parts.netloc, name: value, **(headers or {})},
        timeout=10,
        **more,
    )


@contextlib.contextmanager
def connected(rehearsal: Rehearsal) -> Iterator[socket.socket]:
    port = int(rehearsal.http_base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        yield connection


def test_the_stand_in_of_the_host_answers_before_that_of_the_block(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    of_host, of_block = Seen("host"), Seen("block")
    rehearsal = make_rehearsal(
        hosts={"API.interakt.ai": ("interakt", of_host)}, stand_ins={"tell": of_block}
    )

    assert send(session, rehearsal).json() == {"by": "host"}
    assert send(session, rehearsal, "https://api.INTERAKT.ai:443/v1/").json() == {"by": "host"}
    assert send(session, rehearsal, "https://crm.example/hook").json() == {"by": "block"}
    assert send(session, rehearsal, "https://crm.example/", block="other").json() == {"ok": True}


def test_a_stand_in_sees_the_request_as_its_provider_would(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    seen = Seen()
    rehearsal = make_rehearsal(
        hosts={"api.interakt.ai": ("interakt", seen)},
        world={"Interakt": {"templates": ["renewal"]}, "gupshup": {"templates": []}},
    )

    send(
        session,
        rehearsal,
        "https://api.interakt.ai/a%20b/?q=1%262&empty=",
        headers={"Authorization": "Basic abc", "x_under": "1", "X-Forwarded-Proto": "https"},
        json={"name": "Aśa"},
    )

    ((request, fault, world),) = seen.calls
    assert (request.method, request.host, request.path) == ("POST", "api.interakt.ai", "/a b/")
    assert request.query == {"q": "1&2", "empty": ""}
    assert request.headers["authorization"] == "Basic abc"
    assert request.headers["x_under"] == "1"
    assert request.headers["host"] == "api.interakt.ai"
    assert not {"x-cordboard-call", "x-forwarded-proto"} & set(request.headers)
    assert request.json() == {"name": "Aśa"}
    assert fault is None
    assert world == {"templates": ["renewal"]}


def test_another_block_that_calls_a_known_host_meets_its_world_and_its_faults(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    seen = Seen()
    rehearsal = make_rehearsal(
        hosts={"api.interakt.ai": ("interakt", seen)}, world={"interakt": {"templates": ["t"]}}
    )
    rehearsal.faults.add(FaultRule("interakt", Fault.REFUSE, 1))

    assert send(session, rehearsal, provider="webhook").json() == {"fault": "refuse"}
    assert send(session, rehearsal, provider="webhook").status_code == 201

    assert [(fault, world) for _, fault, world in seen.calls] == [
        (Fault.REFUSE, {"templates": ["t"]}),
        (None, {"templates": ["t"]}),
    ]


def test_an_accepted_message_is_recorded_with_both_sides_of_the_wire(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    rehearsal = make_rehearsal(hosts={"api.interakt.ai": ("interakt", Seen())})
    rehearsal.clock.sleep(60)

    send(session, rehearsal, "https://api.interakt.ai/v1/?a=b", data=b'{"name": "Asha"}')

    (found,) = rehearsal.outbox.deliveries()
    assert (found.channel, found.to) == ("whatsapp", ("+919876543210",))
    assert (found.provider, found.block_id, found.run_id) == ("interakt", "tell", "run1")
    assert found.idempotency_key == "run1:0:tell"
    assert found.at == START + dt.timedelta(minutes=1)
    assert found.content == {"body": {"name": "Asha"}}
    assert found.request.method == "POST"
    assert found.request.url == "https://api.interakt.ai/v1/?a=b"
    assert found.request.body == '{"name": "Asha"}'
    assert found.request.headers["Host"] == "api.interakt.ai"
    assert "X-Cordboard-Call" not in found.request.headers
    assert found.response.status == 201
    assert found.response.headers == {"Content-Type": "application/json"}
    assert json.loads(found.response.body) == {"by": "seen"}


def test_a_reply_without_a_message_is_not_recorded(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    rehearsal = make_rehearsal(hosts={"api.interakt.ai": ("interakt", Seen())})
    rehearsal.faults.add(FaultRule("interakt", Fault.REFUSE))

    assert send(session, rehearsal).status_code == 418
    assert rehearsal.outbox.deliveries() == ()


@pytest.mark.parametrize(
    ("url", "headers", "scheme"),
    [
        ("https://crm.example/hook", {}, "https"),
        ("http://crm.example/hook", {"X-Forwarded-Proto": "http"}, "http"),
        ("http://crm.example:80/hook", {}, "http"),
        ("http://127.0.0.1:8080/hook", {}, "http"),
        ("http://[::1]:8080/hook", {}, "http"),
        ("http://localhost:8080/hook", {}, "http"),
        ("https://localhost:8080/hook", {"X-Forwarded-Proto": "https"}, "https"),
    ],
)
def test_the_record_names_the_address_that_was_called(
    make_rehearsal: MakeRehearsal,
    session: requests.Session,
    url: str,
    headers: dict[str, str],
    scheme: str,
) -> None:
    rehearsal = make_rehearsal(outward={"tell"})

    send(session, rehearsal, url, headers=headers)

    (found,) = rehearsal.outbox.deliveries()
    assert found.request.url == url
    assert found.to == (url,)
    assert found.request.url.startswith(f"{scheme}:")


def test_unknown_hosts_are_answered_and_recorded_for_outward_blocks_alone(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    rehearsal = make_rehearsal(outward={"tell"})

    for block in ("tell", "look_up", ""):
        answer = send(session, rehearsal, "https://x.example/a", block=block, json={"n": 1})
        assert (answer.status_code, answer.json()) == (200, {"ok": True})
    send(session, rehearsal, "https://x.example/b", method="PUT", data="plain")

    first, second = rehearsal.outbox.deliveries()
    assert (first.channel, first.to) == ("http", ("https://x.example/a",))
    assert first.content == {"method": "POST", "body": {"n": 1}}
    assert second.content == {"method": "PUT", "body": "plain"}


@pytest.mark.parametrize(
    ("fault", "status", "headers"),
    [
        (Fault.REFUSE, 400, {}),
        (Fault.RATE_LIMIT, 429, {"Retry-After": "1"}),
        (Fault.SERVER_ERROR, 500, {}),
        (Fault.WRONG_PASSWORD, 401, {}),
    ],
)
def test_faults_of_unknown_hosts(
    make_rehearsal: MakeRehearsal,
    session: requests.Session,
    fault: Fault,
    status: int,
    headers: dict[str, str],
) -> None:
    rehearsal = make_rehearsal(outward={"tell"})
    rehearsal.faults.add(FaultRule("webhook", fault, 1))

    answer = send(session, rehearsal, "https://crm.example/", provider="webhook")

    assert (answer.status_code, answer.json()["ok"]) == (status, False)
    assert headers.items() <= answer.headers.items()
    assert rehearsal.outbox.deliveries() == ()
    assert send(session, rehearsal, "https://crm.example/", provider="webhook").ok


def test_a_time_out_holds_the_call_until_the_client_leaves(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    seen = Seen()
    rehearsal = make_rehearsal(hosts={"api.interakt.ai": ("interakt", seen)})
    rehearsal.faults.add(FaultRule("tell", Fault.TIMEOUT, 1))
    name, value = rehearsal.call_header("tell", "interakt")

    with pytest.raises(requests.ReadTimeout):
        session.post(rehearsal.http_base_url, headers={name: value}, timeout=NO_ANSWER_S)

    assert seen.calls == []
    assert send(session, rehearsal).status_code == 201
    assert len(rehearsal.outbox) == 1


def test_closing_ends_held_calls_idle_connections_and_half_a_request(
    make_rehearsal: MakeRehearsal,
) -> None:
    rehearsal = make_rehearsal()
    rehearsal.faults.add(FaultRule("tell", Fault.TIMEOUT))
    name, value = rehearsal.call_header("tell", "interakt")
    with connected(rehearsal) as held, connected(rehearsal) as idle, connected(rehearsal) as half:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x.example\r\n\r\n")
        assert idle.recv(1000).startswith(b"HTTP/1.1 200")
        half.sendall(b"POST / HTTP/1.1\r\nHost: x.example\r\nContent-Length: 10\r\n\r\nabc")
        held.sendall(f"GET / HTTP/1.1\r\n{name}: {value}\r\n\r\n".encode())
        held.settimeout(NO_ANSWER_S)
        with pytest.raises(TimeoutError):
            held.recv(1)
        held.settimeout(10)

        rehearsal.close()

        for connection in (held, idle, half):
            with contextlib.suppress(ConnectionError):
                assert connection.recv(1000) == b""
    left = [thread.name for thread in threading.enumerate() if "rehearsal" in thread.name]
    assert left == []


def test_a_dropped_connection_ends_in_the_middle_of_the_answer(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    rehearsal = make_rehearsal(outward={"tell"})
    rehearsal.faults.add(FaultRule("interakt", Fault.DROP, 1))

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="1 bytes read"):
        send(session, rehearsal)

    assert rehearsal.outbox.deliveries() == ()
    assert send(session, rehearsal).ok


def test_one_connection_serves_many_requests(rehearsal: Rehearsal) -> None:
    address = rehearsal.http_base_url.removeprefix("http://")
    with contextlib.closing(http.client.HTTPConnection(address, timeout=10)) as connection:
        connection.connect()
        first = connection.sock
        for method in ("GET", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"):
            connection.request(method, "/", b'{"a": 1}', {"Host": "x.example"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200
            assert body == (b"" if method == "HEAD" else b'{"ok": true}')
        assert connection.sock is first


def test_the_answer_to_head_has_no_body(rehearsal: Rehearsal) -> None:
    with connected(rehearsal) as connection:
        connection.sendall(b"HEAD / HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n")
        whole = connection.makefile("rb").read()

    assert b"Content-Length: 12\r\n" in whole
    assert whole.endswith(b"\r\n\r\n")


def test_calls_are_answered_side_by_side(make_rehearsal: MakeRehearsal) -> None:
    everybody_is_here = threading.Barrier(6, timeout=10)

    def wait(*_: Any) -> StandInReply:
        everybody_is_here.wait()
        return StandInReply(204)

    rehearsal = make_rehearsal(stand_ins={"tell": wait})

    def call(_: int) -> int:
        with requests.Session() as session:
            return send(session, rehearsal).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(call, range(6))) == [204] * 6


@pytest.mark.parametrize(
    ("reply", "kind", "body"),
    [
        (StandInReply(200, {"a": "ś"}), "application/json", '{"a": "ś"}'),
        (StandInReply(200, [1]), "application/json", "[1]"),
        (StandInReply(200, "ś"), "text/plain; charset=utf-8", "ś"),
        (StandInReply(200, b"\x01"), "application/octet-stream", "\x01"),
        (StandInReply(200, "<a/>", {"content-type": "text/xml"}), "text/xml", "<a/>"),
        (StandInReply(200), None, ""),
        (StandInReply(204, {"a": 1}), "application/json", ""),
        (StandInReply(599, ""), "text/plain; charset=utf-8", ""),
    ],
)
def test_replies_go_out_in_their_format(
    make_rehearsal: MakeRehearsal,
    session: requests.Session,
    reply: StandInReply,
    kind: str | None,
    body: str,
) -> None:
    rehearsal = make_rehearsal(stand_ins={"tell": Seen(reply=reply)})

    for _ in range(2):
        answer = send(session, rehearsal)

        answer.encoding = "utf-8"
        assert answer.status_code == reply.status
        assert answer.headers.get("Content-Type") == kind
        if "json" in (kind or "") and body:
            assert answer.json() == json.loads(body)
        else:
            assert answer.text == body


def test_a_chunked_body_is_read_whole(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    seen = Seen()
    rehearsal = make_rehearsal(stand_ins={"tell": seen})

    send(session, rehearsal, data=iter([b"abc" * 20_000, b"d"]))
    send(session, rehearsal, data=b"second")

    assert [request.body for request, _, _ in seen.calls] == [b"abc" * 20_000 + b"d", b"second"]


def test_a_client_that_waits_for_leave_to_send_its_body_gets_it(rehearsal: Rehearsal) -> None:
    with connected(rehearsal) as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: x.example\r\nExpect: 100-continue\r\n"
            b"Content-Length: 3\r\n\r\n"
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 100")
        connection.sendall(b"abc")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n",
    ],
)
def test_a_broken_request_ends_its_connection_and_no_more(
    rehearsal: Rehearsal,
    session: requests.Session,
    sent: bytes,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with connected(rehearsal) as connection:
        connection.sendall(sent)
        with contextlib.suppress(ConnectionError):
            while connection.recv(1000):
                pass

    assert send(session, rehearsal).ok
    assert capfd.readouterr().err == ""


@pytest.mark.expects_log("a stand-in failed: KeyError in test_http.py, line")
def test_a_bug_in_a_stand_in_is_named_and_shows_no_value(
    make_rehearsal: MakeRehearsal,
    session: requests.Session,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(request: StandInRequest, *_: Any) -> StandInReply:
        raise KeyError(request.headers["authorization"])

    rehearsal = make_rehearsal(stand_ins={"tell": broken})

    answer = send(session, rehearsal, headers={"Authorization": "canary-93"})

    assert answer.status_code == 500
    assert "KeyError in test_http.py, line" in answer.json()["error"]
    assert "canary-93" not in answer.text + caplog.text + capfd.readouterr().err
    assert rehearsal.outbox.deliveries() == ()


def test_secrets_are_starred_in_every_part_of_a_record(
    make_rehearsal: MakeRehearsal, session: requests.Session
) -> None:
    def hide(value: Any) -> Any:
        return json.loads(json.dumps(value).replace("canary-93", "•••"))

    reply = StandInReply(
        200,
        {"echo": "canary-93"},
        {"Set-Cookie": "id=77-session", "X-Echo": "canary-93"},
        message=Message("whatsapp", ("canary-93",), {"when": START, "text": "canary-93"}),
    )
    rehearsal = make_rehearsal(stand_ins={"tell": Seen(reply=reply)}, redact=hide)

    send(
        session,
        rehearsal,
        "https://x.example/?key=canary-93",
        headers={
            "Authorization": "Basic 77-basic",
            "Proxy-Authorization": "77-proxy",
            "Cookie": "77-cookie",
            "X-API-Key": "77-key",
            "X-Token": "canary-93",
        },
        data={"password": "canary-93"},
    )

    (found,) = rehearsal.outbox.deliveries()
    whole = json.dumps(found.as_dict(), ensure_ascii=False)
    assert "canary-93" not in whole
    assert "77-" not in whole
    assert found.to == ("•••",)
    assert found.content == {"when": str(START), "text": "•••"}
    assert found.request.url == "https://x.example/?key=•••"
    assert found.request.body == "password=•••"
    assert {found.request.headers[name] for name in ("Authorization", "X-API-Key")} == {"•••"}


def test_nothing_is_written_to_the_terminal(
    make_rehearsal: MakeRehearsal, session: requests.Session, capfd: pytest.CaptureFixture[str]
) -> None:
    rehearsal = make_rehearsal()

    send(session, rehearsal, method="GET")
    rehearsal.close()

    assert capfd.readouterr() == ("", "")
