"""Fills templates in Jinja2's sandbox; an empty value is a hole unless a template sees to it.

Jinja2 is slow to import: this module is imported only where a template is at hand.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from jinja2 import ChainableUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from typing_extensions import override

from blocks.sdk import HoleError, InvalidInputError, write_text

LONGEST_TEXT = 1_000_000
"""Characters that a template may make."""
LONGEST_REPEAT = 10_000
"""Characters or items that `*` may make."""
LARGEST_POWER = 1_000
"""For both numbers of `**`."""

_GLOBALS = ("range", "dict", "cycler", "joiner", "namespace")
_LOOKING_IN = (nodes.Getattr, nodes.Getitem)
_FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a template may raise: a number added to a text, blocks nested deeper than Python takes."""


class _Empty(ChainableUndefined):
    """Stands for an absent or empty value: `default` and `if` see to it, else it is a hole."""

    __slots__ = ()

    @property
    @override
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"“{self._undefined_name}” is empty"

    @override
    def __str__(self) -> str:
        self._fail_with_undefined_error()

    @override
    def __iter__(self) -> Iterator[Any]:
        self._fail_with_undefined_error()

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Empty) or _is_empty(other)

    @override
    def __hash__(self) -> int:
        return hash(_Empty)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, with `_Empty` for whatever is empty, and with limits for `*` and `**`."""

    intercepted_binops = frozenset({"*", "**"})

    @override
    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._marked(super().getattr(obj, attribute), attribute)

    @override
    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._marked(super().getitem(obj, argument), argument)

    @override
    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" and _is_over(LARGEST_POWER, left, right):
            raise SecurityError(f"numbers over {LARGEST_POWER:,} have no ** here")
        for one, times in ((left, right), (right, left)):
            is_repeat = isinstance(one, (str, list, tuple)) and isinstance(times, int)
            if is_repeat and len(one) * times > LONGEST_REPEAT:
                raise SecurityError(f"* makes no more than {LONGEST_REPEAT:,} here")
        return super().call_binop(context, operator, left, right)

    def _marked(self, value: Any, name: Any) -> Any:
        return self.undefined(name=str(name)) if _is_empty(value) else value


@lru_cache(maxsize=256)
def variables(text: str) -> Mapping[str, bool]:
    """The variables of a template in the order they first appear → whether each needs a value.

    A variable that a `default` filter or the test of an `if` mentions needs none.

    Raises:
        InvalidInputError: It is no template; the text names the line.
    """
    try:
        tree = _environment(escape_html=False).parse(text)
        known = meta.find_undeclared_variables(tree) - set(_GLOBALS)
        files = [*meta.find_referenced_templates(tree)]
    except TemplateSyntaxError as error:
        said = (error.message or "").partition("\n")[0].rstrip(".")
        raise InvalidInputError(
            f"Line {error.lineno} of the template: {said}.", input="text"
        ) from None
    except RecursionError:
        raise InvalidInputError("The template is nested too deeply.", input="text") from None
    if files:
        raise InvalidInputError("A template cannot take in other files.", input="text")
    optional = _optional(tree)
    names = [node.name for node in tree.find_all(nodes.Name) if node.name in known]
    return {name: name not in optional for name in dict.fromkeys(names)}


def places(text: str) -> tuple[tuple[str, ...], ...]:
    """What a template names, each once: variables, and what it takes out of them with dots.

    None where it is no template.
    """
    try:
        tree = _environment(escape_html=False).parse(text)
        known = variables(text)
    except (TemplateSyntaxError, RecursionError, InvalidInputError):
        return ()
    found = tree.find_all((nodes.Name, *_LOOKING_IN))
    inner = {id(node.node) for node in tree.find_all(_LOOKING_IN) if isinstance(node, _LOOKING_IN)}
    paths = [_path(node) for node in found if id(node) not in inner]
    return tuple(dict.fromkeys(path for path in paths if path and path[0] in known))


def _path(node: nodes.Node) -> tuple[str, ...]:
    """The longest path that is plainly written; of `a[b].c` that is `a`."""
    parts: list[str] = []
    while isinstance(node, _LOOKING_IN):
        if isinstance(node, nodes.Getattr):
            parts.insert(0, node.attr)
        elif isinstance(node.arg, nodes.Const):
            parts.insert(0, str(node.arg.value))
        else:
            parts = []
        node = node.node
    return (node.name, *parts) if isinstance(node, nodes.Name) else ()


def render(text: str, values: Mapping[str, Any], *, escape_html: bool = False) -> str:
    """The text with its variables filled in.

    Raises:
        HoleError: A variable is empty.
        InvalidInputError: The template cannot be worked out, or makes too much text.
    """
    empty = {name: _Empty(name=name) for name in variables(text) if _is_empty(values.get(name))}
    pieces: list[str] = []
    length = 0
    try:
        for piece in _template(text, escape_html).generate({**values, **empty}):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST_TEXT:
                raise InvalidInputError(
                    f"The template makes more than {LONGEST_TEXT:,} characters.", input="text"
                )
    except UndefinedError as error:
        raise HoleError(
            f"In the template, {error}. Fill it at its source, or say what to write instead: "
            '{{ name | default("there") }}, or {% if name %} … {% endif %}.',
            input="text",
        ) from None
    except _FAILURES as error:
        raise InvalidInputError(
            f"The template cannot be worked out: {str(error).rstrip('.')}.", input="text"
        ) from None
    return "".join(pieces)


@cache
def _environment(*, escape_html: bool) -> _Sandbox:
    sandbox = _Sandbox(
        autoescape=escape_html, undefined=_Empty, finalize=_written, keep_trailing_newline=True
    )
    sandbox.globals = {name: sandbox.globals[name] for name in _GLOBALS}
    sandbox.tests["none"] = _is_none
    return sandbox


@lru_cache(maxsize=256)
def _template(text: str, escape_html: bool) -> Template:
    return _environment(escape_html=escape_html).from_string(text)


def _optional(tree: nodes.Template) -> set[str]:
    asked: list[nodes.Node] = [
        node.node
        for node in tree.find_all(nodes.Filter)
        if node.name in ("default", "d") and node.node is not None
    ]
    asked += [node.test for node in tree.find_all(nodes.If)]
    asked += [node.test for node in tree.find_all(nodes.CondExpr)]
    inner = {name.name for node in asked for name in node.find_all(nodes.Name)}
    return inner | {node.name for node in asked if isinstance(node, nodes.Name)}


def _written(value: Any) -> Any:
    """How a value stands in the text; None is left by functions that find nothing."""
    if value is None:
        raise UndefinedError("a value is empty")
    return write_text(value)


def _is_none(value: Any) -> bool:
    return value is None or isinstance(value, _Empty)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, tuple, dict)) and not value)


def _is_over(most: int, *values: Any) -> bool:
    return any(isinstance(value, (int, float)) and abs(value) > most for value in values)
