"""Finds blocks of the catalogue by what the user types: title, synonyms, what they do."""

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from blocks.sdk import BlockSpec

THRESHOLD = 62
"""Of 100: lets one wrong letter in five pass, and keeps out words that merely share letters."""


def search(catalog: Mapping[str, BlockSpec], text: str) -> tuple[BlockSpec, ...]:
    """The blocks that fit `text`, best first; all of them, in their order, for an empty text."""
    wanted = text.strip().casefold()
    specs = tuple(catalog.values())
    if not wanted:
        return specs
    scores = [(_score(spec, wanted), spec) for spec in specs]
    found = [pair for pair in scores if pair[0] >= THRESHOLD]
    return tuple(spec for _, spec in sorted(found, key=lambda pair: -pair[0]))


def _score(spec: BlockSpec, wanted: str) -> float:
    title, others, summary = _texts(spec.title, spec.mark.synonyms, spec.type, spec.summary)
    named = max(
        score_of_name(name, wanted) - loss
        for names, loss in (((title,), 0), (others, 4))
        for name in names
    )
    # A word of the summary counts when it is there as typed; fuzzily it would match anything.
    described = 70.0 if wanted in summary else 0.0
    return max(named, described)


def score_of_name(name: str, wanted: str) -> float:
    """How well `wanted` fits a name, of 100; both in lower case."""
    if any(word.startswith(wanted) for word in (name, *name.split())):
        return 100.0
    if wanted in name:
        return 92.0
    initials = "".join(word[0] for word in name.split())
    if len(wanted) > 1 and initials.startswith(wanted):
        return 90.0
    if len(wanted) <= 2:
        return 0.0
    return max(fuzz.ratio(wanted, word) for word in (name, *name.split())) * 0.9


@lru_cache(maxsize=1024)
def _texts(
    title: str, synonyms: tuple[str, ...], type: str, summary: str
) -> tuple[str, tuple[str, ...], str]:
    others = (type.replace("_", " "), *synonyms)
    return title.casefold(), tuple(one.casefold() for one in others), summary.casefold()
