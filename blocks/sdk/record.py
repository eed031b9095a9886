"""Reads what started a run (a sample, given JSON, a row of a file) into the outputs of a source."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from blocks.sdk.errors import InvalidInputError
from blocks.sdk.port import BlockOutputs, port_specs
from blocks.sdk.sentence import sentence

_Outputs = TypeVar("_Outputs", bound=BlockOutputs)


def match_names(
    names: Iterable[str], known: Iterable[str], aliases: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Each of `names` that means one of the `known` names → that name.

    Names are the same whatever their case, spaces and underscores.

    Args:
        aliases: Other name → the known name that it means.

    Raises:
        InvalidInputError: Two of the names mean the same.
    """
    wanted = {_bare(name): name for name in known}
    wanted |= {_bare(alias): name for alias, name in (aliases or {}).items()}
    found: dict[str, str] = {}
    for name in names:
        meant = wanted.get(_bare(name))
        if meant is None:
            continue
        if meant in found.values():
            other = next(one for one, there in found.items() if there == meant)
            raise InvalidInputError(f"“{other}” and “{name}” mean the same: keep one of them.")
        found[name] = meant
    return found


def read_record(
    model: type[_Outputs],
    values: Mapping[str, Any],
    *,
    aliases: Mapping[str, str] | None = None,
    defaults: Mapping[str, Any] | None = None,
    place: str = "",
) -> _Outputs:
    """The outputs of a source from `values`, whose names are matched as `match_names` does.

    What is None or blank text counts as absent; a name that the source does not know is left out.

    Args:
        aliases: Other name → the output that it means.
        defaults: Values for outputs that are absent, beside the defaults of `model`.
        place: Where the values are from, to begin an error with, such as `Row 3`.

    Raises:
        InvalidInputError: A value is missing or does not fit; the text names it as it is written.
    """
    names = match_names(values, model.model_fields, aliases)
    present = {
        name: value for written, name in names.items() if not is_blank(value := values[written])
    }
    try:
        return model.model_validate({**(defaults or {}), **present})
    except ValidationError as error:
        name = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        label = next((written for written, meant in names.items() if meant == name), None)
        label = label or next(spec.label for spec in port_specs(model) if spec.name == name)
        start = f"{place}: " if place else ""
        said = sentence(error)
        if name not in present:
            said = f"“{label}” {said}: fill it in where the values come from"
        else:
            said = f"“{label}”: {said}"
        raise InvalidInputError(f"{start}{said}.", input=name) from None


def is_blank(value: Any) -> bool:
    """Whether a value in a record counts as absent: None, or text with nothing in it."""
    return value is None or (isinstance(value, str) and not value.strip())


def _bare(name: str) -> str:
    return re.sub(r"[\s_]+", "", name).casefold()
