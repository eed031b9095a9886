import pytest
from hypothesis import given
from pydantic import ValidationError

from app.workflow.model import Link, Problem, Workflow
from tests.support.workflows import link, workflows


@given(workflows)
def test_a_workflow_is_the_same_after_a_journey_as_plain_data(workflow: Workflow) -> None:
    assert Workflow.model_validate(workflow.model_dump(mode="json")) == workflow


def test_a_workflow_is_of_this_format_alone() -> None:
    with pytest.raises(ValidationError, match=r"must be “cordboard\.workflow/1”"):
        Workflow(format="cordboard.workflow/0")


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        setattr(Workflow(), "name", "New")  # noqa: B010 - a type checker would refuse the plain way


def test_links_are_made_in_code_or_read_from_their_ends() -> None:
    made = Link(from_block="a", from_port="x", to_block="b", to_port="y.z")

    assert made == link("a.x > b.y.z")
    assert (made.source, made.target) == ("a.x", "b.y.z")


def test_links_at_a_block() -> None:
    one, other = link("a.x > b.y"), link("b.x > c.y")
    workflow = Workflow(links=(one, other))

    assert workflow.links_into("b") == (one,)
    assert workflow.links_out_of("b") == (other,)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem(message="It is empty."), "It is empty."),
        (Problem(message="It is empty.", mend="Fill it."), "It is empty. Fill it."),
        (Problem(block="a", message="It is empty."), "a: It is empty."),
        (Problem(block="a", input="x", message="It is empty."), "a · x: It is empty."),
    ],
)
def test_a_problem_in_words(problem: Problem, words: str) -> None:
    assert str(problem) == words
