"""What a Call API block makes of the values that start a run."""

import datetime as dt
from typing import Any

import pytest

from blocks.sdk import InvalidInputError, Kind, port_specs
from blocks.sources import call_api
from tests.support.fake_context import NOW, FakeContext

FULL = {
    "bot_number": "+918047091234",
    "use_case": "renewal",
    "customer_number": "919876543210",
    "customer_details": {"name": "Asha"},
    "schedule_time": "2026-12-10T10:00:00Z",
    "agent_options": {"voice": "calm"},
    "no_of_retries": 2,
    "retries_after_in_hrs": 1.5,
    "start_working_hour": "09:00",
    "end_working_hour": "18:30",
    "timezone": "Europe/Berlin",
    "call_priority": 1,
    "call_on_date": "2026-12-10",
}


def run(**trigger: Any) -> tuple[call_api.Outputs, FakeContext]:
    context = FakeContext(trigger=trigger)
    return call_api.run(call_api.Inputs(), context), context


def test_every_value_is_handed_on() -> None:
    outputs, context = run(**FULL)

    assert outputs.model_dump(mode="json") == FULL | {"customer_number": "+919876543210"}
    assert context.log.infos == []


def test_the_contract_names_these_outputs_and_types() -> None:
    assert {spec.name: spec.type.kind for spec in port_specs(call_api.Outputs)} == {
        "bot_number": Kind.PHONE,
        "use_case": Kind.TEXT,
        "customer_number": Kind.PHONE,
        "customer_details": Kind.OBJECT,
        "schedule_time": Kind.DATETIME,
        "agent_options": Kind.OBJECT,
        "no_of_retries": Kind.INTEGER,
        "retries_after_in_hrs": Kind.NUMBER,
        "start_working_hour": Kind.TIME,
        "end_working_hour": Kind.TIME,
        "timezone": Kind.TIMEZONE,
        "call_priority": Kind.INTEGER,
        "call_on_date": Kind.DATE,
    }


def test_what_is_not_given_has_its_default() -> None:
    outputs, _ = run(customer_number="+919876543210", no_of_retries=None, timezone=" ")

    assert outputs.schedule_time == NOW
    assert outputs.no_of_retries == 0
    assert outputs.timezone == "Asia/Kolkata"
    assert outputs.customer_details == {}
    assert outputs.bot_number is None


def test_names_match_whatever_their_case_spaces_and_underscores() -> None:
    outputs, _ = run(
        **{
            "Customer Number": "+919876543210",
            "BOTNUMBER": "+918047091234",
            "Retry_After_In_Hrs": 24,
        }
    )

    assert outputs.customer_number == "+919876543210"
    assert outputs.bot_number == "+918047091234"
    assert outputs.retries_after_in_hrs == 24


def test_a_name_it_does_not_know_is_said_in_the_log() -> None:
    _, context = run(customer_number="+919876543210", colour="red")

    assert context.log.infos == ["Not used, as Call API has no such output: colour"]


@pytest.mark.parametrize(
    ("trigger", "input", "words"),
    [
        (
            {"customer_number": ""},
            "customer_number",
            "“customer_number” has no value: fill it in where the values come from.",
        ),
        ({"customer_number": "12"}, "customer_number", "“customer_number”: “12” is not a phone"),
        ({"schedule_time": "2026-12-10 10:00:00"}, "schedule_time", "end it with Z or an offset"),
        ({"no_of_retries": -1}, "no_of_retries", "“no_of_retries”: must be 0 or more."),
        ({"RETRIES AFTER in hrs": 0}, "retries_after_in_hrs", "“RETRIES AFTER in hrs”: must be"),
        ({"timezone": "Bombay"}, "timezone", "“Bombay” is not a time zone"),
        ({"start_working_hour": "25:00"}, "start_working_hour", "is not a time of day"),
        ({"customer_details": '{"a": }'}, "customer_details", "line 1, column 7"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    trigger: dict[str, Any], input: str, words: str
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        run(**{"customer_number": "+919876543210"} | trigger)

    assert words in str(raised.value)
    assert raised.value.input == input


def test_a_value_given_twice_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="“use_case” and “Use Case” mean the same"):
        run(**{"customer_number": "+919876543210", "use_case": "a", "Use Case": "b"})


def test_a_time_keeps_its_offset() -> None:
    outputs, _ = run(customer_number="+919876543210", schedule_time="2026-12-10T10:00:00+05:30")

    assert outputs.schedule_time is not None
    assert outputs.schedule_time.utcoffset() == dt.timedelta(hours=5, minutes=30)
