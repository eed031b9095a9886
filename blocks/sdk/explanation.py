"""How a block tells what its outputs were made of, for whoever asks why a message was sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Use:
    """An input that was used; `path` leads into an object or list, as ("details", "name")."""

    input: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What outputs were made of.

    Attributes:
        outputs: Their names.
        uses: What they were made from.
        text: Why they are as they are, one sentence without a full stop; empty where `uses` say
            it all.
        holds: Of a condition: whether it held.
    """

    outputs: tuple[str, ...]
    uses: tuple[Use, ...] = ()
    text: str = ""
    holds: bool | None = None


Explain = Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], Sequence[Explanation]]
"""`explain(written, inputs, outputs)`: what the outputs of one run were made of, from JSON-able
values. Outputs of which nothing is said were made of all inputs. Reaches nothing."""
