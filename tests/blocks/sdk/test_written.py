"""Written inputs as values, for those who look before a run."""

import datetime as dt
from typing import Any

import pytest

from blocks.sdk import (
    BlockInputs,
    Integer,
    InvalidInputError,
    JsonObject,
    Moment,
    Phone,
    Secret,
    Text,
    needed,
    port,
    port_specs,
    read_written,
)
from tests.support.fake_context import FakeSecrets


class Inputs(BlockInputs):
    to: Phone = port("Whom.")
    at: Moment | None = port("When.")
    data: JsonObject | None = port("What.")
    tries: Integer = port("How often.", default=1)
    language: Text | None = port("Which.", default="en")
    key: Secret = port("Opens it.")


def read(**written: Any) -> dict[str, Any]:
    return read_written(port_specs(Inputs), written, FakeSecrets())


def test_values_have_their_types() -> None:
    values = read(to="919876543210", at="2026-12-10T10:00:00Z", data='{"a": 1}', tries="3")

    assert values == {
        "to": "+919876543210",
        "at": dt.datetime(2026, 12, 10, 10, tzinfo=dt.UTC),
        "data": {"a": 1},
        "tries": 3,
        "language": "en",
    }


def test_a_named_secret_can_be_revealed() -> None:
    assert read(key={"$secret": "a/key"})["key"].reveal("a.example") == "value of a/key"


@pytest.mark.parametrize("written", ["in clear", {"$secret": ""}, None, 5])
def test_what_is_no_secret_is_left_out(written: Any) -> None:
    assert "key" not in read(key=written)


@pytest.mark.parametrize("written", ["nobody", "", None, {"$secret": "a/key"}, [1]])
def test_what_does_not_fit_is_left_out(written: Any) -> None:
    assert "to" not in read(to=written)


@pytest.mark.parametrize("written", [None, " "])
def test_what_is_blank_has_its_default(written: Any) -> None:
    assert read(tries=written, language=written) == {"tries": 1, "language": "en"}


def test_an_unknown_name_is_left_out() -> None:
    assert "more" not in read(more=1)


def test_what_is_needed_is_asked_for_by_its_label() -> None:
    assert needed({"tries": 0}, "tries") == 0
    with pytest.raises(InvalidInputError, match="“API key” comes first: fill it in") as caught:
        needed({"api_key": None}, "api_key")
    assert caught.value.input == "api_key"
