"""Types of ports, and the one table of which may be linked to which and what happens on the way."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a port carries."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    """A moment with an offset."""
    DATE = "date"
    TIME = "time"
    """A time of day, HH:MM."""
    TIMEZONE = "timezone"
    """An IANA name."""
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    OBJECT = "object"
    LIST = "list"
    SECRET = "secret"
    ANY = "any"
    BRANCH = "branch"
    """Carries no value: it says whether what hangs on it may run."""


@dataclass(frozen=True, slots=True)
class PortType:
    """What a port carries; `item` is the type of a list's items."""

    kind: Kind
    item: "PortType | None" = None

    @property
    def name(self) -> str:
        """The type in words: `text`, `list of phone`."""
        return f"list of {self.item.name}" if self.item else self.kind.value


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether an output may be linked to an input.

    Attributes:
        is_allowed: The link may be made.
        conversion: What happens to the value on the way, in words; None when it passes as it is.
        reason: Why the link is refused, in words; None when it is allowed.
    """

    is_allowed: bool
    conversion: str | None = None
    reason: str | None = None


TEXT = PortType(Kind.TEXT)
ANY = PortType(Kind.ANY)
BRANCH = PortType(Kind.BRANCH)
BOOLEAN = PortType(Kind.BOOLEAN)
OBJECT = PortType(Kind.OBJECT)

_AS_IT_IS = Fit(is_allowed=True)
_TEXT_LIKE = {Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.TIMEZONE}
_WRITTEN_OUT = {
    Kind.NUMBER,
    Kind.INTEGER,
    Kind.BOOLEAN,
    Kind.DATETIME,
    Kind.DATE,
    Kind.TIME,
}
_READ_FROM_TEXT = {
    Kind.NUMBER: "read as a number",
    Kind.INTEGER: "read as a whole number",
    Kind.BOOLEAN: "read as yes or no",
    Kind.DATETIME: "read as a date and time with an offset",
    Kind.DATE: "read as a date",
    Kind.TIME: "read as HH:MM",
    Kind.TIMEZONE: "read as the name of a time zone",
    Kind.PHONE: "read as a phone number",
    Kind.EMAIL: "read as an e-mail address",
    Kind.URL: "read as a web address",
    Kind.OBJECT: "read as JSON",
    Kind.LIST: "becomes a list of one, or is read as JSON",
}
_BETWEEN = {
    (Kind.INTEGER, Kind.NUMBER): None,
    (Kind.NUMBER, Kind.INTEGER): "must be a whole number",
    (Kind.DATETIME, Kind.DATE): "the date alone",
    (Kind.BOOLEAN, Kind.BRANCH): "goes on when it is true",
    (Kind.ANY, Kind.BRANCH): "goes on unless it is false",
}


def fit(source: PortType, target: PortType) -> Fit:
    """Whether an output of type `source` may be linked to an input of type `target`."""
    if Kind.SECRET in (source.kind, target.kind):
        if source.kind == target.kind:
            return _AS_IT_IS
        return _refused(source, target, "a secret may be linked to a secret only")
    if source.kind == Kind.BRANCH:
        # A branch link gates the whole block, whichever of its ports it is plugged into.
        return Fit(is_allowed=True, conversion="lets the block run, and carries no value")
    if (source.kind, target.kind) in _BETWEEN:
        return Fit(is_allowed=True, conversion=_BETWEEN[source.kind, target.kind])
    if target.kind == Kind.BRANCH:
        return Fit(is_allowed=True, conversion="goes on once it has arrived")
    if source == target or Kind.ANY in (source.kind, target.kind):
        return _AS_IT_IS
    if Kind.LIST in (source.kind, target.kind):
        return _fit_list(source, target)
    return _fit_text(source, target)


def _fit_list(source: PortType, target: PortType) -> Fit:
    if target.kind == Kind.LIST and target.item is not None:
        if source.kind == Kind.LIST:
            items = fit(source.item or ANY, target.item)
            return items if items.is_allowed else _refused(source, target)
        if source.kind != Kind.TEXT:
            one = fit(source, target.item)
            if one.is_allowed:
                effects = ["becomes a list of one", one.conversion]
                return Fit(is_allowed=True, conversion=", ".join(filter(None, effects)))
    return _fit_text(source, target)


def _fit_text(source: PortType, target: PortType) -> Fit:
    if target.kind == Kind.TEXT:
        if source.kind in _TEXT_LIKE:
            return _AS_IT_IS
        if source.kind in _WRITTEN_OUT:
            return Fit(is_allowed=True, conversion="written as text")
        return Fit(is_allowed=True, conversion="written as JSON")
    if source.kind == Kind.TEXT and target.kind in _READ_FROM_TEXT:
        return Fit(is_allowed=True, conversion=_READ_FROM_TEXT[target.kind])
    return _refused(source, target)


def _refused(source: PortType, target: PortType, why: str | None = None) -> Fit:
    reason = f"“{target.name}” is expected here, but this output gives “{source.name}”"
    return Fit(is_allowed=False, reason=f"{reason}: {why}" if why else reason)
