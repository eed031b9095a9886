"""What is wrong with the outputs that a block is pinned to. It never keeps a workflow from running.

A pin that cannot be used fails its block in a rehearsal; in live mode pins are not looked at.
"""

from collections.abc import Iterator

from app.workflow.model import PlacedBlock, Problem, Severity
from app.workflow.resolver import NONSENSE, in_words
from app.workflow.words import ended, nearest
from blocks.sdk import STARS, BlockSpec, Kind, Ports


def check_pin(block: PlacedBlock, spec: BlockSpec, ports: Ports, title: str) -> Iterator[Problem]:
    """The problems of a block's pin, all of them warnings."""
    is_open = spec.outputs.model_config.get("extra") == "allow"
    for name, value in (block.pin or {}).items():
        port = ports.output(name)
        if port is None:
            if not is_open:
                near = nearest(name, [one.name for one in ports.outputs])
                yield _warning(
                    block,
                    f"“{title}” is pinned to an output “{name}”, which it does not have.",
                    f"Did you mean “{near}”?" if near else "Pin it anew.",
                )
        elif value is None:
            continue
        elif port.type.kind == Kind.SECRET or STARS in str(value):
            yield _warning(
                block,
                f"The pinned “{port.label}” of “{title}” holds a secret, or the stars of one.",
                "Take it out, and let the block run.",
            )
        else:
            try:
                port.read(value)
            except NONSENSE as error:
                yield _warning(
                    block,
                    f"The pinned “{port.label}” of “{title}”: {ended(in_words(error))}",
                    "Pin it anew.",
                )


def _warning(block: PlacedBlock, message: str, mend: str) -> Problem:
    return Problem(severity=Severity.WARNING, block=block.id, message=message, mend=mend)
