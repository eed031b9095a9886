"""Messages in an outbox beside those that a test expects: missing, unexpected, different, never."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.runs.matching import Mismatch, describe, has_as, mismatches
from app.runs.workflow_test import Expected, ExpectedMessage, MessagePattern

_MOST_NAMED = 5
Delivery = Mapping[str, Any]
"""As `Delivery.as_dict` gives it."""


def message_differences(
    expected: Expected, deliveries: Sequence[Delivery], titles: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Block id (or empty) and sentence, for each difference."""
    for delivery in deliveries:
        for pattern in expected.never:
            if next(_mismatches(pattern, delivery), None) is None:
                title = titles.get(delivery["block"], delivery["block"])
                said = f"{title}: a message went to {_readers(delivery)}, which must never be."
                yield delivery["block"], said
    if expected.messages is None:
        return
    slots = [one for one in expected.messages for _ in range(one.count)]
    matched = _match(slots, deliveries)
    missing = [slot for at, slot in enumerate(slots) if at not in matched]
    extra = [one for at, one in enumerate(deliveries) if at not in set(matched.values())]
    yield from _near_ones(missing, extra, titles)
    if expected.may_send_more:
        extra = []
    yield from _by_block(slots, deliveries, missing, extra, titles)


def _match(slots: Sequence[ExpectedMessage], deliveries: Sequence[Delivery]) -> dict[int, int]:
    """Slot → delivery, as many as can be: a pattern that fits more must not take another's."""
    by_reader: dict[tuple[str, ...], list[int]] = {}
    for place, one in enumerate(deliveries):
        by_reader.setdefault((one["block"], *one["to"]), []).append(place)
    known: dict[int, list[int]] = {}
    for slot in slots:
        if id(slot) not in known:
            near: Sequence[int] = range(len(deliveries))
            if slot.block is not None and isinstance(slot.to, str):
                near = by_reader.get((slot.block, slot.to), [])
            known[id(slot)] = [
                place for place in near if next(_mismatches(slot, deliveries[place]), None) is None
            ]
    fits = {at: known[id(slot)] for at, slot in enumerate(slots)}
    taken: dict[int, int] = {}
    for at in sorted(fits, key=lambda at: len(fits[at])):
        _take(at, fits, taken, set())
    return {slot: place for place, slot in taken.items()}


def _take(at: int, fits: Mapping[int, list[int]], taken: dict[int, int], seen: set[int]) -> bool:
    free = next((place for place in fits[at] if place not in taken), None)
    if free is not None:
        taken[free] = at
        return True
    for place in fits[at]:
        if place not in seen:
            seen.add(place)
            if _take(taken[place], fits, taken, seen):
                taken[place] = at
                return True
    return False


def _mismatches(pattern: MessagePattern, delivery: Delivery) -> Iterator[Mismatch]:
    for name in ("block", "channel", "provider", "at", "due"):
        wanted = getattr(pattern, name)
        if wanted is not None:
            yield from mismatches(wanted, delivery.get(name), (name,))
    if pattern.to is not None:
        yield from _reader_mismatches(pattern.to, delivery["to"])
    yield from has_as(pattern.content, delivery["content"])


def _reader_mismatches(wanted: Any, readers: Sequence[str]) -> Iterator[Mismatch]:
    if isinstance(wanted, list):
        yield from mismatches(sorted(wanted, key=str), sorted(readers), ("to",))
    elif len(readers) == 1:
        yield from mismatches(wanted, readers[0], ("to",))
    else:
        yield from mismatches(wanted, list(readers), ("to",))


@dataclass(slots=True)
class _Pair:
    slot: ExpectedMessage
    delivery: Delivery


def _near_ones(
    missing: list[ExpectedMessage], extra: list[Delivery], titles: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Messages of the right block to the right reader that say something else; taken from both."""
    pairs: list[_Pair] = []
    for slot in tuple(missing):
        whom = MessagePattern(block=slot.block, channel=slot.channel, to=slot.to)
        if whom.to is None and whom.block is None:
            continue
        near = next((one for one in extra if next(_mismatches(whom, one), None) is None), None)
        if near is not None:
            pairs.append(_Pair(slot, near))
            missing.remove(slot)
            extra.remove(near)
    for pair in pairs:
        block = pair.delivery["block"]
        for one in _mismatches(pair.slot, pair.delivery):
            title = titles.get(block, block)
            yield block, f"{title}, to {_readers(pair.delivery)}: {one}."


def _by_block(
    slots: Sequence[ExpectedMessage],
    deliveries: Sequence[Delivery],
    missing: Sequence[ExpectedMessage],
    extra: Sequence[Delivery],
    titles: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """`Remind by WhatsApp: expected 3 messages, got 2; missing: +91…`, for each block."""
    blocks = dict.fromkeys([slot.block for slot in missing] + [one["block"] for one in extra])
    for block in blocks:
        lacking = [_wanted(slot) for slot in missing if slot.block == block]
        surplus = [_readers(one) for one in extra if one["block"] == block]
        wanted = sum(slot.block == block for slot in slots)
        got = sum(one["block"] == block for one in deliveries)
        title = titles.get(block, block) if block else "Messages"
        counted = f"expected {wanted} message{'' if wanted == 1 else 's'}"
        told = f"{title}: {counted}, got {got}" if block else f"{title}: {counted} of this kind"
        told += f"; missing: {_listed(lacking)}" if lacking else ""
        told += f"; not expected: {_listed(surplus)}" if surplus else ""
        yield block or "", f"{told}."


def _wanted(slot: ExpectedMessage) -> str:
    if slot.to is None:
        return slot.channel or "any reader"
    if isinstance(slot.to, list):
        return ", ".join(map(_plain, slot.to))
    return _plain(slot.to)


def _plain(reader: Any) -> str:
    return reader if isinstance(reader, str) else describe(reader)


def _readers(delivery: Delivery) -> str:
    return ", ".join(delivery["to"]) or "nobody"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    rest = len(names) - _MOST_NAMED
    return f"{shown} and {rest} more" if rest > 0 else shown
