"""The real program as a screen reader hears it: from outside, over the accessibility bus."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.workflow.file import load
from tests.support.command_line import RENEWAL
from tests.support.screens import virtual_screen

# One program serves both tests.
pytestmark = [pytest.mark.xvfb, pytest.mark.xdist_group("screen_reader")]

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
PYTHON = "/usr/bin/python3"
"""Debian's: pyatspi belongs to it."""
TIMEOUT_S = 60

READER = """
import json, os, subprocess, sys, time
import pyatspi

def walk(node):
    for at in range(node.childCount):
        child = node.getChildAtIndex(at)
        if child is not None:
            yield child
            yield from walk(child)

def until(look):
    for _ in range(150):
        try:
            found = look()
        except Exception as error:
            found, sys.last = None, error
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit("waited in vain: " + repr(getattr(sys, "last", "")))

def canvas():
    desktop = pyatspi.Registry.getDesktop(0)
    return next(
        one for one in walk(desktop) if one.name == "Workflow" and one.getRoleName() == "list"
    )

def children():
    return [one for one in canvas() if one is not None]

def entry(one):
    area = one.queryComponent().getExtents(0)
    return {
        "role": one.getRoleName(), "name": one.name, "said": one.description,
        "area": [area.x, area.y, area.width, area.height],
        "focusable": one.getState().contains(pyatspi.STATE_FOCUSABLE),
    }

def press(name):
    desktop = pyatspi.Registry.getDesktop(0)
    action = next(
        one for one in walk(desktop)
        if one.name.startswith(name) and one.getRoleName() == "menu item"
    )
    action.queryAction().doAction(0)

environ = os.environ | {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
program = subprocess.Popen(sys.argv[1:], env=environ)
try:
    until(lambda: canvas().childCount)
    found = {"first": [entry(one) for one in children()]}
    count = len(found["first"])
    block = next(one for one in children() if one.name == "Write an e-mail")
    found["actions"] = [block.queryAction().getName(at) for at in range(2)]
    block.queryComponent().grabFocus()
    until(lambda: block.getState().contains(pyatspi.STATE_SELECTED))
    press("Delete")
    until(lambda: len(children()) < count)
    found["deleted"] = [one.name for one in children()]
    press("Undo")
    until(lambda: len(children()) == count)
    found["undone"] = [one.name for one in children()]
    found["is_running"] = program.poll() is None
    print(json.dumps(found))
finally:
    program.terminate()
    program.wait(20)
"""


@cache
def lacking() -> str:
    """What is not installed of what this test needs; empty when all is there."""
    if not LAUNCHER.exists():
        return "at-spi2-core"
    if shutil.which("dbus-run-session") is None:
        return "dbus"
    known = subprocess.run(
        [PYTHON, "-c", "import pyatspi"], capture_output=True, check=False, timeout=TIMEOUT_S
    )
    return "" if known.returncode == 0 else "python3-pyatspi and gir1.2-atspi-2.0"


@pytest.fixture(scope="module")
def heard() -> dict[str, Any]:
    if lacking():
        pytest.skip(f"needs the package {lacking()}")
    script = f'{LAUNCHER} --launch-immediately & exec "$@"'
    program = [sys.executable, "-m", "app", str(RENEWAL)]
    with virtual_screen(1500, 900) as environ:
        ended = subprocess.run(
            [
                *("dbus-run-session", "--", "sh", "-c", script, "sh"),
                *(PYTHON, "-c", READER, *program),
            ],
            env=environ | {"NO_AT_BRIDGE": "0"},
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )
    assert ended.returncode == 0, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def test_every_block_and_cord_is_heard_of(heard: dict[str, Any]) -> None:
    workflow = load(RENEWAL)
    blocks = [one for one in heard["first"] if one["role"] == "list item"]
    cords = [one for one in heard["first"] if one["role"] == "link"]

    assert sorted(one["name"] for one in blocks) == sorted(one.title for one in workflow.blocks)
    assert len(cords) == len(workflow.links)
    assert all(one["focusable"] for one in blocks)
    for _x, _y, width, height in (one["area"] for one in blocks):
        assert width > 20
        assert height > 10
    mail = next(one["said"] for one in blocks if one["name"] == "Write an e-mail")
    assert "To from E-mail address · Text" in mail
    assert "Subject Your policy is safe with us" in mail
    assert "Due within a week · Matched to Remind by WhatsApp · When" in [
        one["name"] for one in cords
    ]


def test_what_changes_is_heard_of(heard: dict[str, Any]) -> None:
    first = [one["name"] for one in heard["first"]]

    assert heard["actions"] == ["Press", "SetFocus"]
    assert "Write an e-mail" in first
    assert not [name for name in heard["deleted"] if "Write an e-mail" in name]
    assert sorted(heard["undone"]) == sorted(first)
    assert heard["is_running"]
