"""Webhook bodies as a receiver sees them that knows nothing but the contract."""

import base64
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.command_line import Outcome, command, outbox
from tests.support.http_servers import Answer, HttpServer, Received
from tests.support.senders import CUSTOMER, WEBHOOK

SECRET = "s3cr3t of the CRM, ünlike any other"
WINDOW_MS = 600_000
BLOCK_BYTES = 64


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """RFC 2104, written out: nothing is shared with the code that signs."""
    key = hashlib.sha256(key).digest() if len(key) > BLOCK_BYTES else key
    key = key.ljust(BLOCK_BYTES, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()


class Receiver:
    """Takes what the contract allows: `{"data", "timestamp", "hash"}`, timely and signed.

    Args:
        secret: The one it shares with the sender.
        ahead_ms: How much its clock is ahead.
        is_busy: How many deliveries it first answers with 503.
    """

    def __init__(self, secret: str = SECRET, *, ahead_ms: int = 0, is_busy: int = 0) -> None:
        self.taken: list[Any] = []
        self._secret = secret
        self._ahead_ms = ahead_ms
        self._busy = is_busy

    def __call__(self, received: Received) -> Answer:
        body = json.loads(received.body)
        if set(body) != {"data", "timestamp", "hash"} or type(body["timestamp"]) is not int:
            return Answer(400, {"error": "not the envelope"})
        if abs(time.time() * 1000 + self._ahead_ms - body["timestamp"]) > WINDOW_MS:
            return Answer(401, {"error": "the timestamp is too far away"})
        text = str(body["timestamp"])
        if body["hash"] != hmac_sha256(self._secret.encode("utf-8"), text.encode("ascii")).hex():
            return Answer(401, {"error": "the hash is wrong"})
        if self._busy:
            self._busy -= 1
            return Answer(503, {"error": "busy"})
        self.taken.append(body["data"])
        return Answer(200, {"ok": True})


def deliver(
    server: HttpServer,
    folder: Path,
    *,
    trigger: Any = None,
    secret: str = SECRET,
    inputs: Mapping[str, Any] | None = None,
) -> Outcome:
    workflow = WEBHOOK.write(folder, {"backoff_s": 0.01}, **(inputs or {}))
    options = ["--live", "--events", "--reroute", f"crm.example={server.url}"]
    if trigger is not None:
        options += ["--input", json.dumps(trigger)]
    with patch.dict(os.environ, {"CORDBOARD_SECRET_CRM_SECRET": secret}):
        return command("run", workflow, *options)


def result(ended: Outcome) -> Any:
    (settled,) = [
        event
        for event in ended.lines()
        if event["kind"] in ("block_succeeded", "block_failed") and event["block"] == "act"
    ]
    return settled["outputs"]


def test_hmac_is_that_of_the_contracts_vector() -> None:
    expected = "3f9cb27b7676ae40981af14cc60077d86ce85dec8b9e0517ddb3948427342e17"
    assert hmac_sha256(b"s3cr3t", b"1713784015226").hex() == expected


def test_a_receiver_takes_a_delivery(tmp_path: Path) -> None:
    receiver = Receiver()
    with HttpServer() as server:
        server.answers["/events"] = receiver
        ended = deliver(server, tmp_path)
    assert (ended.code, result(ended)["success_message"]) == (0, True)
    assert receiver.taken == [{"customer_details": CUSTOMER["customer_details"]}]
    (received,) = server.requests
    assert received.headers["content-type"] == "application/json"


names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
secrets = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=100
)


@settings(max_examples=30)
@given(secret=secrets, details=st.dictionaries(names, values, min_size=1, max_size=3))
def test_a_receiver_takes_any_data_with_any_secret(secret: str, details: dict[str, Any]) -> None:
    receiver = Receiver(secret)
    trigger = {**CUSTOMER, "customer_details": details}
    with tempfile.TemporaryDirectory() as folder, HttpServer() as server:
        server.answers["/events"] = receiver
        ended = deliver(server, Path(folder), trigger=trigger, secret=secret)
    assert ended.code == 0, ended.out
    assert receiver.taken == [{"customer_details": details}]


@pytest.mark.parametrize(
    ("receiver", "is_taken"),
    [
        (Receiver("another secret"), False),
        (Receiver(ahead_ms=WINDOW_MS + 60_000), False),
        (Receiver(ahead_ms=-WINDOW_MS - 60_000), False),
        (Receiver(ahead_ms=WINDOW_MS - 60_000), True),
        (Receiver(ahead_ms=60_000 - WINDOW_MS), True),
    ],
)
def test_a_receiver_refuses_what_is_not_for_it(
    receiver: Receiver, is_taken: bool, tmp_path: Path
) -> None:
    with HttpServer() as server:
        server.answers["/events"] = receiver
        ended = deliver(server, tmp_path)
    outputs = result(ended)
    assert (outputs["success_message"], ended.code) == (is_taken, 0 if is_taken else 1)
    assert outputs["status_code"] == (200 if is_taken else 401)
    # Never again on 4xx.
    assert len(server.requests) == 1


def test_each_try_has_a_timestamp_of_its_own_and_the_same_id(tmp_path: Path) -> None:
    receiver = Receiver(is_busy=3)
    with HttpServer() as server:
        server.answers["/events"] = receiver
        ended = deliver(server, tmp_path)
    assert ended.code == 0
    assert len(receiver.taken) == 1
    bodies = [received.json() for received in server.requests]
    assert len(bodies) == 4
    assert len({body["timestamp"] for body in bodies}) == 4
    assert len({received.headers["webhook-id"] for received in server.requests}) == 1


@pytest.mark.parametrize(
    "secret", [SECRET, "whsec_" + base64.b64encode(b"0123456789" * 3).decode()]
)
@pytest.mark.parametrize("inputs", [{}, {"json_body": {"text": "Grüße"}}], ids=["envelope", "own"])
def test_the_headers_sign_the_bytes_that_were_sent(
    inputs: dict[str, Any], secret: str, tmp_path: Path
) -> None:
    with HttpServer() as server:
        server.answers["/events"] = Answer(200)
        ended = deliver(server, tmp_path, secret=secret, inputs=inputs)
    assert ended.code == 0
    (received,) = server.requests
    if inputs:
        assert received.json() == inputs["json_body"]
    key = secret.encode()
    if secret.startswith("whsec_"):
        key = base64.b64decode(secret.removeprefix("whsec_"))
    id, timestamp = received.headers["webhook-id"], received.headers["webhook-timestamp"]
    assert abs(int(timestamp) - time.time()) < 60
    signed = f"{id}.{timestamp}.".encode() + received.body
    expected = base64.b64encode(hmac_sha256(key, signed)).decode()
    assert received.headers["webhook-signature"] == f"v1,{expected}"


def test_without_a_secret_the_hash_proves_nothing_and_a_warning_says_so(tmp_path: Path) -> None:
    with HttpServer() as server:
        server.answers["/events"] = Answer(200)
        ended = deliver(server, tmp_path, inputs={"secret": None})
    (received,) = server.requests
    body = received.json()
    assert body["hash"] == hashlib.sha256(str(body["timestamp"]).encode()).hexdigest()
    assert "webhook-signature" not in received.headers
    (log,) = [event for event in ended.lines() if event["kind"] == "block_log"]
    assert log["level"] == "warning"
    assert "it proves nothing to the receiver" in log["text"]


def test_what_the_outbox_shows_verifies_too(tmp_path: Path) -> None:
    with patch.dict(os.environ, {"CORDBOARD_SECRET_CRM_SECRET": SECRET}):
        command("run", WEBHOOK.write(tmp_path), "--outbox", tmp_path / "out")
    (delivery,) = outbox(tmp_path / "out")
    body = delivery["request"]["body"].encode()
    assert Receiver()(Received("POST", "/", {}, {}, body)).status == 200
    headers = {name.lower(): value for name, value in delivery["request"]["headers"].items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac_sha256(SECRET.encode(), signed)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
