"""The agents of a SubVerse account, on its wire and against its stand-in."""

from typing import Any

import pytest

from blocks.actions.schedule_callback import offer, stand_in
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

KEY = {"api_key": secret("key-1", "api.subverseai.com")}


def blueprints(*agents: Any) -> Any:
    data = {"agents": list(agents), "workflowList": []}
    return response(200, {"responseCode": 200, "message": "OK", "data": data})


def test_the_wire() -> None:
    context = FakeContext(blueprints({"agentId": "renewals", "config": {}, "version": 3}))

    assert offer("use_case", KEY, context) == ["renewals"]
    (request,) = context.http.requests
    assert (request.method, request.url) == (
        "GET",
        "https://api.subverseai.com/api/agent/blueprints",
    )
    assert request.headers == {"x-api-key": "key-1"}


def test_agents_are_sorted_and_named_once() -> None:
    odd: list[Any] = [{"agentId": ""}, {"agentId": 5}, {"agentId": ["b"]}, {}, "c", None]
    answer = blueprints(*({"agentId": name} for name in ("b", "a", "b")), *odd)

    assert offer("use_case", KEY, FakeContext(answer)) == ["a", "b"]


def test_the_stand_in_lists_the_agents_of_the_rehearsal() -> None:
    provider = Provider(stand_in, world={"agents": ["second", "first"]})

    assert offer("use_case", KEY, FakeContext(provider)) == ["first", "second"]
    assert provider.messages == []


def test_without_a_key_nobody_is_asked() -> None:
    context = FakeContext()

    with pytest.raises(InvalidInputError, match="“API key” comes first"):
        offer("use_case", {}, context)
    with pytest.raises(InvalidInputError, match="copy it afresh"):
        offer("use_case", {"api_key": secret("two words")}, context)
    with pytest.raises(SecretError):
        offer("use_case", {"api_key": secret("key", "elsewhere.example")}, context)
    assert context.http.requests == []


def refusal(code: int, message: str) -> Any:
    return response(200, {"responseCode": code, "message": message, "data": None})


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (refusal(401, "Invalid API key"), AuthenticationError, "Invalid API key"),
        (response(401, {"message": "No"}), AuthenticationError, "No"),
        (response(429, ""), RateLimitError, "no more calls"),
        (refusal(500, "Internal"), RefusedError, "did not list its agents \\(Internal\\)"),
        (response(503, "no"), RefusedError, "status 503"),
        (response(200, "<html>"), RefusedError, "did not list its agents"),
        (response(200, {"responseCode": 200, "data": []}), RefusedError, "did not list"),
        (response(200, {"responseCode": 200, "data": {"agents": 1}}), RefusedError, "did not"),
        (response(302, blueprints().body), RefusedError, "did not list"),
    ],
)
def test_refusals_in_words(answer: Any, kind: type[BlockError], words: str) -> None:
    with pytest.raises(kind, match=words):
        offer("use_case", KEY, FakeContext(answer))


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
        offer("use_case", KEY, FakeContext(Provider(stand_in, fault)))
