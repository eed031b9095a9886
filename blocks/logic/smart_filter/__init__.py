"""Smart Filter: lets through what meets your conditions, and says which way to go on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import ConfigDict

from blocks.logic.smart_filter.conditions import (
    WITHOUT_VALUE,
    ConditionsError,
    Group,
    Operator,
    conditions_in,
    read_conditions,
)
from blocks.logic.smart_filter.evaluate import holds
from blocks.logic.smart_filter.explaining import explain_fields, explain_rows
from blocks.logic.smart_filter.preview import find
from blocks.logic.smart_filter.records import as_fields, filtered_list, head, not_linked
from blocks.sdk import (
    ANY,
    BlockInputs,
    BlockOutputs,
    Branch,
    Category,
    ConditionEditor,
    Context,
    Explanation,
    Finding,
    Integer,
    InvalidInputError,
    Json,
    JsonObject,
    Kind,
    LinkedOutput,
    Ports,
    PortSpec,
    block,
    port,
    read_json,
    setting,
)


class Inputs(BlockInputs):
    """What to look at, and what must hold."""

    field: JsonObject = port(
        "The values that conditions may name; each link becomes a field called as the output it "
        "comes from.",
        many_links=True,
    )
    conditions: Json = setting(
        "Rows of field, condition and value. A field may go into an object with dots, as "
        "customer_details.account.type. Groups of rows may nest.",
        example='[{"field": "call_status", "condition": "=", "value": "connected"}]',
        editor=ConditionEditor(
            fields="field",
            conditions=tuple(Operator),
            without_value=WITHOUT_VALUE,
            join=("join", "AND", "OR"),
        ),
    )
    join: Literal["AND", "OR"] = setting(
        "Whether all rows must hold (AND) or any of them (OR).", default="AND"
    )
    ignore_case: bool = setting(
        "Whether “Gold” and “gold” are the same; a row may say otherwise.", default=False
    )


class Outputs(BlockOutputs):
    """The result; beside these, each field is handed on under its own name."""

    model_config = ConfigDict(extra="allow")

    filtered_results: Any = port(
        "The fields as an object. Of a list of records, the records that match, in order.",
        default=None,
        only_when="matched",
    )
    matched: Branch = port("Goes on when the conditions hold, or for a list, for any record.")
    not_matched: Branch = port("Goes on when they do not.")
    matched_count: Integer = port("How many records match; 1 or 0 when there is no list.")


@block(
    type="smart_filter",
    version=1,
    title="Smart Filter",
    category=Category.LOGIC,
    icon="mdi6.filter-outline",
    pure=True,
    synonyms=("if", "condition", "branch", "else", "compare", "select"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Compare the fields.

    Raises:
        InvalidInputError: The conditions make no sense, or name a field that is not linked.
    """
    fields = inputs.field
    try:
        tree = read_conditions(
            inputs.conditions, needs_all=inputs.join == "AND", ignore_case=inputs.ignore_case
        )
    except ConditionsError as error:
        raise InvalidInputError(str(error), input="conditions") from None
    records = filtered_list(tree, fields)
    if records is None:
        result: Any = dict(fields)
        count = int(holds(tree, fields))
    else:
        matching = [
            record for record in fields[records] if holds(tree, as_fields(record, records, fields))
        ]
        result = matching if len(fields) == 1 else {**fields, records: matching}
        count = len(matching)
    return Outputs(
        filtered_results=result if count else None,
        matched=count > 0,
        not_matched=count == 0,
        matched_count=count,
        **{_output_name(key): value for key, value in fields.items()},
    )


def ports(written: Mapping[str, Any], links: Sequence[LinkedOutput]) -> Ports:
    """An output for each field, of the type that comes in."""
    return Ports(
        outputs=tuple(
            PortSpec(name=_output_name(key), type=type, help=f"{key}, as it came in.")
            for key, type in _fields(written, links).items()
        )
    )


def check(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the conditions themselves."""
    try:
        _read_written(written)
    except ConditionsError as error:
        for problem in error.problems:
            yield "conditions", problem


def check_links(
    written: Mapping[str, Any], links: Sequence[LinkedOutput]
) -> Iterator[tuple[str, str]]:
    """Conditions that name a field which is not linked."""
    fields = _fields(written, links)
    if any(type.kind in (Kind.LIST, Kind.ANY) for type in fields.values()):
        return  # its records may have any fields
    try:
        tree = _read_written(written)
    except ConditionsError:
        return
    for row in conditions_in(tree) if tree and fields else ():
        if head(row) not in fields:
            yield "conditions", not_linked(row, fields)


def preview(written: Mapping[str, Any], values: Mapping[str, Any]) -> Sequence[Finding]:
    """What each row makes of the values of `field`."""
    fields = values.get("field")
    return find(written, fields) if isinstance(fields, Mapping) and fields else ()


def explain(
    written: Mapping[str, Any], inputs: Mapping[str, Any], outputs: Mapping[str, Any]
) -> Sequence[Explanation]:
    """Which rows held with which values, and which field each output hands on."""
    fields = inputs.get("field")
    if not isinstance(fields, Mapping) or not fields:
        return ()
    handed_on = [(_output_name(key), key) for key in fields]
    return (*explain_rows(written, fields), *explain_fields(handed_on))


def _read_written(written: Mapping[str, Any]) -> Group | None:
    """The tree of written conditions; None where other checks say what is wrong."""
    try:
        conditions = read_json(written.get("conditions"))
    except ValueError:
        return None
    return None if conditions is None else read_conditions(conditions)


def _fields(written: Mapping[str, Any], links: Sequence[LinkedOutput]) -> dict[str, Any]:
    """The type of each field: those that are linked, or else those of a written object."""
    linked = {one.key: one.type for one in links if one.input == "field"}
    return linked or dict.fromkeys(_keys(written.get("field")), ANY)


def _keys(value: Any) -> Iterable[str]:
    try:
        found = read_json(value)
    except ValueError:
        return ()
    return found if isinstance(found, dict) else ()


def _output_name(key: str) -> str:
    """A field's own output; `field_` stands before a name that is the filter's own."""
    while key in Outputs.model_fields:
        key = f"field_{key}"
    return key
