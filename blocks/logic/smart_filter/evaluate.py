"""Whether conditions hold for a set of fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks.logic.smart_filter.compare import as_text, compare, equals, is_empty
from blocks.logic.smart_filter.conditions import Condition, Group, Operator
from blocks.sdk import InvalidInputError

PATTERN_LIMIT_S = 1.0
"""How long one pattern may look through one text."""

_ORDERS = {
    Operator.MORE: lambda order: order > 0,
    Operator.LESS: lambda order: order < 0,
    Operator.AT_LEAST: lambda order: order >= 0,
    Operator.AT_MOST: lambda order: order <= 0,
}
_DENIALS = {
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.IS_NOT_EMPTY: Operator.IS_EMPTY,
}


def holds(
    tree: Condition | Group, fields: Mapping[str, Any], limit_s: float = PATTERN_LIMIT_S
) -> bool:
    """Whether a row or a group holds.

    Args:
        limit_s: How long one pattern may look through one text.

    Raises:
        InvalidInputError: A pattern takes too long.
    """
    if isinstance(tree, Group):
        results = (holds(member, fields, limit_s) for member in tree.members)
        return all(results) if tree.needs_all else any(results)
    value = look_up(fields, tree.field)
    if tree.operator in _DENIALS:
        return not _asks(_DENIALS[tree.operator], value, tree, limit_s)
    return _asks(tree.operator, value, tree, limit_s)


def look_up(value: Any, path: str) -> Any:
    """What stands at a path, as `account.type` or `orders.0.sum`; None where nothing does."""
    head, dot, rest = path.partition(".")
    if isinstance(value, Mapping):
        if path in value:
            return value[path]
        return look_up(value.get(head), rest) if dot else None
    if isinstance(value, (list, tuple)) and _is_place(head, value):
        item = value[int(head)]
        return look_up(item, rest) if dot else item
    return None


def _is_place(text: str, items: Sequence[Any]) -> bool:
    return text.isdecimal() and len(text) <= len(str(len(items))) and int(text) < len(items)


def _asks(operator: Operator, value: Any, row: Condition, limit_s: float) -> bool:
    if operator is Operator.IS_EMPTY:
        return is_empty(value)
    if operator is Operator.EQUAL:
        return equals(value, row.value, ignore_case=row.ignore_case)
    if operator in _ORDERS:
        is_comparable = not is_empty(value) and not isinstance(value, (list, tuple, dict))
        return is_comparable and _ORDERS[operator](
            compare(value, row.value, ignore_case=row.ignore_case)
        )
    if operator is Operator.CONTAINS:
        return _contains(value, row)
    items = value if isinstance(value, (list, tuple)) else [value]
    return any(_asks_text(operator, item, row, limit_s) for item in items)


def _contains(value: Any, row: Condition) -> bool:
    if isinstance(value, (list, tuple)):
        return any(equals(item, row.value, ignore_case=row.ignore_case) for item in value)
    return as_text(row.value, row.ignore_case) in as_text(value, row.ignore_case)


def _asks_text(operator: Operator, value: Any, row: Condition, limit_s: float) -> bool:
    if operator is Operator.IN:
        return any(equals(value, one, ignore_case=row.ignore_case) for one in row.value)
    if operator is Operator.MATCHES:
        return _matches(value, row, limit_s)
    text, wanted = as_text(value, row.ignore_case), as_text(row.value, row.ignore_case)
    if operator is Operator.STARTS_WITH:
        return text.startswith(wanted)
    return text.endswith(wanted)


def _matches(value: Any, row: Condition, limit_s: float) -> bool:
    import regex

    flags = regex.IGNORECASE if row.ignore_case else 0
    try:
        found = regex.search(row.value, as_text(value, False), flags, timeout=limit_s)
    except TimeoutError:
        raise InvalidInputError(
            f"Row {row.place}: the pattern “{row.value}” takes too long on the text of "
            f"“{row.field}”; write it with fewer repeats within repeats.",
            input="conditions",
        ) from None
    return found is not None
