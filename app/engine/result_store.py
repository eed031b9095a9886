"""Results of pure blocks, to be used again for the same inputs. In memory, bounded in size."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.plan import Step
from blocks.sdk import BlockInputs, Kind, write_text

_MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What a block gave.

    Attributes:
        values: By output name, as Python values.
        shown: The same, JSON-able; secrets of the run that made it are starred.
    """

    values: Mapping[str, Any]
    shown: Mapping[str, Any]


class ResultStore:
    """Keeps the results that were used last. Any thread may use it.

    Args:
        most_bytes: Of the results as JSON, all together; one larger than a quarter is not kept.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Result, int]] = OrderedDict()
        self._size_bytes = 0

    @property
    def size_bytes(self) -> int:
        """Of what is kept, as JSON."""
        return self._size_bytes

    def get(self, key: str) -> Result | None:
        """The result kept under this key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: str, result: Result) -> None:
        """Keep a result; those not used for the longest time go."""
        size = len(json.dumps(result.shown, default=write_text)) + len(key)
        if size * 4 > self._most_bytes:
            return
        with self._lock:
            former = self._kept.pop(key, None)
            self._size_bytes += size - (former[1] if former else 0)
            self._kept[key] = result, size
            while self._size_bytes > self._most_bytes:
                _key, (_result, gone) = self._kept.popitem(last=False)
                self._size_bytes -= gone

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size_bytes = 0


def result_key(step: Step, inputs: BlockInputs) -> str | None:
    """What the result of a block depends on: its type, version, inputs and settings.

    None where it may not be used again: the block is not pure, acts outside, or has a secret.
    """
    mark = step.spec.mark
    if not mark.pure or mark.outward or step.spec.is_source:
        return None
    if any(port.type.kind == Kind.SECRET for port in step.ports.inputs):
        return None
    said = [
        step.spec.package,
        step.spec.type,
        step.spec.mark.version,
        step.block.inputs,
        inputs.model_dump(mode="python"),
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_typed)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _typed(value: object) -> list[Any]:
    """A value with its type, so that the text 2026-03-02 and the date are two things."""
    return [type(value).__name__, write_text(value)]
