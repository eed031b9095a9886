"""Where the traffic for a host really goes: to a rehearsal's server, or to a staging server."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """Another base URL for an HTTP host. Requests keep their original Host header.

    Attributes:
        base_url: The path of a request is put behind it.
        headers: Added to each request.
        scheme_header: A header that tells there whether `http` or `https` was called.
        time_limit_s: Cuts the limit of an exchange short, while its error names the exchange's own.
        is_only_loopback: Nothing but this machine may be contacted, and no name is looked up.
    """

    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    scheme_header: str | None = None
    time_limit_s: float | None = None
    is_only_loopback: bool = True


@dataclass(frozen=True, slots=True)
class MailRoute:
    """Another machine for a mail server. How the connection is protected stays as it was.

    Attributes:
        ssl_context: Decides which certificates are trusted; None for those of this machine.
        server_hostname: Whose certificate is expected; None for `host`.
        headers: Put at the head of each message; ASCII, one line each.
        keeps_connection: The next message may go over the same connection, without a new login.
        time_limit_s: As in `HttpRoute`.
        is_only_loopback: As in `HttpRoute`.
    """

    host: str
    port: int
    ssl_context: ssl.SSLContext | None = None
    server_hostname: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    keeps_connection: bool = False
    time_limit_s: float | None = None
    is_only_loopback: bool = True
