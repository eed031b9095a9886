"""A secret is known by its name; its value shows nowhere."""

import copy
import traceback
from typing import Any

import pytest
from pydantic import ValidationError

from blocks.sdk import (
    BlockInputs,
    Email,
    Secret,
    SecretError,
    Text,
    port,
    secret_name,
    write_text,
)

VALUE = "c4nary-value"


def reveal(host: str) -> str:
    if host != "api.example":
        raise SecretError(f"“crm/key” is not for {host}")
    return VALUE


SECRET = Secret("crm/key", reveal)


class Inputs(BlockInputs):
    key: Secret = port("x")
    other: Secret | None = port("x")
    to: Email | None = port("x")
    text: Text | None = port("x")


def test_the_value_is_given_to_its_host_alone() -> None:
    assert SECRET.reveal("api.example") == VALUE
    with pytest.raises(SecretError, match=r"not for evil\.example"):
        SECRET.reveal("evil.example")


def test_the_value_shows_in_no_text_made_of_it() -> None:
    inputs = Inputs(key=SECRET)
    shown = [
        repr(SECRET),
        str(SECRET),
        f"{SECRET} {SECRET!r}",
        repr([SECRET]),
        repr(inputs),
        str(inputs.model_dump()),
        inputs.model_dump_json(),
        repr(copy.copy(SECRET)),
        repr({name: getattr(SECRET, name, None) for name in Secret.__slots__ if name[0] != "_"}),
    ]

    assert VALUE not in "".join(shown)
    assert repr(SECRET) == "Secret('crm/key')"


def test_a_dump_holds_its_name_as_a_workflow_file_does() -> None:
    assert Inputs(key=SECRET).model_dump(mode="json")["key"] == {"$secret": "crm/key"}


def test_no_error_about_inputs_shows_it() -> None:
    values: list[dict[str, Any]] = [
        {"key": SECRET, "to": "nobody"},
        {"key": VALUE},
        {"key": SECRET, "text": SECRET},
        {"key": SECRET, VALUE[:3]: 1},
    ]
    for given in values:
        with pytest.raises(ValidationError) as raised:
            Inputs.model_validate(given)
        assert VALUE not in "".join(traceback.format_exception(raised.value))


def test_it_cannot_become_text() -> None:
    with pytest.raises(ValueError, match="a secret cannot be used as text"):
        write_text({"key": SECRET})


def test_secrets_of_one_name_are_the_same() -> None:
    same = Secret("crm/key", lambda _host: "another")

    assert same == SECRET
    assert hash(same) == hash(SECRET)
    assert Secret("crm/other", reveal) != SECRET
    assert SECRET != "crm/key"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ({"$secret": "crm/key"}, "crm/key"),
        ({"$secret": ""}, None),
        ({"$secret": 5}, None),
        ({"$secret": "a", "more": 1}, None),
        ({}, None),
        ("crm/key", None),
        (None, None),
    ],
)
def test_a_written_reference_is_known_by_its_key(written: Any, name: str | None) -> None:
    assert secret_name(written) == name
