"""Makes the application and its window out of the real parts."""

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.editor.crash import CrashReporter, open_log
from app.editor.icons import icon
from app.editor.main_window import MainWindow
from app.editor.running.work import LiveWorld, RehearsalWorld
from app.editor.settings import APPLICATION, editor_settings
from app.editor.theme_choice import ThemeChoice
from app.engine.plan import Plan
from app.rehearsal.conditions import Conditions
from app.services.secrets import SecretStore
from blocks.catalog import load_catalog


def make_application() -> QApplication:
    """The application, dressed in the theme that is wanted."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName("Cordboard")
    app.setDesktopFileName(APPLICATION)
    app.setWindowIcon(icon("mdi6.audio-input-rca", "accent"))
    choice = ThemeChoice(editor_settings())
    choice.wear(choice.wanted)
    return app


def make_window() -> MainWindow:
    """The window, with an empty workflow. Errors that nobody expects are told in it."""
    open_log()
    secrets = SecretStore(os.environ)

    def make_world(plan: Plan, folder: Path, conditions: Conditions) -> RehearsalWorld:
        # In the thread of the run: servers and certificates take their time to be imported.
        from app.worlds import rehearsal_world

        return rehearsal_world(plan, folder, conditions, secrets)

    def make_live_world(folder: Path) -> LiveWorld:
        # As above.
        from app.services import live

        return live.LiveWorld(folder, secrets)

    window = MainWindow(load_catalog(), editor_settings(), secrets, make_world, make_live_world)
    CrashReporter(window).install()
    return window
