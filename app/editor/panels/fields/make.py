"""Makes the editor that fits an input. One branch for each kind of value."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.editor.panels.fields.account_field import Account, AccountField, UsedField
from app.editor.panels.fields.chips_field import ChipsField
from app.editor.panels.fields.choice_field import ChoiceField, SwitchField, TimeZoneField
from app.editor.panels.fields.condition_field import ConditionField
from app.editor.panels.fields.field import Field, as_text, placeholder
from app.editor.panels.fields.file_field import FileField
from app.editor.panels.fields.json_field import JsonField
from app.editor.panels.fields.list_field import ListField
from app.editor.panels.fields.moment_field import DateField
from app.editor.panels.fields.secret_field import Care, SecretField
from app.editor.panels.fields.template_field import TemplateField
from app.editor.panels.fields.text_field import (
    LongTextField,
    TextField,
    read_integer,
    read_number,
)
from app.editor.panels.mend_buttons import Mends
from blocks.sdk import (
    AddressesEditor,
    ConditionEditor,
    InputEditor,
    Kind,
    PortSpec,
    TemplateEditor,
    read_email,
)

FILE_NAMES = ("file", "path")
"""An input called so, or `…_file` or `…_path`, names a file."""

_NOT_IN_ROWS = (Kind.ANY, Kind.OBJECT, Kind.LIST, Kind.BOOLEAN)

_HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))
"""Times of day that are offered; any other may be typed."""

_SHAPES = {
    Kind.DATETIME: "2026-12-10T10:00:00Z",
    Kind.DATE: "2026-12-10",
    Kind.TIME: "09:30",
    Kind.TIMEZONE: "Asia/Kolkata",
    Kind.PHONE: "+919876543210",
    Kind.EMAIL: "name@example.com",
    Kind.URL: "https://example.com/path",
    Kind.OBJECT: '{"name": "Asha"}',
    Kind.LIST: '["first", "second"]',
}
"""What stands in an empty editor where the block gives no example."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What editors need to know beside the input.

    Attributes:
        folder: Of the workflow file.
        secret_names: Secrets stored on this machine.
        store_secret: Lets the user store a secret for the input of this name, under the name
            typed so far; gives the name it got, or None.
        secret_words: Where the secret of this name is stored, and for which hosts.
        account: Who knows values for the inputs; None where nobody can be asked.
        mends: Mends problems of the inputs; None where nobody does.
        care: Shows, forgets and tests stored secrets; None where only names can be chosen.
    """

    folder: Path | None = None
    secret_names: tuple[str, ...] = ()
    store_secret: Callable[[str, str], str | None] = field(default=lambda _input, _name: None)
    account: Account | None = None
    secret_words: Callable[[str], str] = field(default=lambda _name: "")
    care: Care | None = None
    mends: Mends | None = None


def make_field(spec: PortSpec, around: Surroundings, parent: QWidget | None = None) -> Field:
    """An editor for the written value of an input."""
    shown = placeholder(spec)
    if spec.type.kind == Kind.SECRET:
        return SecretField(
            around.secret_names,
            partial(around.store_secret, spec.name),
            words=around.secret_words,
            care=around.care,
            parent=parent,
        )
    if spec.is_offered and around.account:
        return AccountField(spec, shown, around.account, parent)
    if spec.is_reused and around.account:
        return UsedField(partial(around.account.used, spec.name), shown, parent)
    if spec.editor:
        return _worth(spec, spec.editor, shown, parent)
    if spec.choices:
        default = as_text(spec.default) or None
        return ChoiceField(
            spec.choices,
            is_free=spec.has_free_choice,
            default=default,
            placeholder=shown,
            parent=parent,
        )
    if _is_file(spec):
        return FileField(around.folder, shown, around.account, parent)
    return _made(spec, shown or _SHAPES.get(spec.type.kind, ""), parent)


def _worth(spec: PortSpec, editor: InputEditor, shown: str, parent: QWidget | None) -> Field:
    match editor:
        case ConditionEditor():
            return ConditionField(spec.name, editor, shown, parent)
        case TemplateEditor():
            return TemplateField(shown, parent)
        case AddressesEditor():
            return ChipsField(editor.separator, _wrong_address, shown, parent)


def _wrong_address(text: str) -> str:
    try:
        read_email(text)
    except ValueError as error:
        return str(error)
    return ""


def _is_file(spec: PortSpec) -> bool:
    is_text = spec.type.kind == Kind.TEXT
    return is_text and spec.name.rpartition("_")[2] in FILE_NAMES


def _made(spec: PortSpec, shown: str, parent: QWidget | None) -> Field:
    match spec.type.kind:
        case Kind.TEXT if spec.is_multiline:
            return LongTextField(shown, parent)
        case Kind.NUMBER | Kind.INTEGER as kind:
            read = read_integer if kind == Kind.INTEGER else read_number
            return TextField(shown, read=read, step=1, parent=parent)
        case Kind.BOOLEAN:
            return SwitchField(spec.default, parent)
        case Kind.DATETIME | Kind.DATE:
            return DateField(shown, has_time=spec.type.kind == Kind.DATETIME, parent=parent)
        case Kind.TIME:
            return ChoiceField(_HOURS, is_free=True, placeholder=shown, parent=parent)
        case Kind.TIMEZONE:
            return TimeZoneField(shown, parent)
        case Kind.LIST if spec.type.item and spec.type.item.kind not in _NOT_IN_ROWS:
            return ListField(shown, parent)
        case Kind.OBJECT | Kind.LIST | Kind.ANY:
            return JsonField(shown, parent, has_tree=spec.type.kind == Kind.OBJECT)
    return TextField(shown, parent=parent)
