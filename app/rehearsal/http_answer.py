"""Who answers an HTTP call of a rehearsal, and what of it is recorded. No sockets here."""

import ipaddress
import json
import logging
import traceback
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from app.rehearsal.caller import CALL_HEADER, SCHEME_HEADER, Caller, read_caller
from app.rehearsal.faults import LATE_S, Faults
from app.rehearsal.outbox import WireRequest, WireResponse
from app.rehearsal.recording import Recorder
from app.rehearsal.virtual_clock import VirtualClock
from blocks.sdk import Fault, Message, StandIn, StandInReply, StandInRequest

_BELOW_HTTP = (Fault.TIMEOUT, Fault.DROP)
_OWN_HEADERS = {CALL_HEADER.lower(), SCHEME_HEADER.lower()}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An HTTP request as it came in.

    Attributes:
        target: Path and query as on the wire.
        headers: Name and value, in the order and spelling of the wire.
    """

    method: str
    target: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, ready for the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpAnswerer:
    """Hands each call to the stand-in that answers for it. Safe to use from several threads.

    Args:
        stand_ins: Block id → who answers what this block calls, where `hosts` names nobody.
        hosts: Host → name of the provider there, and who answers for it.
        world: Provider, in lower case → what its stand-in is told.
        outward: Blocks whose calls are deliveries although no stand-in knows the host.
        clock: Goes on while an answer is late.
    """

    def __init__(
        self,
        *,
        stand_ins: Mapping[str, StandIn],
        hosts: Mapping[str, tuple[str, StandIn]],
        world: Mapping[str, Mapping[str, Any]],
        outward: Collection[str],
        faults: Faults,
        recorder: Recorder,
        clock: VirtualClock,
    ) -> None:
        self._stand_ins = stand_ins
        self._hosts = {host.casefold(): found for host, found in hosts.items()}
        self._world = world
        self._outward = frozenset(outward)
        self._faults = faults
        self._recorder = recorder
        self._clock = clock

    def answer(self, arrival: Arrival) -> Answer | Fault:
        """The answer to a call, or the fault below HTTP (TIMEOUT, DROP) that befalls it.

        Raises:
            Exception: Whatever a stand-in with a bug raises.
        """
        headers = _joined(arrival.headers)
        caller = read_caller(headers.get(CALL_HEADER.lower()))
        request, url = _read(arrival, headers)
        provider, stand_in = self._hosts.get(request.host, (caller.provider, None))
        stand_in = stand_in or self._stand_ins.get(caller.block_id)
        fault = None
        if not self._is_look_up(request, caller):
            fault = self._faults.take(
                caller.block_id, caller.provider, provider, key=caller.idempotency_key
            )
        if fault in _BELOW_HTTP:
            return fault
        if fault is Fault.SLOW:
            self._clock.skip(LATE_S)
            fault = None
        if stand_in:
            reply = stand_in(request, fault, self._world.get(provider.casefold(), {}))
        else:
            reply = _catch_all(request, url, fault, is_message=caller.block_id in self._outward)
        answer = _encode(reply)
        if reply.message:
            self._recorder.record(
                caller,
                provider,
                reply.message,
                WireRequest(request.method, url, _shown(arrival.headers), _text(request.body)),
                WireResponse(answer.status, answer.headers, _text(answer.body)),
            )
        return answer

    def _is_look_up(self, request: StandInRequest, caller: Caller) -> bool:
        """Whether a block that sends asks something first: faults are for what it sends."""
        return request.method in {"GET", "HEAD"} and caller.block_id in self._outward


def answer_to_bug(error: BaseException) -> Answer:
    """What a block is answered when the stand-in has a bug: where it is, and no value."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{PurePath(frame.filename).name}, line {frame.lineno}"
    _log.error("a stand-in failed: %s in %s", type(error).__name__, place)
    said = f"the stand-in has a bug: {type(error).__name__} in {place}"
    return _encode(StandInReply(500, {"error": said}))


def _catch_all(
    request: StandInRequest, url: str, fault: Fault | None, *, is_message: bool
) -> StandInReply:
    """Answers for hosts of which nothing is known."""
    match fault:
        case Fault.REFUSE:
            return StandInReply(400, {"ok": False, "error": "refused (rehearsed)"})
        case Fault.WRONG_PASSWORD:
            return StandInReply(401, {"ok": False, "error": "not authorised (rehearsed)"})
        case Fault.RATE_LIMIT:
            said = {"ok": False, "error": "too many requests (rehearsed)"}
            return StandInReply(429, said, {"Retry-After": "1"})
        case Fault.SERVER_ERROR:
            return StandInReply(500, {"ok": False, "error": "server error (rehearsed)"})
    if not is_message:
        return StandInReply(200, {"ok": True})
    sent = request.json()
    content = {"method": request.method, "body": _text(request.body) if sent is None else sent}
    return StandInReply(200, {"ok": True}, message=Message("http", (url,), content))


def _joined(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Headers by name in lower case; several of one name joined by commas."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _shown(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    spelling = {name.lower(): name for name, _ in headers}
    return {
        spelling[key]: value for key, value in _joined(headers).items() if key not in _OWN_HEADERS
    }


def _read(arrival: Arrival, headers: Mapping[str, str]) -> tuple[StandInRequest, str]:
    """The request as its provider would get it, and the address that the block called."""
    authority = headers.get("host", "")
    path, _, query = arrival.target.partition("?")
    try:
        parts = urlsplit(f"//{authority}")
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        host, port = authority.lower(), None
    scheme = headers.get(SCHEME_HEADER.lower()) or _scheme(host, port)
    url = f"{scheme}://{authority}{arrival.target}"
    request = StandInRequest(
        method=arrival.method,
        host=host,
        path=unquote(path),
        query=dict(parse_qsl(query, keep_blank_values=True)),
        headers={name: value for name, value in headers.items() if name not in _OWN_HEADERS},
        body=arrival.body,
        url=url,
    )
    return request, url


def _scheme(host: str, port: int | None) -> str:
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    return "http" if is_here or port == 80 else "https"


def _encode(reply: StandInReply) -> Answer:
    if reply.body is None:
        kind, body = "", b""
    elif isinstance(reply.body, bytes):
        kind, body = "application/octet-stream", reply.body
    elif isinstance(reply.body, str):
        kind, body = "text/plain; charset=utf-8", reply.body.encode("utf-8", "backslashreplace")
    else:
        kind, body = "application/json", json.dumps(reply.body, default=str).encode()
    headers = dict(reply.headers)
    if kind and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = kind
    return Answer(reply.status, headers, body)


def _text(body: bytes) -> str:
    return body.decode("utf-8", errors="replace")
