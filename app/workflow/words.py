"""Turns of phrase that problems and refusals share."""

from collections.abc import Iterable, Sequence

_NEAR = 0.8
_SHORT = 2


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that was probably meant, or None when none is near."""
    # Only here: a workflow without problems has no need of it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, JaroWinkler

    names = list(known)
    found = process.extractOne(
        name, names, scorer=JaroWinkler.similarity, processor=str.lower, score_cutoff=_NEAR
    )
    # Two letters that changed places count much in a short word.
    swapped = process.extractOne(
        name, names, scorer=OSA.distance, processor=str.lower, score_cutoff=1
    )
    best = found or (swapped if len(name) > _SHORT else None)
    return best[0] if best else None


def either(choices: Sequence[str]) -> str:
    """`“a”, “b” or “c”`."""
    quoted = [f"“{choice}”" for choice in choices]
    return " or ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)


def ended(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
