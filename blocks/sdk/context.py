"""What a block may reach: protocols of the services, and the values that travel to them.

Not here: any implementation.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO, Protocol

from blocks.sdk.secret import Secret

_DEEPEST = 100
"""Levels of lists and objects in an answer; what shows values gives up at some hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One HTTP exchange to make. At most one of `json`, `form` and `content` is given.

    Its `repr` leaves out what may hold a revealed secret.

    Attributes:
        headers: Values may be revealed secrets; they are starred wherever the request is shown.
        json: Sent as UTF-8 JSON with its Content-Type.
        form: Sent url-encoded with its Content-Type.
        content: Sent as it is.
        time_limit_s: For the whole exchange, from connecting to the last byte of the answer.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    time_limit_s: float = 30.0


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back, whatever its status. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text, in the charset it names or UTF-8, with damage replaced."""
        kind = self.headers.get("content-type", "")
        charset = kind.partition("charset=")[2].partition(";")[0].strip(' "') or "utf-8"
        try:
            return self.body.decode(charset, errors="replace")
        except (LookupError, ValueError):
            # No charset of that name, or one that is not for bodies, such as idna.
            return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The body as JSON, or None where it is not JSON, or nested so deeply that none would be.

        NaN and infinite numbers are not JSON.
        """
        import json

        try:
            found = json.loads(self.body, parse_constant=_refuse, parse_float=_finite)
        except (ValueError, RecursionError):
            return None
        return None if isinstance(found, dict | list) and _is_too_deep(found) else found

    def retry_after_s(self, now: dt.datetime) -> float | None:
        """Seconds that `Retry-After` asks to wait, given as a number or a date (RFC 9110, 10.2.3).

        Args:
            now: The present moment, aware.
        """
        from email.utils import parsedate_to_datetime

        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return float(said)
        try:
            moment = parsedate_to_datetime(said)
        except (ValueError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return max(0.0, (moment - now).total_seconds())


class Http(Protocol):
    """Makes HTTP exchanges. Redirects are not followed when the request has a body."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Make one exchange.

        Raises:
            TransportError: Nobody answered, not in time, not over a trusted connection, too much
                (10 MB), or the address may not be called.
            StopRun: The run was stopped meanwhile.
        """
        ...


class Security(StrEnum):
    """How a connection to a mail server is protected."""

    STARTTLS = "starttls"
    """Clear text, then TLS before anything else; refused when the server does not offer it."""
    TLS = "tls"
    """TLS from the first byte (port 465)."""
    NONE = "none"
    """No TLS; a password is then given to this machine alone."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server to hand messages to."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Login:
    """How to authenticate at a mail server.

    Attributes:
        method: `password` (the server chooses PLAIN or LOGIN) or `xoauth2` (the secret is a token).
    """

    user: str
    secret: Secret
    method: str = "password"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMessage:
    """A message as its writer means it; the mail service makes the MIME of it.

    Attributes:
        html: HTML body; `text` is then its plain-text alternative.
        message_id: With its angle brackets; stays the same over the tries of one message.
    """

    sender: str
    to: Sequence[str]
    cc: Sequence[str] = ()
    subject: str
    text: str
    html: str | None = None
    message_id: str


@dataclass(frozen=True, slots=True)
class MailReceipt:
    """The server took the message.

    Attributes:
        refused: Address → the server's reason, for recipients it did not take (never all of them).
    """

    message_id: str
    refused: Mapping[str, str] = field(default_factory=dict)


class Mail(Protocol):
    """Hands messages to mail servers, verifying certificate and host name."""

    def send(
        self,
        message: MailMessage,
        server: SmtpServer,
        login: Login | None,
        *,
        time_limit_s: float = 60.0,
    ) -> MailReceipt:
        """Hand over one message.

        Raises:
            TransportError: Not reached, not trusted, no STARTTLS, too slow; `may_have_arrived`
                when the connection was lost after the message had been sent.
            AuthenticationError: The server does not accept user and password; `code` in the text.
            RefusedError: The server refused the sender, the message or every recipient.
            StopRun: The run was stopped meanwhile.
        """
        ...

    def log_in(self, server: SmtpServer, login: Login, *, time_limit_s: float = 20.0) -> None:
        """Log in and leave: nothing is handed over.

        Raises:
            TransportError: Not reached, not trusted, no STARTTLS, too slow.
            AuthenticationError: The server does not accept user and password; `code` in the text.
            StopRun: The run was stopped meanwhile.
        """
        ...


class Clock(Protocol):
    """The time, real or virtual.

    A long wait may take no thread: where runs are durable, the block is begun anew when the wait is
    over, tomorrow or in another process, and the same wait then returns at once. So a block does
    nothing before a wait that must not be done twice, and comes to its waits in the same order.
    """

    def now(self) -> dt.datetime:
        """The present moment, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a virtual clock jumps instead.

        Raises:
            StopRun: The run was stopped meanwhile.
        """
        ...

    def sleep_until(self, moment: dt.datetime) -> None:
        """Wait until `moment`, aware; not at all where it is past.

        Its time zone, where it is a named one, is the one that the wait is told in.

        Raises:
            StopRun: The run was stopped meanwhile.
        """
        ...


class Files(Protocol):
    """Files that a workflow names, relative to the folder of the workflow file."""

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading.

        Raises:
            InvalidInputError: There is no such file, or it cannot be read.
        """
        ...


class Secrets(Protocol):
    """Stored secrets, by name."""

    def get(self, name: str) -> Secret:
        """The secret called `name`; whether it is stored shows when it is revealed."""
        ...


class Log(Protocol):
    """Lines for the run's log, shown beside the block."""

    def info(self, text: str) -> None:
        """Something worth knowing, such as white space that was tidied."""
        ...

    def warning(self, text: str) -> None:
        """Something the user may want to mend."""
        ...

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """How far long work has come: `done` of `total`, None when that is not known."""
        ...


class Context(Protocol):
    """All that a block's `run` is given beside its inputs."""

    @property
    def http(self) -> Http:
        """HTTP exchanges."""
        ...

    @property
    def mail(self) -> Mail:
        """E-mail."""
        ...

    @property
    def secrets(self) -> Secrets:
        """Stored secrets."""
        ...

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    @property
    def files(self) -> Files:
        """Files beside the workflow."""
        ...

    @property
    def log(self) -> Log:
        """The run's log."""
        ...

    @property
    def idempotency_key(self) -> str:
        """`run:row:block`; the same over the tries of one effect."""
        ...

    @property
    def trigger(self) -> Mapping[str, Any]:
        """What started the run: the sample, the given input, or a row of the customer file."""
        ...


Rows = Iterator[Mapping[str, Any]]
"""Rows of a source, each the `trigger` of a run of its own."""


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for values in inside for one in values if isinstance(one, dict | list)]
        if not level:
            return False
    return True
