"""Puts accepted messages into the outbox, with every secret in them starred."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from app.rehearsal.caller import Caller
from app.rehearsal.outbox import Delivery, Outbox, WireRequest, WireResponse
from blocks.sdk import STARS, Clock, Message

_STARRED_HEADERS = {
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
}

Redact = Callable[[Any], Any]
"""A JSON-able value with every known secret in it starred."""


class Recorder:
    """Writes deliveries into `outbox`.

    Args:
        redact: Stars the secrets it knows, wherever they stand in a JSON-able value.
        clock: Tells when.
    """

    def __init__(self, outbox: Outbox, redact: Redact, clock: Clock) -> None:
        self._outbox = outbox
        self._redact = redact
        self._clock = clock

    def record(
        self,
        caller: Caller,
        provider: str,
        message: Message,
        request: WireRequest,
        response: WireResponse,
    ) -> None:
        """Add a message that `provider` has accepted from `caller`."""
        to, content, sent, answered = self._redact(
            [
                list(message.to),
                # What a stand-in puts there may be of any type; a copy also keeps it as it is now.
                json.loads(json.dumps(dict(message.content), default=str)),
                [request.url, starred(request.headers), request.body],
                [starred(response.headers), response.body],
            ]
        )
        self._outbox.add(
            Delivery(
                channel=message.channel,
                to=tuple(to),
                provider=provider,
                block_id=caller.block_id,
                idempotency_key=caller.idempotency_key,
                at=self._clock.now(),
                content=content,
                due=message.due,
                request=WireRequest(request.method, *sent),
                response=WireResponse(response.status, *answered),
            )
        )


def starred(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers without the values that are there to prove who calls, whatever they are."""
    return {
        name: STARS if name.lower() in _STARRED_HEADERS else value
        for name, value in headers.items()
    }
