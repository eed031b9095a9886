"""What pydantic finds wrong, in words for the user."""

import datetime as dt
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from blocks.sdk import BlockInputs, Secret, port, sentence

ADAPTED = ConfigDict(arbitrary_types_allowed=True)


class Model(BlockInputs):
    needed: int = port("x")


def must_be_even(value: int) -> int:
    if value % 2:
        raise PydanticCustomError("odd", "Input should be even")
    return value


@pytest.mark.parametrize(
    ("annotation", "value", "words"),
    [
        (str, 5, "must be text"),
        (Annotated[str, Field(min_length=2)], "a", "must have 2 characters or more"),
        (Annotated[str, Field(min_length=1)], "", "must have 1 character or more"),
        (Annotated[str, Field(max_length=1)], "ab", "must have 1 character or fewer"),
        (Annotated[str, Field(pattern="^a$")], "b", "must look like ^a$"),
        (int, "x", "must be a whole number"),
        (int, None, "must be a whole number"),
        (int, 1.5, "must be a whole number"),
        (int, "9" * 5000, "must be a whole number of fewer digits"),
        (int, float("inf"), "must be a number, not infinite"),
        (float, "x", "must be a number"),
        (float, None, "must be a number"),
        (bool, "x", "must be true or false"),
        (bool, None, "must be true or false"),
        (Annotated[int, Field(ge=0)], -1, "must be 0 or more"),
        (Annotated[int, Field(ge=0)] | None, -1, "must be 0 or more"),
        (Annotated[float, Field(gt=0)], 0, "must be more than 0"),
        (Annotated[float, Field(gt=0.5)], 0, "must be more than 0.5"),
        (Annotated[int, Field(lt=3)], 3, "must be less than 3"),
        (Annotated[int, Field(ge=1, le=65535)], 70000, "must be 65535 or less"),
        (Annotated[int, Field(multiple_of=5)], 3, "must be a multiple of 5"),
        (list[int], 5, "must be a list"),
        (list[int], [1, "x"], "item 2: must be a whole number"),
        (list[list[int]], [[1], [1, "x"]], "item 2: must be a whole number"),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "must not be longer than 1"),
        (Annotated[list[int], Field(min_length=2)], [1], "must not be shorter than 2"),
        (dict[str, Any], 5, 'must be a JSON object, such as {"name": "Asha"}'),
        (Secret, "x", "must be a stored secret, chosen by its name"),
        (Literal["Enabled", "Disabled"], "on", "must be one of Enabled, Disabled"),
        (Literal["a or b", "couldn't"], "on", "must be one of a or b, couldn't"),
        (Literal["inbound"], "on", "must be inbound"),
        (Annotated[int, AfterValidator(must_be_even)], 3, "must be even"),
        (dt.time, "x", "must be in a valid time format, input is too short"),
        (Model, {}, "has no value"),
        (Model, {"needed": 1, "more": 1}, "is not a name that is known here"),
    ],
)
def test_findings_become_words(annotation: Any, value: Any, words: str) -> None:
    adapter = TypeAdapter(annotation, config=None if annotation is Model else ADAPTED)
    with pytest.raises(ValidationError) as raised:
        adapter.validate_python(value)

    assert sentence(raised.value) == words


def test_the_value_is_not_in_the_words() -> None:
    annotations: list[Any] = [int, float, bool, list[int], Literal["a"], dict[str, int]]
    for annotation in annotations:
        with pytest.raises(ValidationError) as raised:
            TypeAdapter(annotation).validate_python("c4nary")
        assert "c4nary" not in sentence(raised.value)
