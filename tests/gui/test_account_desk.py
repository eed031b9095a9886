"""The account is asked beside the window, over a real socket, and with the secret that is named."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.editor.account_desk import ROWS, AccountDesk, Shown
from app.editor.main_window import MainWindow
from app.editor.panels.fields.account_field import AccountField
from app.editor.panels.input_row import InputRow
from app.editor.run_thread import Outcome
from app.services.live import LiveWorld
from app.services.secrets import SecretStore
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog
from blocks.sdk import InvalidInputError
from tests.support.http_servers import Answer, HttpServer, Received

AGENTS = "/api/agent/blueprints"
TEMPLATES = "/v1/public/track/organization/templates"
HOSTS = ("api.subverseai.com", "api.interakt.ai")
CANARY = "canary-3f9c-value"
KEY = {"$secret": "test/key"}
CALLBACK = PlacedBlock(id="call", type="schedule_callback", inputs={"api_key": KEY})


def agents(*names: str) -> Answer:
    data = {"agents": [{"agentId": name} for name in names]}
    return Answer(200, {"responseCode": 200, "message": "OK", "data": data})


class Asker(QObject):
    """Asks, and keeps what comes back."""

    def __init__(self, make: Callable[[PlacedBlock], AccountDesk], qtbot: QtBot) -> None:
        super().__init__()
        self.outcomes: list[Outcome] = []
        self.threads: list[QThread] = []
        self._make = make
        self._qtbot = qtbot

    @Slot(Outcome)
    def on_answered(self, outcome: Outcome) -> None:
        self.threads.append(QThread.currentThread())
        self.outcomes.append(outcome)

    def rows(self, block: PlacedBlock) -> Outcome:
        desk = self._make(block)
        desk.first_rows(self.on_answered)
        self._qtbot.waitUntil(lambda: bool(self.outcomes))
        desk.close()
        return self.outcomes.pop()

    def ask(self, block: PlacedBlock, input: str) -> Outcome:
        desk = self._make(block)
        desk.ask(input, self.on_answered)
        self._qtbot.waitUntil(lambda: bool(self.outcomes))
        desk.close()
        return self.outcomes.pop()


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as running:
        yield running


@pytest.fixture
def make_desk(
    server: HttpServer, secret_store: SecretStore, real_catalog: Catalog, tmp_path: Path
) -> Callable[..., AccountDesk]:
    secret_store.keep_for_session("test/key", CANARY, HOSTS)

    def make_world(folder: Path) -> LiveWorld:
        return LiveWorld(folder, secret_store, dict.fromkeys(HOSTS, server.url))

    def make(block: PlacedBlock, *links: Link) -> AccountDesk:
        source = PlacedBlock(id="start", type="call_api")
        wiring = Wiring.of(Workflow(blocks=(source, block), links=links), real_catalog)
        return AccountDesk(make_world, lambda: Shown.of(wiring, (block.id,), tmp_path))

    return make


@pytest.fixture
def asker(make_desk: Callable[..., AccountDesk], qtbot: QtBot) -> Asker:
    return Asker(make_desk, qtbot)


def whatsapp(**inputs: Any) -> PlacedBlock:
    given = {"provider": "interakt", "api_key": KEY} | inputs
    return PlacedBlock(id="tell", type="send_whatsapp", inputs=given)


def test_agents_come_over_the_wire_to_the_thread_of_the_window(
    server: HttpServer, asker: Asker
) -> None:
    server.answers[AGENTS] = agents("second", "first")

    assert asker.ask(CALLBACK, "use_case") == Outcome(result=("first", "second"))
    (received,) = server.requests
    assert received.method == "GET"
    assert received.headers["x-api-key"] == CANARY
    assert received.headers["host"] == "api.subverseai.com"
    assert asker.threads == [QThread.currentThread()]


def test_languages_are_asked_for_the_template_that_is_written(
    server: HttpServer, asker: Asker
) -> None:
    def answer(received: Received) -> Answer:
        name = received.query.get("template_name", "other")
        rows = [{"name": name, "language": "hi" if name == "renewal" else "en"}]
        return Answer(200, {"results": {"templates": rows}})

    server.answers[TEMPLATES] = answer
    block = whatsapp(template_name="renewal")

    assert asker.ask(block, "template_language_code").result == ("hi",)


def test_what_is_written_in_a_linked_input_does_not_count(
    server: HttpServer, make_desk: Callable[..., AccountDesk], qtbot: QtBot
) -> None:
    server.answers[TEMPLATES] = Answer(200, {"results": {"templates": []}})
    link = Link.model_validate({"from": "start.use_case", "to": "tell.template_name"})
    asker = Asker(lambda block: make_desk(block, link), qtbot)
    asker.ask(whatsapp(template_name="renewal"), "template_language_code")

    assert "template_name" not in server.requests[0].query


def test_an_error_is_a_sentence_without_the_secret(server: HttpServer, asker: Asker) -> None:
    refusal = {"responseCode": 401, "message": f"{CANARY} is no key", "data": None}
    server.answers[AGENTS] = Answer(200, refusal)
    outcome = asker.ask(CALLBACK, "use_case")

    assert "does not accept the API key" in str(outcome.error)
    assert CANARY not in str(outcome.error)


def test_a_secret_that_an_account_gives_back_is_starred(server: HttpServer, asker: Asker) -> None:
    server.answers[AGENTS] = agents(f"agent {CANARY}")

    assert CANARY not in str(asker.ask(CALLBACK, "use_case").result)


def test_a_secret_that_is_not_stored_is_told(asker: Asker) -> None:
    block = PlacedBlock(
        id="call", type="schedule_callback", inputs={"api_key": {"$secret": "gone"}}
    )

    assert "“gone”" in str(asker.ask(block, "use_case").error)


def test_a_block_without_an_account_offers_nothing(asker: Asker) -> None:
    block = PlacedBlock(id="hook", type="webhook")

    assert asker.ask(block, "url") == Outcome(result=())


def test_closing_ends_what_is_being_looked_up(
    server: HttpServer, make_desk: Callable[..., AccountDesk], qtbot: QtBot
) -> None:
    came, may_go = threading.Event(), threading.Event()

    def hold(_received: Received) -> Answer:
        came.set()
        may_go.wait(10)
        return agents("late")

    server.answers[AGENTS] = hold
    desk, asker = make_desk(CALLBACK), Asker(make_desk, qtbot)
    desk.ask("use_case", asker.on_answered)
    assert came.wait(10)
    desk.close()
    may_go.set()

    qtbot.waitUntil(lambda: bool(asker.outcomes))
    assert asker.outcomes == [Outcome(result=())]


def test_who_would_be_asked(make_desk: Callable[..., AccountDesk]) -> None:
    assert make_desk(whatsapp()).provider() == "Interakt (api.interakt.ai)"
    assert make_desk(CALLBACK).provider() == "api.subverseai.com"
    assert make_desk(PlacedBlock(id="odd", type="odd")).provider() == ""


def test_nothing_is_shown_of_several_blocks(real_catalog: Catalog, tmp_path: Path) -> None:
    blocks = (CALLBACK, PlacedBlock(id="odd", type="of_another_package"))
    wiring = Wiring.of(Workflow(blocks=blocks), real_catalog)

    for selected in ((), ("call", "odd"), ("odd",), ("gone",)):
        assert Shown.of(wiring, selected, tmp_path) is None
    shown = Shown.of(wiring, ("call",), tmp_path)
    assert shown is not None
    assert shown.block is CALLBACK


def test_the_window_asks_for_the_block_that_is_selected(qtbot: QtBot, window: MainWindow) -> None:
    other = PlacedBlock(
        id="other", type="schedule_callback", inputs={"bot_number": "+918012345678"}
    )
    call = PlacedBlock(id="call", type="schedule_callback")
    window.document.show(Workflow(blocks=(call, other)), None)
    window.canvas.select(["call"])
    rows = {one.spec.name: one for one in window.inspector.findChildren(InputRow)}

    numbers = rows["bot_number"].findChild(QComboBox)
    assert numbers is not None
    assert [numbers.itemText(place) for place in range(numbers.count())] == ["+918012345678"]
    field = rows["use_case"].field
    assert isinstance(field, AccountField)
    button = field.findChild(QToolButton)
    assert button is not None
    assert "api.subverseai.com" in button.toolTip()
    button.click()
    qtbot.waitUntil(button.isEnabled)
    said = [one.text() for one in field.findChildren(QLabel) if one.isVisible()]
    assert said == ["“API key” comes first: fill it in, then ask again."]


def test_another_block_may_be_chosen_while_the_account_is_asked(
    qtbot: QtBot, window: MainWindow
) -> None:
    call, hook = (
        PlacedBlock(id="call", type="schedule_callback"),
        PlacedBlock(id="hook", type="webhook"),
    )
    window.document.show(Workflow(blocks=(call, hook)), None)
    window.canvas.select(["call"])
    field = next(iter(window.inspector.findChildren(AccountField)))
    button = field.findChild(QToolButton)
    assert button is not None
    with qtbot.waitSignal(field.destroyed):
        button.click()
        window.canvas.select(["hook"])

    assert window.inspector.findChildren(AccountField) == []


def test_the_first_rows_of_a_file_are_read_as_a_run_would(asker: Asker, tmp_path: Path) -> None:
    lines = [f"+9198765432{number:02},Asha {number}" for number in range(9)]
    text = "\n".join(["Customer_Number,Customer_Name", *lines])
    (tmp_path / "customers.csv").write_text(text, encoding="utf-8")
    block = PlacedBlock(id="file", type="customer_file", inputs={"file": "customers.csv"})
    outcome = asker.rows(block)

    assert outcome.error is None
    assert len(outcome.result) == ROWS
    assert outcome.result[0]["Customer_Name"] == "Asha 0"
    assert not any(name.startswith("$") for name in outcome.result[0])


@pytest.mark.parametrize("inputs", [{"file": "none.csv"}, {}])
def test_a_file_that_is_not_there_is_told(asker: Asker, inputs: dict[str, Any]) -> None:
    outcome = asker.rows(PlacedBlock(id="file", type="customer_file", inputs=inputs))

    assert isinstance(outcome.error, InvalidInputError)


def test_a_block_that_reads_no_rows_has_none(asker: Asker) -> None:
    assert asker.rows(CALLBACK) == Outcome(result=())
