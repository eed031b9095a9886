"""A secret is stored under a name and for hosts; its value is seen nowhere else."""

from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.editor.dialogs.secret_dialog import NO_HOSTS, SecretDialog
from app.editor.secret_desk import SecretDesk, proposed_name, secret_hosts
from app.services.secrets import Place, SecretStore
from app.workflow.model import PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog

CANARY = "canary-3f9c-value"


class MemoryKeyring(KeyringBackend):
    """A keyring for the length of a test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def store(tmp_path: Path) -> SecretStore:
    return SecretStore({}, MemoryKeyring(), index_path=tmp_path / "secrets.json")


def lines(dialog: SecretDialog) -> list[QLineEdit]:
    return dialog.findChildren(QLineEdit)


def button(dialog: SecretDialog, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def said(dialog: SecretDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def test_a_secret_is_stored_for_its_hosts(
    qtbot: QtBot, dressed: QApplication, store: SecretStore
) -> None:
    dialog = SecretDialog(store, "interakt/api_key", ("api.interakt.ai",))
    qtbot.addWidget(dialog)
    dialog.show()
    _, value, _ = lines(dialog)
    assert value.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(value, CANARY)
    with qtbot.waitSignal(dialog.accepted):
        button(dialog, "Store in the keyring").click()

    (entry,) = store.names()
    assert (entry.name, entry.hosts) == ("interakt/api_key", ("api.interakt.ai",))
    assert entry.where == Place.KEYRING
    assert store.get("interakt/api_key").reveal("api.interakt.ai") == CANARY
    assert value.text() == ""


def test_without_a_host_the_dialog_warns(
    qtbot: QtBot, dressed: QApplication, store: SecretStore
) -> None:
    dialog = SecretDialog(store, "crm/secret", ())
    qtbot.addWidget(dialog)
    dialog.show()
    assert NO_HOSTS in said(dialog)
    QTest.keyClicks(lines(dialog)[2], "crm.example")
    assert NO_HOSTS not in said(dialog)


def test_without_a_keyring_it_may_be_kept_for_the_session(
    qtbot: QtBot, dressed: QApplication, secret_store: SecretStore, tmp_path: Path
) -> None:
    dialog = SecretDialog(secret_store, "crm/secret", ("crm.example",))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not button(dialog, "Keep for this session only").isVisible()
    QTest.keyClicks(lines(dialog)[1], CANARY)
    button(dialog, "Store in the keyring").click()
    qtbot.waitUntil(lambda: button(dialog, "Keep for this session only").isVisible())
    assert any("was not stored" in text for text in said(dialog))
    assert not any(CANARY in text for text in said(dialog))
    with qtbot.waitSignal(dialog.accepted):
        button(dialog, "Keep for this session only").click()

    (entry,) = secret_store.names()
    assert entry.where == Place.SESSION
    assert not any(CANARY in path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_a_name_that_cannot_be_is_told(
    qtbot: QtBot, dressed: QApplication, store: SecretStore
) -> None:
    dialog = SecretDialog(store, "", ("crm.example",))
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(lines(dialog)[1], CANARY)
    button(dialog, "Store in the keyring").click()
    qtbot.waitUntil(lambda: button(dialog, "Keep for this session only").isVisible())
    button(dialog, "Keep for this session only").click()

    assert dialog.isVisible()
    assert store.names() == ()


def test_the_desk_gives_the_name_and_knows_it_from_then_on(
    qtbot: QtBot,
    dressed: QApplication,
    store: SecretStore,
    real_catalog: Catalog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    desk = SecretDesk(store, window)
    block, wiring = placed(real_catalog, "send_whatsapp", provider="interakt")
    assert desk.names() == ()

    def exec_(dialog: SecretDialog) -> int:
        assert dialog.name == "interakt/api_key"
        store.set(dialog.name, CANARY, ["api.interakt.ai"])
        return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(SecretDialog, "exec", exec_)
    assert desk.ask(block, wiring, "api_key", "") == "interakt/api_key"
    assert desk.names() == ("interakt/api_key",)


def placed(catalog: Catalog, type: str, **inputs: object) -> tuple[PlacedBlock, Wiring]:
    block = PlacedBlock(id="one", type=type, inputs=inputs)
    return block, Wiring.of(Workflow(blocks=(block,)), catalog)


@pytest.mark.parametrize(
    ("type", "inputs", "name", "hosts"),
    [
        ("send_whatsapp", {"provider": "interakt"}, "interakt/key", ("api.interakt.ai",)),
        ("send_email", {"email_provider": "Gmail"}, "gmail/key", ("smtp.gmail.com",)),
        (
            "send_email",
            {"email_provider": "Custom", "smtp_host": " mail.example "},
            "custom/key",
            ("mail.example",),
        ),
        ("webhook", {"url": "https://crm.example/hook"}, "webhook/key", ("crm.example",)),
        ("webhook", {"url": "http://[broken"}, "webhook/key", ()),
        ("webhook", {}, "webhook/key", ()),
        ("schedule_callback", {}, "schedule_callback/key", ("api.subverseai.com",)),
    ],
)
def test_name_and_hosts_are_proposed(
    real_catalog: Catalog, type: str, inputs: dict[str, object], name: str, hosts: tuple[str, ...]
) -> None:
    block, wiring = placed(real_catalog, type, **inputs)

    assert proposed_name(block, wiring.spec("one"), "key") == name
    assert secret_hosts(block, wiring.spec("one"), wiring) == hosts


def test_nothing_is_known_of_an_unknown_block(real_catalog: Catalog) -> None:
    block, wiring = placed(real_catalog, "of_another_package")

    assert secret_hosts(block, wiring.spec("one"), wiring) == ()
    assert proposed_name(block, None, "key") == "of_another_package/key"
