"""Reads what started a run (a sample, given JSON, a row of a file) into the outputs of a source."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from blocks.sdk.errors import InvalidInputError
from blocks.sdk.port import BlockOutputs, port_specs
from blocks.sdk.sentence import sentence

_Outputs = TypeVar("_Outputs", bound=BlockOutputs)


def same_name(name: str) -> str:
    """The form in which two names are the same: whatever their case, spaces and underscores."""
    return re.sub(r"[\s_]+", "", name).casefold()


def match_names(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Each of `names` that means one of the `known` names → that name.

    Raises:
        InvalidInputError: Two of the names mean the same.
    """
    wanted = {same_name(name): name for name in known}
    found: dict[str, str] = {}
    for name in names:
        meant = wanted.get(same_name(name))
        if meant is None:
            continue
        if meant in found.values():
            other = next(one for one, there in found.items() if there == meant)
            raise InvalidInputError(f"“{other}” and “{name}” mean the same: keep one of them")
        found[name] = meant
    return found


def read_record(model: type[_Outputs], values: Mapping[str, Any], *, place: str = "") -> _Outputs:
    """The outputs of a source from `values`, whose names are matched as `match_names` does.

    What is None or blank text counts as absent; a name that the source does not know is left out.

    Args:
        place: Where the values are from, to begin an error with, such as `Row 3`.

    Raises:
        InvalidInputError: A value is missing or does not fit; the text names it as it is written.
    """
    names = match_names(values, model.model_fields)
    present = {
        name: value for written, name in names.items() if not _is_blank(value := values[written])
    }
    start = f"{place}: " if place else ""
    try:
        return model.model_validate(present)
    except ValidationError as error:
        name = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        label = next((written for written, meant in names.items() if meant == name), None)
        label = label or next(spec.label for spec in port_specs(model) if spec.name == name)
        raise InvalidInputError(f"{start}“{label}”: {sentence(error)}", input=name) from None


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
