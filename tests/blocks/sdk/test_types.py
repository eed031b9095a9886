"""How values are read, in which words they are refused, and how they are written out again."""

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from blocks.sdk import (
    AnyList,
    BlockInputs,
    Date,
    Email,
    Integer,
    Json,
    JsonObject,
    Moment,
    Number,
    Phone,
    Secret,
    Text,
    TextList,
    TimeOfDay,
    TimeZone,
    Url,
    port,
    port_specs,
    write_text,
)


class Every(BlockInputs):
    """An input of every type."""

    text: Text | None = port("x")
    number: Number | None = port("x")
    integer: Integer | None = port("x")
    boolean: bool | None = port("x")
    moment: Moment | None = port("x")
    date: Date | None = port("x")
    time: TimeOfDay | None = port("x")
    timezone: TimeZone | None = port("x")
    phone: Phone | None = port("x")
    email: Email | None = port("x")
    url: Url | None = port("x")
    object: JsonObject | None = port("x")
    texts: TextList | None = port("x")
    anything: AnyList | None = port("x")
    json_: Json | None = port("x")


SPECS = {spec.name: spec for spec in port_specs(Every)}
MOMENT = dt.datetime(2026, 12, 10, 10, tzinfo=dt.UTC)
INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("text", "a", "a"),
        ("text", 24.0, "24"),
        ("text", 2.5, "2.5"),
        ("text", False, "false"),
        ("text", MOMENT, "2026-12-10T10:00:00Z"),
        ("text", MOMENT.astimezone(INDIA), "2026-12-10T15:30:00+05:30"),
        ("text", dt.date(2026, 12, 10), "2026-12-10"),
        ("text", dt.time(9, 5), "09:05"),
        ("text", {"a": [MOMENT, "é"]}, '{"a": ["2026-12-10T10:00:00Z", "é"]}'),
        ("text", (1, 2), "[1, 2]"),
        ("text", None, None),
        ("number", 24, 24),
        ("number", "24", 24),
        ("number", " -2.50 ", -2.5),
        ("number", "1e3", 1000.0),
        ("integer", 5.0, 5),
        ("integer", "5.0", 5),
        ("integer", "+7", 7),
        ("boolean", "yes", True),
        ("moment", "2026-12-10T10:00:00Z", MOMENT),
        ("moment", " 2026-12-10 15:30+05:30 ", MOMENT),
        ("moment", MOMENT, MOMENT),
        ("date", "2026-12-10", dt.date(2026, 12, 10)),
        ("date", "2026-12-10T23:00:00+05:30", dt.date(2026, 12, 10)),
        ("date", MOMENT, dt.date(2026, 12, 10)),
        ("date", dt.date(2026, 12, 10), dt.date(2026, 12, 10)),
        ("time", "9:05", dt.time(9, 5)),
        ("time", "09:05:00", dt.time(9, 5)),
        ("time", dt.time(23, 59), dt.time(23, 59)),
        ("timezone", " Europe/Berlin ", "Europe/Berlin"),
        ("phone", "+91 98765-43210", "+919876543210"),
        ("phone", "919876543210", "+919876543210"),
        ("phone", 919876543210, "+919876543210"),
        ("phone", 919876543210.0, "+919876543210"),
        ("phone", "00919876543210", "+919876543210"),
        ("phone", "+1 (415) 555.2671", "+14155552671"),
        ("email", " a.b+c@example.co.in ", "a.b+c@example.co.in"),
        ("url", "https://example.com:8443/a?b=1#c", "https://example.com:8443/a?b=1#c"),
        ("url", "http://127.0.0.1/x", "http://127.0.0.1/x"),
        ("object", '{"a": 1}', {"a": 1}),
        ("object", {"a": 1}, {"a": 1}),
        ("texts", ["a", 1], ["a", "1"]),
        ("texts", '["a", 1]', ["a", "1"]),
        ("texts", "a, b", ["a, b"]),
        ("texts", ("a",), ["a"]),
        ("anything", 5, [5]),
        ("anything", {"a": 1}, [{"a": 1}]),
        ("json_", '{"a": [1, null]}', {"a": [1, None]}),
        ("json_", 5, 5),
    ],
)
def test_values_are_read(name: str, value: Any, expected: Any) -> None:
    read = SPECS[name].read(value)

    assert read == expected
    assert type(read) is type(expected)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("number", "five", "“five” is not a number"),
        ("number", True, "“true” is not a number"),
        ("number", "nan", "“nan” is not a number"),
        ("number", float("inf"), "“inf” is not a number"),
        ("number", "1_000", "“1_000” is not a number"),
        ("number", "1" * 101, "1…” is not a number"),
        ("number", [1], "“[1]” is not a number"),
        ("integer", 2.5, "“2.5” is not a whole number"),
        ("integer", "x", "“x” is not a whole number"),
        ("boolean", "perhaps", "must be true or false"),
        ("moment", "2026-12-10T10:00:00", "end it with Z or an offset such as +05:30"),
        ("moment", "tomorrow", "“tomorrow” is not a date and time; write it as"),
        ("moment", 5, "“5” is not a date and time"),
        ("date", "10.12.2026", "“10.12.2026” is not a date; write it as 2026-12-10"),
        ("date", 86400, "“86400” is not a date"),
        ("time", "24:00", "“24:00” is not a time of day; write it as 09:30"),
        ("time", 930, "“930” is not a time of day"),
        ("timezone", "Bombay", "“Bombay” is not a time zone; write it as Asia/Kolkata"),
        ("timezone", "../etc/passwd", "is not a time zone"),
        ("timezone", 5, "“5” is not a time zone"),
        ("phone", "12345", "“12345” is not a phone number; write it with its country code"),
        ("phone", "", "“” is not a phone number"),
        ("phone", ["+919876543210"], "is not a phone number"),
        ("phone", "call me", "“call me” is not a phone number"),
        ("email", "asha@example", "“asha@example” is not an e-mail address"),
        ("email", "a@example.com\nBcc: x@y.zz", "“a@example.com Bcc: x@y.zz” is not an e-mail"),
        ("email", 5, "“5” is not an e-mail address"),
        ("url", "example.com", "“example.com” is not a web address; write it as https://"),
        ("url", "ftp://example.com", "is not a web address"),
        ("url", "https://exa mple.com", "is not a web address"),
        ("url", "https://example.com:port", "is not a web address"),
        ("url", "https://[", "is not a web address"),
        ("url", 5, "“5” is not a web address"),
        ("object", "[1]", "must be a JSON object, such as"),
        ("object", '{"a": }', "this is not JSON: line 1, column 7"),
        ("object", '{"a": NaN}', "this is not JSON: NaN is not a number that JSON knows"),
        ("object", '{"a":' * 100_000, "this JSON is nested too deeply"),
        ("texts", "[1", "this is not JSON: line 1"),
        ("texts", ["a", None], "item 2: must be text"),
        ("json_", "a", "this is not JSON"),
        ("text", Secret("a/b", lambda _host: "s3cr3t"), "a secret cannot be used as text"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words(name: str, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as raised:
        SPECS[name].read(value)

    assert "\n" not in str(raised.value)


def test_a_long_value_is_cut_in_the_words_about_it() -> None:
    with pytest.raises(ValueError, match="…” is not a number") as raised:
        SPECS["number"].read("ab " * 1000)

    assert len(str(raised.value)) < 100


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
likely = (
    json_values
    | st.integers(10**9, 10**13)
    | st.datetimes(timezones=st.timezones()).map(dt.datetime.isoformat)
    | st.dates().map(dt.date.isoformat)
    | st.times().map(lambda time: f"{time:%H:%M}")
    | st.emails()
    | st.sampled_from(["https://example.com/a", "Asia/Kolkata", "+919876543210", "yes", "[1]"])
)


@given(value=likely, name=st.sampled_from(sorted(SPECS)))
def test_what_is_read_shows_and_reads_back_the_same(value: Any, name: str) -> None:
    spec = SPECS[name]
    try:
        read = spec.read(value)
    except ValueError:
        return

    assert spec.read(read) == read or name == "json_"
    shown = TypeAdapter(spec.annotation).dump_python(read, mode="json")
    if name != "json_":  # text in it is no JSON any more
        assert spec.read(shown) == read


@given(st.datetimes(timezones=st.timezones()))
def test_moments_are_written_out_and_read_back(moment: dt.datetime) -> None:
    text = write_text(moment)
    read = SPECS["moment"].read(text)

    assert read.replace(tzinfo=None) == moment.replace(tzinfo=None)
    assert read.utcoffset() == moment.utcoffset()
