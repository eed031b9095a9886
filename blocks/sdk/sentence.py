"""Words for what pydantic finds wrong. Our own types word what they find themselves."""

import re
from typing import Any

from pydantic import ValidationError

_WORDS = {
    "missing": "has no value",
    "extra_forbidden": "is not a name that is known here",
    "string_type": "must be text",
    "string_too_short": "must have {min_length} characters or more",
    "string_too_long": "must have {max_length} characters or fewer",
    "string_pattern_mismatch": "must look like {pattern}",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number, not infinite",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "multiple_of": "must be a multiple of {multiple_of}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "too_short": "must not be shorter than {min_length}",
    "too_long": "must not be longer than {max_length}",
    "dict_type": 'must be a JSON object, such as {{"name": "Asha"}}',
    "is_instance_of": "must be a stored secret, chosen by its name",
}
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""")


def sentence(error: ValidationError) -> str:
    """The first problem of a pydantic error as words, without the value that caused it.

    It goes on after the name of the input: “No of retries”: must be 0 or more.
    """
    first = error.errors(include_url=False, include_input=False)[0]
    text = _text(first["type"], first.get("ctx", {}), first["msg"])
    items = [part for part in first["loc"] if isinstance(part, int)]
    return f"item {items[0] + 1}: {text}" if items else text


def _text(kind: str, said: dict[str, Any], message: str) -> str:
    if kind == "literal_error":
        choices = [one or other for one, other in _QUOTED.findall(said["expected"])]
        return f"must be {'one of ' if len(choices) > 1 else ''}{', '.join(choices)}"
    if kind in _WORDS:
        numbers = {name: _plain(value) for name, value in said.items()}
        return _singular(_WORDS[kind].format(**numbers))
    return message.removeprefix("Value error, ").replace("Input should be", "must be")


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _singular(text: str) -> str:
    return re.sub(r"\b1 characters\b", "1 character", text)
