"""Ports and settings of a block, derived from the fields of its `Inputs` and `Outputs` models."""

import inspect
import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from blocks.sdk.editor import InputEditor
from blocks.sdk.port_type import ANY, BOOLEAN, OBJECT, TEXT, Kind, PortType
from blocks.sdk.secret import Secret
from blocks.sdk.sentence import sentence

_REQUIRED: Any = object()
_ACRONYMS = {"api", "html", "http", "id", "json", "smtp", "tls", "url"}
_PLAIN_TYPES: dict[Any, PortType] = {
    str: TEXT,
    bool: BOOLEAN,
    int: PortType(Kind.INTEGER),
    float: PortType(Kind.NUMBER),
    dict: OBJECT,
    Any: ANY,
    Secret: PortType(Kind.SECRET),
}


@lru_cache(maxsize=4096)
def label_of(name: str) -> str:
    """A name in sentence case: `customer_number` is "Customer number", `api_key` "API key"."""
    words = [word.upper() if word in _ACRONYMS else word for word in name.split("_") if word]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Declared:
    """What `port(...)` or `setting(...)` says of a field."""

    help: str
    default: Any
    is_port: bool
    many_links: bool = False
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    is_multiline: bool = False
    example: Any = None
    only_when: str | None = None
    is_offered: bool = False
    is_reused: bool = False
    is_recipient: bool = False
    editor: InputEditor | None = None
    limits: tuple[tuple[str, Any], ...] = ()


def port(
    help: str,
    *,
    default: Any = _REQUIRED,
    many_links: bool = False,
    may_be_empty: bool = False,
    choices: Iterable[str] = (),
    multiline: bool = False,
    example: Any = None,
    only_when: str | None = None,
    offered: bool = False,
    reused: bool = False,
    recipient: bool = False,
    editor: InputEditor | None = None,
    **limits: Any,
) -> Any:
    """A field that may be linked and, as an input, also written.

    Args:
        help: One or two sentences for the inspector.
        default: Value when neither linked nor written; a field that allows None has None.
        many_links: Takes several links. An object gets a key per link, a list gets an item per
            link, text gets them joined by a blank line.
        may_be_empty: An outward block may send although a link brings nothing here.
        choices: Values to offer; others may be written unless the type is a `Literal`.
        multiline: Long text.
        example: A value as a user would write it, for the placeholder and the reference.
        only_when: Of an output: the name of the branch output that must hold for it to carry on.
        offered: The user's account at the provider knows values: the module's `offer` asks it.
        reused: The user has a few values of their own: those used elsewhere in the workflow are
            proposed, and those that `rehearsal` lists for the provider as `<name>s`.
        recipient: Whom the message goes to: a number, or addresses separated by `;`.
        editor: What edits it best, where its type does not tell.
        **limits: Limits as pydantic's `Field` takes them (`ge`, `gt`, `le`, `max_length`).
    """
    return Declared(
        help=help,
        default=default,
        is_port=True,
        many_links=many_links,
        may_be_empty=may_be_empty,
        choices=tuple(choices),
        is_multiline=multiline,
        example=example,
        only_when=only_when,
        is_offered=offered,
        is_reused=reused,
        is_recipient=recipient,
        editor=editor,
        limits=tuple(limits.items()),
    )


def setting(
    help: str,
    *,
    default: Any = _REQUIRED,
    choices: Iterable[str] = (),
    multiline: bool = False,
    example: Any = None,
    editor: InputEditor | None = None,
    **limits: Any,
) -> Any:
    """A field that is only written, never linked: a provider, a mode. Arguments as for `port`."""
    return Declared(
        help=help,
        default=default,
        is_port=False,
        choices=tuple(choices),
        is_multiline=multiline,
        example=example,
        editor=editor,
        limits=tuple(limits.items()),
    )


class _Fields(BaseModel):
    """Turns `port(...)` and `setting(...)` into pydantic fields before pydantic collects them."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )
    declared: ClassVar[dict[str, Declared]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own: dict[str, Declared] = {}
        for name, annotation in inspect.get_annotations(cls).items():
            said = cls.__dict__.get(name)
            if isinstance(said, Declared):
                own[name] = said
                default = said.default
                if default is _REQUIRED:
                    default = None if _allows_none(annotation) else ...
                setattr(
                    cls,
                    name,
                    Field(default, description=said.help, **dict(said.limits)),
                )
        cls.declared = {**cls.declared, **own}


class BlockInputs(_Fields):
    """Base of the inputs of every block: fields made with `port(...)` or `setting(...)`."""


class BlockOutputs(_Fields):
    """Base of the outputs of every block: fields made with `port(...)`."""


@dataclass(frozen=True, slots=True)
class PortSpec:
    """One input or output of a block, as shown, linked and checked.

    Attributes:
        name: In snake_case, as in a workflow file.
        default: Value when neither linked nor written.
        choices: Values to offer.
        has_free_choice: Values beside `choices` may be written.
        only_when: Of an output: the branch output that must hold for it to carry on.
        is_offered: The user's account at the provider knows values: `BlockSpec.offer_for` asks it.
        is_reused: Values used elsewhere in the workflow are worth proposing.
        is_recipient: Whom the message goes to: a number, or addresses separated by `;`.
        editor: What edits it best, where its type does not tell.
    """

    name: str
    type: PortType
    help: str
    is_required: bool = False
    default: Any = None
    is_port: bool = True
    many_links: bool = False
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()
    has_free_choice: bool = True
    is_multiline: bool = False
    example: Any = None
    only_when: str | None = None
    is_offered: bool = False
    is_reused: bool = False
    is_recipient: bool = False
    editor: InputEditor | None = None
    annotation: Any = field(default=Any, compare=False, repr=False)

    @property
    def label(self) -> str:
        """The name as people read it; see `label_of`."""
        return label_of(self.name)

    @property
    def link_type(self) -> PortType:
        """What one link into this port is matched with: each link of an object becomes a key."""
        return ANY if self.many_links and self.type.kind == Kind.OBJECT else self.type

    def read(self, value: Any) -> Any:
        """`value` converted to the type of this port.

        Raises:
            ValueError: In words, for the user.
        """
        try:
            return _adapter(self.annotation).validate_python(value)
        except ValidationError as error:
            raise ValueError(sentence(error)) from None


@dataclass(frozen=True, slots=True)
class Ports:
    """The inputs and outputs of a placed block, in the order they are shown."""

    inputs: tuple[PortSpec, ...] = ()
    outputs: tuple[PortSpec, ...] = ()

    def input(self, name: str) -> PortSpec | None:
        """The input called `name`."""
        return next((spec for spec in self.inputs if spec.name == name), None)

    def output(self, name: str) -> PortSpec | None:
        """The output called `name`."""
        return next((spec for spec in self.outputs if spec.name == name), None)


@cache
def port_specs(model: type[_Fields]) -> tuple[PortSpec, ...]:
    """The ports and settings that `model` declares, in order."""
    hints = typing.get_type_hints(model, include_extras=True)
    return tuple(_spec(model, name, hints[name]) for name in model.model_fields)


def _spec(model: type[_Fields], name: str, annotation: Any) -> PortSpec:
    info = model.model_fields[name]
    said = model.declared[name]
    literal = _literal_choices(annotation)
    limited = (
        typing.Annotated[annotation, Field(**dict(said.limits))] if said.limits else annotation
    )
    return PortSpec(
        name=name,
        type=port_type(annotation),
        help=said.help,
        is_required=info.is_required(),
        default=None if info.is_required() else info.get_default(call_default_factory=True),
        is_port=said.is_port,
        many_links=said.many_links,
        may_be_empty=said.may_be_empty,
        choices=said.choices or literal,
        has_free_choice=not literal,
        is_multiline=said.is_multiline,
        example=said.example,
        only_when=said.only_when,
        is_offered=said.is_offered,
        is_reused=said.is_reused,
        is_recipient=said.is_recipient,
        editor=said.editor,
        annotation=limited,
    )


def port_type(annotation: Any) -> PortType:
    """The `PortType` of a field's annotation; a union of several types is `any`."""
    if get_origin(annotation) is typing.Annotated:
        marks = [mark for mark in get_args(annotation)[1:] if isinstance(mark, PortType)]
        return marks[0] if marks else port_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = {port_type(arg) for arg in get_args(annotation) if arg is not type(None)}
        return kinds.pop() if len(kinds) == 1 else ANY
    if get_origin(annotation) is Literal:
        return TEXT
    if get_origin(annotation) is list:
        return PortType(Kind.LIST, port_type(get_args(annotation)[0]))
    return _PLAIN_TYPES.get(get_origin(annotation) or annotation, ANY)


def _literal_choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(choice) for choice in get_args(annotation))
    return tuple(choice for arg in get_args(annotation) for choice in _literal_choices(arg))


def _allows_none(annotation: Any) -> bool:
    if isinstance(annotation, str):
        return annotation.replace(" ", "").endswith("|None")
    is_union = get_origin(annotation) in (Union, types.UnionType)
    return is_union and type(None) in get_args(annotation)


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    config = ConfigDict(hide_input_in_errors=True, arbitrary_types_allowed=True)
    return TypeAdapter(annotation, config=config)
