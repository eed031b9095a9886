"""Interakt on its wire, its count of template values, and its stand-in."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from blocks.actions.send_whatsapp import run
from blocks.actions.send_whatsapp.interakt import Inputs, send, stand_in
from blocks.actions.send_whatsapp.interakt_template import MOST_REMEMBERED
from blocks.catalog import load_catalog
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    Fault,
    HoleError,
    HttpRequest,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    SecretError,
    StandInRequest,
    TransportError,
)
from tests.support.fake_context import FakeContext, Provider, response, secret, wire

QUEUED = response(201, {"result": True, "message": "Message queued", "id": "abc-1"})
URL = "https://api.interakt.ai/v1/public/message/"
TEMPLATE = {
    "name": "renewal",
    "language": "en",
    "header": "For {{1}}",
    "body": "Your policy ends on {{1}}; it costs {{2}}.",
    "buttons": ["Call us", "https://pay.example.com/{{1}}"],
}
WORLD = {"templates": [TEMPLATE]}
FITTING = {
    "header_values": ["Asha"],
    "body_values": ["12 December", "500"],
    "button_values": {"1": ["offer42"]},
}


def make(**changes: Any) -> Inputs:
    values: dict[str, Any] = {
        "customer_number": "919999999999",
        "provider": "interakt",
        "api_key": secret("a2V5OnNlY3JldA==", "api.interakt.ai"),
        "template_name": "renewal",
        "template_language_code": "en",
        "check_template": False,
    }
    return Inputs.model_validate(values | changes)


def test_the_wire() -> None:
    context = FakeContext(QUEUED, idempotency_key="run1:7:tell")

    outputs = send(make(**FITTING), context)

    (request,) = context.http.requests
    assert (request.method, request.url) == ("POST", URL)
    assert request.headers == {"Authorization": "Basic a2V5OnNlY3JldA=="}
    assert request.json == {
        "countryCode": "+91",
        "phoneNumber": "9999999999",
        "callbackData": "run1:7:tell",
        "type": "Template",
        "template": {
            "name": "renewal",
            "languageCode": "en",
            "headerValues": ["Asha"],
            "bodyValues": ["12 December", "500"],
            "buttonValues": {"1": ["offer42"]},
        },
    }
    assert outputs.message_success
    assert outputs.message_id == "abc-1"
    assert outputs.error == ""


def test_what_is_not_given_is_left_out() -> None:
    context = FakeContext(QUEUED)

    send(make(), context)

    assert context.http.requests[0].json["template"] == {"name": "renewal", "languageCode": "en"}


@pytest.mark.parametrize(
    ("number", "code", "national"),
    [
        ("+919999999999", "+91", "9999999999"),
        ("12125550123", "+1", "2125550123"),
        ("+4915112345678", "+49", "15112345678"),
        ("+971501234567", "+971", "501234567"),
        ("+390612345678", "+39", "0612345678"),
    ],
)
def test_a_number_is_split_as_its_country_does(number: str, code: str, national: str) -> None:
    context = FakeContext(QUEUED)

    send(make(customer_number=number), context)

    body = context.http.requests[0].json
    assert (body["countryCode"], body["phoneNumber"]) == (code, national)


@pytest.mark.parametrize("key", ["Basic a2V5", "basic  a2V5", "a2V5", " a2V5\n"])
def test_a_pasted_basic_is_taken(key: str) -> None:
    context = FakeContext(QUEUED)

    send(make(api_key=secret(key)), context)

    assert context.http.requests[0].headers == {"Authorization": "Basic a2V5"}


def test_callback_data_is_cut_to_what_is_allowed() -> None:
    context = FakeContext(QUEUED, idempotency_key="k" * 600)

    send(make(), context)

    assert context.http.requests[0].json["callbackData"] == "k" * 512


def test_white_space_in_values_is_tidied_and_said() -> None:
    context = FakeContext(QUEUED)

    send(make(body_values=["two\nlines"]), context)

    assert context.http.requests[0].json["template"]["bodyValues"] == ["two lines"]
    assert len(context.log.infos) == 1


def test_a_whole_address_for_a_button_is_warned_of() -> None:
    context = FakeContext(QUEUED)

    send(make(button_values=["https://pay.example.com/offer42"]), context)

    assert "button 0" in context.log.warnings[0]


@pytest.mark.parametrize(
    ("changes", "kind", "input"),
    [
        ({"header_values": ["a", "b"]}, InvalidInputError, "header_values"),
        ({"header_values": [""]}, HoleError, "header_values"),
        ({"body_values": ["a", None]}, HoleError, "body_values"),
        ({"button_values": {"0": [" "]}}, HoleError, "button_values"),
        ({"button_values": ["{{ code }}"]}, HoleError, "button_values"),
        ({"api_key": secret("two words")}, InvalidInputError, "api_key"),
        ({"api_key": secret("Basic ")}, InvalidInputError, "api_key"),
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


def test_no_error_shows_the_key() -> None:
    with pytest.raises(InvalidInputError) as caught:
        send(make(api_key=secret("canary with blanks")), FakeContext())

    assert "canary" not in str(caught.value)


def test_the_key_goes_to_its_host_alone() -> None:
    with pytest.raises(SecretError):
        send(make(api_key=secret("key", "elsewhere.example")), FakeContext(QUEUED))


@pytest.mark.parametrize("changes", [{"customer_number": "12"}, {"button_values": "{"}], ids=str)
def test_what_cannot_be_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**changes)


MISSING = "Missing variable values for template's body, expected number of values are 2"
UNKNOWN = "No approved template found with name 'x' and language 'en'"


@pytest.mark.parametrize(
    ("answer", "kind", "words", "is_transient", "may_have_arrived"),
    [
        (response(400, {"result": False, "message": MISSING}), RefusedError, MISSING, False, False),
        (
            response(400, {"result": False, "message": UNKNOWN}),
            RefusedError,
            "synced",
            False,
            False,
        ),
        (response(200, {"result": False, "message": "no"}), RefusedError, "no", False, False),
        (response(400, "<html>"), RefusedError, "status 400", False, False),
        (
            response(401, {"result": False, "message": "Invalid token provided"}),
            AuthenticationError,
            "Invalid token provided",
            False,
            False,
        ),
        (response(403, ""), AuthenticationError, "403", False, False),
        (response(429, "", retry_after="3"), RateLimitError, "300 or 600", True, False),
        (response(500, ""), RefusedError, "fault of its own", True, True),
        (response(200, "<html>"), RefusedError, "cannot be understood", False, True),
        (response(200, {"result": "true"}), RefusedError, "cannot be understood", False, True),
        (response(302, ""), RefusedError, "status 302", False, False),
    ],
)
def test_refusals_in_words(
    answer: Any, kind: type[BlockError], words: str, is_transient: bool, may_have_arrived: bool
) -> None:
    with pytest.raises(kind, match=words) as caught:
        send(make(), FakeContext(answer))

    assert caught.value.is_transient is is_transient
    assert caught.value.may_have_arrived is may_have_arrived


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_2xx_with_a_true_result_is_success(status: int) -> None:
    assert send(make(), FakeContext(response(status, {"result": True}))).message_success


def listing(*templates: dict[str, Any]) -> Any:
    return response(200, {"count": len(templates), "results": {"templates": list(templates)}})


ROW = {
    "name": "renewal",
    "language": "en",
    "body": "Ends {{1}}, costs {{2}}",
    "header_format": "TEXT",
    "header": "For {{1}}",
    # As seen in the field: JSON text, encoded twice.
    "buttons": '"[{\\"type\\": \\"QUICK_REPLY\\"}, {\\"url\\": \\"https://x/{{1}}\\"}]"',
}


def web(list_answer: Any) -> Any:
    def answer(request: HttpRequest) -> Any:
        if request.method == "POST":
            return QUEUED
        if isinstance(list_answer, BaseException):
            raise list_answer
        return list_answer

    return answer


def test_the_template_is_looked_up_before_the_send() -> None:
    context = FakeContext(web(listing(ROW)))

    send(make(check_template=True, **FITTING), context)

    look, post = context.http.requests
    assert look.method == "GET"
    assert look.url == "https://api.interakt.ai/v1/public/track/organization/templates"
    assert look.headers == post.headers
    assert look.query["template_name"] == "renewal"
    assert look.time_limit_s == 5


@pytest.mark.parametrize(
    ("changes", "input", "words"),
    [
        ({"body_values": ["a"]}, "body_values", "takes 2 body values, but 1 came"),
        ({"body_values": None}, "body_values", "takes 2 body values, but 0 came"),
        ({"header_values": None}, "header_values", "takes 1 header value, but 0 came"),
        ({"button_values": ["a"]}, "button_values", "needs a value for button 1"),
    ],
    ids=str,
)
def test_values_that_do_not_fit_are_found_before_the_send(
    changes: dict[str, Any], input: str, words: str
) -> None:
    context = FakeContext(web(listing({"name": "other"}, ROW)))

    with pytest.raises(InvalidInputError, match=words) as caught:
        send(make(check_template=True, **(FITTING | changes)), context)

    assert caught.value.input == input
    assert [request.method for request in context.http.requests] == ["GET"]


@pytest.mark.parametrize(
    "answer",
    [
        TransportError("nobody answered", is_transient=True),
        response(500, ""),
        response(401, {"result": False}),
        response(200, "<html>"),
        response(200, [1]),
        response(200, {"results": {"templates": "none"}}),
        response(200, {"results": {"templates": ["renewal"]}}),
        listing(),
        listing({**ROW, "language": "hi"}),
        listing({**ROW, "body": None}),
    ],
)
def test_an_answer_that_says_nothing_never_stops_a_message(answer: Any) -> None:
    context = FakeContext(web(answer))

    assert send(make(check_template=True, body_values=["a"]), context).message_success


@pytest.mark.parametrize("buttons", [None, "not JSON", "5", [1, {"url": 5}], [{"text": "Call"}]])
def test_buttons_that_say_nothing_never_stop_a_message(buttons: Any) -> None:
    context = FakeContext(web(listing({**ROW, "buttons": buttons})))
    values = {**FITTING, "button_values": None}

    assert send(make(check_template=True, **values), context).message_success


def test_a_picture_in_the_header_is_not_counted() -> None:
    context = FakeContext(web(listing({**ROW, "header_format": "IMAGE", "header": None})))
    values = {**FITTING, "header_values": None}

    assert send(make(check_template=True, **values), context).message_success


def methods(context: FakeContext) -> list[str]:
    return [request.method for request in context.http.requests]


def test_a_template_is_looked_up_once_in_a_run() -> None:
    context = FakeContext(web(listing(ROW)), idempotency_key="batch-a:1:tell")
    next_row = FakeContext(web(listing(ROW)), idempotency_key="batch-a:2:tell")
    next_run = FakeContext(web(listing(ROW)), idempotency_key="batch-b:1:tell")

    for one in (context, next_row, next_run):
        send(make(check_template=True, **FITTING), one)

    assert methods(context) == ["GET", "POST"]
    assert methods(next_row) == ["POST"]
    assert methods(next_run) == ["GET", "POST"]


def test_a_template_that_was_not_found_is_not_looked_up_again_in_a_run() -> None:
    contexts = [FakeContext(web(listing()), idempotency_key=f"batch-c:{n}:tell") for n in (1, 2)]

    for context in contexts:
        send(make(check_template=True), context)

    assert [methods(context) for context in contexts] == [["GET", "POST"], ["POST"]]


def test_before_a_message_is_stopped_by_what_is_remembered_interakt_is_asked_again() -> None:
    first = FakeContext(web(listing(ROW)), idempotency_key="batch-d:1:tell")
    send(make(check_template=True, **FITTING), first)
    amended = FakeContext(web(listing({**ROW, "body": "{{1}}"})), idempotency_key="batch-d:2:tell")

    send(make(check_template=True, **{**FITTING, "body_values": ["a"]}), amended)

    assert methods(amended) == ["GET", "POST"]


def test_what_is_remembered_has_a_bound() -> None:
    def look_up(template: str) -> list[str]:
        context = FakeContext(web(listing()), idempotency_key="batch-e:1:tell")
        send(make(check_template=True, template_name=template), context)
        return methods(context)

    for number in range(MOST_REMEMBERED + 1):
        look_up(f"template_{number}")

    assert look_up(f"template_{MOST_REMEMBERED}") == ["POST"]
    assert look_up("template_0") == ["GET", "POST"]


@pytest.mark.parametrize("world", [{}, WORLD])
def test_the_stand_in_takes_what_the_block_sends(world: dict[str, Any]) -> None:
    provider = Provider(stand_in, world=world)

    outputs = send(make(check_template=True, **FITTING), FakeContext(provider))

    assert provider.replies[-1].status == 201
    assert outputs.message_id
    (message,) = provider.messages
    assert message.channel == "whatsapp"
    assert message.to == ("+919999999999",)
    assert message.content["template"] == "renewal"
    assert message.content["body_values"] == ["12 December", "500"]


def test_the_message_shows_what_the_customer_reads() -> None:
    provider = Provider(stand_in, world=WORLD)

    send(make(**FITTING), FakeContext(provider))

    content = provider.messages[0].content
    assert content["text"] == "For Asha\n\nYour policy ends on 12 December; it costs 500."
    assert content["buttons"] == ["Call us", "https://pay.example.com/offer42"]


def test_the_look_up_understands_the_list_of_the_stand_in() -> None:
    provider = Provider(stand_in, world=WORLD)

    with pytest.raises(InvalidInputError, match="needs a value for button 1"):
        send(
            make(check_template=True, **{**FITTING, "button_values": ["a"]}), FakeContext(provider)
        )

    assert provider.messages == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"template_name": "Renewal"}, "No approved template found with name 'Renewal'"),
        ({"template_language_code": "en_US"}, "language 'en_US'"),
        ({"body_values": ["a"]}, "template's body, expected number of values are 2"),
        ({"header_values": None}, "template's header, expected number of values are 1"),
        ({"button_values": None}, "button at index 1, expected number of values are 1"),
        ({"button_values": ["a", "b"]}, "button at index 0, expected number of values are 0"),
    ],
    ids=str,
)
def test_the_stand_in_counts_like_the_provider(changes: dict[str, Any], words: str) -> None:
    provider = Provider(stand_in, world=WORLD)

    with pytest.raises(RefusedError, match=words):
        send(make(**(FITTING | changes)), FakeContext(provider))

    assert provider.messages == []


def test_a_media_header_takes_one_value() -> None:
    template = {"name": "renewal", "language": "en", "body": "Hi", "header_format": "IMAGE"}
    provider = Provider(stand_in, world={"templates": [template]})

    send(make(header_values=["https://example.com/a.png"]), FakeContext(provider))
    with pytest.raises(RefusedError, match="header"):
        send(make(), FakeContext(provider))

    assert len(provider.messages) == 1


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
        send(make(check_template=True), FakeContext(provider))

    assert provider.messages == []


def sent(template: dict[str, Any] | None = None, **changes: Any) -> StandInRequest:
    context = FakeContext(QUEUED)
    send(make(**FITTING), context)
    (request,) = context.http.requests
    body = {**request.json, **changes}
    if template is not None:
        body["template"] = {**request.json["template"], **template}
    return wire(replace(request, json=body))


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        (sent(type="Text"), 400, "type"),
        (sent(phoneNumber="99"), 400, "valid phoneNumber"),
        (sent(phoneNumber="+9199"), 400, "of digits"),
        (sent(countryCode="91"), 400, "of digits"),
        (sent(fullPhoneNumber="919999999999"), 400, "either"),
        (sent(callbackData="k" * 513), 400, "512"),
        (sent(template={"name": ""}), 400, "required"),
        (sent(template={"languageCode": None}), 400, "required"),
        (sent(template={"bodyValues": "a"}), 400, "list of text"),
        (sent(template={"bodyValues": [1]}), 400, "list of text"),
        (sent(template={"bodyValues": ["two\nlines"]}), 400, "new-line"),
        (sent(template={"bodyValues": [""]}), 400, "empty"),
        (sent(template={"buttonValues": [["a"]]}), 400, "object"),
        (replace(sent(), body=b"[]"), 400, "type"),
        (replace(sent(), headers={}), 401, "token"),
        (replace(sent(), headers={"authorization": "Bearer abc"}), 401, "token"),
        (replace(sent(), headers={"authorization": "Basic a b"}), 401, "token"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_stand_in_is_strict(request_: StandInRequest, status: int, words: str) -> None:
    reply = stand_in(request_, None, {})

    assert reply.status == status
    assert reply.body["result"] is False
    assert words in reply.body["message"]
    assert reply.message is None


def test_the_stand_in_wants_the_slash_at_the_end_and_an_object_as_template() -> None:
    assert stand_in(replace(sent(), path="/v1/public/message"), None, {}).status == 404
    assert stand_in(sent_without_template(), None, {}).status == 400


def sent_without_template() -> StandInRequest:
    request = sent()
    return replace(request, body=request.body.replace(b'"template"', b'"other"'))


def test_the_block_sends_through_the_chosen_provider() -> None:
    spec = load_catalog()["send_whatsapp"]

    outputs = spec.start(make(), FakeContext(QUEUED), {"provider": "Interakt"})

    assert outputs.model_dump() == {"message_success": True, "message_id": "abc-1", "error": ""}


def test_an_unknown_provider_is_named() -> None:
    with pytest.raises(InvalidInputError, match="interakt") as caught:
        run(make(), FakeContext(), None)

    assert caught.value.input == "provider"
