"""Schedule a Callback: has a voice agent call the customer at a given time, within working hours.

The wire is SubVerse's: POST /api/call/trigger of its OpenAPI description of 2026-05-05. Not here:
key and answers of the account (`account`), the stand-in (`subverse`).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import to_jsonable_python

from blocks.actions.schedule_callback.account import (
    HOST,
    offer,
    read_answer,
    read_key,
    sign_in,
)
from blocks.actions.schedule_callback.subverse import stand_in
from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    Category,
    Context,
    HttpRequest,
    HttpResponse,
    Integer,
    InvalidInputError,
    JsonObject,
    Moment,
    Number,
    Phone,
    RefusedError,
    Secret,
    Text,
    TimeOfDay,
    TimeZone,
    block,
    port,
    read_time,
    within_hours,
    write_text,
)

__all__ = ["Inputs", "Outputs", "check", "offer", "run", "sign_in", "stand_in"]

URL = f"https://{HOST}/api/call/trigger"
DEFAULT_ZONE = "Asia/Kolkata"
GRACE = dt.timedelta(seconds=60)
"""A time this little ago means now: it was now when the run began."""

_SAME_HOURS = "Start and end of the working hours are the same, so no call could ever be placed."


class Inputs(BlockInputs):
    """Whom to call, when, and what the agent should know."""

    greetings_message: Text | None = port(
        "What the agent says first, instead of its usual greeting.",
        multiline=True,
        example="Hello Asha, you asked us to call back.",
    )
    conversation_context: Text | None = port(
        "What the agent should know of the earlier conversation. Several outputs may be linked.",
        many_links=True,
        multiline=True,
    )
    scheduled_time: Moment = port(
        "When to call: a date and time with its offset, or Z for UTC. It must not be past.",
        example="2026-12-10T10:00:00Z",
    )
    bot_number: Phone = port(
        "The number the agent calls from.", example="+918012345678", reused=True
    )
    use_case: Text = port("The name of the voice agent.", example="renewal_agent", offered=True)
    customer_number: Phone = port(
        "Whom to call, with the country code. The + may be left out.",
        example="+919876543210",
        recipient=True,
    )
    customer_details: JsonObject | None = port(
        "What the agent may say of the customer: a JSON object.",
        may_be_empty=True,
        example='{"name": "Asha"}',
    )
    agent_options: JsonObject | None = port(
        "Settings of the agent for this call alone: a JSON object.",
        may_be_empty=True,
        example='{"ttsLanguage": "hi"}',
    )
    no_of_retries: Integer | None = port(
        "How often to call again when nobody answers.", may_be_empty=True, example=2, ge=0
    )
    retries_after_in_hrs: Number | None = port(
        "Hours between one call and the next.", may_be_empty=True, example=1, gt=0
    )
    start_working_hour: TimeOfDay | None = port(
        "No call before this time of day. An earlier call moves to it.",
        may_be_empty=True,
        example="09:00",
    )
    end_working_hour: TimeOfDay | None = port(
        "No call after this time of day. A later call moves to the start on the next day. Hours "
        "may pass midnight, such as 22:00 to 06:00.",
        may_be_empty=True,
        example="18:00",
    )
    timezone: TimeZone | None = port(
        "The time zone of the working hours.", default=DEFAULT_ZONE, may_be_empty=True
    )
    api_key: Secret = port("The API key of your SubVerse account, from its dashboard.")


class Outputs(BlockOutputs):
    """Whether the call is scheduled, and for when."""

    callback_scheduled: bool = port("Whether the call was accepted.")
    call_id: Text | None = port("The number of the call at SubVerse.", default=None)
    call_time: Moment | None = port(
        "When the call will be placed, once it is moved into the working hours.", default=None
    )
    error: Text = port("What went wrong, in words. Empty when all is well.", default="")


def check(written: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Problems of the written inputs with each other."""
    start, end = written.get("start_working_hour"), written.get("end_working_hour")
    try:
        is_same = bool(start and end) and read_time(start) == read_time(end)
    except ValueError:
        return []  # Each of them is reported by itself.
    return [("end_working_hour", _SAME_HOURS)] if is_same else []


@block(
    type="schedule_callback",
    version=1,
    title="Schedule a Callback",
    category=Category.ACTIONS,
    icon="mdi6.phone-clock",
    outward=True,
    keeps_hours=True,
    success="callback_scheduled",
    hosts=(HOST,),
    service="SubVerse",
    synonyms=("call", "phone", "voice", "agent", "appointment", "call back"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Have one call scheduled.

    Raises:
        InvalidInputError: The time is past, or the working hours make no sense; nothing was sent.
        AuthenticationError: SubVerse does not accept the API key.
        RateLimitError: SubVerse asks to slow down.
        RefusedError: SubVerse said no.
        TransportError: Nobody answered.
    """
    call_time = _call_time(inputs, context.clock.now())
    request = HttpRequest(
        method="POST",
        url=URL,
        headers={"x-api-key": read_key(inputs.api_key)},
        json=_body(inputs, call_time),
    )
    call_id = _read(context.http.send(request), context)
    return Outputs(callback_scheduled=True, call_id=call_id, call_time=call_time)


def _call_time(inputs: Inputs, now: dt.datetime) -> dt.datetime:
    wanted = inputs.scheduled_time
    if wanted < now - GRACE:
        raise InvalidInputError(
            f"“Scheduled time” is {write_text(wanted)}, which is past: choose a time to come.",
            input="scheduled_time",
        )
    wanted = max(wanted, now).replace(microsecond=0).astimezone(dt.UTC)
    start, end = inputs.start_working_hour, inputs.end_working_hour
    if start is None and end is None:
        return wanted
    if start is None or end is None:
        raise InvalidInputError(
            "Working hours need both a start and an end, or neither.",
            input="start_working_hour" if start is None else "end_working_hour",
        )
    if start == end:
        raise InvalidInputError(_SAME_HOURS, input="end_working_hour")
    try:
        return within_hours(wanted, start, end, ZoneInfo(inputs.timezone or DEFAULT_ZONE))
    except OverflowError:
        raise InvalidInputError(
            f"“Scheduled time” is {write_text(wanted)}, which is too far away.",
            input="scheduled_time",
        ) from None


def _body(inputs: Inputs, call_time: dt.datetime) -> dict[str, Any]:
    """The body as SubVerse reads it; what is not given is left out."""
    options = {
        **(inputs.agent_options or {}),
        **({"initialMessage": inputs.greetings_message} if inputs.greetings_message else {}),
        **(
            {"additionalContext": inputs.conversation_context}
            if inputs.conversation_context
            else {}
        ),
    }
    body = {
        "phoneNumber": inputs.customer_number,
        "agentName": inputs.use_case,
        "agentNumber": inputs.bot_number,
        "metadata": inputs.customer_details,
        "options": options or None,
        "noOfRetries": inputs.no_of_retries,
        "retryAfterHours": inputs.retries_after_in_hrs,
        "startWorkingHour": write_text(inputs.start_working_hour),
        "endWorkingHour": write_text(inputs.end_working_hour),
        "timezone": inputs.timezone or DEFAULT_ZONE,
        # Already within the hours, so that the service has nothing to move.
        "scheduleTime": call_time.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    given = {name: value for name, value in body.items() if value is not None}
    jsonable: dict[str, Any] = to_jsonable_python(given, fallback=write_text)
    return jsonable


def _read(answer: HttpResponse, context: Context) -> str | None:
    """The call's id in a good answer."""
    said = read_answer(answer, context.clock.now())
    if said.is_good:
        call_id = said.data.get("callId") if isinstance(said.data, dict) else None
        return None if call_id is None else str(call_id)
    if said.status >= 500:
        raise RefusedError(
            f"SubVerse has a fault of its own ({said.message or said.status}), and may or may not "
            "have taken the call: look into its list of calls before scheduling it again.",
            code=str(said.status),
            detail=said.message or None,
            is_transient=True,
            may_have_arrived=True,
        )
    if 200 <= said.status < 300:
        raise RefusedError(
            "SubVerse answered in a way that cannot be understood, so the call may or may not be "
            "scheduled: look into its list of calls before scheduling it again.",
            may_have_arrived=True,
        )
    raise RefusedError(
        f"SubVerse refused the call: {said.reason}.",
        code=str(said.status),
        detail=said.message or None,
    )
