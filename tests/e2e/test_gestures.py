"""Gestures in the real program, by mouse and keys through an X server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.person import Person, until
from tests.support.screens import virtual_screen

pytestmark = [pytest.mark.xvfb, pytest.mark.xdist_group("gestures")]

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
FOLLOW_UP = EXAMPLES / "after_call_follow_up.json"
SIZE = (2560, 1600)
"""Large enough for eight cards with all their ports at 1:1."""

PLACES = {
    "Incoming call": (150, 400),
    "Cut short?": (540, 400),
    "When to call": (930, 120),
    "Greeting": (930, 380),
    "Call back": (1320, 520),
    "E-mail address": (930, 640),
    "Thank-you text": (930, 900),
    "Send the thank-you": (1710, 500),
}
"""Of each block on the canvas, by its title."""


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    with virtual_screen(*SIZE) as environ:
        yield environ


@pytest.fixture
def person(screen: dict[str, str], tmp_path: Path) -> Iterator[Person]:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE")}
    with Person(screen | folders, SIZE) as person:
        yield person


def test_an_example_is_built_from_an_empty_canvas_by_mouse(person: Person, tmp_path: Path) -> None:
    """The keyboard only writes texts and the name of the file."""
    example = json.loads(FOLLOW_UP.read_text(encoding="utf-8"))
    by_id = {one["id"]: one for one in example["blocks"]}
    person.click(person.find("named", name="New workflow"))
    person.click(person.find("named", name="Skip the guide"))
    describe(person, example)

    made: dict[str, str] = {}
    for block in example["blocks"]:
        made[block["id"]] = person.place(block["type"], *PLACES[block["title"]])
        person.name(made[block["id"]], block["title"])
        for name, value in block.get("inputs", {}).items():
            if block["type"] == "template":
                person.fill(name, value)
    for link in example["links"]:
        source, target = (renamed(link[end], made) for end in ("from", "to"))
        person.wire(source, target)
    for block in ("cut_short", "call_back", "send_thanks"):
        person.click(person.find("block", block=made[block]))
        write(person, by_id[block]["inputs"])

    path = tmp_path / "follow_up.json"
    save_as(person, path)
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert plain(saved) == plain(example)


def save_as(person: Person, path: Path) -> None:
    """Save for the first time."""
    person.key("ctrl+s")
    person.turn_to("^Save")
    person.type(str(path))
    person.key("Return")
    until(path.exists, "nothing was saved")
    person.turn_to("Cordboard")


def describe(person: Person, example: dict[str, Any]) -> None:
    """Write what the workflow says of itself, and its sample."""
    person.fill("name", example["name"])
    person.fill("description", example["description"])
    person.fill("rehearsal_clock", example["rehearsal"]["clock"]["now"])
    person.click(person.find("named", name="As JSON"))
    person.click(person.find("named", name="Sample as JSON"))
    person.type(json.dumps(example["sample"]))


def write(person: Person, inputs: dict[str, Any]) -> None:
    """Write the inputs of the block that is selected."""
    for name, value in inputs.items():
        match name:
            case "conditions":
                conditions(person, value)
            case "join":
                person.choose(person.find("named", name="How the conditions is joined"), ANY)
            case "email_provider":
                person.choose(person.field(name), "Gmail")
            case _:
                person.fill(name, value["$secret"] if isinstance(value, dict) else str(value))


ANY = "Any of these (OR)"


def conditions(person: Person, rows: list[dict[str, Any]]) -> None:
    """Build conditions, row by row."""
    person.field("conditions")
    for number, row in enumerate(rows, start=1):
        person.click(person.find("named", name="Add a condition to the conditions"))
        person.click(person.find("named", name=f"Field of row {number}"))
        person.type(row["field"])
        person.choose(person.find("named", name=f"Condition of row {number}"), row["condition"])
        person.click(person.find("named", name=f"Value of row {number}"))
        person.type(str(row["value"]))


def renamed(end: str, ids: dict[str, str]) -> str:
    """The end of a link, with the block's id in the workflow that was built."""
    block, _, port = end.partition(".")
    return f"{ids[block]}.{port}"


def plain(workflow: dict[str, Any]) -> dict[str, Any]:
    """A workflow without ids and positions: titles stand for ids."""
    titles = {one["id"]: one["title"] for one in workflow["blocks"]}
    return {
        **{name: part for name, part in workflow.items() if name not in ("id", "layout")},
        "blocks": [{k: v for k, v in one.items() if k != "id"} for one in workflow["blocks"]],
        "links": [
            {end: renamed(place, titles) for end, place in link.items()}
            for link in workflow["links"]
        ],
    }
