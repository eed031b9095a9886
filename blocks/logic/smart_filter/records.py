"""Lists of records among the fields: which of them the conditions look into."""

from collections.abc import Mapping
from typing import Any

from blocks.logic.smart_filter.conditions import Condition, Group, conditions_in
from blocks.sdk import InvalidInputError


def filtered_list(tree: Group, fields: Mapping[str, Any]) -> str | None:
    """The field that is a list of records into which the conditions look, if there is one.

    A condition looks into `orders` when it names `orders.sum`, or just `sum` where no field is
    called so and `orders` is the only list of records.
    """
    lists = [key for key, value in fields.items() if is_records(value)]
    looked_into = set()
    for row in conditions_in(tree):
        name, rest = head(row), row.field.partition(".")[2]
        if name in lists and rest and not rest.partition(".")[0].isdecimal():
            looked_into.add(name)
        elif name not in fields:
            if len(lists) != 1:
                raise InvalidInputError(not_linked(row, fields), input="conditions")
            looked_into.add(lists[0])
    if len(looked_into) > 1:
        names = " and ".join(f"“{name}”" for name in sorted(looked_into))
        raise InvalidInputError(
            f"The conditions look into {names}, but one Smart Filter filters one list: "
            "use one for each.",
            input="conditions",
        )
    return looked_into.pop() if looked_into else None


def is_records(value: Any) -> bool:
    """Whether a value is a list of objects."""
    return isinstance(value, (list, tuple)) and all(isinstance(one, dict) for one in value)


def head(row: Condition) -> str:
    """The field that a row looks at, or looks into."""
    return row.field.partition(".")[0]


def not_linked(row: Condition, fields: Mapping[str, Any]) -> str:
    """That there is no such field, and which there are."""
    return (
        f"Row {row.place}: no field “{head(row)}” is linked; "
        f"there are {', '.join(fields) or 'none at all'}."
    )


def as_fields(record: Mapping[str, Any], name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What conditions see of one record of the list `name`: it, and the other fields."""
    return {**record, **fields, name: record}
