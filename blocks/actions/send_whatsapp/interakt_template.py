"""Counts the values of a message against the account's template at Interakt, before it is sent.

The check is soft: only a template that is found and understood can stop a message; the provider
has the last word. Shape of the list: `results.templates[]` with `name`, `language`, `body`,
`header_format`, `header` and `buttons`, which is JSON text, sometimes encoded twice
(seen in integrators' code, 2026-11).
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from blocks.actions.send_whatsapp.template import places
from blocks.sdk import Context, HttpRequest, InvalidInputError, TransportError, read_json

HOST = "api.interakt.ai"
URL = f"https://{HOST}/v1/public/track/organization/templates"
TIME_LIMIT_S = 5.0
MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Shape:
    """How many values a template takes; None where that is not known.

    Attributes:
        buttons: Indexes of the buttons that need a value.
    """

    header: int | None
    body: int
    buttons: tuple[str, ...]

    def problem(self, template: Mapping[str, Any]) -> tuple[str, str] | None:
        """The input that does not fit this shape, and why; None when all fit."""
        body = len(template.get("bodyValues", ()))
        if body != self.body:
            return "body_values", f"takes {_values(self.body, 'body')}, but {body} came"
        header = len(template.get("headerValues", ()))
        if self.header is not None and header != self.header:
            return "header_values", f"takes {_values(self.header, 'header')}, but {header} came"
        missing = [index for index in self.buttons if index not in template.get("buttonValues", {})]
        if missing:
            return "button_values", f"needs a value for button {missing[0]} (counted from 0)"
        return None


class _Memory:
    """Shapes found in this process, the latest ones; safe among threads."""

    def __init__(self) -> None:
        self._shapes: OrderedDict[tuple[str, str, str], Shape | None] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: tuple[str, str, str]) -> bool:
        with self._lock:
            return key in self._shapes

    def get(self, key: tuple[str, str, str]) -> Shape | None:
        with self._lock:
            return self._shapes.get(key)

    def keep(self, key: tuple[str, str, str], shape: Shape | None) -> None:
        with self._lock:
            self._shapes[key] = shape
            while len(self._shapes) > MOST_REMEMBERED:
                self._shapes.popitem(last=False)


_memory = _Memory()


def check_values(template: Mapping[str, Any], authorization: str, context: Context) -> None:
    """Compare the values of `template` (as on the wire) with the template at Interakt.

    Interakt is asked once per run for a template. What is remembered can only let a message pass:
    before one is stopped, Interakt is asked again, so an amended template is seen at once.

    Raises:
        InvalidInputError: The template takes other values; nothing was sent.
    """
    name, language = template["name"], template["languageCode"]
    run_id = context.idempotency_key.partition(":")[0]
    key = (run_id, name, language)
    if key in _memory:
        known = _memory.get(key)
        if known is None or known.problem(template) is None:
            return
    shape = _ask(name, language, authorization, context)
    _memory.keep(key, shape)
    problem = shape.problem(template) if shape else None
    if problem:
        raise InvalidInputError(
            f"The template “{name}” ({language}) {problem[1]}. Nothing was sent.", input=problem[0]
        )


def _ask(name: str, language: str, authorization: str, context: Context) -> Shape | None:
    request = HttpRequest(
        method="GET",
        url=URL,
        headers={"Authorization": authorization},
        query={
            "offset": "0",
            "template_name": name,
            "language": language,
            "approval_status": "APPROVED",
        },
        time_limit_s=TIME_LIMIT_S,
    )
    try:
        answer = context.http.send(request)
    except TransportError:
        return None
    found = read_templates(answer.json()) if answer.status == 200 else []
    return next(
        (
            _shape(one)
            for one in found
            if one.get("name") == name and one.get("language") == language
        ),
        None,
    )


def read_templates(answer: Any) -> list[dict[str, Any]]:
    """The templates in an answer of the list; none where it is not understood."""
    results = answer.get("results") if isinstance(answer, dict) else None
    templates = results.get("templates") if isinstance(results, dict) else None
    if not isinstance(templates, list):
        return []
    return [one for one in templates if isinstance(one, dict)]


def _shape(template: Mapping[str, Any]) -> Shape | None:
    body = template.get("body")
    if not isinstance(body, str):
        return None
    # A media header may have a picture of its own, so it says nothing of the values.
    header = template.get("header") if template.get("header_format") == "TEXT" else None
    return Shape(
        header=len(places(header)) if isinstance(header, str) else None,
        body=len(places(body)),
        buttons=tuple(
            str(index)
            for index, button in enumerate(_buttons(template.get("buttons")))
            if isinstance(button, dict) and places(str(button.get("url") or ""))
        ),
    )


def _buttons(value: Any) -> list[Any]:
    for _ in range(2):
        if isinstance(value, str):
            try:
                value = read_json(value)
            except ValueError:
                return []
    return value if isinstance(value, list) else []


def _values(count: int, part: str) -> str:
    return f"{count} {part} value" if count == 1 else f"{count} {part} values"
