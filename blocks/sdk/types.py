"""Python types for the fields of a block: each has its `PortType` and checks values in words."""

import datetime as dt
import json
import math
import re
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, PlainSerializer

from blocks.sdk.port_type import Kind, PortType
from blocks.sdk.secret import Secret

_Item = TypeVar("_Item")

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_LONGEST_NUMBER = 100
_LONGEST_SHOWN = 60
_HOUR_MINUTE = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")


def read_number(value: object) -> int | float:
    """A number, given as it is or as text; a whole one stays whole.

    Raises:
        ValueError: It is no number, or not a finite one.
    """
    number = _number(value)
    if number is None:
        raise ValueError(f"“{_shown(value)}” is not a number")
    return number


def read_integer(value: object) -> int:
    """A whole number, given as it is or as text.

    Raises:
        ValueError: It is no whole number.
    """
    number = _number(value)
    if number is None or number != int(number):
        raise ValueError(f"“{_shown(value)}” is not a whole number")
    return int(number)


def read_phone(value: object) -> str:
    """A phone number as E.164, `+` and digits; the `+` may be missing on the way in.

    Raises:
        ValueError: The number is impossible.
    """
    import phonenumbers

    text = str(write_text(value)).strip() if isinstance(value, (str, int, float)) else ""
    digits = re.sub(r"[\s().\-/]", "", text)
    written = digits if digits.startswith("+") else f"+{digits.removeprefix('00')}"
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError(
            f"“{_shown(value)}” is not a phone number; "
            "write it with its country code, as +919876543210"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_email(value: object) -> str:
    """One e-mail address, without white space around it.

    Raises:
        ValueError: It is not an address, or it holds a line break.
    """
    text = value.strip() if isinstance(value, str) else ""
    if not _EMAIL.fullmatch(text):
        raise ValueError(
            f"“{_shown(value)}” is not an e-mail address; write it as name@example.com"
        )
    return text


def read_url(value: object) -> str:
    """An http or https address.

    Raises:
        ValueError: It has no scheme, no host, or white space in it.
    """
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1)
    except ValueError:
        is_web = False
    if not is_web or re.search(r"\s", text):
        raise ValueError(
            f"“{_shown(value)}” is not a web address; write it as https://example.com/path"
        )
    return text


def read_timezone(value: object) -> str:
    """An IANA time zone name.

    Raises:
        ValueError: No such zone.
    """
    text = value.strip() if isinstance(value, str) else ""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"“{_shown(value)}” is not a time zone; write it as Asia/Kolkata"
        ) from None
    return text


def read_time(value: object) -> dt.time:
    """A time of day from `HH:MM`.

    Raises:
        ValueError: It is not one.
    """
    if isinstance(value, dt.time):
        return value
    found = _HOUR_MINUTE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"“{_shown(value)}” is not a time of day; write it as 09:30")
    return dt.time(int(found[1]), int(found[2]))


def read_datetime(value: object) -> dt.datetime:
    """A moment from ISO 8601 with an offset or `Z`.

    Raises:
        ValueError: It is not a time, or has no offset.
    """
    moment = value
    if isinstance(value, str):
        try:
            moment = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            moment = None
    if not isinstance(moment, dt.datetime):
        raise ValueError(  # noqa: TRY004 - pydantic wants ValueError
            f"“{_shown(value)}” is not a date and time; write it as 2026-12-10T10:00:00Z"
        )
    if moment.tzinfo is None:
        raise ValueError(
            f"“{_shown(value)}” does not say in which time zone; "
            "end it with Z or an offset such as +05:30"
        )
    return moment


def read_date(value: object) -> dt.date:
    """A date from ISO 8601, or the date of a moment in the offset of that moment.

    Raises:
        ValueError: It is not a date.
    """
    found = value
    if isinstance(value, str):
        try:
            found = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            found = None
    if isinstance(found, dt.datetime):
        return found.date()
    if not isinstance(found, dt.date):
        raise ValueError(f"“{_shown(value)}” is not a date; write it as 2026-12-10")  # noqa: TRY004 - pydantic wants ValueError
    return found


def read_json(value: object) -> Any:
    """JSON from text; anything but text passes as it is.

    Raises:
        ValueError: Malformed JSON, with line and column.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"this is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise ValueError("this JSON is nested too deeply") from None


def read_object(value: object) -> dict[str, Any]:
    """A JSON object, given as it is or as text.

    Raises:
        ValueError: Malformed JSON (with line and column), or another kind of value.
    """
    found = read_json(value)
    if not isinstance(found, dict):
        raise ValueError('this must be a JSON object, such as {"name": "Asha"}')  # noqa: TRY004 - pydantic wants ValueError
    return found


def read_list(value: object) -> Any:
    """A list, given as it is, as JSON text, or as one value that becomes a list of one."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        return [value]
    found = read_json(value)
    return list(found) if isinstance(found, (list, tuple)) else [found]


def write_text(value: object) -> Any:
    """Text out of any value: numbers and times written out, objects as JSON; None stays None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Secret):
        raise ValueError("a secret cannot be used as text")  # noqa: TRY004 - pydantic wants ValueError
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=write_text)
    return str(value)


def _number(value: object) -> int | float | None:
    if isinstance(value, str):
        text = value.strip()
        if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
            return None
        value = float(text) if set(text) & set(".eE") else int(text)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"this is not JSON: {name} is not a number that JSON knows")


def _shown(value: object) -> str:
    """A value for an error text: on one line, and not too long for one."""
    text = " ".join(str("" if value is None else write_text(value)).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


Text = Annotated[str, PortType(Kind.TEXT), BeforeValidator(write_text)]
Phone = Annotated[str, PortType(Kind.PHONE), BeforeValidator(read_phone)]
Email = Annotated[str, PortType(Kind.EMAIL), BeforeValidator(read_email)]
Url = Annotated[str, PortType(Kind.URL), BeforeValidator(read_url)]
TimeZone = Annotated[str, PortType(Kind.TIMEZONE), BeforeValidator(read_timezone)]
TimeOfDay = Annotated[
    dt.time,
    PortType(Kind.TIME),
    BeforeValidator(read_time),
    PlainSerializer(lambda time: time.strftime("%H:%M"), return_type=str, when_used="json"),
]
Moment = Annotated[
    dt.datetime,
    PortType(Kind.DATETIME),
    BeforeValidator(read_datetime),
    PlainSerializer(write_text, return_type=str, when_used="json"),
]
Number = Annotated[int | float, PortType(Kind.NUMBER), BeforeValidator(read_number)]
"""A whole one stays whole: 24 is not shown and sent as 24.0."""
Integer = Annotated[int, PortType(Kind.INTEGER), BeforeValidator(read_integer)]
Date = Annotated[dt.date, PortType(Kind.DATE), BeforeValidator(read_date)]
JsonObject = Annotated[dict[str, Any], PortType(Kind.OBJECT), BeforeValidator(read_object)]
ListOf = Annotated[list[_Item], BeforeValidator(read_list)]
"""`ListOf[Phone]` takes a list, JSON text, or one value that becomes a list of one."""
TextList = ListOf[Text]
AnyList = ListOf[Any]
Json = Annotated[Any, PortType(Kind.ANY), BeforeValidator(read_json)]
"""Any JSON value; text must be JSON."""
Branch = Annotated[bool, PortType(Kind.BRANCH)]
"""An output that holds (True) or does not (False)."""
