"""The templates of an Interakt account to choose from, on its wire and against its stand-in."""

from typing import Any

import pytest

from blocks.actions.send_whatsapp.interakt import offer, stand_in
from blocks.actions.send_whatsapp.interakt_account import MOST_PAGES
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    Fault,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    SecretError,
)
from tests.support.fake_context import FakeContext, Provider, response, secret

KEY = {"api_key": secret("Basic a2V5", "api.interakt.ai")}
NAME, LANGUAGE = "template_name", "template_language_code"


def template(name: Any, language: Any = "en", **more: Any) -> dict[str, Any]:
    return {"name": name, "language": language, "body": "Hello"} | more


def listing(*templates: Any) -> Any:
    return response(200, {"results": {"templates": list(templates)}})


ACCOUNT = [template("renewal", "hi"), template("renewal"), template("offer", "en_US")]


def test_the_wire() -> None:
    context = FakeContext(listing(template("renewal")), listing())

    assert offer(NAME, KEY, context) == ["renewal"]
    first, second = context.http.requests
    assert (first.method, first.url) == (
        "GET",
        "https://api.interakt.ai/v1/public/track/organization/templates",
    )
    assert first.headers == {"Authorization": "Basic a2V5"}
    assert first.query == {"approval_status": "APPROVED", "offset": "0"}
    assert second.query == {"approval_status": "APPROVED", "offset": "1"}


def test_names_are_sorted_and_named_once() -> None:
    assert offer(NAME, KEY, FakeContext(listing(*ACCOUNT))) == ["offer", "renewal"]


def test_languages_are_those_of_the_chosen_template() -> None:
    context = FakeContext(listing(*ACCOUNT))

    assert offer(LANGUAGE, KEY | {NAME: " renewal "}, context) == ["en", "hi"]
    assert context.http.requests[0].query["template_name"] == "renewal"


def test_without_a_chosen_template_languages_are_those_of_all() -> None:
    assert offer(LANGUAGE, KEY, FakeContext(listing(*ACCOUNT))) == ["en", "en_US", "hi"]


def test_a_name_that_is_written_does_not_narrow_the_names() -> None:
    context = FakeContext(listing(*ACCOUNT))

    assert offer(NAME, KEY | {NAME: "renewal"}, context) == ["offer", "renewal"]


def test_only_approved_templates_are_offered() -> None:
    states = {"a": "APPROVED", "b": "REJECTED", "c": "approved", "d": None}
    rows = [template(name, approval_status=state) for name, state in states.items()]

    assert offer(NAME, KEY, FakeContext(listing(*rows))) == ["a", "c", "d"]


def test_what_has_no_name_is_left_out() -> None:
    rows = [template(""), template(["a"]), template(None), "a", template("b")]

    assert offer(NAME, KEY, FakeContext(listing(*rows))) == ["b"]


def test_further_pages_are_read() -> None:
    pages = [listing(template("a"), template("b")), listing(template("c")), listing()]
    context = FakeContext(*pages)

    assert offer(NAME, KEY, context) == ["a", "b", "c"]
    assert [one.query["offset"] for one in context.http.requests] == ["0", "2", "3"]


def test_a_list_without_end_is_left() -> None:
    context = FakeContext(lambda request: listing(template(request.query["offset"])))

    assert len(offer(NAME, KEY, context)) == MOST_PAGES


def test_the_stand_in_lists_the_templates_of_the_rehearsal() -> None:
    provider = Provider(stand_in, world={"templates": ACCOUNT})

    assert offer(NAME, KEY, FakeContext(provider)) == ["offer", "renewal"]
    assert offer(LANGUAGE, KEY | {NAME: "offer"}, FakeContext(provider)) == ["en_US"]
    assert provider.messages == []


def test_without_a_key_nobody_is_asked() -> None:
    context = FakeContext()

    with pytest.raises(InvalidInputError, match="“API key” comes first"):
        offer(NAME, {}, context)
    with pytest.raises(SecretError):
        offer(NAME, {"api_key": secret("key", "elsewhere.example")}, context)
    assert context.http.requests == []


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (response(401, {"message": "Invalid token"}), AuthenticationError, "Invalid token"),
        (response(429, ""), RateLimitError, "no more messages"),
        (response(500, "no"), RefusedError, "did not list its templates \\(500\\)"),
        (response(400, {"message": "Odd"}), RefusedError, "\\(Odd\\)"),
        (response(200, "<html>"), RefusedError, "did not list its templates"),
        (response(200, {"templates": []}), RefusedError, "did not list its templates"),
    ],
)
def test_refusals_in_words(answer: Any, kind: type[BlockError], words: str) -> None:
    with pytest.raises(kind, match=words):
        offer(NAME, KEY, FakeContext(answer))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.REFUSE, RefusedError),
        (Fault.RATE_LIMIT, RateLimitError),
        (Fault.SERVER_ERROR, RefusedError),
        (Fault.WRONG_PASSWORD, AuthenticationError),
    ],
)
def test_each_fault_is_told(fault: Fault, kind: type[BlockError]) -> None:
    with pytest.raises(kind):
        offer(NAME, KEY, FakeContext(Provider(stand_in, fault)))
