"""Answers like Gupshup's enterprise gateway in rehearsal: HTTP 200 even when it refuses.

What a workflow may say under `rehearsal.gupshup`: `templates`, each with `id` and `body`. Without
templates any number and any text is taken; the code of a template that does not fit is ours.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from blocks.actions.send_whatsapp.template import fill, is_refused, places, reads_like
from blocks.sdk import Fault, Message, StandInReply, StandInRequest, read_phone

_PATH = "/GatewayAPI/rest"
_FORM = "application/x-www-form-urlencoded"
_NO_SUCH_TEMPLATE = "100"

_FAULTS = {
    Fault.REFUSE: ("106", "Method is not enabled for the account."),
    Fault.WRONG_PASSWORD: ("102", "Authentication failed due to invalid userId or password."),
}


class _RefusalError(Exception):
    """What the gateway says instead of taking the request: code and details."""


def stand_in(
    request: StandInRequest, fault: Fault | None, world: Mapping[str, Any]
) -> StandInReply:
    """Answer an opt-in or a send."""
    if fault == Fault.RATE_LIMIT:
        return StandInReply(429, "Too Many Requests")
    if fault == Fault.SERVER_ERROR:
        return StandInReply(500, "Internal Server Error")
    if (request.method, request.path) != ("POST", _PATH):
        return StandInReply(404, "Not Found")
    is_form = request.headers.get("content-type", "").startswith(_FORM)
    fields = request.form() if is_form else {}
    if fault in _FAULTS:
        return _answer(fields, "error", *_FAULTS[fault])
    try:
        return _accept(fields, world)
    except _RefusalError as refusal:
        return _answer(fields, "error", *refusal.args)


def _accept(fields: Mapping[str, str], world: Mapping[str, Any]) -> StandInReply:
    for name in ("method", "userid", "password", "auth_scheme", "v"):
        if not fields.get(name):
            raise _RefusalError("101", f"The parameter '{name}' is missing.")
    if fields["v"] not in {"1.0", "1.1"}:
        raise _RefusalError("107", "The version should be 1.0 or 1.1.")
    if fields["auth_scheme"] != "plain":
        raise _RefusalError("102", "Authentication failed due to invalid userId or password.")
    method = fields["method"].upper()
    if method == "OPT_IN":
        _number(fields.get("phone_number", ""))
        return _answer(fields, "success", "", "")
    if method != "SENDMESSAGE":
        raise _RefusalError("106", "Method is not enabled for the account.")
    number = _number(fields.get("send_to", ""))
    content = _content(fields, world)
    id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{number}{sorted(fields.items())}").int)[:16]
    return _answer(fields, "success", id, "", Message("whatsapp", (number,), content))


def _answer(
    fields: Mapping[str, str], status: str, id: str, details: str, message: Message | None = None
) -> StandInReply:
    number = fields.get("send_to") or fields.get("phone_number") or ""
    if fields.get("format") == "json":
        response = {"id": id, "phone": number, "details": details, "status": status}
        return StandInReply(200, {"response": response}, message=message)
    parts = (status, id, details) if status == "error" else (status, number, id)
    return StandInReply(200, " | ".join(parts), message=message)


def _number(digits: str) -> str:
    try:
        return read_phone(digits if digits.isdecimal() else "")
    except ValueError:
        raise _RefusalError("105", "The phone number is invalid.") from None


def _content(fields: Mapping[str, str], world: Mapping[str, Any]) -> dict[str, Any]:
    for name, wanted in {"msg_type": "TEXT", "isHSM": "true"}.items():
        if fields.get(name, "").upper() != wanted.upper():
            raise _RefusalError("101", f"The parameter '{name}' is missing or invalid.")
    templates = _templates(world)
    message, id = fields.get("msg"), fields.get("whatsAppTemplateId")
    if id is None:
        if not message:
            raise _RefusalError("101", "The parameter 'msg' is missing.")
        if templates and not any(reads_like(message, body) for body in templates.values()):
            raise _RefusalError(_NO_SUCH_TEMPLATE, "The message matches no approved template.")
        return {"text": message}
    values = _values(fields)
    if templates and id not in templates:
        raise _RefusalError(_NO_SUCH_TEMPLATE, "There is no approved template of this id.")
    if templates and len(places(templates[id])) != len(values):
        raise _RefusalError(_NO_SUCH_TEMPLATE, "The template takes another number of values.")
    content: dict[str, Any] = {"template": id, "body_values": values}
    return content | ({"text": fill(templates[id], values)} if templates else {})


def _templates(world: Mapping[str, Any]) -> dict[str, str]:
    listed = world.get("templates")
    return {
        str(one.get("id")): str(one.get("body") or "")
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    }


def _values(fields: Mapping[str, str]) -> list[str]:
    numbers = sorted(int(name[3:]) for name in fields if re.fullmatch(r"var[1-9]\d*", name))
    if numbers != list(range(1, len(numbers) + 1)):
        raise _RefusalError("101", "The parameters var1, var2 and so on have a gap.")
    values = [fields[f"var{number}"] for number in numbers]
    if any(is_refused(value) for value in values):
        raise _RefusalError("101", "A template value is empty or has line breaks or tabs in it.")
    return values
