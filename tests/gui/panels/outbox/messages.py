"""Messages for the tests of the outbox."""

import json
from collections.abc import Mapping
from typing import Any

from app.rehearsal.outbox import Delivery, WireRequest, WireResponse
from blocks.sdk import standard_headers, timestamp_hash
from tests.support.fake_world import START

SECRET = "s3cr3t of the CRM, ünlike any other"


def message(channel: str = "email", number: int = 1, **said: Any) -> Delivery:
    """A message; what is said of it goes over what it says by itself."""
    content: Mapping[str, Any] = {"subject": f"Letter {number}", "text": "Dear reader"}
    values: dict[str, Any] = {
        "id": number,
        "channel": channel,
        "to": (f"reader{number}@example.com",),
        "provider": "gmail",
        "block_id": "say",
        "at": START,
        "content": content,
        "request": WireRequest("SMTP", "smtp://smtp.example:587", {}, "body"),
        "response": WireResponse(250, {}, "OK"),
    }
    return Delivery(**{**values, **said})


def webhook(
    data: Any, secret: str | None = SECRET, timestamp_ms: int = 1_764_000_000_123
) -> WireRequest:
    """A webhook as the block sends it."""
    body = {
        "data": data,
        "timestamp": timestamp_ms,
        "hash": timestamp_hash(timestamp_ms, secret),
    }
    return own_shape(body, secret, timestamp_ms)


def own_shape(
    body: Any, secret: str | None = SECRET, timestamp_ms: int = 1_764_000_000_123
) -> WireRequest:
    """A webhook with a body of the user's own."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers = standard_headers("msg_1", timestamp_ms, text.encode(), secret)
    return WireRequest("POST", "https://crm.example/hook", headers, text)
