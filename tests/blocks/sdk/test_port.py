"""Ports and settings as they follow from the fields of a block."""

from typing import Any, Literal, Optional, Union

import pytest
from pydantic import ValidationError

from blocks.sdk import (
    ANY,
    OBJECT,
    TEXT,
    AnyList,
    BlockInputs,
    BlockOutputs,
    Branch,
    Integer,
    JsonObject,
    Kind,
    Number,
    Phone,
    Ports,
    PortSpec,
    PortType,
    Secret,
    Text,
    TextList,
    port,
    port_specs,
    setting,
)


class Inputs(BlockInputs):
    """Inputs of every sort."""

    customer_number: Phone = port("Who.", example="+919876543210")
    mode: Literal["slow", "fast"] = setting("How.", default="slow")
    language: Text = port("Which.", default="en", choices=["en", "hi"])
    body: Text | None = port("What.", multiline=True, may_be_empty=True)
    data: JsonObject | None = port("More.", many_links=True)
    one: JsonObject | None = port("One thing.")
    items: TextList | None = port("Things.", many_links=True)
    retries: Integer = port("How often.", default=0, ge=0, le=5)
    hours: Number | None = port("How long.", gt=0)
    key: Secret | None = port("Opens it.")
    agent: Text | None = port("By whom.", offered=True)
    number: Phone | None = port("From where.", reused=True)
    note: Text | None = setting(
        "For you.", multiline=True, choices=("a",), example="a", max_length=3
    )


SPECS = {spec.name: spec for spec in port_specs(Inputs)}


def test_fields_become_ports_and_settings_in_their_order() -> None:
    assert list(SPECS) == list(Inputs.model_fields)
    assert [name for name, spec in SPECS.items() if not spec.is_port] == ["mode", "note"]
    assert [name for name, spec in SPECS.items() if spec.many_links] == ["data", "items"]
    assert [name for name, spec in SPECS.items() if spec.is_multiline] == ["body", "note"]
    assert [name for name, spec in SPECS.items() if spec.may_be_empty] == ["body"]
    assert [name for name, spec in SPECS.items() if spec.is_required] == ["customer_number"]
    assert [name for name, spec in SPECS.items() if spec.is_offered] == ["agent"]
    assert [name for name, spec in SPECS.items() if spec.is_reused] == ["number"]
    assert SPECS["customer_number"].example == "+919876543210"
    assert SPECS["customer_number"].help == "Who."
    assert SPECS["note"].example == "a"


def test_an_input_that_may_be_none_is_none_by_default() -> None:
    inputs = Inputs(customer_number="+919876543210")

    assert inputs.body is None
    assert SPECS["body"].default is None
    assert SPECS["retries"].default == 0
    assert SPECS["language"].default == "en"


def test_choices_are_free_unless_the_type_is_closed() -> None:
    assert SPECS["mode"].choices == ("slow", "fast")
    assert not SPECS["mode"].has_free_choice
    assert SPECS["language"].choices == ("en", "hi")
    assert SPECS["language"].has_free_choice
    assert SPECS["language"].read("ta") == "ta"


def test_limits_hold_for_the_model_and_for_one_port() -> None:
    with pytest.raises(ValidationError):
        Inputs(customer_number="+919876543210", retries=6)
    with pytest.raises(ValueError, match="must be 5 or less"):
        SPECS["retries"].read(6)
    with pytest.raises(ValueError, match="must be more than 0"):
        SPECS["hours"].read(0)
    with pytest.raises(ValueError, match="must not be longer than 3"):
        SPECS["note"].read("four")
    assert SPECS["hours"].read(None) is None


def test_a_link_into_an_object_of_many_may_bring_anything() -> None:
    assert SPECS["data"].link_type == ANY
    assert SPECS["one"].link_type == OBJECT
    assert SPECS["items"].link_type == PortType(Kind.LIST, TEXT)
    assert SPECS["body"].link_type == TEXT


def test_inputs_are_frozen_and_know_their_names() -> None:
    inputs = Inputs(customer_number="+919876543210")

    with pytest.raises(ValidationError):
        inputs.retries = 1  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Inputs.model_validate({"customer_number": "+919876543210", "colour": "red"})


def test_a_port_is_labelled_in_sentence_case() -> None:
    assert SPECS["customer_number"].label == "Customer number"
    assert PortSpec(name="x", type=TEXT, help="").label == "X"


def test_ports_are_found_by_name() -> None:
    one, other = PortSpec("a", TEXT, help=""), PortSpec("b", TEXT, help="")
    ports = Ports(inputs=(one,), outputs=(other,))

    assert (ports.input("a"), ports.input("b")) == (one, None)
    assert (ports.output("b"), ports.output("a")) == (other, None)


def test_a_model_made_from_another_has_its_fields_too() -> None:
    class More(Inputs):
        extra: Text | None = port("And this.")

    names = [spec.name for spec in port_specs(More)]
    assert names == [*Inputs.model_fields, "extra"]
    assert port_specs(More)[0] == SPECS["customer_number"]


def test_an_annotation_as_text_is_understood() -> None:
    class Late(BlockOutputs):
        note: "Text | None" = port("x")
        text: "Text" = port("x")

    assert [spec.is_required for spec in port_specs(Late)] == [False, True]
    assert [spec.type for spec in port_specs(Late)] == [TEXT, TEXT]


@pytest.mark.parametrize(
    ("annotation", "type"),
    [
        (str, TEXT),
        (Optional[int], PortType(Kind.INTEGER)),  # noqa: UP045 - as others may write it
        (Union[int, float], ANY),  # noqa: UP007 - as others may write it
        (Text | Phone, ANY),
        (dict[str, Any], OBJECT),
        (dict, OBJECT),
        (Any, ANY),
        (list[int], PortType(Kind.LIST, PortType(Kind.INTEGER))),
        (AnyList, PortType(Kind.LIST, ANY)),
        (Literal["a"], TEXT),
        (Literal["a"] | None, TEXT),
        (Branch, PortType(Kind.BRANCH)),
        (Secret | None, PortType(Kind.SECRET)),
        (bytes, ANY),
    ],
)
def test_annotations_have_port_types(annotation: Any, type: PortType) -> None:
    fields = {"__annotations__": {"made": annotation}, "made": port("x"), "__module__": __name__}
    meta: Any = BlockOutputs.__class__
    model = meta("Made", (BlockOutputs,), fields)

    assert port_specs(model)[0].type == type


def test_a_branch_that_an_output_hangs_on_is_kept() -> None:
    class Outputs(BlockOutputs):
        held: Branch = port("x")
        found: Any = port("x", default=None, only_when="held")

    assert [spec.only_when for spec in port_specs(Outputs)] == [None, "held"]
