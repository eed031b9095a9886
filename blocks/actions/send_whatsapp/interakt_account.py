"""An Interakt account: its key, what it is refused with, and the templates it has to choose from.

Wire as of `interakt`. Not here: what a template says (`interakt_template`), sending.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from blocks.actions.send_whatsapp.interakt_template import HOST, URL, read_templates
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

TIME_LIMIT_S = 15.0
"""Somebody waits for the templates in front of the screen."""
MOST_PAGES = 50


def read_authorization(secret: Secret) -> str:
    """The API key, as it goes into the header `Authorization`.

    Raises:
        InvalidInputError: It cannot be one.
        SecretError: It is not stored, or not for Interakt.
    """
    # The key is base64 already; encoding it again gives “Invalid token provided”.
    key = re.sub(r"^basic(?:\s+|$)", "", secret.reveal(HOST).strip(), flags=re.IGNORECASE)
    if not re.fullmatch(r"[!-~]+", key):
        raise InvalidInputError(
            "The Interakt API key is empty or has blanks or unusual characters in it: copy it "
            "afresh from Interakt's Developer Settings.",
            input="api_key",
        )
    return f"Basic {key}"


def read_message(answer: HttpResponse) -> str:
    """What Interakt says, on one line; empty where it says nothing."""
    said = answer.json()
    message = said.get("message") if isinstance(said, dict) else None
    return excerpt(message)


def refuse_account(answer: HttpResponse, now: dt.datetime) -> None:
    """Raise what concerns the account, whatever was asked for.

    Raises:
        AuthenticationError: Interakt does not accept the key.
        RateLimitError: Interakt asks to slow down.
    """
    message = read_message(answer)
    if answer.status in {401, 403}:
        raise AuthenticationError(
            f"Interakt does not accept the API key ({message or answer.status}): copy it afresh "
            "from its Developer Settings, exactly as it is shown there.",
            code=str(answer.status),
            detail=message or None,
        )
    if answer.status == 429:
        raise RateLimitError(
            "Interakt takes no more messages just now: your plan allows 300 or 600 a minute.",
            retry_after_s=answer.retry_after_s(now),
            code=str(answer.status),
            detail=message or None,
        )


def offer(input: str, written: Mapping[str, Any], context: Context) -> list[str]:
    """Names of the approved templates, or the languages of the one that is written.

    Without a written name, the languages are those of all approved templates.

    Raises:
        InvalidInputError: The API key is not chosen, or cannot be one.
        AuthenticationError: Interakt does not accept it.
        RateLimitError: Interakt asks to slow down.
        RefusedError: Interakt did not list the templates.
        TransportError: Nobody answered.
    """
    authorization = read_authorization(needed(written, "api_key"))
    is_language = input == "template_language_code"
    name = str(written.get("template_name", "")).strip() if is_language else ""
    asked = "language" if is_language else "name"
    values = [
        one.get(asked)
        for one in _templates(name, authorization, context)
        if _is_approved(one) and name in ("", one.get("name"))
    ]
    return sorted({value for value in values if isinstance(value, str) and value.strip()})


def sign_in(written: Mapping[str, Any]) -> SignIn:
    """Have the templates listed, which takes the key and nothing else.

    Raises:
        InvalidInputError: The API key is not chosen.
    """
    secret: Secret = needed(written, "api_key")

    def attempt(context: Context) -> str:
        request = HttpRequest(
            method="GET",
            url=URL,
            headers={"Authorization": read_authorization(secret)},
            query={"offset": "0"},
            time_limit_s=TIME_LIMIT_S,
        )
        _read_page(context.http.send(request), context.clock.now())
        return "Interakt accepts the API key."

    return SignIn(HOST, "", attempt)


def _is_approved(template: Mapping[str, Any]) -> bool:
    return str(template.get("approval_status") or "APPROVED").upper() == "APPROVED"


def _templates(name: str, authorization: str, context: Context) -> Iterator[dict[str, Any]]:
    """The account's approved templates, of one name where one is given."""
    query = {"approval_status": "APPROVED"} | ({"template_name": name} if name else {})
    offset = 0
    previous: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        request = HttpRequest(
            method="GET",
            url=URL,
            headers={"Authorization": authorization},
            query=query | {"offset": str(offset)},
            time_limit_s=TIME_LIMIT_S,
        )
        page = _read_page(context.http.send(request), context.clock.now())
        # How long a page is, is not documented: one without anything new is the last.
        if not page or page == previous:
            return
        yield from page
        previous = page
        offset += len(page)


def _read_page(answer: HttpResponse, now: dt.datetime) -> list[dict[str, Any]]:
    refuse_account(answer, now)
    said = answer.json()
    if answer.status != 200 or not isinstance(said, dict) or "results" not in said:
        message = read_message(answer)
        raise RefusedError(
            f"Interakt did not list its templates ({message or answer.status}): write the code "
            "name and the language as they stand in Interakt.",
            code=str(answer.status),
            detail=message or None,
        )
    return read_templates(said)
