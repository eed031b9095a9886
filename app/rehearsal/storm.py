"""Random faults that come back the same from their seed, whichever thread calls first."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blocks.sdk import CordboardError, Fault

STORM_KINDS = (
    Fault.REFUSE,
    Fault.RATE_LIMIT,
    Fault.SERVER_ERROR,
    Fault.TIMEOUT,
    Fault.DROP,
    Fault.SLOW,
)
"""What passes by itself, as bad days go; a wrong password stays wrong."""

DEFAULT_PERCENT = 20.0


@dataclass(frozen=True, slots=True)
class Storm:
    """A share of all calls fails.

    Attributes:
        seed: The same seed gives the same faults to the same rows.
        percent: How many of a hundred calls fail, above 0 and at most 100.
        kinds: How they fail.
    """

    seed: int
    percent: float = DEFAULT_PERCENT
    kinds: tuple[Fault, ...] = STORM_KINDS

    def strike(self, row_key: str, block_id: str, call: int) -> Fault | None:
        """The fault of one call.

        Args:
            row_key: Stands for the row; the same in every run.
            call: Counts the calls that the block makes in this row.
        """
        said = f"{self.seed}\n{row_key}\n{block_id}\n{call}".encode()
        digest = hashlib.sha256(said).digest()
        if int.from_bytes(digest[:8]) / 2**64 * 100 >= self.percent:
            return None
        return self.kinds[int.from_bytes(digest[8:16]) % len(self.kinds)]

    def __str__(self) -> str:
        """As `read_storm` reads it; kinds of one's own are not said."""
        return f"{self.seed}:{self.percent:g}"

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "seed": self.seed,
            "percent": self.percent,
            "kinds": [kind.value for kind in self.kinds],
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Storm":
        """What `as_dict` gave; `percent` and `kinds` may be left out.

        Raises:
            CordboardError: It makes no sense.
        """
        seed, percent = said.get("seed"), said.get("percent", DEFAULT_PERCENT)
        if strange := set(said) - {"seed", "percent", "kinds"}:
            raise CordboardError(f"A storm has no “{min(strange)}”; it has seed, percent, kinds.")
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise CordboardError("A storm needs a “seed”, which is a whole number.")
        if isinstance(percent, bool) or not isinstance(percent, (int, float)):
            raise CordboardError("The “percent” of a storm is a number.")
        _check_percent(percent)
        kinds = _read_kinds(said["kinds"]) if "kinds" in said else STORM_KINDS
        return cls(seed, float(percent), kinds)


def read_storm(text: str) -> Storm:
    """The storm in `SEED` or `SEED:PERCENT`.

    Raises:
        CordboardError: It is not written so.
    """
    seed, colon, percent = (part.strip() for part in text.partition(":"))
    try:
        share = float(percent.removesuffix("%")) if colon else DEFAULT_PERCENT
        number = int(seed)
    except ValueError as error:
        raise CordboardError(
            f"“{text}” is not a storm; write it as SEED or SEED:PERCENT, such as 7:20."
        ) from error
    _check_percent(share)
    return Storm(number, share)


def _read_kinds(said: Any) -> tuple[Fault, ...]:
    known = {kind.value: kind for kind in Fault}
    if isinstance(said, list) and said and all(name in known for name in said):
        return tuple(known[name] for name in said)
    raise CordboardError(f"The “kinds” of a storm are a list of some of: {', '.join(known)}.")


def _check_percent(percent: float) -> None:
    if not 0 < percent <= 100:
        raise CordboardError(
            f"A storm of {percent:g} % cannot be; give a share above 0 and at most 100."
        )
