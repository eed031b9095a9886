"""What an HTTP request looks like on the wire: address, headers and body. Sends nothing."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, unquote, urlencode, urljoin, urlsplit, urlunsplit

from app.services.connection import ascii_host
from app.services.route import HttpRoute
from blocks.sdk import HttpRequest, InvalidInputError, TransportError, read_url, write_text

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HARMLESS_HEADERS = {"accept", "accept-language", "user-agent"}
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request ready to be sent.

    Attributes:
        url: With its query; without user, password and fragment. The host is ASCII.
        headers: Values are what an HTTP header can carry.
        secrets: What may not be shown, beside the secrets that are known already.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def parts(self) -> SplitResult:
        """The address in its parts."""
        return urlsplit(self.url)

    @property
    def host(self) -> str:
        """The host's name alone, in lower case."""
        return self.parts.hostname or ""

    @property
    def may_be_redirected(self) -> bool:
        """Whether a redirect may be followed: never with a body."""
        return self.method in ("GET", "HEAD") and self.body is None

    def along(self, route: HttpRoute) -> "Outgoing":
        """The same request at another base URL, with its original Host header."""
        parts, base = self.parts, urlsplit(route.base_url)
        more = dict(route.headers)
        if route.scheme_header is not None:
            more[route.scheme_header] = parts.scheme
        path = base.path.rstrip("/") + (parts.path or "/")
        url = urlunsplit((base.scheme, base.netloc, path, parts.query, ""))
        headers = _without(self.headers, more)
        if not any(name.lower() == "host" for name in headers):
            headers["Host"] = parts.netloc
        return replace(self, url=url, headers={**headers, **more})

    def redirected(self, location: str) -> "Outgoing":
        """The request that follows a redirect.

        Headers may hold secrets, which are bound to their host: another one gets none of them.

        Raises:
            TransportError: The redirect leads to no web address.
        """
        try:
            target = read_url(urljoin(self.url, location))
            url, _, _ = _address(target)
        except (ValueError, InvalidInputError):
            raise TransportError(
                f"{self.host} redirects to something that is not a web address."
            ) from None
        headers = dict(self.headers)
        if not _is_same_origin(self.parts, urlsplit(url)):
            headers = {k: v for k, v in headers.items() if k.lower() in _HARMLESS_HEADERS}
        return replace(self, url=url, headers=headers)


def outgoing(request: HttpRequest) -> Outgoing:
    """The request as it is sent.

    Raises:
        InvalidInputError: Address, method, a header or the body cannot be sent.
        ValueError: The block gave more than one body.
    """
    if not _TOKEN.fullmatch(request.method):
        raise InvalidInputError(f"“{request.method}” is not an HTTP method; use GET or POST.")
    try:
        written = read_url(request.url)
    except ValueError as error:
        raise InvalidInputError(f"{error}.") from None
    url, user, password = _address(written, request.query)
    body, kind = _body(request)
    headers = {_name(name): _value(name, value) for name, value in request.headers.items()}
    names = {name.lower() for name in headers}
    if kind and "content-type" not in names:
        headers["Content-Type"] = kind
    secrets: tuple[str, ...] = ()
    if user is not None and "authorization" not in names:
        login = b64encode(f"{user}:{password}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {login}"
        secrets = (password, login)
    return Outgoing(request.method.upper(), url, headers, body, secrets)


def _address(url: str, query: Mapping[str, str] | None = None) -> tuple[str, str | None, str]:
    """The address to call, and the `user:password@` that stood in it."""
    parts = urlsplit(url)
    host = ascii_host(parts.hostname or "")
    netloc = f"[{host}]" if ":" in host else host
    if parts.port and parts.port != _PORTS[parts.scheme]:
        netloc += f":{parts.port}"
    asked = "&".join(text for text in (parts.query, _encoded(query or {})) if text)
    user = None if parts.username is None else unquote(parts.username)
    address = urlunsplit((parts.scheme, netloc, parts.path or "/", asked, ""))
    return address, user, unquote(parts.password or "")


def _body(request: HttpRequest) -> tuple[bytes | None, str | None]:
    """The body and its content type."""
    given = [one for one in (request.json, request.form, request.content) if one is not None]
    if len(given) > 1:
        raise ValueError("a request has one body: json, form or content")
    if request.json is not None:
        try:
            text = json.dumps(
                request.json,
                ensure_ascii=False,
                allow_nan=False,
                separators=(",", ":"),
                default=write_text,
            )
        except ValueError:
            raise InvalidInputError(
                "The data cannot be sent as JSON: a number in it is not a number or infinite, "
                "or it contains itself."
            ) from None
        return _utf8(text), "application/json"
    if request.form is not None:
        return _encoded(request.form).encode("ascii"), "application/x-www-form-urlencoded"
    return request.content, None


def _encoded(fields: Mapping[str, str]) -> str:
    try:
        return urlencode(fields)
    except UnicodeEncodeError:
        raise _damaged() from None


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise _damaged() from None


def _damaged() -> InvalidInputError:
    return InvalidInputError("The data contain a damaged character (half of a pair).")


def _name(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise InvalidInputError(f"“{name}” cannot be the name of an HTTP header.")
    return name


def _value(name: str, value: str) -> str:
    """The value without white space around it. Never named in an error: it may be a secret."""
    text = value.strip()
    if not text.isascii() or any(
        (ord(sign) < 32 and sign != "\t") or sign == "\x7f" for sign in text
    ):
        raise InvalidInputError(
            f"The value of the header “{name}” has a line break or a character in it that headers "
            "cannot carry."
        )
    return text


def _without(headers: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    taken = {name.lower() for name in names}
    return {name: value for name, value in headers.items() if name.lower() not in taken}


def _is_same_origin(one: SplitResult, other: SplitResult) -> bool:
    if one.hostname != other.hostname:
        return False
    ports = [part.port or _PORTS[part.scheme] for part in (one, other)]
    is_upgrade = (one.scheme, other.scheme, *ports) == ("http", "https", 80, 443)
    return is_upgrade or (one.scheme == other.scheme and ports[0] == ports[1])
