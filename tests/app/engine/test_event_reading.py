"""Events are read back from their dictionaries; what cannot be one is refused in words."""

from typing import Any

import pytest

from app.engine.event import BlockProgress, RunStarted, as_dict
from app.engine.event_reading import from_dict
from blocks.sdk import DocumentError
from tests.app.engine.conftest import Play
from tests.app.engine.test_journal import SENDING
from tests.support.fake_world import START

STARTED = as_dict(
    RunStarted(run_id="r", seq=1, at=START, workflow="w", name="W", mode="live", trigger={"a": 1})
)


def test_every_event_of_a_run_is_read_back(play: Play) -> None:
    events = play(SENDING).events
    assert [from_dict(as_dict(event)) for event in events] == events


def test_what_may_be_absent_and_what_is_not_known_is_no_trouble() -> None:
    event = BlockProgress(run_id="r", seq=3, at=START, block="b", done=1)
    said = {**as_dict(event), "invented": True}
    del said["total"], said["text"], said["row"]
    assert from_dict(said) == event


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "exploded"}, "“exploded” is no event"),
        ({"kind": ["x"]}, "is no event"),
        ({"at": "yesterday"}, "has no time"),
        ({"at": "2026-01-01T00:00:00"}, "has no time"),
        ({"seq": "1"}, "“seq” of an event “run_started”"),
        ({"seq": True}, "“seq” of an event “run_started”"),
        ({"trigger": []}, "“trigger” of an event “run_started”"),
        ({"mode": None}, "“mode” of an event “run_started”"),
    ],
)
def test_what_cannot_be_an_event_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        from_dict({**STARTED, **change})


def test_what_must_be_there_is_asked_for() -> None:
    said = {name: value for name, value in STARTED.items() if name != "workflow"}
    with pytest.raises(DocumentError, match="lacks “workflow”"):
        from_dict(said)
