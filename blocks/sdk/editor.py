"""Hints for whoever shows a block: which editor an input is worth, and what its rows find.

Not here: any editor.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConditionEditor:
    """Rows of `field`, `condition`, `value`, and groups `{"all": [...]}`, `{"any": [...]}` of them.

    Attributes:
        fields: The input whose keys the rows may name.
        conditions: What a row may ask, as it is written; the first where a row does not say.
        without_value: Those of them that need no value.
        join: The setting that joins the rows of a plain list, and what it says for all and for any.
    """

    fields: str
    conditions: tuple[str, ...]
    without_value: tuple[str, ...]
    join: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TemplateEditor:
    """Text with `{{ name }}` where values go."""


@dataclass(frozen=True, slots=True)
class AddressesEditor:
    """Text that is several e-mail addresses, with `separator` between them."""

    separator: str = ";"


InputEditor = ConditionEditor | TemplateEditor | AddressesEditor
"""How an input is edited, where its type does not tell."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row of written rows makes of values.

    Attributes:
        place: The number of the row, as `2`, or within a group `2.1`; empty for all of them.
        holds: None where it cannot be told.
        text: Why, in a few words.
    """

    place: str
    holds: bool | None
    text: str = ""
