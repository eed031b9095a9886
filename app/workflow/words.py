"""Turns of phrase that problems and refusals share."""

from collections.abc import Iterable, Sequence

_NEAR = 60.0


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that was probably meant, or None when none is near."""
    # Only here: a workflow without problems has no need of it.
    from rapidfuzz import process

    found = process.extractOne(name, list(known), score_cutoff=_NEAR)
    return found[0] if found else None


def either(choices: Sequence[str]) -> str:
    """`“a”, “b” or “c”`."""
    quoted = [f"“{choice}”" for choice in choices]
    return " or ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)


def ended(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
