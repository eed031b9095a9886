import pytest

from app.workflow.migrate import Document, migrate
from blocks.sdk import DocumentError


def one_to_two(document: Document) -> Document:
    document["steps"] = document.pop("nodes")
    return document


def two_to_three(document: Document) -> Document:
    return {**document, "blocks": [step.upper() for step in document["steps"]]}


STEPS = {1: one_to_two, 2: two_to_three}
PRESENT = "cordboard.workflow/3"


def test_an_older_document_goes_through_every_step() -> None:
    old = {"format": "cordboard.workflow/1", "nodes": ["a"], "kept": 1}

    assert migrate(old, STEPS, PRESENT) == {
        "format": PRESENT,
        "steps": ["a"],
        "blocks": ["A"],
        "kept": 1,
    }
    assert old == {"format": "cordboard.workflow/1", "nodes": ["a"], "kept": 1}


def test_a_present_document_is_given_back_itself() -> None:
    document = {"format": PRESENT, "nodes": ["a"]}

    assert migrate(document, STEPS, PRESENT) is document


@pytest.mark.parametrize(
    "damaged",
    [
        {"format": "cordboard.workflow/1"},
        {"format": "cordboard.workflow/2", "steps": 5},
        {"format": "cordboard.workflow/2", "steps": [5]},
    ],
)
def test_a_damaged_older_document_is_refused_in_words(damaged: Document) -> None:
    with pytest.raises(DocumentError, match=r"of format [12] is damaged"):
        migrate(damaged, STEPS, PRESENT)


def test_a_newer_document_is_refused_in_words() -> None:
    with pytest.raises(DocumentError, match=r"\(format 4; this one reads up to 3\)"):
        migrate({"format": "cordboard.workflow/4"}, STEPS, PRESENT)


@pytest.mark.parametrize(
    "format",
    [None, 1, ["cordboard.workflow/1"], "cordboard.workflow/0", "flow/1", "cordboard.workflow/1b"],
)
def test_anything_else_is_no_workflow(format: object) -> None:
    with pytest.raises(DocumentError, match="not a Cordboard workflow"):
        migrate({"format": format})
