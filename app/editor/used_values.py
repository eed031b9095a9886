"""Values that a workflow has for inputs of one name, to be proposed for another one. No Qt."""

from collections.abc import Iterator
from typing import Any

from app.workflow.wiring import Wiring
from blocks.sdk import write_text


def used_values(wiring: Wiring, block_id: str, input: str) -> tuple[str, ...]:
    """What other blocks, the sample and the rehearsal have for an input, in order, each once.

    Args:
        block_id: The block whose input it is; what is written there does not count.
    """
    port = wiring.ports(block_id).input(input)
    texts = set()
    for value in _values(wiring, block_id, input):
        try:
            texts.add(str(write_text(port.read(value) if port else value)))
        except ValueError:
            continue
    return tuple(sorted(texts))


def _values(wiring: Wiring, block_id: str, input: str) -> Iterator[Any]:
    workflow = wiring.workflow
    others = (block.inputs for block in workflow.blocks if block.id != block_id)
    for written in (*others, workflow.sample):
        if written.get(input) is not None:
            yield written[input]
    block, spec = wiring.block(block_id), wiring.spec(block_id)
    if block and spec:
        listed = workflow.rehearsal.get(spec.provider_name(block.inputs), {}).get(f"{input}s")
        yield from listed if isinstance(listed, list) else ()
