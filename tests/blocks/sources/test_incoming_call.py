"""What an Incoming call block makes of the record of a call."""

from typing import Any

import pytest

from blocks.sdk import InvalidInputError, Kind, port_specs
from blocks.sources import incoming_call
from tests.support.fake_context import FakeContext

RECORD = {
    "bot_number": "+918047091234",
    "use_case": "support",
    "call_time": "2026-12-10T10:00:00Z",
    "call_status": "connected",
    "call_duration": 125,
    "call_direction": "inbound",
    "customer_number": "+919876543210",
    "customer_details": {"name": "Asha"},
    "transcript": "Hello",
    "call_id": "1234",
    "call_recording_url": "https://recordings.example/1234.mp3",
}


def run(**trigger: Any) -> tuple[incoming_call.Outputs, FakeContext]:
    context = FakeContext(trigger=trigger)
    return incoming_call.run(incoming_call.Inputs(), context), context


def test_the_record_is_handed_on() -> None:
    outputs, context = run(**RECORD)

    assert outputs.model_dump(mode="json") == RECORD
    assert context.log.infos == []


def test_the_contract_names_these_outputs_and_types() -> None:
    kinds = {spec.name: spec.type.kind for spec in port_specs(incoming_call.Outputs)}

    assert list(kinds) == list(RECORD)
    assert kinds["call_duration"] == Kind.NUMBER
    assert kinds["call_time"] == Kind.DATETIME
    assert kinds["call_recording_url"] == Kind.URL


def test_the_statuses_are_offered_in_their_own_spelling() -> None:
    specs = {spec.name: spec for spec in port_specs(incoming_call.Outputs)}

    assert specs["call_status"].choices == ("connected", "couldn't connect")
    assert specs["call_direction"].choices == ("inbound",)


@pytest.mark.parametrize("written", ["couldn't connect", "Couldn’t connect", " COULDN'T CONNECT "])
def test_a_status_is_read_whatever_its_apostrophe_and_case(written: str) -> None:
    outputs, _ = run(call_status=written)

    assert outputs.call_status == "couldn't connect"


def test_a_bare_record_is_inbound() -> None:
    outputs, _ = run()

    assert outputs.call_direction == "inbound"
    assert outputs.call_duration is None


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        ({"call_status": "busy"}, "must be one of connected, couldn't connect"),
        ({"call_direction": "outbound"}, "must be inbound"),
        ({"call_duration": -1}, "must be 0 or more"),
        ({"call_duration": True}, "“true” is not a number"),
        ({"call_time": "2026-12-10 10:00:00"}, "does not say in which time zone"),
        ({"call_recording_url": "ftp://x"}, "is not a web address"),
    ],
)
def test_a_value_that_does_not_fit_is_named(trigger: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        run(**trigger)

    assert f"“{next(iter(trigger))}”: " in str(raised.value)
    assert words in str(raised.value)


def test_a_name_it_does_not_know_is_said_in_the_log() -> None:
    _, context = run(**RECORD, analysis="cheerful")

    assert context.log.infos == ["Not used, as Incoming call has no such output: analysis"]
