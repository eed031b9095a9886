"""Failures on demand: which provider or block fails how, and how many times."""

import threading
from dataclasses import dataclass

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
}
_KINDS = {**{fault.value: fault for fault in Fault}, **_ALIASES}


@dataclass(slots=True)
class _Rule:
    fault: Fault
    times: int | None


class Faults:
    """Safe to use from several threads. A name is of a provider or a block, in any case."""

    def __init__(self) -> None:
        self._rules: dict[str, _Rule] = {}
        self._lock = threading.Lock()

    def set(self, name: str, fault: Fault, times: int | None = None) -> None:
        """Let the calls of a provider or block fail: the first `times` from now on, or all."""
        with self._lock:
            self._rules[name.casefold()] = _Rule(fault, times)

    @property
    def is_empty(self) -> bool:
        """Whether no fault is set at all."""
        return not self._rules

    def take(self, *names: str) -> Fault | None:
        """The fault for one call: of the first of `names` that has one. It counts as used."""
        with self._lock:
            rule = self._rule(names)
            if rule is not None and rule.times is not None:
                rule.times -= 1
            return rule.fault if rule else None

    def peek(self, *names: str) -> Fault | None:
        """What `take` would give; nothing is counted."""
        with self._lock:
            rule = self._rule(names)
            return rule.fault if rule else None

    def _rule(self, names: tuple[str, ...]) -> _Rule | None:
        if not self._rules:
            return None
        found = (self._rules.get(name.casefold()) for name in names)
        return next((rule for rule in found if rule and rule.times != 0), None)


def parse_fault(text: str) -> tuple[str, Fault, int | None]:
    """Name, fault and how many times (None: always) out of `NAME=KIND` or `NAME=KIND*TIMES`.

    Raises:
        CordboardError: It is not written so, or there is no such kind.
    """
    name, _, rest = (part.strip() for part in text.partition("="))
    kind, _, times = (part.strip() for part in rest.partition("*"))
    if not name or not kind:
        raise CordboardError(
            f"“{text}” does not name a fault; write it as PROVIDER=KIND, such as interakt=429."
        )
    fault = _KINDS.get(kind.casefold().replace("-", "_").replace(" ", "_"))
    if fault is None:
        kinds = ", ".join(one.value for one in Fault)
        raise CordboardError(f"There is no fault “{kind}”; there are {kinds}.")
    if "*" in rest and not (times.isdecimal() and int(times)):
        raise CordboardError(
            f"“{text}” does not say how many times; write it as PROVIDER=KIND*2, or without *."
        )
    return name, fault, int(times) if times else None
