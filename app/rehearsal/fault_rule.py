"""One fault to rehearse: whose calls fail, how, how often, in which rows; and how it is written.

`webhook=500`, `interakt=429*2`, `webhook@row 3=500`, `gmail@rows 2-5, 9=drop*1`,
`interakt@customer +919876543210=refuse`. A rule and its text say the same, both ways.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.rehearsal.customer import names_one
from blocks.sdk import CordboardError, Fault

_ALIASES = {
    "refused": Fault.REFUSE,
    "400": Fault.REFUSE,
    "rate_limit": Fault.RATE_LIMIT,
    "too_many": Fault.RATE_LIMIT,
    "server_error": Fault.SERVER_ERROR,
    "time_out": Fault.TIMEOUT,
    "401": Fault.WRONG_PASSWORD,
    "dropped": Fault.DROP,
    "late": Fault.SLOW,
}
_KINDS = {**{fault.value: fault for fault in Fault}, **_ALIASES}
_ROWS = re.compile(r"(?:rows?\s*)?(\d{1,9})(?:\s*(?:-|–|to)\s*(\d{1,9}))?", re.IGNORECASE)
_CUSTOMER = re.compile(r"customers?\s+(\S.*)", re.IGNORECASE)

RowRange = tuple[int, int]
"""First and last row, counted from 1."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """A fault to rehearse.

    Attributes:
        name: A provider, a service, a block's id or title, or a type of blocks; in any case.
        times: The first so many calls fail, then all is well; None for every call. Counted for
            each chosen row by itself; over the whole run where no row is chosen.
        rows: Only in these rows. A run that is not about rows is row 1.
        customers: Only where one of these stands in what started the row: a number, an address, a
            name. With `rows` either will do.
    """

    name: str
    kind: Fault
    times: int | None = None
    rows: tuple[RowRange, ...] = ()
    customers: tuple[str, ...] = ()

    @property
    def is_for_all(self) -> bool:
        """Whether no row is chosen."""
        return not (self.rows or self.customers)

    def concerns(self, row: str, trigger: Mapping[str, Any]) -> bool:
        """Whether the rule is about a row.

        Args:
            row: Its number; empty when the run has one row only.
            trigger: What started it.
        """
        if self.is_for_all:
            return True
        number = int(row) if row.isdecimal() else 1
        if any(first <= number <= last for first, last in self.rows):
            return True
        return bool(self.customers) and names_one(trigger, self.customers)

    def __str__(self) -> str:
        """As `read_fault_rule` reads it."""
        chosen = [_written(rows) for rows in self.rows]
        if chosen:
            is_one = len(chosen) == 1 and self.rows[0][0] == self.rows[0][1]
            chosen[0] = f"{'row' if is_one else 'rows'} {chosen[0]}"
        chosen += [f"customer {one}" for one in self.customers]
        who = f"@{', '.join(chosen)}" if chosen else ""
        times = "" if self.times is None else f"*{self.times}"
        return f"{self.name}{who}={self.kind.value}{times}"


def read_fault_rule(text: str) -> FaultRule:
    """The rule in `NAME=KIND`, with `*TIMES` after the kind and `@ROWS` after the name if wanted.

    Raises:
        CordboardError: It is not written so, or there is no such kind.
    """
    said, _, rest = text.rpartition("=")
    name, at, who = (part.strip() for part in said.partition("@"))
    kind, _, times = (part.strip() for part in rest.partition("*"))
    if not name or not kind:
        raise CordboardError(
            f"“{text}” does not name a fault; write it as PROVIDER=KIND, such as interakt=429, "
            "or webhook@row 3=500 for one row."
        )
    fault = _KINDS.get(kind.casefold().replace("-", "_").replace(" ", "_"))
    if fault is None:
        kinds = ", ".join(one.value for one in Fault)
        raise CordboardError(f"There is no fault “{kind}”; there are {kinds}.")
    if "*" in rest and not (times.isdecimal() and int(times)):
        raise CordboardError(
            f"“{text}” does not say how many times; write it as PROVIDER=KIND*2, or without *."
        )
    rows, customers = _read_chosen(who, text) if at else ((), ())
    return FaultRule(name, fault, int(times) if times else None, rows, customers)


def _read_chosen(who: str, text: str) -> tuple[tuple[RowRange, ...], tuple[str, ...]]:
    rows: list[RowRange] = []
    customers: list[str] = []
    for said in (part.strip() for part in who.split(",")):
        if found := _ROWS.fullmatch(said):
            first, last = int(found[1]), int(found[2] or found[1])
            if not 1 <= first <= last:
                raise CordboardError(
                    f"“{text}” names rows that cannot be; rows count from 1, the lower one first."
                )
            rows.append((first, last))
        elif said:
            named = _CUSTOMER.fullmatch(said)
            customers.append(named[1] if named else said)
        else:
            raise CordboardError(
                f"“{text}” does not say which rows; write them as webhook@rows 2-5, 9=500, "
                "or webhook@customer +919876543210=500."
            )
    return tuple(rows), tuple(customers)


def _written(rows: RowRange) -> str:
    first, last = rows
    return str(first) if first == last else f"{first}-{last}"
