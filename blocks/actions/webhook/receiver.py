"""The stand-in of the Webhook block: a receiver that reads the contract literally.

It cannot know the secret, so it checks the shape of what is signed: both timestamps agree to the
second, hash and signature have their form, and without a signature the hash is the plain one.
What a workflow may say under `rehearsal.webhook`: `response`, the JSON the receiver answers.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from blocks.sdk import Fault, Message, StandInReply, StandInRequest, timestamp_hash

_ENVELOPE = {"data", "timestamp", "hash"}
_SHA256_BYTES = 32

_FAULTS = {
    Fault.REFUSE: StandInReply(400, {"error": "refused"}),
    Fault.RATE_LIMIT: StandInReply(429, {"error": "too many requests"}, {"Retry-After": "2"}),
    Fault.SERVER_ERROR: StandInReply(500, {"error": "internal server error"}),
    Fault.WRONG_PASSWORD: StandInReply(401, {"error": "the signature does not match"}),
}


def stand_in(
    request: StandInRequest, fault: Fault | None, world: Mapping[str, Any]
) -> StandInReply:
    """Take a delivery, or say what is wrong with it."""
    if fault in _FAULTS:
        return _FAULTS[fault]
    body = request.json()
    problem = _problem(request, body)
    if problem:
        return StandInReply(400, {"error": problem})
    message = Message("webhook", (request.url,), body)
    return StandInReply(200, world.get("response", {"ok": True}), message=message)


def _problem(request: StandInRequest, body: Any) -> str | None:
    if request.method != "POST":
        return "only POST is taken"
    if "json" not in request.headers.get("content-type", ""):
        return "the Content-Type is not JSON"
    if not isinstance(body, dict):
        return "the body is no JSON object"
    sent_s = request.headers.get("webhook-timestamp", "")
    if not sent_s.isdecimal() or not request.headers.get("webhook-id"):
        return "webhook-id or webhook-timestamp is missing"
    signature = request.headers.get("webhook-signature")
    if signature is not None and not _is_signature(signature):
        return "webhook-signature is not v1 and the base64 of 32 bytes"
    if set(body) != _ENVELOPE:
        return None
    return _envelope_problem(body, int(sent_s), is_signed=signature is not None)


def _envelope_problem(body: Mapping[str, Any], sent_s: int, *, is_signed: bool) -> str | None:
    timestamp, digest = body["timestamp"], body["hash"]
    if type(timestamp) is not int or timestamp // 1000 != sent_s:
        return "timestamp is not the Unix time in milliseconds"
    if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        return "hash is not 64 digits of lower-case hex"
    if not is_signed and digest != timestamp_hash(timestamp, None):
        return "hash is not the SHA-256 of the timestamp"
    return None if isinstance(body["data"], dict) else "data is no object"


def _is_signature(text: str) -> bool:
    version, _, encoded = text.partition(",")
    try:
        return version == "v1" and len(base64.b64decode(encoded, validate=True)) == _SHA256_BYTES
    except (binascii.Error, ValueError):
        return False
