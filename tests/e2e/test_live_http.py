"""Live runs against HTTP servers of the tests: the flag, the sentence, the tries, the journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.certificates import authority
from tests.support.command_line import Outcome, command
from tests.support.effects import effects
from tests.support.http_failures import HTTP_FAILURES, HttpFailure
from tests.support.http_servers import Answer, HttpServer, Received
from tests.support.plain_words import assert_plain
from tests.support.raw_server import Connection, RawServer
from tests.support.senders import BY_HTTP, CALLBACK, GUPSHUP, INTERAKT, WEBHOOK, Sender

SECRET = "c2VjcmV0Omtl-eQ"
TRIES = 3
PATHS = {
    "interakt": "/v1/public/message/",
    "gupshup": "/GatewayAPI/rest",
    "schedule_callback": "/api/call/trigger",
    "webhook": "/events",
}


@dataclass(frozen=True, slots=True)
class Case:
    """What a provider answers, and what must come of it.

    Attributes:
        tries: How often it is sent where the policy would allow `TRIES`.
        effect: What the journal knows afterwards.
        outputs: Some of the outputs.
    """

    name: str
    sender: Sender
    answer: Answer
    effect: str = "failed"
    tries: int = 1
    says: str = ""
    outputs: Mapping[str, Any] | None = None

    @property
    def is_fine(self) -> bool:
        return self.effect == "done"

    def __str__(self) -> str:
        return f"{self.sender}-{self.name}"


def gupshup(status: str, id: str, details: str = "") -> dict[str, Any]:
    return {"response": {"id": id, "phone": "919876543210", "details": details, "status": status}}


def subverse(code: int, message: str, data: Any = None) -> dict[str, Any]:
    return {"responseCode": code, "message": message, "data": data}


def interakt(message: str, *, result: bool = False, **more: Any) -> dict[str, Any]:
    return {"result": result, "message": message, **more}


CASES = (
    Case(
        "success",
        INTERAKT,
        Answer(201, interakt("Message queued for sending", result=True, id="m-1")),
        "done",
        outputs={"message_id": "m-1"},
    ),
    Case(
        "refusal",
        INTERAKT,
        Answer(400, interakt("Missing variable values for template's body")),
        says="Missing variable values for template's body",
    ),
    Case("refusal inside 200", INTERAKT, Answer(200, interakt("Not today")), says="Not today"),
    Case("401", INTERAKT, Answer(401, interakt("Invalid token provided")), says="API key"),
    Case("429", INTERAKT, Answer(429, interakt("Slow down")), tries=TRIES, says="no more messages"),
    Case("500", INTERAKT, Answer(500, interakt("Oops")), "unknown", says="fault of its own"),
    Case("nonsense", INTERAKT, Answer(200, b"<html>"), "unknown", says="cannot be understood"),
    Case("moved", INTERAKT, Answer(302, None, {"Location": "https://x.invalid/"}), says="302"),
    Case(
        "success",
        GUPSHUP,
        Answer(200, gupshup("success", "4123")),
        "done",
        outputs={"message_id": "4123"},
    ),
    Case(
        "success in text",
        GUPSHUP,
        Answer(200, b"success | 919876543210 | 4123"),
        "done",
        outputs={"message_id": "4123"},
    ),
    Case("refusal", GUPSHUP, Answer(400, b"Bad Request"), says="400"),
    Case(
        "refusal inside 200",
        GUPSHUP,
        Answer(200, gupshup("error", "105", "The phone number is invalid.")),
        says="the phone number is not valid for WhatsApp",
    ),
    Case(
        "wrong password inside 200",
        GUPSHUP,
        Answer(200, gupshup("error", "102", "Authentication failed")),
        says="the user id or the password is wrong",
    ),
    Case("401", GUPSHUP, Answer(401, b""), says="does not accept the account"),
    Case("429", GUPSHUP, Answer(429, b""), tries=TRIES, says="no more messages"),
    Case("500", GUPSHUP, Answer(500, b""), "unknown", says="may or may not have taken"),
    Case("nonsense", GUPSHUP, Answer(200, b"OK"), "unknown", says="cannot be understood"),
    Case(
        "success",
        CALLBACK,
        Answer(200, subverse(200, "Call triggered successfully", {"callId": "1234"})),
        "done",
        outputs={"call_id": "1234", "call_time": "2099-12-10T10:00:00Z"},
    ),
    Case("refusal", CALLBACK, Answer(422, subverse(422, "Bad agent")), says="Bad agent"),
    Case(
        "refusal inside 200",
        CALLBACK,
        Answer(200, subverse(404, "Bot number is required")),
        says="Bot number is required",
    ),
    Case("401", CALLBACK, Answer(401, subverse(401, "Invalid API key")), says="API key"),
    Case("401 inside 200", CALLBACK, Answer(200, subverse(401, "Invalid key")), says="API key"),
    Case("429", CALLBACK, Answer(429, b""), tries=TRIES, says="no more calls"),
    Case("500", CALLBACK, Answer(500, b""), "unknown", says="may or may not have taken"),
    Case("500 inside 200", CALLBACK, Answer(200, subverse(500, "Oops")), "unknown", says="Oops"),
    Case("nonsense", CALLBACK, Answer(200, b"[]"), "unknown", says="cannot be understood"),
    Case(
        "success",
        WEBHOOK,
        Answer(200, {"id": 7}),
        "done",
        outputs={"status_code": 200, "response": {"id": 7}},
    ),
    Case("no content", WEBHOOK, Answer(204), "done", outputs={"status_code": 204}),
    Case("text", WEBHOOK, Answer(202, b"thanks"), "done", outputs={"response": "thanks"}),
    # The contract knows 2xx alone.
    Case("refusal inside 200", WEBHOOK, Answer(200, {"ok": False}), "done"),
    Case(
        "refusal",
        WEBHOOK,
        Answer(410, {"error": "gone"}),
        says="410 Gone",
        outputs={"status_code": 410, "response": {"error": "gone"}},
    ),
    Case("401", WEBHOOK, Answer(401, b""), says="401 Unauthorized", outputs={"status_code": 401}),
    Case("429", WEBHOOK, Answer(429, b""), tries=TRIES, says="takes no more events"),
    Case("500", WEBHOOK, Answer(500, b""), "unknown", tries=TRIES, says="500"),
    Case("503", WEBHOOK, Answer(503, b""), "unknown", tries=TRIES, says="503"),
    Case(
        "moved",
        WEBHOOK,
        Answer(307, None, {"Location": "https://elsewhere.invalid/"}),
        says="it has moved to https://elsewhere.invalid/",
    ),
)


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for sender in BY_HTTP:
        (name,) = [one["$secret"] for one in sender.inputs.values() if isinstance(one, dict)]
        variable = "CORDBOARD_SECRET_" + name.upper().replace("/", "_")
        monkeypatch.setenv(variable, SECRET)
        monkeypatch.setenv(f"{variable}_HOSTS", sender.host)


def run_live(
    sender: Sender,
    base_url: str,
    folder: Path,
    policy: Mapping[str, Any] | None = None,
    **inputs: Any,
) -> Outcome:
    workflow = sender.write(folder, policy, **inputs)
    return command("run", workflow, "--live", "--json", "--reroute", f"{sender.host}={base_url}")


def sent(server: HttpServer) -> list[Received]:
    return [one for one in server.requests if one.method == "POST"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_is_told_for_what_it_is(case: Case, tmp_path: Path) -> None:
    with HttpServer() as server:
        server.answers[PATHS[case.sender.name]] = case.answer
        policy = {"tries": TRIES, "backoff_s": 0.01}
        ended = run_live(case.sender, server.url, tmp_path, policy)
    said = ended.json()
    outputs = said["outputs"]["act"]
    assert ended.err == ""
    assert ended.code == (0 if case.is_fine else 1)
    assert said["status"] == ("ok" if case.is_fine else "finished_with_errors")
    assert outputs[case.sender.success] is case.is_fine
    assert said["deliveries"] == 0
    assert len(sent(server)) == case.tries
    assert effects() == [("act", case.effect)]
    assert outputs.items() >= (case.outputs or {}).items()
    if case.is_fine:
        assert outputs["error"] == ""
    else:
        assert case.says in outputs["error"]
        assert_plain(outputs["error"], *case.sender.named)


WITHOUT_LOOK_UP = {"interakt": {"check_template": False}}
"""Or looking the template up takes all the time there is, and the message is never sent."""
MET_BY_ALL = {
    *("unknown host", "refused", "unknown authority", "wrong host name"),
    *("silent", "no HTTP", "dropped before the answer"),
}
REPLAYED = [
    pytest.param(sender, failure, id=f"{sender}-{failure}")
    for sender in BY_HTTP
    for failure in HTTP_FAILURES
    # What is below HTTP is the same for all: one of them meets every failure.
    if sender is WEBHOOK or failure.name in MET_BY_ALL
]


@pytest.mark.parametrize(("sender", "failure"), REPLAYED)
def test_a_failure_of_the_network_is_a_false_flag_and_a_sentence(
    sender: Sender, failure: HttpFailure, tmp_path: Path
) -> None:
    policy = {"tries": 1, "time_limit_s": failure.time_limit_s}
    with failure.serve() as base_url:
        ended = run_live(sender, base_url, tmp_path, policy, **WITHOUT_LOOK_UP.get(sender.name, {}))
    said = ended.json()
    outputs = said["outputs"]["act"]
    assert (ended.code, said["status"], ended.err) == (1, "finished_with_errors", "")
    assert outputs[sender.success] is False
    assert outputs["error"] == said["errors"]["act"]
    assert_plain(outputs["error"], sender.host, urlsplit(base_url).hostname or "")
    assert effects() == [("act", "unknown" if failure.may_have_arrived else "failed")]


@pytest.mark.parametrize("sender", BY_HTTP, ids=str)
@pytest.mark.parametrize("way", ["silent", "dropped"])
def test_what_may_have_arrived_is_sent_again_by_the_webhook_alone(
    sender: Sender, way: str, tmp_path: Path
) -> None:
    posted: list[bytes] = []

    def behave(connection: Connection) -> None:
        posted.append(connection.read_http_request())
        if way == "silent":
            connection.be_silent()

    with RawServer(behave) as server:
        policy = {"tries": 2, "backoff_s": 0.01, "time_limit_s": 0.3}
        inputs = WITHOUT_LOOK_UP.get(sender.name, {})
        ended = run_live(sender, f"http://127.0.0.1:{server.port}", tmp_path, policy, **inputs)
    assert ended.code == 1
    assert len(posted) == (2 if sender is WEBHOOK else 1)
    assert effects() == [("act", "unknown")]


@pytest.mark.parametrize("sender", BY_HTTP, ids=str)
def test_a_certificate_that_is_trusted_is_fine(sender: Sender, tmp_path: Path) -> None:
    fine = next(one for one in CASES if one.sender is sender and one.is_fine)
    with (
        authority().is_trusted(),
        HttpServer(tls=authority().server_context("localhost")) as server,
    ):
        server.answers[PATHS[sender.name]] = fine.answer
        ended = run_live(sender, server.url_by_name, tmp_path)
    assert ended.json()["outputs"]["act"][sender.success] is True
    assert sent(server)[0].headers["host"] == sender.host


@pytest.mark.parametrize("sender", BY_HTTP, ids=str)
def test_a_secret_bound_to_another_host_is_given_to_nobody(
    sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (name,) = [one["$secret"] for one in sender.inputs.values() if isinstance(one, dict)]
    variable = "CORDBOARD_SECRET_" + name.upper().replace("/", "_")
    monkeypatch.setenv(f"{variable}_HOSTS", "other.example")
    with HttpServer() as server:
        ended = run_live(sender, server.url, tmp_path)
    error = ended.json()["outputs"]["act"]["error"]
    assert (ended.code, server.requests) == (1, [])
    assert f"is kept for other.example and not given to {sender.host}" in error
    assert_plain(error, sender.host)


def test_each_provider_gets_what_its_contract_says(tmp_path: Path) -> None:
    with HttpServer() as server:
        for case in CASES:
            if case.name == "success":
                server.answers[PATHS[case.sender.name]] = case.answer
        for sender in BY_HTTP:
            assert run_live(sender, server.url, tmp_path).code == 0
    message, form, call, event = sent(server)
    assert message.headers["authorization"] == f"Basic {SECRET}"
    assert message.json() == {
        "countryCode": "+91",
        "phoneNumber": "9876543210",
        "callbackData": message.json()["callbackData"],
        "type": "Template",
        "template": {"name": "renewal", "languageCode": "en", "bodyValues": ["Asha"]},
    }
    assert form.query == {}
    assert "password=c2VjcmV0Omtl-eQ&" in form.body.decode()
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert call.headers["x-api-key"] == SECRET
    assert call.json() == {
        "phoneNumber": "+919876543210",
        "agentName": "renewals",
        "agentNumber": "+918040000001",
        "timezone": "Asia/Kolkata",
        "scheduleTime": "2099-12-10T10:00:00Z",
    }
    assert set(event.json()) == {"data", "timestamp", "hash"}
    assert event.json()["data"] == {"customer_details": {"name": "Asha Rao"}}
    assert not [
        name for one in server.requests for name in one.headers if "cordboard" in name.lower()
    ]


def test_rows_that_are_alike_are_sent_once_each(tmp_path: Path) -> None:
    rows = ["Customer_Number,Name", *["+919876543210,Asha"] * 3, "+919812345678,Ravi"]
    (tmp_path / "twice.csv").write_text("\n".join(rows), "utf-8")
    document = WEBHOOK.document()
    document["blocks"][0] |= {"type": "customer_file", "inputs": {"file": "twice.csv"}}
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(document), "utf-8")
    with HttpServer() as server:
        server.answers["/events"] = Answer(200)
        ended = command("run", path, "--live", "--json", "--reroute", f"crm.example={server.url}")
    assert (ended.code, len(ended.json()["rows"])) == (0, 4)
    assert len({one.headers["webhook-id"] for one in server.requests}) == 4
    assert effects() == [("act", "done")] * 4
