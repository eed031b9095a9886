"""Finds blocks of the catalogue by what the user types: title, synonyms, what they do."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from blocks.sdk import BlockSpec

THRESHOLD = 62
"""Of 100: lets one wrong letter in five pass, and keeps out words that merely share letters."""

_WORD = re.compile(r"\w+")
_LONG_WORD = 6
_ALIKE = 84
"""Of 100, between a long word that is typed and one of the description."""
_SMALL_WORDS = frozenset(
    ["a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with"]
)


def search(catalog: Mapping[str, BlockSpec], text: str) -> tuple[BlockSpec, ...]:
    """The blocks that fit `text`, best first; all of them, in their order, for an empty text.

    Of several words each may be found elsewhere: in the title, a synonym, or in what the block
    does. Where no block has all of them, those count that have at least half.
    """
    wanted = text.strip().casefold()
    specs = tuple(catalog.values())
    if not wanted:
        return specs
    words = [word for word in wanted.split() if word not in _SMALL_WORDS]
    scores = [(_score(spec, wanted, words), spec) for spec in specs]
    found = [pair for pair in scores if pair[0] >= THRESHOLD]
    if not found and len(words) > 1:
        found = [pair for pair in scores if pair[0] >= THRESHOLD / 2]
    return tuple(spec for _, spec in sorted(found, key=lambda pair: -pair[0]))


def _score(spec: BlockSpec, wanted: str, words: Sequence[str]) -> float:
    whole = _score_of_text(spec, wanted)
    if len(words) < 2:
        return whole
    each = [_if_found(_score_of_text(spec, word)) for word in words]
    return max(whole, sum(each) / len(words))


def _if_found(score: float) -> float:
    return score if score >= THRESHOLD else 0.0


def _score_of_text(spec: BlockSpec, wanted: str) -> float:
    title, others, summary = _texts(spec.title, spec.mark.synonyms, spec.type, spec.summary)
    named = max(
        score_of_name(name, wanted) - loss
        for names, loss in (((title,), 0), (others, 4))
        for name in names
    )
    return max(named, _score_in_summary(summary, wanted))


def _score_in_summary(summary: str, wanted: str) -> float:
    """What a block does counts less than its names, and of slips only those in long words."""
    if wanted in summary:
        return 70.0
    if len(wanted) < _LONG_WORD:
        return 0.0
    best = max(fuzz.ratio(wanted, word) for word in _WORD.findall(summary))
    return 66.0 if best >= _ALIKE else 0.0


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
