"""How the outputs of a source are read from what started a run."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.sdk import (
    BlockOutputs,
    Integer,
    InvalidInputError,
    Phone,
    Text,
    is_blank,
    match_names,
    port,
    read_record,
)


class Outputs(BlockOutputs):
    customer_number: Phone = port("x")
    use_case: Text | None = port("x")
    tries: Integer = port("x", default=1, ge=0)


@pytest.mark.parametrize(
    "name", ["use_case", "Use Case", "USE_CASE", " use  case ", "UseCase", "u_s_e case\t"]
)
def test_names_match_whatever_their_case_spaces_and_underscores(name: str) -> None:
    assert match_names([name], ["use_case"]) == {name: "use_case"}


def test_names_that_are_not_known_are_left_out_and_aliases_are_known() -> None:
    found = match_names(["Other", "Number Of", "tries"], ["tries", "phone"], {"number_of": "phone"})

    assert found == {"Number Of": "phone", "tries": "tries"}


def test_two_names_for_the_same_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="“tries” and “Number Of” mean the same"):
        match_names(["tries", "Number Of"], ["tries"], {"number_of": "tries"})


@given(st.text(st.characters(categories=["L", "N"])), st.sampled_from([" ", "_", "  ", "_ "]))
def test_a_name_is_the_same_however_its_words_are_parted(name: str, gap: str) -> None:
    assert list(match_names([gap.join(name)], [name]).values()) == [name]


def test_a_record_is_read_with_defaults_for_what_is_absent() -> None:
    read = read_record(
        Outputs,
        {"Customer Number": "919876543210", "Tries": " ", "use_case": None, "more": 1},
        defaults={"use_case": "renewal"},
    )

    assert read == Outputs(customer_number="+919876543210", use_case="renewal", tries=1)


@pytest.mark.parametrize(
    ("values", "place", "words", "input"),
    [
        (
            {},
            "",
            "“Customer number” has no value: fill it in where the values come from.",
            "customer_number",
        ),
        (
            {"CUSTOMER NUMBER": None},
            "",
            "“CUSTOMER NUMBER” has no value: fill it in where the values come from.",
            "customer_number",
        ),
        (
            {"customer_number": "+919876543210", "Tries": -1},
            "Row 3",
            "Row 3: “Tries”: must be 0 or more.",
            "tries",
        ),
    ],
)
def test_what_does_not_fit_is_told_as_it_is_written(
    values: dict[str, Any], place: str, words: str, input: str
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        read_record(Outputs, values, place=place)

    assert str(raised.value) == words
    assert raised.value.input == input


@pytest.mark.parametrize(
    ("value", "expected"), [(None, True), (" \n", True), ("a", False), (0, False), ([], False)]
)
def test_blank_is_nothing_or_empty_text(value: Any, expected: bool) -> None:
    assert is_blank(value) is expected
