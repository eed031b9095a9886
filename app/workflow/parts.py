"""A workflow taken apart into its smallest parts, each with its place, and put together again.

`diff` and `merge` compare workflows part by part; what they make of them is there.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.workflow.model import Workflow
from app.workflow.writing import dump

ABSENT: Final = object()
"""Stands for a value where there is none; null is a value."""

Key = str | tuple[str, ...]
"""A name or an id; of a link `(from, to, number)`, of notes and frames `(text, number)`, where the
number tells equal ones apart."""

Place = tuple[Key, ...]
"""Where a part stands, from the top: `("blocks", "tell_crm", "inputs", "url")`."""

BLOCKS: Place = ("blocks",)
LINKS: Place = ("links",)
LAYOUT: Place = ("layout",)
BLOCK_PLACES: Place = ("layout", "blocks")
COLLAPSED: Place = ("layout", "collapsed")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a workflow: plain JSON values by place, in the order of the file.

    Two workflows have the same parts in the same order exactly when their files have the same
    text. Ids of blocks are unique in it, as in every file that can be read.
    """

    values: Mapping[Place, Any]
    _keys: Mapping[Place, Mapping[Key, None]]

    @classmethod
    def of(cls, workflow: Workflow) -> "Parts":
        """The parts of `workflow`.

        Raises:
            DocumentError: A value cannot be written as JSON.
        """
        return cls.made_of(dict(_taken_apart((), json.loads(dump(workflow)))))

    @classmethod
    def made_of(cls, values: Mapping[Place, Any]) -> "Parts":
        """These parts, in this order."""
        keys: dict[Place, dict[Key, None]] = {}
        for place in values:
            for depth, key in enumerate(place):
                keys.setdefault(place[:depth], {}).setdefault(key)
        return cls(values, keys)

    def get(self, place: Place) -> Any:
        """The value at a place, or `ABSENT`."""
        return self.values.get(place, ABSENT)

    def keys(self, whole: Place) -> Collection[Key]:
        """The keys of what is in a whole, in order; the workflow itself is at `()`."""
        return self._keys.get(whole, {}).keys()

    def wholes(self) -> Collection[Place]:
        """The places of everything that other things are in."""
        return self._keys.keys()

    def within(self, whole: Place) -> dict[str, Any]:
        """The single values in a whole, by name, in order."""
        places = ((*whole, key) for key in self.keys(whole))
        return {str(place[-1]): self.values[place] for place in places if place in self.values}

    def beneath(self, place: Place) -> dict[Place, Any]:
        """The single values in a whole and in what is in it, by their places, in order."""
        if place in self.values:
            return {place: self.values[place]}
        found: dict[Place, Any] = {}
        for key in self.keys(place):
            found |= self.beneath((*place, key))
        return found

    def is_reordered(self, other: "Parts", whole: Place) -> bool:
        """Whether what both have in a whole stands there in another order in `other`."""
        ours, theirs = self.keys(whole), other.keys(whole)
        return [key for key in ours if key in theirs] != [key for key in theirs if key in ours]


def put_together(parts: Parts) -> Workflow:
    """The workflow that has these parts, in this order."""
    document: dict[Any, Any] = {"blocks": {}, "links": {}}
    for place, value in parts.values.items():
        whole = document
        for key in place[:-1]:
            whole = whole.setdefault(key, {})
        whole[place[-1]] = value
    document["blocks"] = list(document["blocks"].values())
    document["links"] = [
        {"from": source, "to": target} | more
        for (source, target, _number), more in document["links"].items()
    ]
    layout = document.get("layout", {})
    layout |= {name: list(layout[name].values()) for name in ("notes", "frames") if name in layout}
    layout |= {"collapsed": list(layout["collapsed"])} if "collapsed" in layout else {}
    return Workflow.model_validate(document)


def link_ends(place: Place) -> tuple[str, str]:
    """The ends of the link at this place: `block.port` of its source and of its target."""
    source, target, *_number = tuple(place[-1])
    return source, target


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are written alike: 1, 1.0 and True are equal to Python alone."""
    return repr(one) == repr(other)


def _taken_apart(place: Place, value: Any) -> Iterator[tuple[Place, Any]]:
    whole = _opened(place, value)
    if whole is None:
        yield place, value
    else:
        for key, inner in whole.items():
            yield from _taken_apart((*place, key), inner)


def _opened(place: Place, value: Any) -> Mapping[Key, Any] | None:
    """What is in a whole, by its key; None for a part that is not taken apart further."""
    match place:
        case ("blocks",):
            return {block["id"]: block for block in value}
        case ("links",):
            return _numbered(
                ((link.pop("from"), link.pop("to")), link) for link in map(dict, value)
            )
        case ("layout", "collapsed"):
            return dict.fromkeys(value, True)
        case ("layout", "notes" | "frames"):
            return _numbered(((json.dumps(one, ensure_ascii=False),), one) for one in value)
        case (
            ()
            | ("sample" | "rehearsal" | "layout",)
            | ("layout", "blocks")
            | ("blocks", _)
            | ("blocks", _, "inputs" | "policy")
        ):
            whole: Mapping[Key, Any] = value
            return whole
    return None


def _numbered(things: Iterable[tuple[tuple[str, ...], Any]]) -> dict[Key, Any]:
    counts: Counter[tuple[str, ...]] = Counter()
    found: dict[Key, Any] = {}
    for key, value in things:
        counts[key] += 1
        found[*key, str(counts[key])] = value
    return found
