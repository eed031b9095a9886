"""What each row and group of conditions makes of values, for whoever writes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks.logic.smart_filter.conditions import (
    Condition,
    Group,
    conditions_in,
    read_what_makes_sense,
)
from blocks.logic.smart_filter.evaluate import holds, look_up
from blocks.logic.smart_filter.records import as_fields, filtered_list, head, is_records
from blocks.sdk import Finding, InvalidInputError, excerpt, read_json, write_text

LIMIT_S = 0.05
"""How long one pattern may look through one text here: somebody is typing."""

MOST_RECORDS = 200
"""Of a list, so many are looked at."""

_LONGEST = 40


def find(written: Mapping[str, Any], fields: Mapping[str, Any]) -> Sequence[Finding]:
    """What the rows find, each by itself; then, where all of them can be told, the groups and all.

    Args:
        written: Inputs of the block as they are written.
        fields: Values by the names that rows may use; those that are not known yet are absent.
    """
    try:
        conditions = read_json(written.get("conditions"))
    except ValueError:
        return ()
    tree, problems = read_what_makes_sense(
        conditions,
        needs_all=written.get("join") != "OR",
        ignore_case=written.get("ignore_case") is True,
    )
    rows = list(conditions_in(tree))
    known = [row for row in rows if _is_known(row, fields)]
    try:
        looked_into = filtered_list(Group(needs_all=True, members=tuple(known)), fields)
    except InvalidInputError as error:
        return [Finding("", None, str(error))]
    seen = _Seen(fields, looked_into)
    findings = [seen.row(row) if row in known else Finding(row.place, None) for row in rows]
    if rows and not problems and len(known) == len(rows):
        findings += seen.groups(tree, "")
    return findings


def _is_known(row: Condition, fields: Mapping[str, Any]) -> bool:
    lists = [name for name, value in fields.items() if is_records(value)]
    return head(row) in fields or len(lists) == 1


class _Seen:
    """The records that conditions look at; of fields without a list, the fields themselves."""

    def __init__(self, fields: Mapping[str, Any], looked_into: str | None) -> None:
        self._is_list = looked_into is not None
        self._records: list[Mapping[str, Any]] = [fields]
        if looked_into is not None:
            records = fields[looked_into][:MOST_RECORDS]
            self._records = [as_fields(one, looked_into, fields) for one in records]

    def row(self, row: Condition) -> Finding:
        found = self._finding(row, row.place)
        if found.holds is None or self._is_list:
            return found
        value = look_up(self._records[0], row.field)
        shown = "empty" if value in (None, "", [], {}) else excerpt(write_text(value), _LONGEST)
        return Finding(row.place, found.holds, f"is {shown}")

    def groups(self, tree: Group, place: str) -> list[Finding]:
        findings = [self._finding(tree, place)]
        for number, member in enumerate(tree.members, start=1):
            if isinstance(member, Group):
                findings += self.groups(member, f"{place}.{number}" if place else str(number))
        return findings

    def _finding(self, tree: Condition | Group, place: str) -> Finding:
        try:
            count = sum(holds(tree, record, LIMIT_S) for record in self._records)
        except InvalidInputError as error:
            return Finding(place, None, str(error))
        text = f"{count} of {len(self._records)} records" if self._is_list else ""
        return Finding(place, count > 0, text)
