"""What the table of types allows is what can be read, for values as each type brings them."""

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.sdk import (
    ANY,
    BOOLEAN,
    BRANCH,
    OBJECT,
    TEXT,
    BlockInputs,
    Date,
    Email,
    Fit,
    Integer,
    JsonObject,
    Kind,
    ListOf,
    Moment,
    Number,
    Phone,
    PortType,
    Secret,
    Text,
    TextList,
    TimeOfDay,
    TimeZone,
    Url,
    fit,
    port,
    port_specs,
)

MOMENT = dt.datetime(2026, 12, 10, 10, tzinfo=dt.UTC)


class Targets(BlockInputs):
    """An input of every type that takes values."""

    text: Text = port("x")
    number: Number = port("x")
    integer: Integer = port("x")
    boolean: bool = port("x")
    moment: Moment = port("x")
    date: Date = port("x")
    time: TimeOfDay = port("x")
    timezone: TimeZone = port("x")
    phone: Phone = port("x")
    email: Email = port("x")
    url: Url = port("x")
    object: JsonObject = port("x")
    anything: Any = port("x")
    texts: TextList = port("x")
    integers: ListOf[Integer] = port("x")
    phones: ListOf[Phone] = port("x")


SPECS = {spec.type: spec for spec in port_specs(Targets)}

BROUGHT: dict[PortType, list[Any]] = {
    TEXT: [
        *("Asha", "yes", "5", "2.5", "2026-12-10", "2026-12-10T10:00:00Z", "09:30", "UTC"),
        *("+919876543210", "asha@example.com", "https://example.com", '{"a": 1}', "[1]"),
    ],
    PortType(Kind.NUMBER): [2, 2.5],
    PortType(Kind.INTEGER): [0, 1, 7],
    BOOLEAN: [True, False],
    PortType(Kind.DATETIME): [MOMENT],
    PortType(Kind.DATE): [dt.date(2026, 12, 10)],
    PortType(Kind.TIME): [dt.time(9, 30)],
    PortType(Kind.TIMEZONE): ["Asia/Kolkata"],
    PortType(Kind.PHONE): ["+919876543210"],
    PortType(Kind.EMAIL): ["asha@example.com"],
    PortType(Kind.URL): ["https://example.com"],
    OBJECT: [{"a": 1}, {}],
    PortType(Kind.LIST, TEXT): [["Asha", "Ravi"], ["5"], ["+919876543210"]],
    PortType(Kind.LIST, PortType(Kind.INTEGER)): [[1, 2], [7]],
    PortType(Kind.LIST, PortType(Kind.PHONE)): [["+919876543210"]],
}
"""Values as outputs of each type bring them."""

MEANINGLESS = {Kind.INTEGER, Kind.NUMBER}
"""A phone number can be read as one of these, and is none all the same."""

pairs = list(itertools.product(BROUGHT, SPECS))


def can_read(target: PortType, value: Any) -> bool:
    try:
        SPECS[target].read(value)
    except ValueError:
        return False
    return True


def depends_on_the_value(source: PortType, found: Fit) -> bool:
    return TEXT in (source, source.item) or "must be a whole number" in str(found.conversion)


@pytest.mark.parametrize(
    ("source", "target"), pairs, ids=[f"{one.name} to {other.name}" for one, other in pairs]
)
def test_a_link_is_allowed_where_its_values_can_be_read(source: PortType, target: PortType) -> None:
    found = fit(source, target)
    readable = [can_read(target, value) for value in BROUGHT[source]]

    if not found.is_allowed:
        innermost = (target.item or target).kind
        assert not all(readable) or (
            (source.item or source).kind == Kind.PHONE and innermost in MEANINGLESS
        )
    elif depends_on_the_value(source, found):
        assert any(readable)
    else:
        assert all(readable)


types = st.recursive(
    st.sampled_from(Kind).filter(lambda kind: kind != Kind.LIST).map(PortType),
    lambda inner: inner.map(lambda item: PortType(Kind.LIST, item)),
    max_leaves=2,
)


@given(types, types)
def test_every_answer_has_its_words(source: PortType, target: PortType) -> None:
    found = fit(source, target)

    assert found.is_allowed == (found.reason is None)
    if not found.is_allowed:
        assert found.conversion is None
        assert f"“{target.name}” is expected here" in str(found.reason)
        assert f"“{source.name}”" in str(found.reason)


@given(types)
def test_the_same_type_always_fits(type: PortType) -> None:
    assert fit(type, type).is_allowed


@given(types)
def test_a_secret_goes_to_a_secret_alone(type: PortType) -> None:
    secret = PortType(Kind.SECRET)

    assert fit(secret, type).is_allowed == (type.kind == Kind.SECRET)
    assert fit(type, secret).is_allowed == (type.kind == Kind.SECRET)


def test_a_refused_secret_says_why() -> None:
    assert fit(PortType(Kind.SECRET), PortType(Kind.SECRET)) == Fit(is_allowed=True)
    assert str(fit(TEXT, PortType(Kind.SECRET)).reason).endswith(
        "a secret may be linked to a secret only"
    )


@given(types)
def test_a_branch_gates_any_block(type: PortType) -> None:
    if type.kind != Kind.SECRET:
        assert fit(BRANCH, type).conversion == "lets the block run, and carries no value"


@pytest.mark.parametrize(
    ("source", "conversion"),
    [
        (BOOLEAN, "goes on when it is true"),
        (ANY, "goes on unless it is false"),
        (TEXT, "goes on once it has arrived"),
        (PortType(Kind.LIST, TEXT), "goes on once it has arrived"),
    ],
)
def test_any_value_gates_a_block(source: PortType, conversion: str) -> None:
    assert fit(source, BRANCH) == Fit(is_allowed=True, conversion=conversion)


def test_types_are_named_in_words() -> None:
    assert PortType(Kind.LIST, PortType(Kind.LIST, TEXT)).name == "list of list of text"


def test_a_secret_is_read_from_a_secret_alone() -> None:
    class Inputs(BlockInputs):
        key: Secret = port("x")

    [spec] = port_specs(Inputs)
    secret = Secret("a/b", lambda _host: "value")

    assert spec.read(secret) is secret
    with pytest.raises(ValueError, match="must be a stored secret, chosen by its name"):
        spec.read("s3cr3t")
