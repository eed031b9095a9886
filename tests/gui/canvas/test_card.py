"""What the card of a block says of it."""

import pytest

from app.editor.canvas.card import Fold, Row, Shown, make_card
from app.workflow.model import Workflow
from app.workflow.wiring import Wiring
from tests.gui.canvas.desk import linked, placed, workflow
from tests.support.sample_blocks import CATALOG


def rows(shown: Workflow, block_id: str, *, is_open: bool = True) -> dict[str, Row]:
    block = shown.block(block_id)
    assert block is not None
    wiring = Wiring.of(shown, CATALOG)
    card = make_card(block, wiring, linked(shown, block_id), Fold(is_open=is_open))
    # An input stands for an output of its name.
    return {row.name: row for row in reversed(card.rows)}


def test_written_values_defaults_and_missing_ones() -> None:
    found = rows(workflow(placed("say", "say", times=3)), "say")

    assert (found["times"].shown, found["times"].text) == (Shown.WRITTEN, "3")
    assert (found["tone"].shown, found["tone"].text) == (Shown.DEFAULT, "calm")
    assert found["text"].is_missing
    assert found["at"].shown is Shown.NOTHING
    assert not found["at"].is_missing


def test_a_link_hides_the_written_value_and_says_where_it_comes_from() -> None:
    shown = workflow(
        placed("start", "start", "Customers"),
        placed("say", "say", text="Hello"),
        links=(("start.name", "say.text"),),
    )
    row = rows(shown, "say")["text"]

    assert (row.shown, row.text, row.is_missing) == (Shown.LINK, "Customers · Name", False)
    assert rows(shown, "start")["name"].is_linked


def test_several_links_are_counted() -> None:
    links = (("start.name", "say.lines"), ("start.count", "say.lines"))
    shown = workflow(placed("start", "start"), placed("say", "say"), links=links)

    assert rows(shown, "say")["lines"].text == "2 links"


def test_a_secret_shows_its_name_and_never_a_value() -> None:
    shown = workflow(
        placed("named", "letter", password={"$secret": "mail/password"}),
        placed("pasted", "letter", password="canary-7f3a"),
    )

    assert rows(shown, "named")["password"].text == "mail/password"
    assert rows(shown, "named")["password"].shown is Shown.SECRET
    assert "canary" not in repr(rows(shown, "pasted"))


def test_the_provider_stands_in_the_header_by_its_own_name() -> None:
    shown = workflow(placed("ring", "call", "Ring them up", provider="fast"))
    block = shown.blocks[0]
    card = make_card(block, Wiring.of(shown, CATALOG))

    assert card.subtitle == "Call · Fast"
    assert {row.name: row.text for row in card.rows}["provider"] == "Fast"


def test_a_source_has_no_gate() -> None:
    shown = workflow(placed("start", "start"), placed("say", "say"))
    wiring = Wiring.of(shown, CATALOG)

    assert make_card(shown.blocks[0], wiring).gate is None
    assert make_card(shown.blocks[1], wiring).gate is not None


def test_settings_are_no_ports() -> None:
    assert not rows(workflow(placed("letter", "letter")), "letter")["subject_limit"].is_port


@pytest.mark.parametrize(("links", "hidden"), [((), None), ((("start.name", "say.text"),), 7)])
def test_outputs_are_folded_once_one_of_them_is_linked(
    links: tuple[tuple[str, str], ...], hidden: int | None
) -> None:
    shown = workflow(placed("start", "start"), placed("say", "say"), links=links)
    card = make_card(shown.blocks[0], Wiring.of(shown, CATALOG), linked(shown, "start"))

    assert card.outputs.hidden == hidden
    assert len(card.outputs.rows) == 8 - (hidden or 0)
    assert card.inputs.hidden is None
