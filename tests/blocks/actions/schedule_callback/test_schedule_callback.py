"""The block against its wire format, and its stand-in against the block's real requests."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from blocks.actions.schedule_callback import Inputs, run, stand_in
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    Fault,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    SecretError,
    StandInRequest,
)
from tests.support.fake_context import NOW, FakeContext, Provider, response, secret, wire

ACCEPTED = response(
    200,
    {
        "responseCode": 200,
        "message": "Call triggered successfully",
        "data": {"callId": "1234"},
    },
)


def make(**changes: Any) -> Inputs:
    values: dict[str, Any] = {
        "scheduled_time": "2026-12-10T10:00:00Z",
        "bot_number": "+918012345678",
        "use_case": "renewal_agent",
        "customer_number": "919876543210",
        "api_key": secret("key-1", "api.subverseai.com"),
    }
    return Inputs.model_validate(values | changes)


def test_the_least_that_is_sent() -> None:
    context = FakeContext(ACCEPTED)

    outputs = run(make(), context)

    (request,) = context.http.requests
    assert (request.method, request.url) == ("POST", "https://api.subverseai.com/api/call/trigger")
    assert request.headers == {"x-api-key": "key-1"}
    assert request.json == {
        "phoneNumber": "+919876543210",
        "agentName": "renewal_agent",
        "agentNumber": "+918012345678",
        "timezone": "Asia/Kolkata",
        "scheduleTime": "2026-12-10T10:00:00Z",
    }
    assert outputs.callback_scheduled
    assert outputs.call_id == "1234"
    assert outputs.call_time == dt.datetime(2026, 12, 10, 10, tzinfo=dt.UTC)
    assert outputs.error == ""


def test_everything_that_can_be_sent() -> None:
    context = FakeContext(ACCEPTED)

    run(
        make(
            greetings_message="Hello Asha",
            conversation_context="She asked for a call.",
            customer_details='{"name": "Asha"}',
            agent_options={"ttsLanguage": "hi", "initialMessage": "Hello"},
            no_of_retries=2,
            retries_after_in_hrs=1.5,
            start_working_hour="9:00",
            end_working_hour="18:00",
            timezone="Asia/Kolkata",
        ),
        context,
    )

    assert context.http.requests[0].json == {
        "phoneNumber": "+919876543210",
        "agentName": "renewal_agent",
        "agentNumber": "+918012345678",
        "metadata": {"name": "Asha"},
        "options": {
            "ttsLanguage": "hi",
            "initialMessage": "Hello Asha",
            "additionalContext": "She asked for a call.",
        },
        "noOfRetries": 2,
        "retryAfterHours": 1.5,
        "startWorkingHour": "09:00",
        "endWorkingHour": "18:00",
        "timezone": "Asia/Kolkata",
        "scheduleTime": "2026-12-10T10:00:00Z",
    }


def test_details_of_any_type_go_as_json() -> None:
    context = FakeContext(ACCEPTED)
    due = dt.datetime(2026, 12, 12, tzinfo=dt.UTC)

    run(make(customer_details={"due": due, "on": due.date()}), context)

    assert context.http.requests[0].json["metadata"] == {
        "due": "2026-12-12T00:00:00Z",
        "on": "2026-12-12",
    }


def test_a_call_outside_the_hours_moves_and_the_output_says_to_when() -> None:
    context = FakeContext(ACCEPTED)

    outputs = run(
        make(
            scheduled_time="2026-12-10T23:00:00+05:30",
            start_working_hour="09:00",
            end_working_hour="18:00",
        ),
        context,
    )

    assert outputs.call_time == dt.datetime(2026, 12, 11, 3, 30, tzinfo=dt.UTC)
    assert context.http.requests[0].json["scheduleTime"] == "2026-12-11T03:30:00Z"


@pytest.mark.parametrize("ago_s", [1, 59])
def test_a_moment_ago_means_now(ago_s: int) -> None:
    context = FakeContext(ACCEPTED)

    outputs = run(make(scheduled_time=NOW - dt.timedelta(seconds=ago_s)), context)

    assert outputs.call_time == NOW


@pytest.mark.parametrize(
    ("changes", "input", "words"),
    [
        ({"scheduled_time": NOW - dt.timedelta(minutes=2)}, "scheduled_time", "past"),
        (
            {"start_working_hour": "09:00", "end_working_hour": "09:00"},
            "end_working_hour",
            "the same",
        ),
        ({"start_working_hour": "09:00"}, "end_working_hour", "both a start and an end"),
        ({"end_working_hour": "09:00"}, "start_working_hour", "both a start and an end"),
        (
            {
                "scheduled_time": "9999-12-31T23:00:00Z",
                "start_working_hour": "09:00",
                "end_working_hour": "10:00",
            },
            "scheduled_time",
            "too far",
        ),
        ({"api_key": secret("two words")}, "api_key", "copy it afresh"),
        ({"api_key": secret(" ")}, "api_key", "copy it afresh"),
    ],
)
def test_what_makes_no_sense_is_not_sent(changes: dict[str, Any], input: str, words: str) -> None:
    context = FakeContext()

    with pytest.raises(InvalidInputError, match=words) as caught:
        run(make(**changes), context)

    assert caught.value.input == input
    assert context.http.requests == []


@pytest.mark.parametrize(
    "changes",
    [
        {"scheduled_time": "2026-12-10T10:00:00"},
        {"scheduled_time": "tomorrow"},
        {"bot_number": "12"},
        {"customer_number": "not a number"},
        {"no_of_retries": -1},
        {"retries_after_in_hrs": 0},
        {"start_working_hour": "25:00"},
        {"timezone": "Mars/Olympus"},
        {"customer_details": "{"},
        {"api_key": "written in clear"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**changes)


def test_the_key_goes_to_its_host_alone() -> None:
    with pytest.raises(SecretError):
        run(make(api_key=secret("key", "elsewhere.example")), FakeContext(ACCEPTED))


def refusal(code: int, message: str) -> Any:
    return response(200, {"responseCode": code, "message": message, "data": None})


@pytest.mark.parametrize(
    ("answer", "kind", "words", "is_transient", "may_have_arrived"),
    [
        (refusal(404, "Bot number is required"), RefusedError, "Bot number is req", False, False),
        (refusal(401, "Invalid API key"), AuthenticationError, "Invalid API key", False, False),
        (refusal(429, "Slow down"), RateLimitError, "no more calls", True, False),
        (refusal(500, "Internal"), RefusedError, "fault of its own", True, True),
        (response(401, "no"), AuthenticationError, "401", False, False),
        (response(429, "no"), RateLimitError, "no more calls", True, False),
        (response(503, "no"), RefusedError, "503", True, True),
        (response(404, "no"), RefusedError, "404", False, False),
        (response(302, "no"), RefusedError, "302", False, False),
        (response(200, "<html>"), RefusedError, "cannot be understood", False, True),
        (response(200, {"responseCode": "200"}), RefusedError, "understood", False, True),
        (response(200, [1]), RefusedError, "cannot be understood", False, True),
    ],
)
def test_refusals_in_words(
    answer: Any, kind: type[BlockError], words: str, is_transient: bool, may_have_arrived: bool
) -> None:
    with pytest.raises(kind, match=words) as caught:
        run(make(), FakeContext(answer))

    assert caught.value.is_transient is is_transient
    assert caught.value.may_have_arrived is may_have_arrived


def test_a_wait_that_is_asked_for_is_passed_on() -> None:
    with pytest.raises(RateLimitError) as caught:
        run(make(), FakeContext(response(429, "", retry_after="7")))

    assert caught.value.retry_after_s == 7


def test_a_success_without_an_id_is_a_success() -> None:
    outputs = run(make(), FakeContext(response(200, {"responseCode": 200, "data": None})))

    assert outputs.callback_scheduled
    assert outputs.call_id is None


def test_the_stand_in_takes_what_the_block_sends() -> None:
    world = {"agents": ["renewal_agent"], "bot_numbers": ["918012345678"]}
    provider = Provider(stand_in, world=world)

    outputs = run(
        make(greetings_message="नमस्ते", start_working_hour="09:00", end_working_hour="18:00"),
        FakeContext(provider),
    )

    assert outputs.callback_scheduled
    assert outputs.call_id
    (message,) = provider.messages
    assert message.channel == "call"
    assert message.to == ("+919876543210",)
    assert message.content["options"] == {"initialMessage": "नमस्ते"}
    assert message.content["scheduleTime"] == "2026-12-10T10:00:00Z"
    assert message.due == dt.datetime(2026, 12, 10, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.REFUSE, RefusedError),
        (Fault.RATE_LIMIT, RateLimitError),
        (Fault.SERVER_ERROR, RefusedError),
        (Fault.WRONG_PASSWORD, AuthenticationError),
    ],
)
def test_each_fault_reaches_the_block_as_its_error(fault: Fault, kind: type[BlockError]) -> None:
    provider = Provider(stand_in, fault)

    with pytest.raises(kind):
        run(make(), FakeContext(provider))

    assert provider.messages == []


def sent(**changes: Any) -> StandInRequest:
    context = FakeContext(ACCEPTED)
    run(make(), context)
    (request,) = context.http.requests
    body = {**request.json, **changes}
    gone = {name for name, value in changes.items() if value == "gone"}
    kept = {name: value for name, value in body.items() if name not in gone}
    return wire(
        type(request)(method=request.method, url=request.url, headers=request.headers, json=kept)
    )


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"phoneNumber": "gone"}, 400, "Phone number is required"),
        ({"phoneNumber": "12"}, 400, "Phone number is required"),
        ({"agentNumber": "gone"}, 404, "Bot number is required"),
        ({"agentNumber": "+918000000000"}, 404, "Bot number not found"),
        ({"agentName": "gone"}, 404, "Agent not found"),
        ({"agentName": "other"}, 404, "Agent not found"),
        ({"metadata": None}, 400, "metadata must not be null"),
        ({"metadata": []}, 400, "metadata must be an object"),
        ({"scheduleTime": "2026-12-10T10:00:00+00:00"}, 400, "scheduleTime"),
        ({"startWorkingHour": "9:00"}, 400, "startWorkingHour"),
        ({"timezone": "Mars/Olympus"}, 400, "timezone"),
        ({"noOfRetries": "2"}, 400, "noOfRetries"),
        ({"retryAfterHours": 0}, 400, "retryAfterHours"),
    ],
    ids=str,
)
def test_the_stand_in_is_strict(changes: dict[str, Any], code: int, message: str) -> None:
    world = {"agents": ["renewal_agent"], "bot_numbers": ["+91 80123 45678"]}

    reply = stand_in(sent(**changes), None, world)

    assert reply.status == 200
    assert reply.body["responseCode"] == code
    assert message in reply.body["message"]
    assert reply.message is None


def test_the_stand_in_wants_a_key_a_json_body_and_a_known_path() -> None:
    request = sent()

    def reply(path: str, headers: dict[str, str], body: bytes) -> Any:
        changed = replace(request, path=path, headers=headers, body=body)
        return stand_in(changed, None, {})

    key = {"x-api-key": "k"}
    assert reply(request.path, {}, request.body).body["responseCode"] == 401
    assert reply(request.path, key, b"[]").body["responseCode"] == 400
    assert reply("/api/other", key, b"{}").status == 404


def test_the_stand_in_lists_the_agents() -> None:
    request = StandInRequest(
        "GET", "api.subverseai.com", "/api/agent/blueprints", {}, {"x-api-key": "k"}, b""
    )

    reply = stand_in(request, None, {"agents": ["renewal_agent"]})

    assert [one["agentId"] for one in reply.body["data"]["agents"]] == ["renewal_agent"]
