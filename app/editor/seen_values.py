"""What is known of the values that reach a block, for editors that show them. No Qt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.engine.run_state import BlockState
from app.workflow.resolver import NONSENSE
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, Finding, Kind, read_json

MOST_PATHS = 200
DEEPEST_PATH = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """A block, and the values that its inputs had.

    Attributes:
        spec: None for a block of an unknown type.
        written: Its written inputs.
        keys: By input that takes several links into an object: the keys they have there.
        values: By input; of such an object the keys that are known. What is unknown is absent.
        origin: Where the values are from, as “the last run”; empty where there are none.
    """

    spec: BlockSpec | None = None
    written: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""


def seen_of(block_id: str, wiring: Wiring, states: Mapping[str, BlockState]) -> Seen:
    """What is known of a block: by its last run, else by the sample, else by what is written."""
    block = wiring.block(block_id)
    if block is None:
        return Seen()
    values: dict[str, Any] = {}
    keys: dict[str, tuple[str, ...]] = {}
    origins: set[str] = set()
    for port in wiring.ports(block_id).inputs:
        keyed = [(link, key) for link, key in wiring.keys(block_id, port.name)]
        if not keyed and port.name in block.inputs:
            values[port.name] = block.inputs[port.name]
        found: dict[str, Any] = {}
        for link, key in keyed:
            if not wiring.is_gate(link):
                known = known_output(wiring, link.from_block, link.from_port, states)
                origins.update(origin for origin, _ in known)
                found.update((key, value) for _, value in known)
        if port.many_links and port.type.kind == Kind.OBJECT and keyed:
            keys[port.name] = tuple(key for _, key in keyed)
            values[port.name] = found
        elif found:
            values[port.name] = next(iter(found.values()))
    origin = " and ".join(sorted(origins))
    return Seen(wiring.spec(block_id), block.inputs, keys, values, origin)


def findings(seen: Seen, input: str, value: Any) -> tuple[Finding, ...]:
    """What the block makes of its values when `value` is written in `input`."""
    if seen.spec is None or seen.spec.preview is None or not seen.values:
        return ()
    try:
        return tuple(seen.spec.preview({**seen.written, input: value}, seen.values))
    except NONSENSE:
        return ()


def paths(seen: Seen, input: str) -> tuple[str, ...]:
    """Names of the values in an object input, with dots into what they have within."""
    known = seen.values.get(input)
    if isinstance(known, str):
        try:
            known = read_json(known)
        except ValueError:
            known = None
    values = known if isinstance(known, Mapping) else {}
    return tuple(dict.fromkeys((*seen.keys.get(input, ()), *values, *paths_within(values))))


def paths_within(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of values, with dots into what they have within."""
    return tuple(islice(dict.fromkeys(_deeper("", values, 1)), MOST_PATHS))


def text_inputs(seen: Seen) -> tuple[str, ...]:
    """Inputs that a block has because of what is written in it, as the variables of a text."""
    if seen.spec is None or seen.spec.dynamic_ports is None:
        return ()
    try:
        return tuple(port.name for port in seen.spec.dynamic_ports(seen.written, ()).inputs)
    except NONSENSE:
        return ()


def known_output(
    wiring: Wiring, block_id: str, port: str, states: Mapping[str, BlockState]
) -> Sequence[tuple[str, Any]]:
    """Where a value of an output is from, and the value; nothing where none is known."""
    state = states.get(block_id)
    if state is not None and state.outputs and port in state.outputs:
        return [("the last run", state.outputs[port])]
    spec = wiring.spec(block_id)
    sample = wiring.workflow.sample
    if spec is not None and spec.is_source and port in sample:
        return [("the sample", sample[port])]
    return []


def _deeper(start: str, value: Any, depth: int) -> Iterator[str]:
    """Paths to what stands within a value; of a list of objects, those of its first one."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        value = value[0]
    if not isinstance(value, Mapping) or depth > DEEPEST_PATH:
        return
    for key, inner in value.items():
        path = f"{start}{key}"
        yield path
        yield from _deeper(f"{path}.", inner, depth + 1)
