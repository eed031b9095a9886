"""Going live: what is told before, what is sent after the word, and nothing without it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QTableWidget
from pytestqt.qtbot import QtBot

from app.editor.dialogs.live_dialog import COUNTING, LiveDialog, audience_words
from app.editor.edit import Edit
from app.editor.main_window import MainWindow
from app.editor.panels.mode_badge import ModeBadge
from app.editor.running.live_desk import HAS_PROBLEMS, NOTHING_SENDS
from app.engine.audience import Audience, count_audience
from app.engine.control import RunControl
from app.engine.plan import make_plan
from app.engine.run_state import RunStatus
from app.services.live import LiveWorld
from app.services.secrets import SecretStore
from app.workflow.edits import connect, duplicate_blocks, pin_block
from app.workflow.file import load
from app.workflow.model import Workflow
from app.workflow.wiring import Wiring
from app.worlds import rehearsal_world
from blocks.catalog import Catalog
from blocks.sdk import CordboardError
from tests.gui.conftest import forget_changes
from tests.gui.running.steps import CTRL, SHIFT, key, press, wait_for_end, wait_for_hold
from tests.support.http_servers import Answer, HttpServer

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
SECRET = "c2VjcmV0Omtl-eQ"


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as made:
        made.answers["/events"] = Answer(200, {"ok": True})
        yield made


@pytest.fixture
def make_live(
    qtbot: QtBot,
    dressed: QApplication,
    settings: QSettings,
    secret_store: SecretStore,
    real_catalog: Catalog,
    server: HttpServer,
) -> Callable[[str], MainWindow]:
    """Opens an example in a window whose live traffic for crm.example goes to the test server."""

    def make(example: str) -> MainWindow:
        window = MainWindow(
            real_catalog,
            settings,
            secret_store,
            lambda plan, folder, conditions: rehearsal_world(
                plan, folder, conditions, secret_store
            ),
            lambda folder: LiveWorld(folder, secret_store, {"crm.example": server.url}),
        )
        qtbot.addWidget(window, before_close_func=forget_changes)
        window.show()
        qtbot.waitExposed(window)
        assert window.open_path(EXAMPLES / example)
        return window

    return make


@pytest.fixture
def relay(make_live: Callable[[str], MainWindow], secret_store: SecretStore) -> MainWindow:
    secret_store.keep_for_session("crm/secret", SECRET, ["crm.example"])
    return make_live("event_relay.json")


def asked(qtbot: QtBot, window: MainWindow) -> LiveDialog:
    key(window, Qt.Key.Key_F5, CTRL | SHIFT)
    found = window.going_live.dialog
    assert found is not None
    assert found.isVisible()
    qtbot.waitUntil(lambda: found.words != COUNTING)
    return found


def cells(form: LiveDialog) -> list[list[str]]:
    table = form.findChild(QTableWidget)
    assert table is not None
    found = []
    for row in range(table.rowCount()):
        items = [table.item(row, column) for column in range(table.columnCount())]
        found.append([item.text() if item else "" for item in items])
    return found


def badge(window: MainWindow) -> str:
    found = window.findChild(ModeBadge)
    assert found is not None
    return found.word.text()


def test_it_is_told_what_goes_out_and_nothing_goes_without_the_word(
    qtbot: QtBot, relay: MainWindow, server: HttpServer
) -> None:
    form = asked(qtbot, relay)
    assert form.words == "It goes once, with the sample of the workflow: +919876543210."
    assert cells(form) == [
        ["Tell the CRM", "Webhook", "as the account says", "crm.example", "crm/secret"]
    ]
    assert form.problem == ""
    assert form.send.text() == "Send to 1 customer"
    assert form.send.isEnabled()
    assert form.cancel.isDefault()
    assert form.focusWidget() is form.cancel
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert not relay.runner.is_running
    assert server.requests == []
    assert badge(relay) == "REHEARSAL"


def test_with_the_word_it_is_sent_and_the_window_says_live(
    qtbot: QtBot, relay: MainWindow, server: HttpServer
) -> None:
    press(asked(qtbot, relay), "Send to 1 customer")
    assert badge(relay) == "LIVE"
    assert wait_for_end(qtbot, relay) == RunStatus.OK
    (received,) = server.requests
    assert "Asha Rao" in received.json()["data"]["text"]
    assert relay.runner.kept.mode == "live"
    assert badge(relay) == "LIVE", "it is what is shown"
    key(relay, Qt.Key.Key_F5)
    assert wait_for_end(qtbot, relay) == RunStatus.OK
    assert badge(relay) == "REHEARSAL"
    assert len(server.requests) == 1


def test_a_secret_that_is_not_stored_keeps_it_from_sending(
    qtbot: QtBot, make_live: Callable[[str], MainWindow]
) -> None:
    window = make_live("event_relay.json")
    form = asked(qtbot, window)
    assert "“crm/secret” is not stored" in form.problem
    assert "“Tell the CRM”" in form.problem
    assert not form.send.isEnabled()
    press(form, "Cancel")


def test_customers_are_counted_and_named(
    qtbot: QtBot, make_live: Callable[[str], MainWindow]
) -> None:
    window = make_live("renewal_reminder.json")
    form = asked(qtbot, window)
    assert form.words.startswith("To 5 customers: +919876543210, ")
    assert [row[:3] for row in cells(form)] == [
        ["Remind by WhatsApp", "Interakt", "as the account says"],
        ["Write an e-mail", "Gmail", "renewals@example.com"],
    ]
    press(form, "Cancel")


def test_a_file_that_cannot_be_read_is_told(
    qtbot: QtBot, make_live: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    window = make_live("renewal_reminder.json")
    text = (EXAMPLES / "renewal_reminder.json").read_text("utf-8")
    (tmp_path / "alone.json").write_text(text, "utf-8")
    assert window.open_path(tmp_path / "alone.json")
    form = asked(qtbot, window)
    assert "customers.csv" in form.problem
    assert not form.send.isEnabled()
    press(form, "Cancel")


def test_problems_are_shown_in_place_of_the_question(
    make_live: Callable[[str], MainWindow],
) -> None:
    window = make_live("event_relay.json")
    said: list[str] = []
    window.going_live.said.connect(said.append)
    window.canvas.select(["write_summary"])
    window.canvas.delete_selected(bridges=False)
    window.canvas.select(["call_api"])
    window.canvas.delete_selected(bridges=False)
    key(window, Qt.Key.Key_F5, CTRL | SHIFT)
    assert window.going_live.dialog is None
    assert said == [HAS_PROBLEMS]
    assert window.lower_panel.currentWidget() is window.lower_panel.problems


def test_a_workflow_that_sends_nothing_is_not_asked_about(
    make_live: Callable[[str], MainWindow],
) -> None:
    window = make_live("event_relay.json")
    said: list[str] = []
    window.going_live.said.connect(said.append)
    window.canvas.select(["tell_crm"])
    window.canvas.delete_selected(bridges=False)
    key(window, Qt.Key.Key_F5, CTRL | SHIFT)
    assert said == [NOTHING_SENDS]


def sent_twice(workflow: Workflow, catalog: Catalog) -> Workflow:
    """With a copy of the webhook, linked as the first one."""
    links = workflow.links_into("tell_crm")
    workflow, (copy,) = duplicate_blocks(workflow, ["tell_crm"], (0.0, 400.0))
    for link in links:
        new = link.model_copy(update={"to_block": copy})
        workflow = connect(workflow, new, Wiring.of(workflow, catalog))
    return workflow


def test_at_the_limit_it_holds_and_asks(
    qtbot: QtBot, relay: MainWindow, server: HttpServer, real_catalog: Catalog
) -> None:
    assert relay.document.apply(Edit("Twice", lambda now: sent_twice(now, real_catalog)))
    form = asked(qtbot, relay)
    assert len(cells(form)) == 2
    form.most.setValue(1)
    press(form, "Send to 1 customer")
    qtbot.waitUntil(lambda: "the limit of this run is reached" in relay.stage.hold_bar.words)
    # The first may still be on its way when the second is held.
    qtbot.waitUntil(lambda: len(server.requests) == 1)
    press(relay.stage.hold_bar, "Go on")
    assert wait_for_end(qtbot, relay) == RunStatus.OK
    assert len(server.requests) == 2


def test_pins_are_used_only_where_the_user_says_so(
    qtbot: QtBot, relay: MainWindow, server: HttpServer
) -> None:
    pin = {"text": "Pinned words"}
    assert relay.document.apply(Edit("Pin", lambda now: pin_block(now, "write_summary", pin)))
    form = asked(qtbot, relay)
    assert "Write the summary" in form.pins.text()
    assert not form.pins.isChecked()
    press(form, "Send to 1 customer")
    wait_for_end(qtbot, relay)
    form = asked(qtbot, relay)
    box = QPoint(10, form.pins.height() // 2)
    QTest.mouseClick(form.pins, Qt.MouseButton.LeftButton, pos=box)
    press(form, "Send to 1 customer")
    wait_for_end(qtbot, relay)
    said = [one.json()["data"]["text"] for one in server.requests]
    assert "Asha Rao" in said[0]
    assert said[1] == "Pinned words"


def test_closing_the_window_during_a_run_asks_and_ends_it(
    qtbot: QtBot, relay: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []
    answers = ["&Keep open", "&Stop and close"]

    def answer(box: QMessageBox) -> int:
        questions.append(box.text())
        wanted = answers.pop(0)
        next(one for one in box.buttons() if one.text() == wanted).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    key(relay, Qt.Key.Key_F10)
    wait_for_hold(qtbot, relay, "call_api")
    assert [relay.close(), relay.runner.is_running] == [False, True]
    assert [relay.close(), relay.runner.is_running] == [True, False]
    assert questions == ["“Event relay” is still being rehearsed."] * 2


def test_a_run_goes_to_everybody_in_the_file(real_catalog: Catalog, tmp_path: Path) -> None:
    plan = make_plan(load(EXAMPLES / "renewal_reminder.json"), real_catalog)
    store = SecretStore({}, index_path=tmp_path / "secrets.json")
    world = LiveWorld(EXAMPLES, store)
    found = count_audience(plan, world, RunControl())
    assert (found.rows, found.has_more, found.is_sample, len(found.first)) == (5, False, False, 5)
    stopped = RunControl()
    stopped.stop()
    assert count_audience(plan, world, stopped).has_more
    with pytest.raises(CordboardError, match="customers"):
        count_audience(plan, LiveWorld(tmp_path, store), RunControl())


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        (Audience(1, first=("+911",)), "To 1 customer: +911"),
        (Audience(12_000, first=("+911", "+912")), "To 12\u202f000 customers: +911, +912 …"),
        (Audience(9, has_more=True), "To more than 9 customers."),
        (Audience(0), "The file has no customers: there is nothing to send."),
        (Audience(1, is_sample=True), "It goes once, with the sample of the workflow."),
    ],
)
def test_to_whom_in_words(audience: Audience, words: str) -> None:
    assert audience_words(audience) == words
