"""Gupshup's gateway on its wire, and its stand-in: HTTP 200 even when it refuses."""

from dataclasses import replace
from typing import Any

import pytest

from blocks.actions.send_whatsapp.gupshup import Inputs, send, stand_in
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    Fault,
    HoleError,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    SecretError,
    StandInRequest,
    TransportError,
)
from tests.support.fake_context import FakeContext, Provider, response, secret, wire

URL = "https://mediaapi.smsgupshup.com/GatewayAPI/rest"


def answer(status: str, id: str, details: str = "") -> Any:
    said = {"id": id, "phone": "919999999999", "details": details, "status": status}
    return response(200, {"response": said})


ACCEPTED = answer("success", "4046538-1")


def make(**changes: Any) -> Inputs:
    values: dict[str, Any] = {
        "customer_number": "+919999999999",
        "provider": "gupshup",
        "user_id": 2000123456,
        "password": secret("pa ss&w=rd", "mediaapi.smsgupshup.com"),
    }
    if "message" not in changes:
        values |= {"template_id": "10132", "template_params": ["Asha", "12 December"]}
    return Inputs.model_validate(values | changes)


COMMON = {
    "method": "SendMessage",
    "userid": "2000123456",
    "password": "pa ss&w=rd",
    "auth_scheme": "plain",
    "v": "1.1",
    "format": "json",
    "send_to": "919999999999",
    "msg_type": "TEXT",
    "isHSM": "true",
    "isTemplate": "true",
}


@pytest.mark.parametrize(
    ("changes", "content"),
    [
        ({}, {"whatsAppTemplateId": "10132", "var1": "Asha", "var2": "12 December"}),
        ({"template_params": None}, {"whatsAppTemplateId": "10132"}),
        ({"message": "Dear Asha,\nit ends."}, {"msg": "Dear Asha,\nit ends."}),
        ({"message": "Dear Asha", "template_id": ""}, {"msg": "Dear Asha"}),
    ],
    ids=str,
)
def test_the_wire(changes: dict[str, Any], content: dict[str, str]) -> None:
    context = FakeContext(ACCEPTED)

    outputs = send(make(**changes), context)

    (request,) = context.http.requests
    assert (request.method, request.url) == ("POST", URL)
    assert request.form == COMMON | content
    assert outputs.message_success
    assert outputs.message_id == "4046538-1"


def test_consent_is_told_first_when_wanted() -> None:
    context = FakeContext(answer("success", ""), ACCEPTED)

    send(make(opt_in_first=True), context)

    opt_in, message = context.http.requests
    assert opt_in.form == {
        "method": "OPT_IN",
        "userid": "2000123456",
        "password": "pa ss&w=rd",
        "auth_scheme": "plain",
        "v": "1.1",
        "format": "json",
        "phone_number": "919999999999",
        "channel": "WHATSAPP",
    }
    assert message.form is not None
    assert message.form["method"] == "SendMessage"


def test_a_consent_that_is_known_already_is_fine() -> None:
    context = FakeContext(answer("error", "322", "already marked"), ACCEPTED)

    assert send(make(opt_in_first=True), context).message_success


@pytest.mark.parametrize(
    "first", [answer("error", "106", "Method not enabled"), response(500, ""), response(200, "?")]
)
def test_a_refused_consent_stops_the_message_before_anything_arrived(first: Any) -> None:
    context = FakeContext(first)

    with pytest.raises(RefusedError) as caught:
        send(make(opt_in_first=True), context)

    assert len(context.http.requests) == 1
    assert not caught.value.may_have_arrived


def test_a_consent_without_an_answer_leaves_no_doubt_about_the_message() -> None:
    context = FakeContext(TransportError("No answer.", may_have_arrived=True))

    with pytest.raises(TransportError) as caught:
        send(make(opt_in_first=True), context)

    assert len(context.http.requests) == 1
    assert not caught.value.may_have_arrived


@pytest.mark.parametrize(
    ("changes", "kind", "input"),
    [
        ({"template_id": None, "template_params": None}, InvalidInputError, "template_id"),
        ({"message": "x", "template_id": "1"}, InvalidInputError, "template_id"),
        ({"message": " "}, InvalidInputError, "template_id"),
        ({"message": "x", "template_params": ["a"]}, InvalidInputError, "template_params"),
        ({"template_params": ["a", ""]}, HoleError, "template_params"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_not_sent(
    changes: dict[str, Any], kind: type[InvalidInputError], input: str
) -> None:
    context = FakeContext()

    with pytest.raises(kind) as caught:
        send(make(**changes), context)

    assert caught.value.input == input
    assert context.http.requests == []


def test_the_password_goes_to_its_host_alone() -> None:
    with pytest.raises(SecretError):
        send(make(password=secret("x", "elsewhere.example")), FakeContext(ACCEPTED))


@pytest.mark.parametrize(
    ("given", "kind", "words", "is_transient", "may_have_arrived"),
    [
        (answer("error", "102", "Auth failed."), AuthenticationError, "Auth failed", False, False),
        (answer("error", "103"), AuthenticationError, "no such user id", False, False),
        (answer("error", "104"), RefusedError, "switched off", False, False),
        (answer("error", "105"), RefusedError, "not valid for WhatsApp", False, False),
        (answer("error", "106"), RefusedError, "enable the method", False, False),
        (answer("error", "175"), RefusedError, "other countries", False, False),
        (answer("error", "999", "Odd thing."), RefusedError, r"Odd thing \[999\]", False, False),
        (answer("error", "", ""), RefusedError, "no reason", False, False),
        (response(200, "error | 102 | Auth failed"), AuthenticationError, "Auth", False, False),
        (response(401, ""), AuthenticationError, "user id or the password", False, False),
        (response(429, "", retry_after="9"), RateLimitError, "no more messages", True, False),
        (response(502, ""), RefusedError, "fault of its own", True, True),
        (response(404, ""), RefusedError, "404", False, False),
        (response(200, "<html>"), RefusedError, "cannot be understood", False, True),
        (response(200, {"status": "success"}), RefusedError, "understood", False, True),
        (answer("submitted", "1"), RefusedError, "cannot be understood", False, True),
    ],
)
def test_refusals_in_words(
    given: Any, kind: type[BlockError], words: str, is_transient: bool, may_have_arrived: bool
) -> None:
    with pytest.raises(kind, match=words) as caught:
        send(make(), FakeContext(given))

    assert caught.value.is_transient is is_transient
    assert caught.value.may_have_arrived is may_have_arrived


def test_an_answer_in_text_is_understood() -> None:
    outputs = send(make(), FakeContext(response(200, "success | 919999999999 | 4046538-1")))

    assert outputs.message_id == "4046538-1"


WORLD = {"templates": [{"id": 10132, "body": "Dear {{1}}, it ends on {{2}}."}]}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "Dear Asha, it ends on 12 December."),
        ({"message": "Dear Ravi, it ends on Friday."}, "Dear Ravi, it ends on Friday."),
    ],
    ids=str,
)
def test_the_stand_in_takes_what_the_block_sends(changes: dict[str, Any], text: str) -> None:
    provider = Provider(stand_in, world=WORLD)

    outputs = send(make(opt_in_first=True, **changes), FakeContext(provider))

    assert outputs.message_id
    (message,) = provider.messages
    assert message.channel == "whatsapp"
    assert message.to == ("+919999999999",)
    assert message.content["text"] == text


def test_without_templates_the_stand_in_takes_any() -> None:
    provider = Provider(stand_in)

    send(make(), FakeContext(provider))
    send(make(message="Anything"), FakeContext(provider))

    assert [one.content for one in provider.messages] == [
        {"template": "10132", "body_values": ["Asha", "12 December"]},
        {"text": "Anything"},
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"template_id": "999"},
        {"template_params": ["Asha"]},
        {"message": "Dear Asha"},
    ],
    ids=str,
)
def test_the_stand_in_refuses_what_is_no_approved_template(changes: dict[str, Any]) -> None:
    provider = Provider(stand_in, world=WORLD)

    with pytest.raises(RefusedError, match="100"):
        send(make(**changes), FakeContext(provider))

    assert provider.replies[0].status == 200
    assert provider.messages == []


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        (Fault.REFUSE, RefusedError, 200),
        (Fault.WRONG_PASSWORD, AuthenticationError, 200),
        (Fault.RATE_LIMIT, RateLimitError, 429),
        (Fault.SERVER_ERROR, RefusedError, 500),
    ],
)
def test_each_fault_reaches_the_block_as_its_error(
    fault: Fault, kind: type[BlockError], status: int
) -> None:
    provider = Provider(stand_in, fault)

    with pytest.raises(kind):
        send(make(), FakeContext(provider))

    assert provider.replies[0].status == status
    assert provider.messages == []


def sent(**changes: str | None) -> StandInRequest:
    context = FakeContext(ACCEPTED)
    send(make(), context)
    (request,) = context.http.requests
    fields = {**(request.form or {}), **changes}
    return wire(replace(request, form={k: v for k, v in fields.items() if v is not None}))


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (sent(userid=None), "101"),
        (sent(password=""), "101"),
        (sent(v="2.0"), "107"),
        (sent(auth_scheme="basic"), "102"),
        (sent(method="SENDMEDIAMESSAGE"), "106"),
        (sent(send_to="+919999999999"), "105"),
        (sent(send_to="12"), "105"),
        (sent(msg_type=None), "101"),
        (sent(isHSM="false"), "101"),
        (sent(var1=None), "101"),
        (sent(var1="two\nlines"), "101"),
        (sent(whatsAppTemplateId=None), "101"),
    ],
)
def test_the_stand_in_is_strict(request_: StandInRequest, code: str) -> None:
    reply = stand_in(request_, None, {})

    assert reply.status == 200
    assert reply.body["response"]["status"] == "error"
    assert reply.body["response"]["id"] == code
    assert reply.message is None


def test_the_stand_in_answers_in_text_unless_json_is_asked_for() -> None:
    good = stand_in(sent(format="text"), None, {})
    bad = stand_in(sent(format=None, send_to="12"), None, {})

    assert good.body.startswith("success | 919999999999 | ")
    assert bad.body == "error | 105 | The phone number is invalid."


def test_credentials_in_the_address_are_not_seen() -> None:
    request = replace(sent(), query={"userid": "1", "password": "2"}, body=b"")

    assert "101" in stand_in(request, None, {}).body


def test_the_stand_in_knows_one_address_and_forms_alone() -> None:
    assert stand_in(replace(sent(), method="GET"), None, {}).status == 404
    assert stand_in(replace(sent(), path="/other"), None, {}).status == 404
    assert "101" in stand_in(replace(sent(), headers={}), None, {}).body
