"""HTTP for blocks: one exchange at a time, within its limits, by requests. Never tries again."""

import http.client
import logging
import ssl
import threading
import weakref
from collections.abc import Callable
from functools import cached_property
from http.cookiejar import DefaultCookiePolicy

import requests
import urllib3
from requests import Response

from app.services.call import Call
from app.services.connection import SPARE_S
from app.services.exchange import Exchange
from app.services.http_connection import WatchedAdapter, current_exchange
from app.services.http_errors import transport_error
from app.services.http_message import Outgoing, outgoing
from app.services.redact import Redactor
from app.services.route import HttpRoute
from app.services.tls import trusted_context
from app.services.watchdog import Watchdog
from blocks.sdk import Http, HttpRequest, HttpResponse, InvalidInputError, TransportError

MAX_BODY_BYTES = 10 * 1024 * 1024
"""Of an answer, unpacked."""
MAX_REDIRECTS = 5

_CHUNK_BYTES = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}

Route = Callable[[str, Call], HttpRoute | None]


class HttpService:
    """HTTP for all blocks of a world; safe to use from many threads.

    Proxies, passwords and authorities that the environment sets for requests (HTTPS_PROXY,
    ~/.netrc, REQUESTS_CA_BUNDLE) are not used; `tls.trusted_context` says which certificates
    are trusted.

    Args:
        route: `(host, call)` → where requests to that host really go; None for the host itself.
    """

    def __init__(self, route: Route, redactor: Redactor) -> None:
        self._route = route
        self._redactor = redactor
        self._watchdog = Watchdog()
        self._of_thread = threading.local()
        self._sessions: weakref.WeakSet[requests.Session] = weakref.WeakSet()
        self._lock = threading.Lock()
        # Its records name whole addresses, whose queries may hold secrets; errors tell what fails.
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)

    def bound(self, call: Call) -> Http:
        """The service as the block that makes `call` sees it."""
        return _BoundHttp(self, call)

    def close(self) -> None:
        """Closes the connections that are kept; nothing may be going on any more."""
        with self._lock:
            for session in self._sessions:
                session.close()
        self._watchdog.close()

    def send(self, request: HttpRequest, call: Call) -> HttpResponse:
        """Make one exchange, as `blocks.sdk.Http.send` says."""
        message = outgoing(request)
        for value in message.secrets:
            self._redactor.remember(value)
        route = self._route(message.host, call)
        exchange = Exchange(
            message.host, call, request.time_limit_s, cut_to_s=route.time_limit_s if route else None
        )
        with self._watchdog.watching(exchange):
            token = current_exchange.set(exchange)
            try:
                return self._follow(message, route, exchange, call)
            finally:
                current_exchange.reset(token)

    def _follow(
        self, message: Outgoing, route: HttpRoute | None, exchange: Exchange, call: Call
    ) -> HttpResponse:
        """The exchange, and those that redirects lead to."""
        for _ in range(MAX_REDIRECTS + 1):
            response = self._once(message, route, exchange)
            location = response.headers.get("location")
            if response.status not in _REDIRECTS or not location or not message.may_be_redirected:
                return response
            first_host = exchange.host
            message = message.redirected(location)
            is_rerouted, route = route is not None, self._route(message.host, call)
            if is_rerouted and route is None:
                raise TransportError(
                    f"{first_host}, whose requests go elsewhere now, redirects to {message.host}, "
                    "which is not followed."
                )
            exchange.host = message.host
        raise TransportError(f"{exchange.host} redirects more than {MAX_REDIRECTS} times.")

    def _once(self, message: Outgoing, route: HttpRoute | None, exchange: Exchange) -> HttpResponse:
        if route is not None:
            message = message.along(route)
        exchange.is_only_loopback = route is not None and route.is_only_loopback
        session = self._session()
        prepared = _prepared(session, message)
        response = None
        try:
            response = session.send(
                prepared, stream=True, allow_redirects=False, timeout=exchange.remaining_s + SPARE_S
            )
            body = _read(response, exchange)
            response.raw.release_conn()
        except (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException) as error:
            raise transport_error(error, exchange) from error
        finally:
            if response is not None:
                response.close()
        if exchange.ended:
            # Cutting a connection off looks like the end of an answer without a length.
            exchange.check()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HttpResponse(response.status_code, headers, body)

    def _session(self) -> requests.Session:
        """The session of this thread, with its pool of connections."""
        session: requests.Session | None = getattr(self._of_thread, "session", None)
        if session is None:
            session = self._of_thread.session = _new_session(lambda: self._trust)
            with self._lock:
                self._sessions.add(session)
        return session

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return trusted_context()


class _BoundHttp:
    __slots__ = ("_call", "_service")

    def __init__(self, service: HttpService, call: Call) -> None:
        self._service = service
        self._call = call

    def send(self, request: HttpRequest) -> HttpResponse:
        return self._service.send(request, self._call)


def _new_session(trust: Callable[[], ssl.SSLContext]) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = "Cordboard"
    # What one block is told to remember is no business of the next one's.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, WatchedAdapter(trust))
    return session


def _prepared(session: requests.Session, message: Outgoing) -> requests.PreparedRequest:
    try:
        return session.prepare_request(
            requests.Request(message.method, message.url, dict(message.headers), data=message.body)
        )
    except (requests.RequestException, UnicodeError):
        raise InvalidInputError(f"“{message.host}” is not the name of a host.") from None


def _read(response: Response, exchange: Exchange) -> bytes:
    """The body, unpacked.

    Raises:
        TransportError: It is too long.
    """
    body = bytearray()
    for chunk in response.raw.stream(_CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise TransportError(
                f"{exchange.host} answered with more than {MAX_BODY_BYTES // 1024**2} MB, "
                "which is too much for a workflow.",
                may_have_arrived=True,
            )
    return bytes(body)
