"""The worlds of a run: what stands behind the services, live and in rehearsal."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.engine.plan import Plan, make_plan
from app.rehearsal.conditions import Conditions
from app.services.secrets import SecretStore
from app.workflow.file import load, parse
from app.worlds import LiveWorld, RehearsalWorld, journal_path, live_world, rehearsal_world
from blocks.catalog import load_catalog
from blocks.sdk import (
    CordboardError,
    HttpRequest,
    Login,
    MailMessage,
    SecretError,
    Security,
    SmtpServer,
    StopRun,
    TransportError,
)
from tests.support.command_line import FOLLOW_UP, RELAY
from tests.support.http_servers import Answer, HttpServer
from tests.support.senders import CALLBACK, GMAIL, INTERAKT, WEBHOOK, Sender

LETTER = MailMessage(
    sender="me@example.com",
    to=("asha@example.com",),
    subject="Hello",
    text="Hello Asha",
    message_id="<1@example.com>",
)


def plan_of(sender: Sender, **parts: Any) -> Plan:
    return make_plan(parse(json.dumps({**sender.document(), **parts})), load_catalog())


def reach(world: LiveWorld | RehearsalWorld, stop: threading.Event | None = None) -> Any:
    return world.reach(
        block_id="act",
        provider="webhook",
        idempotency_key="run1:1:act",
        deadline=None,
        stop=stop or threading.Event(),
    )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RehearsalWorld]:
    made = rehearsal_world(plan_of(WEBHOOK), tmp_path)
    yield made
    made.close()


def test_the_journal_is_in_the_folder_of_this_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert journal_path() == Path("/somewhere/cordboard/journal.db")


def test_a_rehearsal_answers_for_any_host(world: RehearsalWorld) -> None:
    for url in (
        "https://anybody.example/x?y=1",
        "http://192.0.2.1/",
        "https://[2001:db8::1]:8443/",
    ):
        answer = reach(world).http.send(HttpRequest(method="GET", url=url))
        assert (answer.status, answer.json()) == (400, {"error": "only POST is taken"})


def test_a_rehearsal_answers_for_any_mail_server(world: RehearsalWorld) -> None:
    secret = reach(world).secrets.get("mail/password")
    for security, port in ((Security.STARTTLS, 587), (Security.TLS, 465)):
        server = SmtpServer("mail.example", port, security)
        reach(world).mail.send(LETTER, server, Login("me@example.com", secret))
    first, second = world.outbox.deliveries()
    assert (first.request.url, second.request.url) == (
        "smtp://mail.example:587",
        "smtps://mail.example:465",
    )


def test_a_call_by_a_provider_of_the_workflow_meets_its_stand_in(tmp_path: Path) -> None:
    world = rehearsal_world(plan_of(INTERAKT), tmp_path)
    request = HttpRequest(method="POST", url="https://api.interakt.ai/v1/public/message/", json={})
    assert reach(world).http.send(request).json() == {
        "result": False,
        "message": "Invalid token provided",
    }
    world.close()


def test_a_secret_at_hand_is_used_and_starred(
    world: RehearsalWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET", "a s3cr3t")
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET_HOSTS", "crm.example")
    secret = reach(world).secrets.get("crm/secret")
    with pytest.raises(SecretError, match=r"not given to other\.example"):
        secret.reveal("other.example")
    assert secret.reveal("crm.example") == "a s3cr3t"
    assert world.redact({"said": ["a s3cr3t"]}) == {"said": ["•••"]}


def test_a_secret_not_at_hand_has_a_stand_in(world: RehearsalWorld) -> None:
    assert reach(world).secrets.get("crm/secret").reveal("crm.example") == "rehearsal-secret"


def test_secrets_of_a_session_may_be_handed_in(tmp_path: Path) -> None:
    secrets = SecretStore({})
    secrets.keep_for_session("crm/secret", "of this session")
    world = rehearsal_world(plan_of(WEBHOOK), tmp_path, secrets=secrets)
    assert reach(world).secrets.get("crm/secret").reveal("crm.example") == "of this session"
    world.close()


def test_the_clock_starts_where_the_workflow_says_and_jumps(tmp_path: Path) -> None:
    world = rehearsal_world(make_plan(load(FOLLOW_UP), load_catalog()), tmp_path)
    start = dt.datetime(2026, 12, 1, 15, 30, tzinfo=dt.UTC)
    assert dt.timedelta(0) <= world.clock.now() - start < dt.timedelta(minutes=1)
    reach(world).clock.sleep(3600)
    assert world.clock.now() - start >= dt.timedelta(hours=1)
    world.close()


def test_the_clock_starts_now_unless_told_otherwise(world: RehearsalWorld) -> None:
    assert abs(world.clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_a_stopped_run_waits_no_more(world: RehearsalWorld, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    live = live_world(tmp_path)
    for one in (world, live):
        with pytest.raises(StopRun):
            reach(one, stop).clock.sleep(60)
        with pytest.raises(StopRun):
            reach(one, stop).http.send(HttpRequest(method="GET", url="http://localhost/"))
    live.close()


def test_faults_are_of_providers_blocks_and_types_of_the_workflow(tmp_path: Path) -> None:
    for sender, names in (
        (INTERAKT, ("interakt", "act", "send_whatsapp", "Interakt")),
        (CALLBACK, ("schedule_callback", "act", "SubVerse", "subverse", "Schedule a Callback")),
        (GMAIL, ("gmail", "act", "send_email")),
    ):
        for name in names:
            rehearsal_world(plan_of(sender), tmp_path, Conditions((f"{name}=500",))).close()
        with pytest.raises(CordboardError, match="This workflow has no provider “zoho”"):
            rehearsal_world(plan_of(sender), tmp_path, Conditions(("zoho=500",)))


def test_a_fault_of_a_type_befalls_its_blocks(tmp_path: Path) -> None:
    """As it is accepted, it has to do something."""
    world = rehearsal_world(plan_of(INTERAKT), tmp_path, Conditions(("send_whatsapp=500",)))
    asked = world.reach(
        block_id="act",
        provider="interakt",
        idempotency_key="run1:1:act",
        deadline=None,
        stop=threading.Event(),
    )
    request = HttpRequest(method="POST", url="https://api.interakt.ai/v1/", json={})
    assert asked.http.send(request).status == 500
    world.close()


def test_a_rehearsed_time_out_is_quick_and_names_the_real_limit(tmp_path: Path) -> None:
    world = rehearsal_world(plan_of(WEBHOOK), tmp_path, Conditions(("webhook=timeout",)))
    request = HttpRequest(method="POST", url="https://crm.example/", json={}, time_limit_s=3600)
    with pytest.raises(TransportError, match=r"crm\.example did not answer within 3600 seconds"):
        reach(world).http.send(request)
    world.close()


def test_the_outbox_stays_when_the_world_is_closed(world: RehearsalWorld) -> None:
    server = SmtpServer("localhost", 25, Security.NONE)
    reach(world).mail.send(LETTER, server, None)
    world.close()
    world.close()
    assert len(world.outbox.deliveries()) == 1


def test_live_traffic_goes_where_it_is_rerouted(tmp_path: Path) -> None:
    with HttpServer() as server:
        server.answers["/staging/hook"] = Answer(200, {"ok": 1})
        world = live_world(tmp_path, [f"CRM.example={server.url}/staging/"])
        request = HttpRequest(method="POST", url="https://crm.example/hook?a=b", json={})
        assert reach(world).http.send(request).json() == {"ok": 1}
        world.close()
    (received,) = server.requests
    assert received.headers["host"] == "crm.example"
    assert received.query == {"a": "b"}


def test_the_modes_are_told(world: RehearsalWorld, tmp_path: Path) -> None:
    live = live_world(tmp_path)
    assert (world.mode, live.mode) == ("rehearse", "live")
    live.close()


def test_files_are_found_beside_the_workflow() -> None:
    plan = make_plan(load(RELAY), load_catalog())
    for world in (rehearsal_world(plan, RELAY.parent), live_world(RELAY.parent)):
        with reach(world).files.open("customers.csv") as file:
            assert file.read(15) == b"Customer_Number"
        world.close()
