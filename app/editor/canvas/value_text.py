"""Written values, outputs and times as a few words for people. No Qt here."""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks.sdk import Kind, PortType, label_of

LONGEST = 90
"""Characters that are worth measuring; more never fits on a block."""


def value_text(value: Any, type: PortType | None = None) -> str:
    """`value` on one line: `Yes`, `3 more …`, the name of a secret, never the secret itself."""
    name = secret_name(value)
    if name is not None:
        return name
    if type is not None and type.kind == Kind.SECRET:
        return "•••"
    return _cut(_text(value))


def secret_name(value: Any) -> str | None:
    """The name in a written reference to a secret, or None."""
    if isinstance(value, Mapping) and set(value) == {"$secret"}:
        return str(value["$secret"])
    return None


def outputs_text(outputs: Mapping[str, Any]) -> str:
    """What a block gave, on one line: the first outputs that hold something."""
    told = []
    for name, value in outputs.items():
        if value is None or value in ("", [], {}) or isinstance(value, bool):
            continue
        told.append(f"{label_of(name)}: {value_text(value)}")
        if sum(map(len, told)) > LONGEST:
            break
    if not told:
        told = [label_of(name) for name, it in outputs.items() if it is True]
    return _cut(" · ".join(told))


def kind_words(value: Any) -> str:
    """What kind of value it is and how large, in words."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, str):
        return f"text, {len(value):,} characters" if value else "empty text"
    if isinstance(value, Mapping):
        return f"object, {len(value):,} names"
    is_list = isinstance(value, Sequence)
    return f"list, {len(value):,} items" if is_list else "number"


def elapsed_text(elapsed_ms: float | None) -> str:
    """A time taken: `340 ms`, `2.4 s`, `3 min 20 s`; empty for None."""
    if elapsed_ms is None:
        return ""
    if elapsed_ms < 1:
        return "<1 ms"
    if elapsed_ms < 999.5:
        return f"{elapsed_ms:.0f} ms"
    seconds = elapsed_ms / 1000
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds} s"


def _text(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        return _entries_text(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _items_text(value)
    return one_line(str(value)[: 4 * LONGEST]) or "empty"


def _entries_text(value: Mapping[str, Any]) -> str:
    shown = [f"{key}: {_brief(one)}" for key, one in list(value.items())[:6]]
    return ", ".join(shown) or "empty"


def _items_text(value: Sequence[Any]) -> str:
    if value and all(isinstance(one, Mapping) for one in value):
        # A row of a table, such as a condition: its cells say more than their names.
        first = " ".join(_brief(cell) for cell in value[0].values() if cell is not None)
        rest = f" +{len(value) - 1}" if len(value) > 1 else ""
        return f"{_cut(first) or 'empty'}{rest}"
    return ", ".join(_brief(one) for one in list(value)[:12]) or "empty"


def _brief(value: Any) -> str:
    name = secret_name(value)
    if name is not None:
        return name
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[…]" if value else "[]"
    return _text(value)


def one_line(text: str) -> str:
    """`text` with every run of white space, line breaks too, made one space."""
    return " ".join(text.split())


def _cut(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
