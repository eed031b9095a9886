"""Draws the pictures of README: the real window after a rehearsal of the examples.

`make pictures` starts it offscreen, with empty settings: nothing of this user is to be seen.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.editor.application import make_application, make_window
from app.editor.main_window import MainWindow
from app.editor.running.choices import RunChoices
from app.editor.theme import DARK, LIGHT, apply_theme
from app.workflow import edits
from app.workflow.file import load

EXAMPLES = Path("resources/examples")
FOLDER = Path("resources/pictures")
SIZE = (1600, 1000)
SETTLED_MS = 700
"""After a run, for animations and what is drawn in idle time."""


def rest(milliseconds: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def rehearsed(example: str) -> MainWindow:
    """The window after a rehearsal of an example."""
    window = make_window()
    window.resize(*SIZE)
    window.show()
    window.open_path(EXAMPLES / f"{example}.json")
    loop = QEventLoop()
    window.runner.ended.connect(loop.quit)
    window.rehearse()
    loop.exec()
    rest(SETTLED_MS)
    return window


def draw(window: QWidget, name: str) -> None:
    """Write a picture of the window or of a part of it."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.png"
    window.grab().save(str(path))
    sys.stdout.write(f"{path}\n")


def main() -> None:
    """Draw every picture."""
    app = make_application()
    for theme, look in ((DARK, "dark"), (LIGHT, "light")):
        apply_theme(app, theme)
        for example in ("renewal_reminder", "after_call_follow_up"):
            window = rehearsed(example)
            window.canvas.set_theme(theme)
            window.canvas.select(("remind",) if example == "renewal_reminder" else ("cut_short",))
            rest(SETTLED_MS)
            draw(window, f"{example.replace('_', '-')}-{look}")
            window.close()
    apply_theme(app, DARK)
    for example, blocks in INSPECTED.items():
        window = rehearsed(example)
        for block, name in blocks.items():
            window.canvas.select((block,))
            rest(SETTLED_MS)
            draw(window.inspector, f"inspector-{name}")
        window.close()
    draw_held()
    draw_problems()
    QApplication.processEvents()


INSPECTED = {
    "after_call_follow_up": {
        "incoming_call": "incoming-call",
        "cut_short": "smart-filter",
        "greeting": "template",
        "call_back": "schedule-callback",
        "send_thanks": "send-email",
    },
    "renewal_reminder": {"customers": "customer-data", "remind": "send-whatsapp"},
    "event_relay": {"call_api": "call-api", "tell_crm": "webhook"},
}
"""Example → its blocks whose form is drawn → the name of the picture."""


def draw_held() -> None:
    """A block that a provider refused is held, with what it got beside what was on the wire."""
    window = make_window()
    window.resize(*SIZE)
    window.show()
    path = EXAMPLES / "renewal_reminder.json"
    workflow = load(path)
    (link,) = workflow.links_out_of("ends_on")
    window.document.show(edits.disconnect(workflow, link), None, copy_of=path)
    window.choices.set(RunChoices(holds_at_error=True))
    window.panels.show_page("data")
    window.rehearse()
    while not window.stage.hold_bar.words:
        rest(SETTLED_MS)
    rest(SETTLED_MS)
    draw(window, "held-dark")
    window.runner.close()
    window.close()


def draw_problems() -> None:
    """The list of problems, with the buttons that mend them."""
    window = make_window()
    window.resize(*SIZE)
    window.show()
    workflow = load(EXAMPLES / "event_relay.json")
    broken = edits.clear_input(workflow, "tell_crm", "url")
    broken = edits.set_input(broken, "tell_crm", "retires", 3)
    window.document.show(broken, None)
    window.canvas.select(("tell_crm",))
    window.lower_panel.setCurrentWidget(window.lower_panel.problems)
    window.canvas.fit()
    rest(SETTLED_MS)
    draw(window, "problems-dark")
    window.close()


if __name__ == "__main__":
    main()
