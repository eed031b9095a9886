"""Written inputs as values, for a function that looks at them before a block can run.

Not here: the inputs of a run, which the engine makes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from blocks.sdk.context import Secrets
from blocks.sdk.errors import InvalidInputError
from blocks.sdk.port import PortSpec, label_of
from blocks.sdk.port_type import Kind
from blocks.sdk.record import is_blank
from blocks.sdk.secret import secret_name


def read_written(
    inputs: Iterable[PortSpec], written: Mapping[str, Any], secrets: Secrets
) -> dict[str, Any]:
    """The written inputs as values of their types, secrets as `Secret`.

    What is absent or blank has its default; without one, or where the value does not fit, it is
    left out.
    """
    values: dict[str, Any] = {}
    for spec in inputs:
        value = written.get(spec.name)
        name = secret_name(value)
        if spec.type.kind == Kind.SECRET:
            if name:
                values[spec.name] = secrets.get(name)
            continue
        if is_blank(value):
            value = spec.default
        if value is None:
            continue
        try:
            values[spec.name] = spec.read(value)
        except ValueError:
            continue
    return values


def needed(written: Mapping[str, Any], input: str) -> Any:
    """The value of an input that must be written before the account can be asked.

    Args:
        written: As `read_written` made it.

    Raises:
        InvalidInputError: It is not there.
    """
    value = written.get(input)
    if value is None:
        raise InvalidInputError(
            f"“{label_of(input)}” comes first: fill it in, then ask again.", input=input
        )
    return value
