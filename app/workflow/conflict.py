"""Where two sides of a merge do not go together, as data and in words. Merging is in `merge`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.workflow.model import Workflow
from app.workflow.parts import ABSENT, BLOCKS, LINKS, Parts, Place, is_same, link_ends
from app.workflow.speech import Speech, label, plain, two_values, value_words
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something that both sides changed, each in its own way. In the merged workflow it is ours.

    Attributes:
        block: Id of the block; None for the workflow as a whole.
        input: Name of the input, field or detail; None for the block as a whole.
        ours: What it is in ours, JSON-able; None where there is nothing. Of links their sources.
        theirs: The same of theirs.
        sentence: All of it in words.
    """

    block: str | None = None
    input: str | None = None
    ours: Any = None
    theirs: Any = None
    sentence: str


class Sides:
    """What two workflows have become that were the same once.

    Args:
        catalog: Tells which inputs take one link only, the titles of blocks without one of their
            own, and which inputs hold secrets.
    """

    def __init__(
        self, base: Workflow, ours: Workflow, theirs: Workflow, catalog: Mapping[str, BlockSpec]
    ) -> None:
        self.base, self.ours, self.theirs = Parts.of(base), Parts.of(ours), Parts.of(theirs)
        self._we, self._they = Speech(ours, catalog), Speech(theirs, catalog)
        self._wirings = Wiring.of(ours, catalog), Wiring.of(theirs, catalog)

    def conflict_at(self, place: Place) -> Conflict:
        """Both sides changed a single value."""
        ours, theirs = self.ours.get(place), self.theirs.get(place)
        block, input, what = self._named(place)
        if block is not None and input is not None:
            ours = ours if ours is ABSENT else self._we.shown(block, input, ours)
            theirs = theirs if theirs is ABSENT else self._they.shown(block, input, theirs)
        return Conflict(
            block=block,
            input=input,
            ours=None if ours is ABSENT else ours,
            theirs=None if theirs is ABSENT else theirs,
            sentence=f"{what}: {_both(ours, theirs)}; ours is kept.",
        )

    def block_conflicts(self) -> Iterator[Conflict]:
        """Blocks that one side removed while the other changed them, or that both added."""
        links = [_links_by_block(side) for side in (self.base, self.ours, self.theirs)]
        for key in dict.fromkeys([*self.ours.keys(BLOCKS), *self.theirs.keys(BLOCKS)]):
            place, id = (*BLOCKS, key), str(key)
            old, our, their = (side.beneath(place) for side in (self.base, self.ours, self.theirs))
            old_links, our_links, their_links = (found.get(id, set()) for found in links)
            sentence = ""
            if our and their:
                if not old and not _is_same_block(our, their):
                    sentence = "is new on both sides, and not the same; ours is kept"
            elif our and old and not (_is_same_block(our, old) and our_links <= old_links):
                sentence = "was removed by theirs and changed by ours; it is kept"
            elif their and old and not (_is_same_block(their, old) and their_links <= old_links):
                sentence = "was removed by ours and changed by theirs; it stays removed"
            if sentence:
                sentence = f"{self._speech(id).title(id)} {sentence}, with its links."
                yield Conflict(block=id, sentence=sentence)

    def input_conflicts(self) -> Iterator[Conflict]:
        """Inputs that take one link, and that each side linked in its own way."""
        base, ours, theirs = map(_sources, (self.base, self.ours, self.theirs))
        for target in dict.fromkeys([*ours, *theirs]):
            old, our, their = (found.get(target, set()) for found in (base, ours, theirs))
            are_all_different = our not in (old, their) and their != old
            if are_all_different and self._takes_one(target, is_replaced=bool(old - our - their)):
                block, _dot, port = target.partition(".")
                words = f"ours links {self._list(our)}, theirs {self._list(their)}"
                yield Conflict(
                    block=block,
                    input=port,
                    ours=sorted(our),
                    theirs=sorted(their),
                    sentence=f"{self._speech(block).end(target)}: {words}; ours is kept.",
                )

    def _named(self, place: Place) -> tuple[str | None, str | None, str]:
        """The block and the input at a place, where there are such, and what to call it."""
        names = [str(key) for key in place]
        if place[:1] == LINKS:
            source, target = link_ends(place)
            block, _dot, port = target.partition(".")
            speech = self._speech(block)
            return block, port, f"The link from {speech.end(source)} to {speech.end(target)}"
        if place[:1] != BLOCKS:
            what = " · ".join([label(names[0]), *map(plain, names[1:])])
            return None, names[-1], what if names[1:] else f"{what} of the workflow"
        _blocks, block, *_whole, name = names
        return block, name, self._speech(block).port(block, name)

    def _speech(self, block: str) -> Speech:
        return self._we if (*BLOCKS, block, "id") in self.ours.values else self._they

    def _takes_one(self, target: str, *, is_replaced: bool) -> bool:
        """Whether an input takes one link; where that is not known, one both sides replaced."""
        block, _dot, port = target.partition(".")
        for wiring in self._wirings:
            if wiring.spec(block) is not None:
                spec = wiring.input(block, port)
                return spec is not None and not spec.many_links
        return is_replaced

    def _list(self, sources: set[str]) -> str:
        said = [self._speech(one.partition(".")[0]).end(one) for one in sorted(sources)]
        return " and ".join(said) or "nothing"


def _both(ours: Any, theirs: Any) -> str:
    if ours is ABSENT:
        return f"ours has none, theirs is {value_words(theirs)}"
    if theirs is ABSENT:
        return f"ours is {value_words(ours)}, theirs has none"
    our_words, their_words = two_values(ours, theirs)
    return f"ours is {our_words}, theirs is {their_words}"


def _is_same_block(one: Mapping[Place, Any], other: Mapping[Place, Any]) -> bool:
    return one.keys() == other.keys() and all(is_same(one[place], other[place]) for place in one)


def _links_by_block(parts: Parts) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = {}
    for key in parts.keys(LINKS):
        for end in link_ends((*LINKS, key)):
            found.setdefault(end.partition(".")[0], set()).add(key)
    return found


def _sources(parts: Parts) -> dict[str, set[str]]:
    """Target → the sources of its links, all as `block.port`."""
    found: dict[str, set[str]] = {}
    for key in parts.keys(LINKS):
        source, target = link_ends((*LINKS, key))
        found.setdefault(target, set()).add(source)
    return found
