import datetime as dt
from typing import Any

import pytest

from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.hint import Hint, hint
from blocks.sdk import (
    BlockInputs,
    Date,
    Email,
    JsonObject,
    Moment,
    Phone,
    PortSpec,
    Secret,
    TextList,
    TimeOfDay,
    TimeZone,
    port,
    port_specs,
)

NOW = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)


class Inputs(BlockInputs):
    phone: Phone | None = port("")
    email: Email | None = port("")
    moment: Moment | None = port("")
    day: Date | None = port("")
    hour: TimeOfDay | None = port("")
    zone: TimeZone | None = port("")
    data: JsonObject | None = port("")
    times: int | None = port("", ge=0)
    words: TextList | None = port("")
    secret: Secret | None = port("")


SPECS: dict[str, PortSpec] = {spec.name: spec for spec in port_specs(Inputs)}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("phone", "+919876543210", "+91 98765 43210 · India"),
        ("phone", "919876543210", "+91 98765 43210 · India"),
        ("moment", "2026-12-10T10:00:00Z", "Thursday 10 December 2026, 10:00 UTC"),
        ("moment", "2026-12-10T10:00:00+05:30", "Thursday 10 December 2026, 10:00 IST"),
        ("moment", "2026-12-10T10:00:00+05:45", "Thursday 10 December 2026, 10:00 UTC+05:45"),
        ("moment", "2026-12-02T09:00:00+05:30", "Tomorrow 09:00 IST · Wednesday 2 December 2026"),
        ("moment", "2026-12-01T01:00:00Z", "Today 01:00 UTC · Tuesday 1 December 2026"),
        ("moment", "2026-11-30T23:00:00Z", "Yesterday 23:00 UTC · Monday 30 November 2026"),
        ("day", "2026-12-10", "Thursday 10 December 2026"),
        ("zone", "Asia/Kolkata", "now 17:30 there (UTC+05:30)"),
    ],
)
def test_tells_how_a_value_is_understood(name: str, value: Any, words: str) -> None:
    assert hint(SPECS[name], value, NOW) == Hint(words)


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("phone", "+9198", "is not a phone number"),
        ("email", "asha", "is not an e-mail address"),
        ("moment", "2026-12-10T10:00:00", "time zone"),
        ("moment", "tomorrow", "is not a date and time"),
        ("zone", "Asia/Bombay-on-Sea", "is not a time zone"),
        ("data", '{"name": "Asha"', "line 1, column 16"),
        ("data", [1], "JSON object"),
        ("times", "twice", "whole number"),
        ("times", -1, "0 or more"),
    ],
)
def test_tells_what_is_wrong_with_a_value(name: str, value: Any, part: str) -> None:
    said = hint(SPECS[name], value, NOW)

    assert said is not None
    assert said.is_error
    assert part in said.text
    assert said.text[:1] == said.text[:1].upper()


@pytest.mark.parametrize("name", list(SPECS))
@pytest.mark.parametrize("value", [ABSENT, None, ""])
def test_says_nothing_of_an_empty_input(name: str, value: Any) -> None:
    assert hint(SPECS[name], value, NOW) is None


def test_never_quotes_what_stands_where_a_secret_belongs() -> None:
    assert hint(SPECS["secret"], "hunter2-hunter2", NOW) is None


def test_a_long_value_is_not_quoted_in_full() -> None:
    said = hint(SPECS["phone"], "9" * 5000, NOW)

    assert said is not None
    assert len(said.text) < 250
    assert said.text.endswith("+919876543210")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("09:00", "9:00 in the morning"),
        ("00:00", "midnight"),
        ("00:30", "12:30 at night"),
        ("12:00", "noon"),
        ("12:05", "12:05 in the afternoon"),
        ("18:00", "6:00 in the evening"),
        ("23:59", "11:59 at night"),
    ],
)
def test_a_time_of_day_is_said_in_words(written: str, words: str) -> None:
    assert hint(SPECS["hour"], written, NOW) == Hint(words)
