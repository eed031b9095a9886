"""A SubVerse account: its key, how its answers are read, and the voice agents it has.

Wire as in SubVerse's OpenAPI description of 2026-05-05: GET /api/agent/blueprints lists the agents
as `data.agents[].agentId`. Not here: placing a call.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blocks.sdk import (
    AuthenticationError,
    Context,
    HttpRequest,
    HttpResponse,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    Secret,
    SignIn,
    excerpt,
    needed,
)

HOST = "api.subverseai.com"
BLUEPRINTS_URL = f"https://{HOST}/api/agent/blueprints"
TIME_LIMIT_S = 15.0
"""Somebody waits for the agents in front of the screen."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What SubVerse said.

    Attributes:
        status: Its `responseCode`, or the HTTP status where there is none.
        message: On one line, without the full stop at its end.
        data: Of any shape.
        is_good: It did what it was asked for.
    """

    status: int
    message: str
    data: Any
    is_good: bool

    @property
    def reason(self) -> str:
        """Why it was refused."""
        return self.message or f"status {self.status}, without a reason"


def read_key(secret: Secret) -> str:
    """The API key, as it goes into a header.

    Raises:
        InvalidInputError: It cannot be one.
        SecretError: It is not stored, or not for SubVerse.
    """
    key = secret.reveal(HOST).strip()
    if not re.fullmatch(r"[!-~]+", key):
        raise InvalidInputError(
            "The SubVerse API key is empty or has blanks or unusual characters in it: copy it "
            "afresh from your dashboard there.",
            input="api_key",
        )
    return key


def read_answer(answer: HttpResponse, now: dt.datetime) -> Answer:
    """What an answer says: the service answers HTTP 200 even when it refuses.

    Raises:
        AuthenticationError: SubVerse does not accept the API key.
        RateLimitError: SubVerse asks to slow down.
    """
    payload = answer.json()
    said = payload if isinstance(payload, dict) else {}
    code = said.get("responseCode")
    message = excerpt(said.get("message")).rstrip(".")
    is_2xx = 200 <= answer.status < 300
    status = code if is_2xx and isinstance(code, int) else answer.status
    if status in {401, 403}:
        raise AuthenticationError(
            f"SubVerse does not accept the API key ({message or status}): copy it afresh from your "
            "dashboard there.",
            code=str(status),
            detail=message or None,
        )
    if status == 429:
        raise RateLimitError(
            "SubVerse takes no more calls just now.",
            retry_after_s=answer.retry_after_s(now),
            code=str(status),
            detail=message or None,
        )
    return Answer(status, message, said.get("data"), is_good=is_2xx and code == 200)


def offer(_input: str, written: Mapping[str, Any], context: Context) -> list[str]:
    """The names of the account's voice agents, in alphabetical order.

    Raises:
        InvalidInputError: The API key is not chosen, or cannot be one.
        AuthenticationError: SubVerse does not accept it.
        RateLimitError: SubVerse asks to slow down.
        RefusedError: SubVerse did not list the agents.
        TransportError: Nobody answered.
    """
    key = read_key(needed(written, "api_key"))
    request = HttpRequest(
        method="GET", url=BLUEPRINTS_URL, headers={"x-api-key": key}, time_limit_s=TIME_LIMIT_S
    )
    said = read_answer(context.http.send(request), context.clock.now())
    agents = said.data.get("agents") if said.is_good and isinstance(said.data, dict) else None
    if not isinstance(agents, list):
        raise RefusedError(
            f"SubVerse did not list its agents ({said.reason}): write the name of one as it stands "
            "in your dashboard there.",
            code=str(said.status),
            detail=said.message or None,
        )
    names = (one.get("agentId") for one in agents if isinstance(one, dict))
    return sorted({name for name in names if isinstance(name, str) and name.strip()})


def sign_in(written: Mapping[str, Any]) -> SignIn:
    """Have the agents listed, which takes the key and nothing else.

    Raises:
        InvalidInputError: The API key is not chosen.
    """
    key: Secret = needed(written, "api_key")

    def attempt(context: Context) -> str:
        names = offer("use_case", {"api_key": key}, context)
        count = f"{len(names)} voice agent{'' if len(names) == 1 else 's'}"
        return f"SubVerse accepts the API key; the account has {count}."

    return SignIn(HOST, "", attempt)
