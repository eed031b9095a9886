"""From a mistake to a green test, in the real program: what debugging is for."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.person import Person, until
from tests.support.screens import virtual_screen

pytestmark = [pytest.mark.xvfb, pytest.mark.xdist_group("debugging")]

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
SIZE = (1800, 1200)
REFUSAL = "The template “renewal_reminder” (en) takes 3 body values, but 2 came."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reminder, for one customer."""
    (tmp_path / "renewal_reminder.json").write_bytes(
        (EXAMPLES / "renewal_reminder.json").read_bytes()
    )
    lines = (EXAMPLES / "customers.csv").read_text("utf-8").splitlines()[:2]
    (tmp_path / "customers.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE")}
    with virtual_screen(*SIZE) as environ:
        yield environ | folders


@pytest.fixture
def person(environ: dict[str, str], folder: Path) -> Iterator[Person]:
    with Person(environ, SIZE, folder / "renewal_reminder.json") as person:
        person.find("block", block="remind")
        yield person


def select(person: Person, block: str) -> None:
    person.click(person.find("block", block=block))
    until(lambda: person.look("document")["selected"] == [block], f"{block} is not selected")


def rehearse(person: Person, status: str) -> None:
    person.key("F5")
    until(lambda: ended(person, status), f"no run ended as {status}")


def ended(person: Person, status: str) -> bool:
    run = person.look("run")
    return not run["is_running"] and run["status"] == status


def test_a_mistake_is_found_corrected_and_kept_from_coming_back(
    person: Person, folder: Path, environ: dict[str, str]
) -> None:
    pictures: list[Path] = []

    def keep(name: str) -> None:
        path = folder / f"{name}.png"
        assert person.look("picture", path=str(path))
        pictures.append(path)

    # The mistake: a template of WhatsApp gets a value too few.
    select(person, "ends_on")
    person.key("ctrl+x")
    person.see(
        lambda seen: "ends_on" not in [one["id"] for one in seen["blocks"]], "it was not cut"
    )
    rehearse(person, "finished_with_errors")
    assert REFUSAL in person.look("run")["errors"]["remind"]
    keep("refused")

    # Held before it is sent, it gets the missing value.
    select(person, "remind")
    person.key("F9", "F5")
    until(lambda: "is held before it runs" in person.look("run")["held"], "nothing is held")
    keep("held")
    person.click(person.find("named", name="Change inputs…"))
    person.turn_to("Remind by WhatsApp")
    middle = person.find("named", name="Cancel")

    def add_button() -> object:
        found = person.look("named", name="Body values")
        if found is None:
            person.wheel((middle[0], middle[1] - 250))
        return found

    until(add_button, "no way to add a value")
    person.click(person.find("named", name="Body values"))
    keep("adding")
    person.click(person.find("named", name="Item 3"))
    person.type("28 November")
    keep("corrected")
    person.click(person.find("named", name="Go on with these"))
    until(lambda: ended(person, "ok"), "the run is not green")
    assert person.look("run")["messages"] == 1
    keep("green")

    # The workflow itself is mended, and the run becomes a test.
    person.turn_to("Cordboard")
    select(person, "remind")
    person.key("F9", "ctrl+z")
    person.see(lambda seen: len(seen["blocks"]) == 9, "the cut was not undone")
    rehearse(person, "ok")
    person.key("alt+shift+s")
    person.turn_to("Save this run as a test")
    person.type("Who must renew gets a reminder")
    person.key("Return")
    (test,) = until(lambda: list(folder.glob("*.test.json")), "no test was saved")
    keep("saved")

    assert all(path.stat().st_size > 10_000 for path in pictures)
    assert run_test(test, environ) == 0
    spoil(folder / "renewal_reminder.json")
    assert run_test(test, environ) == 1


def run_test(test: Path, environ: dict[str, str]) -> int:
    """As a build server does, where there is no screen."""
    plain = {name: value for name, value in environ.items() if name != "DISPLAY"}
    command = [sys.executable, "-m", "app", "test", str(test)]
    return subprocess.run(command, env=os.environ | plain, check=False, timeout=60).returncode


def spoil(workflow: Path) -> None:
    """The mistake again, in the file."""
    text = workflow.read_text("utf-8")
    workflow.write_text(text.replace('"ends_on.text"', '"letter.text"'), "utf-8")
