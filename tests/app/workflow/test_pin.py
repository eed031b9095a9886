"""Pinned outputs through the document: edits, file, checks, differences, merges."""

from typing import Any

import pytest

from app.workflow import edits
from app.workflow.change import ChangeKind
from app.workflow.check import check
from app.workflow.diff import changes
from app.workflow.file import BrokenFileError, dump, parse
from app.workflow.merge import merge
from app.workflow.model import Severity, Workflow
from blocks.sdk import GraphError
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow

PLAIN = flow("s.name > h.data", s="start", h="hook")
GIVEN = {"success": True, "status": 200}


@pytest.fixture
def pinned() -> Workflow:
    return edits.pin_block(PLAIN, "h", GIVEN)


def test_a_block_is_pinned_and_unpinned(pinned: Workflow) -> None:
    block = pinned.block("h")
    assert block is not None
    assert block.pin == GIVEN
    assert pinned.block("s") is PLAIN.block("s")
    assert edits.unpin_block(pinned, "h") == PLAIN
    assert edits.pin_block(pinned, "h", dict(GIVEN)) is pinned
    assert edits.pin_block(pinned, "h", {**GIVEN, "status": 200.0}) is not pinned
    assert edits.unpin_block(PLAIN, "h") is PLAIN


def test_no_pin_and_an_empty_one_are_two_things() -> None:
    empty = edits.pin_block(PLAIN, "h", {})
    assert empty is not PLAIN
    assert parse(dump(empty)) == empty
    assert [change.kind for change in changes(PLAIN, empty, CATALOG)] == [ChangeKind.PIN]


@pytest.mark.parametrize(
    "edit", [lambda w: edits.pin_block(w, "x", {}), lambda w: edits.unpin_block(w, "x")]
)
def test_an_unknown_block_is_named(edit: Any) -> None:
    with pytest.raises(GraphError, match="no block “x”"):
        edit(PLAIN)


def test_each_pinned_output_has_a_line_of_its_own(pinned: Workflow) -> None:
    text = dump(pinned)
    assert '      "pin": {\n        "success": true,\n        "status": 200\n      }' in text
    assert parse(text) == pinned
    assert "pin" not in dump(PLAIN)


def test_a_pin_in_a_file_is_an_object() -> None:
    text = dump(edits.pin_block(PLAIN, "h", {})).replace('"pin": {}', '"pin": 3')
    with pytest.raises(BrokenFileError, match="“pin” must be an object in curly braces"):
        parse(text)


def warned(pin: dict[str, Any]) -> list[str]:
    found = check(edits.pin_block(PLAIN, "h", pin), CATALOG)
    assert {one.severity for one in found} <= {Severity.WARNING}
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("pin", "says"),
    [
        (
            {"sucess": True},
            "h: “H” is pinned to an output “sucess”, which it does not have. "
            "Did you mean “success”?",
        ),
        (
            {"colour_of_it": 1},
            "h: “H” is pinned to an output “colour_of_it”, which it does not have. Pin it anew.",
        ),
        (
            {"success": "perhaps"},
            "h: The pinned “Success” of “H”: must be true or false. Pin it anew.",
        ),
        (
            {"success": "•••"},
            "h: The pinned “Success” of “H” holds a secret, or the stars of one. "
            "Take it out, and let the block run.",
        ),
    ],
)
def test_a_pin_that_cannot_be_used_is_warned_of(pin: dict[str, Any], says: str) -> None:
    assert warned(pin) == [says]


def test_a_pin_that_fits_is_no_problem() -> None:
    assert warned({"success": True}) == []
    assert warned({"success": None}) == []


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            None,
            {"success": True},
            '“H” is pinned: in rehearsals it gives {"success": true}.',
        ),
        ({"success": True}, None, "“H” is no longer pinned, and runs in rehearsals."),
        (
            {"success": True},
            {"success": False},
            '“H” is pinned to {"success": false}, no longer to {"success": true}.',
        ),
    ],
)
def test_a_changed_pin_is_told(before: Any, after: Any, sentence: str) -> None:
    first, second = (
        PLAIN if pin is None else edits.pin_block(PLAIN, "h", pin) for pin in (before, after)
    )
    (change,) = changes(first, second, CATALOG)
    assert (change.kind, change.block) == (ChangeKind.PIN, "h")
    assert (change.before, change.after, change.sentence) == (before, after, sentence)


def test_a_pin_is_merged_as_one_part(pinned: Workflow) -> None:
    renamed = edits.rename_block(PLAIN, "h", "Hook")
    merged = merge(PLAIN, pinned, renamed, CATALOG)
    assert merged.conflicts == ()
    assert merged.workflow == edits.pin_block(renamed, "h", GIVEN)
    other = edits.pin_block(PLAIN, "h", {"success": False})
    both = merge(PLAIN, pinned, other, CATALOG)
    (conflict,) = both.conflicts
    assert both.workflow == pinned
    assert (conflict.block, conflict.ours, conflict.theirs) == ("h", GIVEN, {"success": False})
    assert conflict.sentence.startswith("“H” · Pin: ours is")


def test_a_copy_is_pinned_too(pinned: Workflow) -> None:
    copied, (new,) = edits.duplicate_blocks(pinned, ["h"], (0.0, 0.0))
    block = copied.block(new)
    assert block is not None
    assert block.pin == GIVEN
