"""The real program is killed while work is unsaved, and gives it back at the next start."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from app.editor.recovery import RecoveryFolder
from app.workflow.file import load
from tests.support.screens import virtual_screen

TIMEOUT_S = 30
MOST_LOST_S = 5

pytestmark = [pytest.mark.xvfb, pytest.mark.xdist_group("screen")]


class Desk:
    """A screen without a monitor, the program on it, and keys for its windows."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._environ = environ
        self.drafts_folder = Path(os.environ["XDG_STATE_HOME"], "cordboard", "recovery")
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "app", *map(str, arguments)]
        program = subprocess.Popen(command, env=self._environ, stderr=subprocess.PIPE)
        self.running.append(program)
        return program

    def window(self, title: str) -> None:
        """Wait for a window, and let it have the keys."""
        found: list[str] = []

        def is_there() -> bool:
            program = self.running[-1]
            assert program.poll() is None, program.communicate()[1].decode()
            found[:] = self._xdotool("search", "--onlyvisible", "--name", title).split()
            return bool(found)

        wait_until(is_there)
        # Nobody manages windows here, so that none gets the keys by itself.
        self._xdotool("windowfocus", "--sync", found[-1])

    def key(self, *keys: str) -> None:
        self._xdotool("key", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "20", text)

    def drafts(self) -> list[Path]:
        return sorted(self.drafts_folder.glob("*.draft"))

    def _xdotool(self, *arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments],
            env=self._environ,
            # It fails where it finds nothing.
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        ).stdout


def wait_until(is_so: Callable[[], object], timeout_s: float = TIMEOUT_S) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about in time"
        threading.Event().wait(0.05)


@pytest.fixture
def desk() -> Iterator[Desk]:
    if not shutil.which("xdotool"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs the package xdotool")
    with virtual_screen(1500, 900) as environ:
        made = Desk(environ)
        try:
            yield made
        finally:
            for program in made.running:
                program.kill()
                program.communicate(timeout=TIMEOUT_S)


def insert_webhook(desk: Desk) -> None:
    """Find a block in the palette by keyboard."""
    desk.key("ctrl+k")
    desk.type("webhook")
    desk.key("Return")


def test_unsaved_work_survives_a_kill_and_is_forgotten_once_it_is_saved(
    desk: Desk, tmp_path: Path
) -> None:
    program = desk.start()
    desk.window("Untitled")
    insert_webhook(desk)
    wait_until(desk.drafts, MOST_LOST_S)
    (left,) = desk.drafts()
    os.kill(program.pid, signal.SIGKILL)
    program.wait(TIMEOUT_S)

    desk.start()
    desk.window("Restore unsaved work")
    desk.key("Return")
    # The draft is the new window's own from then on.
    wait_until(lambda: desk.drafts() and left not in desk.drafts())
    desk.window("Untitled")
    desk.key("ctrl+s")
    desk.window("Save the workflow")
    desk.key("ctrl+a")
    desk.type(str(tmp_path / "restored.json"))
    desk.key("Return")
    wait_until((tmp_path / "restored.json").exists)

    assert [block.type for block in load(tmp_path / "restored.json").blocks] == ["webhook"]
    wait_until(lambda: list(desk.drafts_folder.iterdir()) == [])


def test_unsaved_work_of_every_tab_survives_a_kill(desk: Desk) -> None:
    program = desk.start()
    desk.window("Untitled")
    insert_webhook(desk)
    desk.key("ctrl+n")
    insert_webhook(desk)
    # That of the tab behind is safe since another one was shown.
    wait_until(lambda: len(desk.drafts()) == 2, MOST_LOST_S)
    left = set(desk.drafts())
    os.kill(program.pid, signal.SIGKILL)
    program.wait(TIMEOUT_S)

    def are_taken_up(number: int) -> bool:
        return len(left - set(desk.drafts())) == number

    desk.start()
    for number in (1, 2):
        desk.window("Restore unsaved work")
        desk.key("Return")
        wait_until(partial(are_taken_up, number))
    # Both are the new window's own, which is killed as well.
    wait_until(lambda: len(desk.drafts()) == 2)
    os.kill(desk.running[-1].pid, signal.SIGKILL)
    desk.running[-1].wait(TIMEOUT_S)
    slots = RecoveryFolder(desk.drafts_folder).abandoned()
    drafts = [slot.read().workflow for slot in slots]
    for slot in slots:
        slot.forget()

    assert [[block.type for block in draft.blocks] for draft in drafts] == [["webhook"]] * 2


def test_a_second_editor_leaves_the_work_of_the_first_alone(desk: Desk) -> None:
    desk.start()
    desk.window("Untitled")
    insert_webhook(desk)
    wait_until(desk.drafts)
    (mine,) = desk.drafts()
    second = desk.start(Path("resources", "examples", "event_relay.json").absolute())
    # Where it asked, this window would not take the keys that close it.
    desk.window("event_relay.json")
    desk.key("ctrl+q")

    assert second.wait(TIMEOUT_S) == 0
    assert desk.drafts() == [mine]
