"""Older formats of a workflow file become the present one, step by step, before they are read.

A new format is added by writing `cordboard.workflow/2` into the model, one step here and one sample
file in tests/data.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.workflow.model import FORMAT
from blocks.sdk import DocumentError

Document = dict[str, Any]
Step = Callable[[Document], Document]

STEPS: Mapping[int, Step] = {}
"""Version → what makes the next version of a document of it. Versions count from 1."""

_FORMAT = re.compile(r"cordboard\.workflow/([1-9]\d{0,8})")


def migrate(
    document: Document, steps: Mapping[int, Step] = STEPS, current: str = FORMAT
) -> Document:
    """The document in the `current` format. The one given is not changed.

    Raises:
        DocumentError: It is no workflow, of a newer format, or cannot be carried over.
    """
    version, newest = _version(document.get("format")), _version(current)
    if version > newest:
        raise DocumentError(
            f"This workflow was saved by a newer version of Cordboard (format {version}; this one "
            f"reads up to {newest}). Install the newer version to open it."
        )
    for older in range(version, newest):
        try:
            document = {**steps[older](dict(document)), "format": f"cordboard.workflow/{older + 1}"}
        except (LookupError, TypeError, ValueError, AttributeError):
            raise DocumentError(
                f"This workflow of format {older} is damaged and cannot be carried over. "
                "Open an earlier copy of it."
            ) from None
    return document


def _version(format: object) -> int:
    found = _FORMAT.fullmatch(format) if isinstance(format, str) else None
    if found is None:
        raise DocumentError(
            "This file is not a Cordboard workflow: its “format” does not say so. "
            f'Open another file, or write "format": "{FORMAT}" into this one.'
        )
    return int(found[1])
