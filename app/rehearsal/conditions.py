"""Under which conditions a rehearsal goes: what fails in it, and when it takes place."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.rehearsal.fault_rule import FaultRule, read_fault_rule
from app.rehearsal.storm import Storm
from blocks.sdk import CordboardError, read_datetime, write_text


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a rehearsal is made with. `Conditions()`: nothing fails, and it is now.

    Attributes:
        faults: Rules as they are written (`fault_rule`); the first that fits a call befalls it.
        storm: Random faults for the calls that no rule befalls.
        now: The moment at which the clock starts, aware; None: as the workflow says, else now.
    """

    faults: tuple[str, ...] = ()
    storm: Storm | None = None
    now: dt.datetime | None = None

    def rules(self) -> tuple[FaultRule, ...]:
        """The faults, read.

        Raises:
            CordboardError: One makes no sense.
        """
        return tuple(map(read_fault_rule, self.faults))

    def as_dict(self) -> dict[str, Any]:
        """JSON-able; what is not set is left out."""
        said: dict[str, Any] = {}
        if self.faults:
            said["faults"] = list(self.faults)
        if self.storm is not None:
            said["storm"] = self.storm.as_dict()
        if self.now is not None:
            said["now"] = write_text(self.now)
        return said

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Conditions":
        """What `as_dict` gave.

        Raises:
            CordboardError: It makes no sense.
        """
        if strange := set(said) - {"faults", "storm", "now"}:
            raise CordboardError(
                f"A rehearsal has no condition “{min(strange)}”; it has faults, storm, now."
            )
        faults, storm, now = said.get("faults", ()), said.get("storm"), said.get("now")
        if not isinstance(faults, (list, tuple)) or not all(isinstance(one, str) for one in faults):
            raise CordboardError("“faults” is a list of texts such as “interakt=429*2”.")
        if storm is not None and not isinstance(storm, Mapping):
            raise CordboardError("“storm” is an object with a “seed”.")
        found = cls(
            tuple(faults),
            None if storm is None else Storm.from_dict(storm),
            None if now is None else _moment(now),
        )
        found.rules()
        return found


CALM = Conditions()
"""Nothing fails, and the clock is as the workflow says."""


def _moment(said: Any) -> dt.datetime:
    try:
        return read_datetime(said)
    except ValueError as error:
        raise CordboardError(f"The clock of the rehearsal cannot be set: {error}.") from error
