"""What a provider's stand-in gets and gives in a rehearsal: requests, replies, messages, faults."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl


class Fault(StrEnum):
    """A failure to rehearse, on demand."""

    REFUSE = "refuse"
    """The provider says no, in its own words."""
    RATE_LIMIT = "429"
    SERVER_ERROR = "500"
    TIMEOUT = "timeout"
    """No answer within the time limit."""
    WRONG_PASSWORD = "wrong_password"
    DROP = "drop"
    """The connection is closed in the middle."""
    SLOW = "slow"
    """The answer comes late. The rehearsal sees to it: a stand-in is asked as if all was well."""


@dataclass(frozen=True, slots=True)
class StandInRequest:
    """An HTTP request as the provider would get it. Header names are in lower case.

    Its `repr` leaves out what may hold a secret.

    Attributes:
        url: The whole address that was called, for `Message.to`.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(default="", repr=False)

    def json(self) -> Any:
        """The body as JSON, or None where it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def form(self) -> dict[str, str]:
        """The body as url-encoded fields."""
        return dict(parse_qsl(self.body.decode("utf-8", errors="replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Message:
    """What its reader would have received.

    Attributes:
        channel: `whatsapp`, `email`, `webhook`, `call` or `http`.
        to: Addresses or numbers of the readers; a web address for a webhook.
        content: What the reader sees, by name (`template`, `body_values`, `subject`, `text` …).
        due: When it takes effect, aware, where that is later: a call that is to be placed then.
    """

    channel: str
    to: tuple[str, ...]
    content: Mapping[str, Any] = field(default_factory=dict)
    due: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class StandInReply:
    """The answer in the provider's own format. A `body` that is not bytes or text goes as JSON.

    Attributes:
        message: What was delivered by this request; None for look-ups and refusals.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    message: Message | None = None


StandIn = Callable[[StandInRequest, Fault | None, Mapping[str, Any]], StandInReply]
"""`stand_in(request, fault, world)`: answers as strictly as the provider. `fault` is REFUSE,
RATE_LIMIT, SERVER_ERROR or WRONG_PASSWORD, to be answered in the provider's format (the others
happen below HTTP); `world` is what the workflow says of the provider under `rehearsal`, such as its
approved templates."""
