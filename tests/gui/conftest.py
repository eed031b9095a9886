"""The window and its parts, made of real or small parts, for tests."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.collector import collect_when_due
from app.editor.look import current_theme
from app.editor.main_window import MainWindow
from app.editor.theme import DARK, apply_theme
from app.engine.plan import Plan
from app.rehearsal.conditions import Conditions
from app.services.live import LiveWorld
from app.services.secrets import SecretStore
from app.workflow.model import Workflow
from app.worlds import RehearsalWorld, rehearsal_world
from blocks.catalog import Catalog, load_catalog

MakeWindow = Callable[[], MainWindow]


@pytest.fixture(scope="session", autouse=True)
def _no_collector_in_other_threads() -> Iterator[None]:
    """As `app.editor.collector` has it: threads that a test starts must not destroy widgets."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _collected(_no_collector_in_other_threads: None) -> Iterator[None]:
    yield
    collect_when_due()


@pytest.fixture(scope="session")
def real_catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in the dark theme, without the widgets of earlier tests."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if current_theme() is not DARK or not qapp.styleSheet():
        apply_theme(qapp, DARK)
    return qapp


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "editor.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def secret_store(tmp_path: Path) -> SecretStore:
    return SecretStore({}, index_path=tmp_path / "secrets.json")


@pytest.fixture
def make_window(
    qtbot: QtBot,
    dressed: QApplication,
    settings: QSettings,
    secret_store: SecretStore,
    real_catalog: Catalog,
) -> MakeWindow:
    def make_world(plan: Plan, folder: Path, conditions: Conditions) -> RehearsalWorld:
        return rehearsal_world(plan, folder, conditions, secret_store)

    def make_live_world(folder: Path) -> LiveWorld:
        return LiveWorld(folder, secret_store)

    def make() -> MainWindow:
        window = MainWindow(real_catalog, settings, secret_store, make_world, make_live_world)
        # Nobody is there to be asked about unsaved changes.
        qtbot.addWidget(window, before_close_func=forget_changes)
        window.show()
        qtbot.waitExposed(window)
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


@pytest.fixture
def in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clocks around this machine show UTC."""
    monkeypatch.setattr("app.editor.moment_words.own_zone", lambda: "UTC")


def forget_changes(window: MainWindow) -> None:
    window.runner.close()
    for place, tab in enumerate(window.tabs.all()):
        if tab.is_changed:
            window.tabs.show(place)
            window.document.show(Workflow(), None)
