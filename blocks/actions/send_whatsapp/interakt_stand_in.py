"""Answers like Interakt in rehearsal: same wire, same refusals, templates as the workflow says.

What a workflow may say under `rehearsal.interakt`: `templates`, each with `name`, `language` and
`body`, and where it has them `header` (text), `header_format` (IMAGE, VIDEO, DOCUMENT), `buttons`
(web addresses or captions, in order). Without templates any name is taken.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blocks.actions.send_whatsapp.template import fill, is_refused, places
from blocks.sdk import Fault, Message, StandInReply, StandInRequest, read_phone

_SEND = ("POST", "/v1/public/message/")
_LIST = ("GET", "/v1/public/track/organization/templates")
_MEDIA = {"IMAGE", "VIDEO", "DOCUMENT"}

_FAULTS = {
    Fault.REFUSE: (400, "Customer is not available for the organization"),
    Fault.RATE_LIMIT: (429, "Rate limit exceeded for this resource"),
    Fault.SERVER_ERROR: (500, "Internal server error"),
    Fault.WRONG_PASSWORD: (401, "Invalid token provided"),
}


class _RefusalError(Exception):
    """What Interakt says instead of taking the message."""


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a message, by part of its template."""

    header: list[str]
    body: list[str]
    buttons: dict[str, list[str]]

    @property
    def content(self) -> dict[str, Any]:
        parts = {
            "header_values": self.header,
            "body_values": self.body,
            "button_values": self.buttons,
        }
        return {name: values for name, values in parts.items() if values}


@dataclass(frozen=True, slots=True)
class _Template:
    """An approved template of the rehearsed account."""

    name: str
    language: str
    body: str
    header: str
    header_format: str | None
    buttons: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """The template in Interakt's list."""
        return {
            "name": self.name,
            "language": self.language,
            "body": self.body,
            "header_format": self.header_format,
            "header": self.header or None,
            "buttons": [{"url": button} for button in self.buttons],
            "approval_status": "APPROVED",
        }

    def count(self, values: _Values) -> None:
        """Refuse values that are not as many as the template has places."""
        is_media = self.header_format in _MEDIA
        expected = {
            "header": (1 if is_media else len(places(self.header)), len(values.header)),
            "body": (len(places(self.body)), len(values.body)),
        } | {
            f"button at index {index}": (
                len(places(button)),
                len(values.buttons.get(str(index), [])),
            )
            for index, button in enumerate(self.buttons)
        }
        for part, (wanted, given) in expected.items():
            if wanted != given:
                raise _RefusalError(
                    f"Missing variable values for template's {part}, "
                    f"expected number of values are {wanted}"
                )

    def filled(self, values: _Values) -> dict[str, Any]:
        """What the customer reads."""
        text = [fill(self.header, values.header), fill(self.body, values.body)]
        buttons = [
            fill(button, values.buttons.get(str(index), []))
            for index, button in enumerate(self.buttons)
        ]
        shown = {"text": "\n\n".join(part for part in text if part), "buttons": buttons}
        return {name: part for name, part in shown.items() if part}


def stand_in(
    request: StandInRequest, fault: Fault | None, world: Mapping[str, Any]
) -> StandInReply:
    """Answer a send or a look at the templates."""
    if fault in _FAULTS:
        return _refusal(*_FAULTS[fault])
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme != "Basic" or not key or " " in key:
        return _refusal(401, "Invalid token provided")
    templates = _templates(world)
    asked = (request.method, request.path)
    if asked == _LIST:
        return _list(request.query, templates)
    if asked != _SEND:
        return StandInReply(404, {"detail": "Not found."})
    try:
        return _accept(request.json(), templates)
    except _RefusalError as refusal:
        return _refusal(400, str(refusal))


def _refusal(status: int, message: str) -> StandInReply:
    return StandInReply(status, {"result": False, "message": message})


def _templates(world: Mapping[str, Any]) -> list[_Template]:
    listed = world.get("templates")
    return [
        _Template(
            name=str(one.get("name")),
            language=str(one.get("language")),
            body=str(one.get("body") or ""),
            header=str(one.get("header") or ""),
            header_format=one.get("header_format") or ("TEXT" if one.get("header") else None),
            buttons=tuple(map(str, one.get("buttons") or ())),
        )
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    ]


def _list(query: Mapping[str, str], templates: list[_Template]) -> StandInReply:
    rows = [
        one.row()
        for one in templates
        if query.get("template_name", one.name) == one.name
        and query.get("language", one.language) == one.language
    ]
    offset = query.get("offset", "0")
    page = rows[int(offset) if offset.isdecimal() else 0 :]
    return StandInReply(200, {"count": len(rows), "results": {"templates": page}})


def _accept(body: Any, templates: list[_Template]) -> StandInReply:
    if not isinstance(body, dict) or body.get("type") != "Template":
        raise _RefusalError("type is a required field, and must be Template")
    number = _number(body)
    if len(str(body.get("callbackData") or "")) > 512:
        raise _RefusalError("callbackData should not be more than 512 characters")
    template = body.get("template")
    if not isinstance(template, dict):
        raise _RefusalError("template is a required field")
    name, language = template.get("name"), template.get("languageCode")
    if not (isinstance(name, str) and name and isinstance(language, str) and language):
        raise _RefusalError("template name and languageCode are required fields")
    values = _values(template)
    content = {"template": name, "language": language} | values.content
    if templates:
        known = _find(templates, name, language)
        known.count(values)
        content |= known.filled(values)
    reply = {
        "result": True,
        "message": "Message queued for sending via Interakt. Check webhook for delivery status",
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{number}{body.get('callbackData')}{template}")),
    }
    return StandInReply(201, reply, message=Message("whatsapp", (number,), content))


def _number(body: Mapping[str, Any]) -> str:
    if "fullPhoneNumber" in body:
        raise _RefusalError("Send either fullPhoneNumber or countryCode and phoneNumber")
    code, number = str(body.get("countryCode")), str(body.get("phoneNumber"))
    if not code.startswith("+") or not code[1:].isdecimal() or not number.isdecimal():
        raise _RefusalError("countryCode and phoneNumber are required fields, of digits")
    try:
        return read_phone(f"{code}{number}")
    except ValueError:
        raise _RefusalError("Please enter a valid phoneNumber") from None


def _values(template: Mapping[str, Any]) -> _Values:
    buttons = template.get("buttonValues", {})
    if not isinstance(buttons, dict):
        raise _RefusalError("buttonValues should be an object")
    return _Values(
        header=_texts(template.get("headerValues", []), "headerValues"),
        body=_texts(template.get("bodyValues", []), "bodyValues"),
        buttons={index: _texts(buttons[index], "buttonValues") for index in buttons},
    )


def _texts(values: Any, field: str) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _RefusalError(f"{field} should be a list of text")
    if any(is_refused(value) for value in values):
        raise _RefusalError(
            "Param text cannot be empty, have new-line/tab characters or more than 4 "
            f"consecutive spaces in {field}"
        )
    return values


def _find(templates: list[_Template], name: str, language: str) -> _Template:
    for one in templates:
        if (one.name, one.language) == (name, language):
            return one
    raise _RefusalError(
        f"No approved template found with name '{name}' and language '{language}' "
        "in your Interakt account"
    )
