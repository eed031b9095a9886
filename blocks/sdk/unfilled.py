"""Places such as `{{ name }}` that stand unfilled in text, which nobody but a Template fills."""

import re
from typing import Any

from blocks.sdk.port import PortSpec
from blocks.sdk.port_type import Kind

_PLACE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def unfilled(text: str) -> str | None:
    """The first place in `text`, braces included; None when there is none."""
    found = _PLACE.search(text)
    return found[0] if found else None


def unfilled_in(port: PortSpec, value: Any) -> str | None:
    """The first place in a value of a port for text, or for a list of texts; else None."""
    kinds = {port.type.kind, port.type.item.kind if port.type.item else None}
    if Kind.TEXT not in kinds:
        return None
    texts = value if isinstance(value, list) else [value]
    return next(
        (found for text in texts if isinstance(text, str) and (found := unfilled(text))), None
    )
