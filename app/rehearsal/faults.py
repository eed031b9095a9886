"""Failures on demand, while a rehearsal goes: which call fails how. Rules are in `fault_rule`."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.rehearsal.fault_rule import FaultRule
from app.rehearsal.storm import Storm
from blocks.sdk import Fault

LATE_S = 10.0
"""How late a slow answer comes, by the clock of the rehearsal."""

_ROWS_AT_HAND = 256
"""Rows of which it is remembered what started them: far more than run at the same time."""

_Rows = Mapping[str, tuple[str, Mapping[str, Any]]]
"""Row key → number of the row and what started it."""


@dataclass(slots=True)
class _Rule:
    """A rule that counts. `used`: row key (empty where no row is chosen) → calls that failed."""

    rule: FaultRule
    used: Counter[str] = field(default_factory=Counter)

    def is_on(self, row_key: str, rows: _Rows) -> bool:
        if self.rule.times is not None and self.used[self._count(row_key)] >= self.rule.times:
            return False
        row, trigger = rows.get(row_key, ("", {}))
        return self.rule.concerns(row, trigger)

    def use(self, row_key: str) -> None:
        self.used[self._count(row_key)] += 1

    def _count(self, row_key: str) -> str:
        return "" if self.rule.is_for_all else row_key


class Faults:
    """Safe to use from several threads."""

    def __init__(self, storm: Storm | None = None) -> None:
        self._storm = storm
        self._rules: dict[str, list[_Rule]] = {}
        self._rows: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._calls: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def add(self, rule: FaultRule, names: Iterable[str] = ()) -> None:
        """Let calls fail from now on, where no earlier rule of the same name does.

        Args:
            names: The providers and blocks that are meant; else the rule's own name.
        """
        with self._lock:
            counted = _Rule(rule)
            for name in names or (rule.name,):
                self._rules.setdefault(name.casefold(), []).append(counted)

    def begin_row(self, row: str, row_key: str, trigger: Mapping[str, Any]) -> None:
        """Calls with `row_key` in their idempotency key are about this row."""
        with self._lock:
            self._rows[row_key] = row, trigger
            if len(self._rows) > _ROWS_AT_HAND:
                del self._rows[next(iter(self._rows))]

    @property
    def is_empty(self) -> bool:
        """Whether nothing fails at all."""
        return not self._rules and self._storm is None

    def take(self, block_id: str, *providers: str, key: str = "") -> Fault | None:
        """The fault for one call, which counts as used: the block's own before its providers'.

        Args:
            key: The idempotency key of the call, `run:row:block`.
        """
        row_key = row_key_of(key)
        with self._lock:
            rule = self._rule((block_id, *providers), row_key)
            if self._storm is not None:
                self._calls[row_key, block_id] += 1
            if rule is None:
                return self._struck(row_key, block_id)
            rule.use(row_key)
            return rule.rule.kind

    def peek(self, block_id: str, *providers: str, key: str = "") -> Fault | None:
        """What `take` would give; nothing is counted."""
        row_key = row_key_of(key)
        with self._lock:
            rule = self._rule((block_id, *providers), row_key)
            return rule.rule.kind if rule else self._struck(row_key, block_id, ahead=1)

    def _rule(self, names: Iterable[str], row_key: str) -> _Rule | None:
        if not self._rules:
            return None
        found = (rule for name in names for rule in self._rules.get(name.casefold(), ()))
        return next((rule for rule in found if rule.is_on(row_key, self._rows)), None)

    def _struck(self, row_key: str, block_id: str, ahead: int = 0) -> Fault | None:
        if self._storm is None:
            return None
        return self._storm.strike(row_key, block_id, self._calls[row_key, block_id] + ahead)


def row_key_of(key: str) -> str:
    """The part of an idempotency key, `run:row:block`, that stands for the row."""
    parts = key.split(":", 2)
    return parts[1] if len(parts) > 1 else ""
