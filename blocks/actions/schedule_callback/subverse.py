"""Answers like SubVerse's call service in rehearsal: HTTP 200 even when it refuses.

Wire as in SubVerse's OpenAPI description of 2026-05-05. What a workflow may say under
`rehearsal.schedule_callback`: `agents` and `bot_numbers`, those that the account has; without them
any agent and any number is taken.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any

from blocks.sdk import (
    Fault,
    Message,
    StandInReply,
    StandInRequest,
    read_datetime,
    read_phone,
    read_timezone,
)

_TRIGGER = ("POST", "/api/call/trigger")
_BLUEPRINTS = ("GET", "/api/agent/blueprints")

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

_FAULTS = {
    Fault.REFUSE: (400, "Call could not be scheduled"),
    Fault.WRONG_PASSWORD: (401, "Invalid API key"),
    Fault.SERVER_ERROR: (500, "Internal server error"),
}


class _RefusalError(Exception):
    """What the service says instead of taking the call: code and message."""


def stand_in(
    request: StandInRequest, fault: Fault | None, world: Mapping[str, Any]
) -> StandInReply:
    """Answer a call to be placed, or a look at the agents."""
    if fault == Fault.RATE_LIMIT:
        return StandInReply(429, {"message": "Too many requests"})
    if fault in _FAULTS:
        return _envelope(*_FAULTS[fault])
    if not request.headers.get("x-api-key", "").strip():
        return _envelope(401, "API key is required")
    asked = (request.method, request.path)
    if asked == _BLUEPRINTS:
        agents = [{"agentId": name, "config": {}, "version": 0} for name in _named(world, "agents")]
        return _envelope(200, "Blueprints fetched", {"agents": agents, "workflowList": []})
    if asked != _TRIGGER:
        return StandInReply(404, {"message": "Not Found"})
    try:
        return _accept(request.json(), world)
    except _RefusalError as refusal:
        return _envelope(*refusal.args)


def _envelope(
    code: int, message: str, data: Any = None, *, delivered: Message | None = None
) -> StandInReply:
    body = {"responseCode": code, "message": message, "data": data}
    return StandInReply(200, body, message=delivered)


def _named(world: Mapping[str, Any], name: str) -> list[str]:
    listed = world.get(name)
    return [str(one) for one in listed] if isinstance(listed, list) else []


def _accept(body: Any, world: Mapping[str, Any]) -> StandInReply:
    if not isinstance(body, dict):
        raise _RefusalError(400, "The body is no JSON object")
    null = next((name for name, value in body.items() if value is None), None)
    if null:
        raise _RefusalError(400, f"{null} must not be null")
    number = _phone(body.get("phoneNumber"), 400, "Phone number is required")
    agent_number = _phone(body.get("agentNumber"), 404, "Bot number is required")
    agent = body.get("agentName")
    agents, numbers = _named(world, "agents"), _named(world, "bot_numbers")
    if not agent or (agents and agent not in agents):
        raise _RefusalError(404, "Agent not found")
    if numbers and agent_number[1:] not in {re.sub(r"\D", "", one) for one in numbers}:
        raise _RefusalError(404, "Bot number not found")
    _check_times(body)
    _check_rest(body)
    call_id = uuid.uuid5(uuid.NAMESPACE_URL, repr(sorted(body.items(), key=lambda one: one[0])))
    content = {**body, "agentNumber": agent_number}
    message = Message("call", (number,), content, due=_due(body.get("scheduleTime")))
    data = {"callId": str(call_id)}
    return _envelope(200, "Call triggered successfully", data, delivered=message)


def _due(said: Any) -> dt.datetime | None:
    """When the call is to be placed; None for at once."""
    if said is None:
        return None
    try:
        return read_datetime(str(said) if _MOMENT.fullmatch(str(said)) else "")
    except ValueError:
        raise _RefusalError(400, "scheduleTime must be YYYY-MM-DDTHH:MM:SSZ") from None


def _phone(value: Any, code: int, message: str) -> str:
    try:
        return read_phone(value if isinstance(value, str) else "")
    except ValueError:
        raise _RefusalError(code, message) from None


def _check_times(body: Mapping[str, Any]) -> None:
    for name in ("startWorkingHour", "endWorkingHour"):
        if not _HOUR.fullmatch(str(body.get(name, "00:00"))):
            raise _RefusalError(400, f"{name} must be HH:MM")
    try:
        read_timezone(body.get("timezone", "Asia/Kolkata"))
    except ValueError:
        raise _RefusalError(400, "timezone is not valid") from None


def _check_rest(body: Mapping[str, Any]) -> None:
    for name in ("metadata", "options"):
        if not isinstance(body.get(name, {}), dict):
            raise _RefusalError(400, f"{name} must be an object")
    retries, pause = body.get("noOfRetries", 0), body.get("retryAfterHours", 1)
    if type(retries) is not int or retries < 0:
        raise _RefusalError(400, "noOfRetries must be 0 or more")
    if type(pause) not in {int, float} or pause <= 0:
        raise _RefusalError(400, "retryAfterHours must be more than 0")
