"""Turns of phrase that problems and refusals share."""

from collections.abc import Iterable, Sequence

_NEAR = 0.8


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that was probably meant, or None when none is near."""
    # Only here: a workflow without problems has no need of it.
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    found = process.extractOne(
        name, list(known), scorer=JaroWinkler.similarity, processor=str.lower, score_cutoff=_NEAR
    )
    return found[0] if found else None


def either(choices: Sequence[str]) -> str:
    """`“a”, “b” or “c”`."""
    quoted = [f"“{choice}”" for choice in choices]
    return " or ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)


def ended(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
