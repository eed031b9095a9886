"""What a whole audience comes to in rehearsal: who passed which link, what went out, what failed.

Counts of parts of an audience add up, so that parts can be rehearsed side by side.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.event import BlockFailed, BlockSucceeded, Event
from app.engine.gate import Gate, Sending
from app.engine.plan import Plan, SourceEnd, Step
from app.engine.shown import shown_inputs
from blocks.sdk import Kind, Rate, read_datetime

_MOST_EXAMPLES = 3
_OWN = re.compile(r"\S+@\S+|[+\d](?:[\d,.:+-]*\d)?")
"""What differs from row to row in an error."""
_ROW = re.compile(r"^(“[^”]*”: )?Row \d+: ")
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the rehearsal.

    Attributes:
        due: In ISO 8601, when it takes effect, where that is later; else empty.
    """

    block: str
    to: tuple[str, ...]
    content: Mapping[str, Any]
    due: str = ""


@dataclass(slots=True)
class Messages:
    """What one block has sent."""

    count: int = 0
    texts: set[bytes] = field(default_factory=set)
    readers: set[bytes] = field(default_factory=set)
    examples: list[Sent] = field(default_factory=list)
    out_of_hours: int = 0
    moved: int = 0

    @property
    def distinct(self) -> int:
        """How many differ in what they say."""
        return len(self.texts)

    @property
    def twice(self) -> int:
        """How many say what the same reader was told before."""
        return self.count - len(self.readers)

    def add(self, sent: Sent) -> None:
        """Count one more."""
        self.count += 1
        text = json.dumps(sent.content, sort_keys=True, default=str)
        digest = _digest(text)
        if digest not in self.texts and len(self.examples) < _MOST_EXAMPLES:
            self.examples.append(sent)
        self.texts.add(digest)
        self.readers.add(_digest(f"{text}\n{sent.to}"))

    def merge(self, other: "Messages") -> None:
        """Count those of another part."""
        self.count += other.count
        self.texts |= other.texts
        self.readers |= other.readers
        self.examples = (self.examples + other.examples)[:_MOST_EXAMPLES]
        self.out_of_hours += other.out_of_hours
        self.moved += other.moved


@dataclass(slots=True)
class Failures:
    """Rows in which a block failed for the same reason; `first` is the number of one of them."""

    count: int
    first: str


@dataclass(slots=True)
class Audience:
    """What the rows came to.

    Attributes:
        passed: Link, as `from.port > to.port` → rows in which it brought something.
        failures: Block and reason, without what differs from row to row → the rows.
        messages: Block → what it sent.
    """

    rows: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str], Failures] = field(default_factory=dict)
    messages: dict[str, Messages] = field(default_factory=dict)

    def add_row(self, plan: Plan, row: str, events: Iterable[Event], sent: Iterable[Sent]) -> None:
        """Count a row by what happened in it."""
        self.rows += 1
        outputs: dict[str, Mapping[str, Any]] = {}
        for event in events:
            if isinstance(event, BlockSucceeded):
                outputs[event.block] = event.outputs
            elif isinstance(event, BlockFailed):
                outputs[event.block] = event.outputs
                place = (event.block, reason(event.error))
                known = self.failures.setdefault(place, Failures(0, row))
                known.count += 1
        for name, end in links(plan):
            self.passed[name] += _passes(end, outputs)
        for one in sent:
            messages = self.messages.setdefault(one.block, Messages())
            messages.add(one)
            messages.moved += _is_moved(plan, one, outputs)

    def merge(self, other: "Audience") -> None:
        """Count the rows of another part."""
        self.rows += other.rows
        self.passed.update(other.passed)
        for place, failures in other.failures.items():
            known = self.failures.setdefault(place, Failures(0, failures.first))
            known.count += failures.count
        for block, messages in other.messages.items():
            self.messages.setdefault(block, Messages()).merge(messages)


class NotedHours:
    """A gate in front of a rehearsal that waits for nobody: it counts what would have to wait.

    Satisfies `Gate`.
    """

    def __init__(self, gate: Gate, audience: Audience) -> None:
        self._gate = gate
        self._audience = audience

    def before(self, sending: Sending) -> None:
        """Count, and let through."""
        if self._gate.before(sending) is not None:
            self._audience.messages.setdefault(sending.step.id, Messages()).out_of_hours += 1

    def after(self, step: Step, error: object, now: object) -> None:
        """Nothing."""


def links(plan: Plan) -> Iterable[tuple[str, SourceEnd]]:
    """Each link of the plan by its name, with its far end."""
    for step in plan.steps.values():
        for linked in step.linked:
            for end in linked.ends:
                yield f"{end.block}.{end.port} > {step.id}.{linked.port.name}", end
        for end in step.gates:
            yield f"{end.block}.{end.port} > {step.id}.when", end


def reason(error: str) -> str:
    """An error without what differs from row to row."""
    return _OWN.sub("…", _ROW.sub("", error))


def time_at_rates(count: int, rates: Iterable[Rate]) -> float:
    """Seconds that so many messages take at least."""
    before = max(0, count - 1)
    return max((before // rate.count * rate.per_s for rate in rates), default=0.0)


def _passes(end: SourceEnd, outputs: Mapping[str, Mapping[str, Any]]) -> bool:
    given = outputs.get(end.block)
    if not given:
        return False
    if end.branch is not None:
        return bool(given.get(end.branch))
    return given.get(end.port) not in (None, False) if end.is_gate else end.port in given


def _is_moved(plan: Plan, sent: Sent, outputs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a call takes place at another minute than was asked for."""
    step = plan.steps.get(sent.block)
    if not sent.due or step is None:
        return False
    inputs = shown_inputs(plan, sent.block, outputs)
    moments = [port.name for port in step.ports.inputs if port.type.kind == Kind.DATETIME]
    wanted = next((inputs[name] for name in moments if inputs.get(name)), None)
    if wanted is None:
        return False
    away = read_datetime(sent.due) - read_datetime(wanted)
    return abs(away.total_seconds()) >= _MINUTE_S


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
