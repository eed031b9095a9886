"""Webhook: posts an event, signed, to an application of your own.

Not here: the signatures (`blocks.sdk.signature`) and the stand-in (`receiver`).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from blocks.actions.webhook.receiver import stand_in
from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    Category,
    Context,
    HoleError,
    HttpRequest,
    HttpResponse,
    InvalidInputError,
    JsonObject,
    RateLimitError,
    RefusedError,
    Secret,
    Text,
    Url,
    block,
    excerpt,
    port,
    standard_headers,
    timestamp_hash,
    unfilled,
    write_text,
)

__all__ = ["Inputs", "Outputs", "run", "stand_in"]

TIME_LIMIT_S = 30.0

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OWN_HEADERS = {"host", "content-length", "transfer-encoding", "connection"} | {
    f"webhook-{part}" for part in ("id", "timestamp", "signature")
}


class Inputs(BlockInputs):
    """Where the event goes, what it says and how it is signed."""

    url: Url = port(
        "Where to send the event; https is wanted.", example="https://crm.example.com/hook"
    )
    data: JsonObject = port(
        "What to send: a JSON object, or links. Each linked output becomes a key named after it.",
        many_links=True,
        may_be_empty=True,
        example='{"event": "policy_renewed"}',
    )
    secret: Secret | None = port(
        "A secret that the receiver knows too. It signs every delivery, so that the receiver can "
        "tell yours from others. One that begins with whsec_ is a Standard Webhooks secret."
    )
    headers: JsonObject | None = port(
        "Further headers by name, such as a key that the receiver asks for.",
        may_be_empty=True,
        example='{"X-Source": "renewals"}',
    )
    json_body: JsonObject | None = port(
        "A body of your own shape instead of data, timestamp and hash, for receivers such as Slack "
        "or Zapier. The signature is then in the headers alone.",
        example='{"text": "A policy was renewed"}',
    )


class Outputs(BlockOutputs):
    """What the receiver answered."""

    success_message: bool = port("Whether the receiver took the event (it answered 200 to 299).")
    status_code: int | None = port("The HTTP status of the answer.", default=None)
    response: Any = port("The answer itself: an object where it is JSON, else text.", default=None)
    error: Text = port("What went wrong, in words. Empty when all is well.", default="")


@block(
    type="webhook",
    version=1,
    title="Webhook",
    category=Category.ACTIONS,
    icon="mdi6.webhook",
    outward=True,
    success="success_message",
    is_idempotent=True,
    retry_delays_s=(1, 5, 25),
    synonyms=("http", "post", "event", "slack", "zapier", "notify", "callback url"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Make one try at the delivery; its id is the same over all tries, its timestamp is not.

    Raises:
        HoleError: A header or the body of the user's own shape has an unfilled place.
        InvalidInputError: A header or the data cannot be sent.
        TransportError: Nobody answered.
        RateLimitError: The receiver asks to slow down (429).
        RefusedError: The receiver answered anything else than 2xx.
    """
    host = urlsplit(inputs.url).hostname or ""
    secret = inputs.secret.reveal(host) if inputs.secret else None
    _warn(inputs, host, context)
    timestamp_ms = int(context.clock.now().timestamp() * 1000)
    body = _body(inputs, timestamp_ms, secret)
    headers = {
        "Content-Type": "application/json",
        **_headers(inputs.headers or {}),
        **standard_headers(_webhook_id(context), timestamp_ms, body, secret),
    }
    request = HttpRequest(
        method="POST", url=inputs.url, headers=headers, content=body, time_limit_s=TIME_LIMIT_S
    )
    return _read(context.http.send(request), host, context)


def _warn(inputs: Inputs, host: str, context: Context) -> None:
    if inputs.secret is None and inputs.json_body is None:
        context.log.warning(
            "No secret is set, so anyone could make the hash of this event: it proves nothing to "
            "the receiver."
        )
    if urlsplit(inputs.url).scheme == "http" and host not in {"localhost", "127.0.0.1", "::1"}:
        context.log.warning(
            "The address begins with http, so the event travels unprotected: use https where the "
            "receiver has it."
        )


def _webhook_id(context: Context) -> str:
    # Hashed, because the id may hold no dot and the key holds the workflow's own words.
    return f"msg_{hashlib.sha256(context.idempotency_key.encode()).hexdigest()[:32]}"


def _body(inputs: Inputs, timestamp_ms: int, secret: str | None) -> bytes:
    if inputs.json_body is None:
        content = {
            "data": inputs.data,
            "timestamp": timestamp_ms,
            "hash": timestamp_hash(timestamp_ms, secret),
        }
        return _encode(content, "data")
    body = _encode(inputs.json_body, "json_body")
    place = unfilled(body.decode())
    if place:
        raise HoleError(
            f"“JSON body” still has {place} in it: fill it in a Template block, or link an object.",
            input="json_body",
        )
    return body


def _encode(content: Mapping[str, Any], input: str) -> bytes:
    try:
        text = json.dumps(
            content,
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
            default=write_text,
        )
        return text.encode()
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"This cannot be written as JSON: {error}.", input=input) from error


def _headers(written: Mapping[str, Any]) -> dict[str, str]:
    headers = {}
    for name, value in written.items():
        text = write_text(value)
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS:
            raise InvalidInputError(
                f"“{name}” cannot be set as a header of your own.", input="headers"
            )
        if not isinstance(text, str) or not text.strip() or unfilled(text):
            raise HoleError(f"The header “{name}” has no value.", input="headers")
        if not text.isprintable() or not text.isascii():
            raise InvalidInputError(
                f"The header “{name}” has a line break or a sign beyond plain English letters in "
                "it, which headers do not take.",
                input="headers",
            )
        # Found whatever its case, so that a Content-Type of the user's own replaces ours.
        headers["Content-Type" if name.lower() == "content-type" else name] = text.strip()
    return headers


def _read(answer: HttpResponse, host: str, context: Context) -> Outputs:
    content = answer.json()
    response = answer.text if content is None else content
    if 200 <= answer.status < 300:
        return Outputs(success_message=True, status_code=answer.status, response=response)
    outputs = {"status_code": answer.status, "response": response}
    said = _said(answer)
    status = f"{answer.status} {_phrase(answer.status)}".rstrip()
    what = f"{host} answered {status}" + (f" ({said})" if said else "")
    if answer.status == 429:
        raise RateLimitError(
            f"{what}: it takes no more events just now.",
            outputs=outputs,
            retry_after_s=answer.retry_after_s(context.clock.now()),
            code=str(answer.status),
            detail=said,
        )
    if answer.status >= 500:
        raise RefusedError(
            f"{what}: the receiver has a fault of its own and may or may not have taken the event.",
            outputs=outputs,
            is_transient=True,
            may_have_arrived=True,
            code=str(answer.status),
            detail=said,
        )
    mend = "see whether the address, the headers and the secret are right"
    if answer.status < 400:
        mend = f"it has moved to {answer.headers.get('location', 'another address')}; write that"
    raise RefusedError(f"{what}: {mend}.", code=str(answer.status), detail=said, outputs=outputs)


def _said(answer: HttpResponse) -> str:
    """The receiver's own words: those of a usual error object, or else the answer's beginning."""
    content = answer.json()
    named = [content.get("error"), content.get("message")] if isinstance(content, dict) else []
    text = next((words for words in named if isinstance(words, str)), answer.text)
    return excerpt(text, 200).rstrip(".")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
