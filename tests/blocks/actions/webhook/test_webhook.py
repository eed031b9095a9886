"""The block on its wire, and its stand-in against the block's real requests."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from blocks.actions.webhook import Inputs, run, stand_in
from blocks.sdk import (
    BlockError,
    Fault,
    HoleError,
    HttpRequest,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    SecretError,
    TransportError,
)
from tests.support.fake_context import NOW, FakeContext, Provider, response, secret, wire

URL = "https://crm.example.com/hook?source=cordboard"
OK = response(200, {"ok": True})


def make(**changes: Any) -> Inputs:
    return Inputs.model_validate({"url": URL, "data": {"event": "renewed"}} | changes)


def sent(inputs: Inputs, context: FakeContext | None = None) -> HttpRequest:
    context = context or FakeContext(OK)
    run(inputs, context)
    return context.http.requests[-1]


def body_of(request: HttpRequest) -> Any:
    assert request.content is not None
    return json.loads(request.content)


def literal_receiver(request: HttpRequest, secret_text: str | None, now_ms: int) -> bool:
    """A receiver that does what the contract says, and no more."""
    body = body_of(request)
    text = str(body["timestamp"]).encode()
    if secret_text:
        expected = hmac.new(secret_text.encode(), text, hashlib.sha256).hexdigest()
    else:
        expected = hashlib.sha256(text).hexdigest()
    is_fresh = abs(now_ms - body["timestamp"]) <= 600_000
    return is_fresh and hmac.compare_digest(body["hash"], expected) and "data" in body


def test_the_envelope() -> None:
    request = sent(make(secret=secret("s3cr3t", "crm.example.com")))

    assert (request.method, request.url, request.time_limit_s) == ("POST", URL, 30)
    assert request.headers["Content-Type"] == "application/json"
    body = body_of(request)
    assert list(body) == ["data", "timestamp", "hash"]
    assert body["data"] == {"event": "renewed"}
    assert body["timestamp"] == int(NOW.timestamp() * 1000)


@pytest.mark.parametrize("secret_text", ["s3cr3t", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", None])
def test_a_literal_receiver_accepts_it(secret_text: str | None) -> None:
    request = sent(make(secret=secret(secret_text) if secret_text else None))

    assert literal_receiver(request, secret_text, int(NOW.timestamp() * 1000) + 1000)
    assert not literal_receiver(request, "another", int(NOW.timestamp() * 1000))


def test_the_signature_covers_exactly_the_bytes_that_are_sent() -> None:
    request = sent(make(secret=secret("s3cr3t"), data={"name": "आशा", "n": 1.5}))

    assert request.content is not None
    signed = (
        f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode()
        + request.content
    )
    digest = hmac.new(b"s3cr3t", signed, hashlib.sha256).digest()
    assert request.headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert "आशा".encode() in request.content


def test_the_id_stays_over_the_tries_and_the_timestamp_does_not() -> None:
    context = FakeContext(OK, idempotency_key="run.1:row:block.2")
    first = sent(make(), context)
    context.clock.sleep(5)
    second = sent(make(), context)
    other = sent(make(), FakeContext(OK, idempotency_key="run.1:row:block.3"))

    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-id"] != other.headers["webhook-id"]
    assert "." not in first.headers["webhook-id"]
    assert body_of(second)["timestamp"] - body_of(first)["timestamp"] == 5000


def test_a_body_of_its_own_shape_goes_as_it_is() -> None:
    request = sent(make(json_body='{"text": "A policy was renewed"}', secret=secret("s3cr3t")))

    assert body_of(request) == {"text": "A policy was renewed"}
    assert request.headers["webhook-signature"].startswith("v1,")


def test_headers_of_the_users_own() -> None:
    request = sent(make(headers={"X-Key": 42, "content-type": "application/vnd.api+json"}))

    assert request.headers["X-Key"] == "42"
    assert request.headers["Content-Type"] == "application/vnd.api+json"
    assert "content-type" not in request.headers


def test_values_of_any_type_go_as_json() -> None:
    moment = dt.datetime(2026, 12, 12, 9, tzinfo=dt.UTC)

    body = body_of(sent(make(data={"at": moment, "on": moment.date(), "no": None})))

    assert body["data"] == {"at": "2026-12-12T09:00:00Z", "on": "2026-12-12", "no": None}


def test_data_may_be_empty() -> None:
    assert body_of(sent(make(data={})))["data"] == {}


@pytest.mark.parametrize(
    ("changes", "kind", "input"),
    [
        ({"headers": {"Host": "elsewhere"}}, InvalidInputError, "headers"),
        ({"headers": {"Webhook-Signature": "v1,x"}}, InvalidInputError, "headers"),
        ({"headers": {"X-A\r\nX-B": "1"}}, InvalidInputError, "headers"),
        ({"headers": {"X-A": "1\r\nX-B: 2"}}, InvalidInputError, "headers"),
        ({"headers": {"X-A": "आशा"}}, InvalidInputError, "headers"),
        ({"headers": {"X-A": ""}}, HoleError, "headers"),
        ({"headers": {"X-A": None}}, HoleError, "headers"),
        ({"headers": {"X-A": "{{ key }}"}}, HoleError, "headers"),
        ({"json_body": {"text": "Hello {{ name }}"}}, HoleError, "json_body"),
        ({"data": {"n": float("nan")}}, InvalidInputError, "data"),
        ({"data": {"text": "\ud800"}}, InvalidInputError, "data"),
    ],
    ids=str,
)
def test_what_cannot_be_sent_is_not(
    changes: dict[str, Any], kind: type[InvalidInputError], input: str
) -> None:
    context = FakeContext()

    with pytest.raises(kind) as caught:
        run(make(**changes), context)

    assert caught.value.input == input
    assert context.http.requests == []


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "ftp://crm.example.com"},
        {"url": "crm.example.com"},
        {"data": "[1]"},
        {"data": "{"},
        {"headers": "X-A: 1"},
        {"secret": "written in clear"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**changes)


def test_a_secret_goes_to_its_host_alone() -> None:
    with pytest.raises(SecretError):
        run(make(secret=secret("s3cr3t", "elsewhere.example")), FakeContext(OK))


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [
        ({"secret": secret("s3cr3t")}, []),
        ({}, ["proves nothing"]),
        ({"json_body": {"text": "x"}}, []),
        ({"url": "http://crm.example.com/", "secret": secret("s3cr3t")}, ["unprotected"]),
        ({"url": "http://localhost:8000/", "secret": secret("s3cr3t")}, []),
    ],
    ids=str,
)
def test_warnings(changes: dict[str, Any], warnings: list[str]) -> None:
    context = FakeContext(OK)

    run(make(**changes), context)

    assert len(context.log.warnings) == len(warnings)
    for said, wanted in zip(context.log.warnings, warnings, strict=True):
        assert wanted in said


@pytest.mark.parametrize(
    ("status", "body", "shown"),
    [
        (200, {"id": 7}, {"id": 7}),
        (201, "created", "created"),
        (204, "", ""),
        (299, [1], [1]),
    ],
)
def test_answers_that_are_success(status: int, body: Any, shown: Any) -> None:
    outputs = run(make(), FakeContext(response(status, body)))

    assert outputs.success_message
    assert outputs.status_code == status
    assert outputs.response == shown
    assert outputs.error == ""


@pytest.mark.parametrize(
    ("answer", "kind", "words", "is_transient", "may_have_arrived"),
    [
        (response(400, {"error": "no event"}), RefusedError, "no event", False, False),
        (response(400, {"error": "bad."}), RefusedError, r"Request \(bad\): see", False, False),
        (response(400, {"message": "bad"}), RefusedError, r"Request \(bad\): see", False, False),
        (response(400, {"error": 7}), RefusedError, r'\({"error": 7}\)', False, False),
        (response(404, "no_service"), RefusedError, "404 Not Found", False, False),
        (response(410, ""), RefusedError, "410 Gone", False, False),
        (response(301, "", location="https://new/"), RefusedError, "https://new/", False, False),
        (response(302, ""), RefusedError, "another address", False, False),
        (response(429, ""), RateLimitError, "no more events", True, False),
        (response(500, "oops"), RefusedError, "fault of its own", True, True),
        (response(503, ""), RefusedError, "Service Unavailable", True, True),
        (response(599, ""), RefusedError, "599", True, True),
    ],
)
def test_answers_that_are_failure(
    answer: Any, kind: type[BlockError], words: str, is_transient: bool, may_have_arrived: bool
) -> None:
    with pytest.raises(kind, match=words) as caught:
        run(make(), FakeContext(answer))

    error = caught.value
    assert error.is_transient is is_transient
    assert error.may_have_arrived is may_have_arrived
    assert error.outputs["status_code"] == answer.status
    assert error.outputs["response"] in (answer.text, answer.json())
    assert str(error).startswith("crm.example.com answered")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("Sun, 22 Nov 2026 09:30:20 GMT", 20),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 09:30:20 -0000", 20),
        ("soon", None),
    ],
)
def test_retry_after(said: str, seconds: float | None) -> None:
    with pytest.raises(RateLimitError) as caught:
        run(make(), FakeContext(response(429, "", retry_after=said)))

    assert caught.value.retry_after_s == seconds


def test_an_error_of_the_connection_passes_through() -> None:
    lost = TransportError("nobody answered", is_transient=True, may_have_arrived=True)

    with pytest.raises(TransportError) as caught:
        run(make(), FakeContext(lost))

    assert caught.value is lost


@pytest.mark.parametrize(
    "changes",
    [{}, {"secret": secret("s3cr3t")}, {"json_body": {"text": "x"}, "secret": secret("s")}],
    ids=str,
)
def test_the_stand_in_takes_what_the_block_sends(changes: dict[str, Any]) -> None:
    provider = Provider(stand_in, world={"response": {"id": "evt_1"}})

    outputs = run(make(**changes), FakeContext(provider))

    assert outputs.response == {"id": "evt_1"}
    (message,) = provider.messages
    assert message.channel == "webhook"
    assert message.to == (URL,)
    assert message.content.get("data", message.content) in ({"event": "renewed"}, {"text": "x"})


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.REFUSE, 400),
        (Fault.RATE_LIMIT, 429),
        (Fault.SERVER_ERROR, 500),
        (Fault.WRONG_PASSWORD, 401),
    ],
)
def test_each_fault_reaches_the_block_as_its_status(fault: Fault, status: int) -> None:
    provider = Provider(stand_in, fault)

    with pytest.raises(BlockError) as caught:
        run(make(), FakeContext(provider))

    assert caught.value.outputs["status_code"] == status
    assert provider.messages == []


def changed(body: dict[str, Any] | None = None, **headers: str | None) -> Any:
    request = wire(sent(make(secret=secret("s3cr3t"))))
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    merged: dict[str, str | None] = {**request.headers, **names}
    return replace(
        request,
        headers={name: value for name, value in merged.items() if value is not None},
        body=json.dumps({**json.loads(request.body), **(body or {})}).encode(),
    )


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (replace(changed(), method="PUT"), "POST"),
        (changed(content_type="text/plain"), "Content-Type"),
        (replace(changed(), body=b"[]"), "no JSON object"),
        (changed(webhook_id=None), "webhook-id"),
        (changed(webhook_timestamp="soon"), "webhook-timestamp"),
        (changed(webhook_signature="v2,abc"), "webhook-signature"),
        (changed(webhook_signature="v1,abc"), "webhook-signature"),
        (changed(webhook_signature="v1,AAAA"), "webhook-signature"),
        (changed({"timestamp": 1}), "timestamp"),
        (changed({"timestamp": "1"}), "timestamp"),
        (changed({"hash": "ABC"}), "lower-case hex"),
        (changed(webhook_signature=None), "SHA-256 of the timestamp"),
        (changed({"data": []}), "no object"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_stand_in_is_strict(request_: Any, words: str) -> None:
    reply = stand_in(request_, None, {})

    assert reply.status == 400
    assert words in reply.body["error"]
    assert reply.message is None
