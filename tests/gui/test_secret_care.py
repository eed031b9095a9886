"""Secrets are shown, forgotten and tested beside the window; tests log in over real sockets."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.editor.account_desk import Shown
from app.editor.panels.fields.secret_trial import Begun
from app.editor.run_thread import Outcome
from app.editor.secret_care import SecretCare
from app.editor.sign_in_trial import ANY_IS_TAKEN
from app.engine.plan import Plan
from app.services.live import LiveWorld
from app.services.secrets import SecretStore
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from app.worlds import RehearsalWorld, rehearsal_world
from blocks.catalog import Catalog
from blocks.sdk import Secret, Security
from tests.gui.test_secrets import MemoryKeyring
from tests.support.certificates import authority
from tests.support.http_servers import Answer, HttpServer
from tests.support.mail_servers import MailServer

CANARY = "canary-3f9c-value"
KEY = {"$secret": "test/key"}
ME = "me@example.com"


class Asker(QObject):
    """Keeps what comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: list[Outcome] = []

    @Slot(Outcome)
    def on_answered(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


@pytest.fixture
def asker() -> Asker:
    return Asker()


@pytest.fixture
def store(tmp_path: Path) -> SecretStore:
    made = SecretStore({}, MemoryKeyring(), index_path=tmp_path / "secrets.json")
    made.set("test/key", CANARY)
    return made


@pytest.fixture
def make_care(
    qtbot: QtBot,
    dressed: QApplication,
    store: SecretStore,
    real_catalog: Catalog,
    tmp_path: Path,
) -> Iterator[Callable[..., SecretCare]]:
    made: list[SecretCare] = []

    def make(
        block: PlacedBlock, *links: Link, reroutes: dict[str, str] | None = None
    ) -> SecretCare:
        def rehearsal(plan: Plan, folder: Path) -> RehearsalWorld:
            return rehearsal_world(plan, folder, secrets=store)

        def live(folder: Path) -> LiveWorld:
            return LiveWorld(folder, store, reroutes)

        window = QWidget()
        qtbot.addWidget(window)
        source = PlacedBlock(id="start", type="call_api")
        wiring = Wiring.of(Workflow(blocks=(source, block), links=links), real_catalog)
        shown = Shown.of(wiring, (block.id,), tmp_path)
        made.append(SecretCare(store, rehearsal, live, lambda: shown, window))
        return made[-1]

    yield make
    for one in made:
        one.close()


def mailbox(**inputs: Any) -> PlacedBlock:
    given = {"email_provider": "gmail", "from_email": ME, "password": KEY} | inputs
    return PlacedBlock(id="mail", type="send_email", inputs=given)


def own_server(port: int) -> PlacedBlock:
    place = {"smtp_host": "localhost", "smtp_port": port}
    return mailbox(email_provider="custom", **place)


def answer_question(text: str) -> list[str]:
    """Press a button of the question that comes up; gives its words once it has been asked."""
    asked: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.extend([box.text(), box.informativeText()])
        next(one for one in box.findChildren(QPushButton) if text in one.text()).click()

    QTimer.singleShot(0, press)
    return asked


def outcome_of(qtbot: QtBot, asker: Asker, care: SecretCare, *, is_live: bool) -> Outcome:
    begun = care.test(is_live=is_live, receiver=asker.on_answered)
    assert begun is not None
    assert begun.is_under_way
    qtbot.waitUntil(lambda: bool(asker.outcomes), timeout=10_000)
    return asker.outcomes.pop()


class TestRehearsal:
    @pytest.mark.parametrize(
        ("block", "words"),
        [
            (mailbox(), "smtp.gmail.com accepts the password of me@example.com."),
            (
                PlacedBlock(id="call", type="schedule_callback", inputs={"api_key": KEY}),
                "SubVerse accepts the API key; the account has 0 voice agents.",
            ),
            (
                PlacedBlock(
                    id="tell",
                    type="send_whatsapp",
                    inputs={"provider": "interakt", "api_key": KEY},
                ),
                "Interakt accepts the API key.",
            ),
        ],
        ids=lambda one: getattr(one, "id", ""),
    )
    def test_it_logs_in_at_the_rehearsals_servers_without_a_question(
        self,
        qtbot: QtBot,
        asker: Asker,
        make_care: Callable[..., SecretCare],
        block: PlacedBlock,
        words: str,
    ) -> None:
        found = outcome_of(qtbot, asker, make_care(block), is_live=False)
        assert found == Outcome(result=f"{words} {ANY_IS_TAKEN}")


class TestLive:
    def test_a_right_password_is_accepted(
        self, qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare]
    ) -> None:
        asked = answer_question("Log in")
        with (
            authority().is_trusted(),
            MailServer(Security.STARTTLS, passwords={ME: CANARY}) as server,
        ):
            found = outcome_of(qtbot, asker, make_care(own_server(server.port)), is_live=True)

        assert found == Outcome(result=f"localhost accepts the password of {ME}.")
        assert server.logins == [ME]
        assert asked[0] == f"Log in at localhost as {ME}?"
        assert "Nothing is sent" in asked[1]

    def test_a_wrong_one_is_refused_in_the_servers_words(
        self, qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare]
    ) -> None:
        answer_question("Log in")
        with (
            authority().is_trusted(),
            MailServer(Security.STARTTLS, passwords={ME: "another"}) as server,
        ):
            found = outcome_of(qtbot, asker, make_care(own_server(server.port)), is_live=True)

        assert "535" in str(found.error)
        assert CANARY not in str(found.error)

    def test_a_wrong_key_is_refused_in_the_providers_words(
        self, qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare]
    ) -> None:
        answer_question("Log in")
        block = PlacedBlock(id="call", type="schedule_callback", inputs={"api_key": KEY})
        with HttpServer() as server:
            refusal = {"responseCode": 401, "message": f"No such key {CANARY}"}
            server.answers["/api/agent/blueprints"] = Answer(401, refusal)
            care = make_care(block, reroutes={"api.subverseai.com": server.url})
            found = outcome_of(qtbot, asker, care, is_live=True)

        assert "does not accept the API key (No such key •••)" in str(found.error)

    def test_a_server_that_is_not_there_is_told(
        self, qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare]
    ) -> None:
        answer_question("Log in")
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        found = outcome_of(qtbot, asker, make_care(own_server(port)), is_live=True)
        assert "localhost" in str(found.error)

    def test_nothing_happens_when_the_user_thinks_better_of_it(
        self, asker: Asker, make_care: Callable[..., SecretCare]
    ) -> None:
        answer_question("Cancel")
        assert make_care(mailbox()).test(is_live=True, receiver=asker.on_answered) is None

    def test_closing_ends_a_login_that_nobody_answers(
        self, qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare]
    ) -> None:
        answer_question("Log in")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            care = make_care(own_server(silent.getsockname()[1]))
            care.test(is_live=True, receiver=asker.on_answered)
            care.close()
        qtbot.waitUntil(lambda: bool(asker.outcomes))
        assert asker.outcomes == [Outcome()]


class TestWithoutATest:
    @pytest.mark.parametrize(
        ("type", "inputs", "who"),
        [
            ("send_whatsapp", {"provider": "gupshup", "password": KEY}, "Gupshup"),
            ("webhook", {"secret": KEY}, "Webhook"),
        ],
    )
    def test_it_is_said_that_only_sending_would_tell(
        self,
        asker: Asker,
        make_care: Callable[..., SecretCare],
        type: str,
        inputs: dict[str, Any],
        who: str,
    ) -> None:
        care = make_care(PlacedBlock(id="tell", type=type, inputs=inputs))
        for is_live in (False, True):
            begun = care.test(is_live=is_live, receiver=asker.on_answered)
            assert begun == Begun(
                f"{who} offers no login that would change nothing, so this secret cannot be "
                "tested without sending.",
                is_under_way=False,
            )

    def test_what_is_linked_is_not_known_before_a_run(
        self, asker: Asker, make_care: Callable[..., SecretCare]
    ) -> None:
        link = Link.model_validate({"from": "start.customer_number", "to": "mail.from_email"})
        begun = make_care(mailbox(), link).test(is_live=True, receiver=asker.on_answered)
        assert begun is not None
        assert "“From email” comes first" in begun.words


def test_a_secret_is_read_for_its_owner_and_hides_in_words(
    qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare]
) -> None:
    make_care(mailbox()).show("test/key", asker.on_answered)
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    (outcome,) = asker.outcomes
    assert isinstance(outcome.result, Secret)
    assert outcome.result.reveal("") == CANARY
    assert CANARY not in repr(outcome)


def test_a_secret_that_is_not_there_cannot_be_shown(
    qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare]
) -> None:
    make_care(mailbox()).show("gone/key", asker.on_answered)
    qtbot.waitUntil(lambda: bool(asker.outcomes))
    assert "There is no secret called “gone/key”" in str(asker.outcomes[0].error)


def test_a_secret_is_forgotten_once_it_is_asked(
    qtbot: QtBot, asker: Asker, make_care: Callable[..., SecretCare], store: SecretStore
) -> None:
    care = make_care(mailbox())
    answer_question("Cancel")
    assert not care.forget("test/key", asker.on_answered)
    asked = answer_question("Forget it")
    assert care.forget("test/key", asker.on_answered)
    qtbot.waitUntil(lambda: bool(asker.outcomes))

    assert asker.outcomes == [Outcome()]
    assert asked[0] == "Forget the secret test/key?"
    assert store.names() == ()
