"""Which conditions let something through, and with which values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from blocks.logic.smart_filter.conditions import (
    WITHOUT_VALUE,
    Condition,
    conditions_in,
    read_what_makes_sense,
)
from blocks.logic.smart_filter.preview import find
from blocks.sdk import Explanation, Finding, Use, read_json, write_text

JUDGED = ("matched", "not_matched", "matched_count", "filtered_results")


def explain_rows(written: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[Explanation]:
    """For each row: what it looked at, and whether it held; then how the rows are joined."""
    try:
        conditions = read_json(written.get("conditions"))
    except ValueError:
        return
    needs_all = written.get("join") != "OR"
    tree, _problems = read_what_makes_sense(
        conditions, needs_all=needs_all, ignore_case=written.get("ignore_case") is True
    )
    rows = list(conditions_in(tree))
    if len(rows) > 1:
        yield Explanation(
            JUDGED, text=f"{'All' if needs_all else 'Any'} of the conditions must hold"
        )
    findings = {finding.place: finding for finding in find(written, fields)}
    for row in rows:
        yield _explained(row, findings.get(row.place), fields)


def _explained(row: Condition, finding: Finding | None, fields: Mapping[str, Any]) -> Explanation:
    path = (row.field,) if row.field in fields else tuple(row.field.split("."))
    value = "" if row.operator in WITHOUT_VALUE else f" {write_text(row.value)}"
    asked = f"{row.field} {row.operator}{value}"
    if finding is None or finding.holds is None:
        return Explanation(JUDGED, (Use("field", path),), f"“{asked}” cannot be told")
    ended = "holds" if finding.holds else "does not hold"
    seen = f": it {finding.text}" if finding.text.startswith("is ") else ""
    counted = f", for {finding.text}" if finding.text and not seen else ""
    return Explanation(
        JUDGED, (Use("field", path),), f"“{asked}” {ended}{seen}{counted}", finding.holds
    )


def explain_fields(
    names: Sequence[tuple[str, str]],
) -> Iterator[Explanation]:
    """For each field that is handed on: output and field."""
    for output, field in names:
        yield Explanation((output,), (Use("field", (field,)),))
