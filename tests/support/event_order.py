"""The order in which the events of a run may come, as `--events` prints them."""

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

SETTLED = {"block_succeeded", "block_failed", "block_skipped"}
_AT_WORK = {"block_log", "block_progress", "block_retrying", "block_held", *SETTLED}
NEXT_OF_BLOCK = {
    None: {"block_ready", "block_skipped"},
    "block_ready": {"block_started", "block_held", *SETTLED},
    "block_started": _AT_WORK,
    "block_log": _AT_WORK,
    "block_progress": _AT_WORK,
    "block_retrying": {"block_started", "block_skipped"},
    "block_held": {"block_released", *SETTLED},
    "block_released": {"block_started", "block_held", *SETTLED},
}
"""What may follow what, of one block; a stopped run skips what has begun, and what is given or
pinned settles without a start."""


def assert_legal(events: Collection[Mapping[str, Any]], blocks: Collection[str]) -> None:
    """Asserts that each row begins, settles every block exactly once, and ends."""
    assert events
    assert len({event["run_id"] for event in events}) == 1
    for row, of_row in groupby(events, lambda event: event["row"]):
        _assert_row(list(of_row), blocks, row)


def _assert_row(events: list[Mapping[str, Any]], blocks: Collection[str], row: str) -> None:
    kinds = [event["kind"] for event in events]
    assert (kinds[0], kinds[-1]) == ("run_started", "run_finished"), row
    assert kinds.count("run_started") == kinds.count("run_finished") == 1
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    times = [event["at"] for event in events]
    assert times == sorted(times)
    assert {event["block"] for event in events if "block" in event} == set(blocks)
    for block in blocks:
        last = None
        tries = 0
        for event in (one for one in events if one.get("block") == block):
            assert event["kind"] in NEXT_OF_BLOCK[last], (block, last, event["kind"])
            last = event["kind"]
            if last == "block_started":
                tries += 1
                assert event["try_number"] == tries
        assert last in SETTLED, block
