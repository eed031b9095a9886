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


RELAY = EXAMPLES / "event_relay.json"


@pytest.fixture
def relay(screen: dict[str, str], tmp_path: Path) -> Iterator[Person]:
    """A call, a template and a webhook, one linked to the next, all in sight."""
    path = tmp_path / "relay.json"
    path.write_bytes(RELAY.read_bytes())
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE")}
    with Person(screen | folders, SIZE, path) as person:
        person.find("block", block="tell_crm")
        yield person


def ids(workflow: dict[str, Any]) -> list[str]:
    return [one["id"] for one in workflow["blocks"]]


def links(workflow: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["from"], one["to"]) for one in workflow.get("links", ())}


def select(person: Person, block: str) -> None:
    person.click(person.find("block", block=block))
    until(lambda: person.look("document")["selected"] == [block], f"{block} is not selected")


def test_a_block_is_deleted_and_brought_back(relay: Person) -> None:
    before = relay.document()
    select(relay, "write_summary")
    relay.key("Delete")
    left = relay.see(lambda seen: "write_summary" not in ids(seen) and seen, "it was not deleted")
    assert not [end for link in links(left) for end in link if end.startswith("write_summary")]
    relay.key("ctrl+z")
    relay.see(lambda seen: seen == before, "it did not come back")
    relay.key("ctrl+shift+z")
    relay.see(lambda seen: seen == left, "it was not done again")


def test_a_block_is_found_where_the_canvas_is_double_clicked(relay: Person) -> None:
    relay.click(relay.find("empty", x=700, y=700), times=2)
    relay.type("smart")
    relay.key("Return")
    relay.see(lambda seen: "smart_filter" in ids(seen), "no block was placed")


def test_a_block_dropped_on_a_cord_goes_between(relay: Person) -> None:
    source, target = "write_summary.text", "tell_crm.data"
    middle = relay.find("cord", source=source, target=target, part=0.5)
    relay.drag(relay.find("palette", type="merge"), middle)
    relay.see(lambda seen: (source, target) not in links(seen), "it stands beside the cord")


def test_a_cord_is_plugged_into_another_port(relay: Person) -> None:
    source, target = "call_api.use_case", "write_summary.use_case"
    end = relay.port("tell_crm", "in", "data")
    relay.drag(relay.find("cord", source=source, target=target, part=0.95), end)
    now = relay.see(lambda seen: (source, target) not in links(seen) and seen, "the cord stayed")
    assert (source, "tell_crm.data") in links(now)


def test_a_box_selects_and_the_selection_is_aligned(relay: Person) -> None:
    relay.drag(relay.find("empty", x=8, y=8), relay.find("empty", x=1600, y=1000))
    until(lambda: len(relay.look("document")["selected"]) == 3, "not all are selected")
    relay.key("ctrl+alt+l")
    relay.see(
        lambda seen: len({place[0] for place in seen["layout"]["blocks"].values()}) == 1,
        "they do not stand in line",
    )


def test_a_lasso_selects_what_it_touches(relay: Person) -> None:
    left, top = relay.find("block", block="call_api")
    around = [(0, -70), (0, 5), (40, 5), (40, -70), (0, -70)]
    relay.drag(*((left + x, top + y) for x, y in around), keys="ctrl+shift")
    until(lambda: relay.look("document")["selected"] == ["call_api"], "the lasso missed it")


def test_blocks_are_copied_into_another_tab(relay: Person) -> None:
    select(relay, "write_summary")
    relay.key("ctrl+c", "ctrl+n")
    relay.see(lambda seen: not seen.get("blocks"), "no new tab")
    relay.click(relay.find("empty", x=300, y=300))
    relay.key("ctrl+v")
    relay.see(lambda seen: ids(seen) == ["write_summary"], "nothing was pasted")


def test_a_card_is_collapsed_to_its_header(relay: Person) -> None:
    select(relay, "tell_crm")
    relay.key("alt+c")
    relay.see(lambda seen: seen["layout"].get("collapsed") == ["tell_crm"], "it is open")


def test_the_wheel_zooms_and_a_key_fits_everything(relay: Person) -> None:
    def zoom() -> float:
        return float(relay.look("document")["zoom"])

    before = zoom()
    relay.wheel(relay.find("empty", x=600, y=300), up=True, times=5)
    near = until(lambda: zoom() > before and zoom(), "it did not zoom")
    relay.key("ctrl+0")
    until(lambda: zoom() < near, "not everything is in sight")
