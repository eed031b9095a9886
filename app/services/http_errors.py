"""Errors of requests, urllib3, http.client and ssl once the connection stands, in our words."""

import http.client
from collections.abc import Iterator

from urllib3.exceptions import DecodeError

from app.services.exchange import Exchange
from blocks.sdk import TransportError

_WANTS_CERTIFICATE = "TLSV13_ALERT_CERTIFICATE_REQUIRED"


def transport_error(error: BaseException, exchange: Exchange) -> TransportError:
    """What the user is told about an exchange that broke.

    Raises:
        StopRun: It broke because the run was stopped.
        TransportError: It broke because its time was over.
    """
    exchange.check()
    found = tuple(_all(error))
    host = exchange.host
    if any(isinstance(one, DecodeError) for one in found):
        return _error(exchange, f"The answer of {host} is damaged: it cannot be unpacked.")
    if any(_is_no_http(one) for one in found):
        return _error(exchange, f"{host} answered, but not in HTTP: check address and port.")
    if any(getattr(one, "reason", None) == _WANTS_CERTIFICATE for one in found):
        return TransportError(
            f"{host} asks for a certificate of its callers, which is not supported."
        )
    return TransportError(
        f"{host} closed the connection before its answer was complete.",
        is_transient=True,
        may_have_arrived=exchange.is_sent,
    )


def _error(exchange: Exchange, text: str) -> TransportError:
    return TransportError(text, may_have_arrived=exchange.is_sent)


def _is_no_http(error: BaseException) -> bool:
    if isinstance(error, http.client.RemoteDisconnected | http.client.IncompleteRead):
        return False
    return isinstance(error, http.client.HTTPException)


def _all(error: BaseException) -> Iterator[BaseException]:
    """The error, and all that it was made of: requests and urllib3 wrap in different ways."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting += [it for it in inner if isinstance(it, BaseException)]
