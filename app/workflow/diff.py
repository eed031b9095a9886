"""What has changed from one workflow to another. What one change looks like is in `change`."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from app.workflow.change import Change, ChangeKind, value_change
from app.workflow.model import Workflow
from app.workflow.parts import (
    ABSENT,
    BLOCK_PLACES,
    BLOCKS,
    COLLAPSED,
    LAYOUT,
    LINKS,
    Parts,
    Place,
    is_same,
    link_ends,
)
from app.workflow.speech import Speech, label, pin_words, plain, policy_words, value_words
from blocks.sdk import BlockSpec

__all__ = ["Change", "ChangeKind", "changes"]

NO_CATALOG: Mapping[str, BlockSpec] = MappingProxyType({})

Fields = dict[str, Any]


def changes(
    before: Workflow, after: Workflow, catalog: Mapping[str, BlockSpec] = NO_CATALOG
) -> tuple[Change, ...]:
    """What has changed: details, blocks, links, sample, order, and the layout as one change.

    There is no change exactly when the files of both workflows have the same text.

    Args:
        catalog: Tells the titles of blocks without one of their own, and which inputs hold
            secrets: of secrets only names are shown.

    Raises:
        DocumentError: A value of a workflow cannot be written as JSON.
    """
    return tuple(_Comparison(before, after, catalog).changes())


class _Comparison:
    def __init__(self, before: Workflow, after: Workflow, catalog: Mapping[str, BlockSpec]) -> None:
        self._old, self._new = Parts.of(before), Parts.of(after)
        self._was, self._is = Speech(before, catalog), Speech(after, catalog)

    def changes(self) -> Iterator[Change]:
        for (name,), before, after in self._differing(()):
            what = f"{label(str(name))} of the workflow"
            yield value_change(ChangeKind.DETAIL, what, before, after, input=str(name))
        yield from self._blocks()
        yield from self._links()
        for whole, kind in (("sample", ChangeKind.SAMPLE), ("rehearsal", ChangeKind.REHEARSAL)):
            for (_whole, key), before, after in self._differing((whole,)):
                what = f"{label(whole)} · {plain(str(key))}"
                yield value_change(kind, what, before, after, input=str(key))
        yield from self._reordered()
        yield from self._layout()

    def _differing(self, whole: Place) -> Iterator[tuple[Place, Any, Any]]:
        """Places of single values in a whole, with what was and is there, or `ABSENT`."""
        for key in dict.fromkeys([*self._old.keys(whole), *self._new.keys(whole)]):
            place = (*whole, key)
            before, after = self._old.get(place), self._new.get(place)
            if not is_same(before, after):
                yield place, before, after

    # Blocks

    def _blocks(self) -> Iterator[Change]:
        old, new = self._old.keys(BLOCKS), self._new.keys(BLOCKS)
        for id in old:
            if id not in new:
                yield self._removed(str(id))
        for id in new:
            if id in old:
                yield from self._block(str(id))
            else:
                yield self._added(str(id))

    def _added(self, id: str) -> Change:
        data = _block_data(self._new, id, self._is)
        told = [f"{label(name)} {value_words(one)}" for name, one in data["inputs"].items()]
        written = f" with {', '.join(told)}" if told else ""
        sentence = f"Added {self._is.title(id)} ({plain(data['type'])}){written}."
        return Change(kind=ChangeKind.BLOCK_ADDED, block=id, after=data, sentence=sentence)

    def _removed(self, id: str) -> Change:
        data = _block_data(self._old, id, self._was)
        sentence = f"Removed {self._was.title(id)} ({plain(data['type'])})."
        return Change(kind=ChangeKind.BLOCK_REMOVED, block=id, before=data, sentence=sentence)

    def _block(self, id: str) -> Iterator[Change]:
        for place, before, after in self._differing((*BLOCKS, id)):
            yield self._field(id, str(place[-1]), before, after)
        for place, before, after in self._differing((*BLOCKS, id, "inputs")):
            yield self._input(id, str(place[-1]), before, after)
        place = (*BLOCKS, id, "policy")
        if any(self._differing(place)):
            was, now = self._old.within(place), self._new.within(place)
            words = f"{policy_words(now)}; before: {policy_words(was)}"
            sentence = f"{self._is.title(id)} is tried otherwise: {words}."
            yield Change(kind=ChangeKind.POLICY, block=id, before=was, after=now, sentence=sentence)

    def _field(self, id: str, name: str, before: Any, after: Any) -> Change:
        kinds = {"title": ChangeKind.RETITLED, "type": ChangeKind.TYPE}
        if name == "pin":
            return self._pin(id, before, after)
        if name == "title":
            what = f"Title of {self._was.title(id)}"
        else:
            what = f"{label(name)} of {self._is.title(id)}"
        kind = kinds.get(name, ChangeKind.FIELD)
        return value_change(kind, what, before, after, block=id, input=name)

    def _pin(self, id: str, before: Any, after: Any) -> Change:
        was, now = (None if pin is ABSENT else pin for pin in (before, after))
        words = pin_words(was, now)
        sentence = f"{self._is.title(id)} {words}."
        return Change(kind=ChangeKind.PIN, block=id, before=was, after=now, sentence=sentence)

    def _input(self, id: str, name: str, before: Any, after: Any) -> Change:
        kind = ChangeKind.INPUT_CHANGED
        if before is ABSENT:
            kind = ChangeKind.INPUT_WRITTEN
        elif after is ABSENT:
            kind = ChangeKind.INPUT_CLEARED
        return value_change(
            kind,
            self._is.port(id, name),
            before if before is ABSENT else self._was.shown(id, name, before),
            after if after is ABSENT else self._is.shown(id, name, after),
            block=id,
            input=name,
        )

    # Links

    def _links(self) -> Iterator[Change]:
        gone: dict[str, list[Fields]] = {}
        come: dict[str, list[Fields]] = {}
        removed = set(self._old.keys(BLOCKS)) - set(self._new.keys(BLOCKS))
        for place, before, after in self._differing(LINKS):
            source, target = link_ends(place)
            ends = {"from": source, "to": target}
            if before is ABSENT:
                come.setdefault(target, []).append(ends | after)
            elif after is ABSENT:
                if target.partition(".")[0] not in removed:
                    gone.setdefault(target, []).append(ends | before)
            else:
                said = f"The link from {self._is.end(source)} to {self._is.end(target)}"
                sentence = f"{said} has other details."
                yield _link(ChangeKind.LINK, target, ends | before, ends | after, sentence)
        for target in dict.fromkeys([*gone, *come]):
            yield from self._relinked(target, gone.get(target, []), come.get(target, []))

    def _relinked(self, target: str, gone: list[Fields], come: list[Fields]) -> Iterator[Change]:
        was, now = self._was.end(target), self._is.end(target)
        if len(gone) == len(come) == 1:
            old, new = gone[0], come[0]
            source, other = self._is.end(new["from"]), self._was.end(old["from"])
            sentence = f"{now} is linked from {source}, no longer from {other}."
            yield _link(ChangeKind.RELINKED, target, old, new, sentence)
            return
        for link in gone:
            sentence = f"Unlinked {self._was.end(link['from'])} from {was}."
            yield _link(ChangeKind.LINK_REMOVED, target, link, None, sentence)
        for link in come:
            sentence = f"Linked {self._is.end(link['from'])} to {now}."
            yield _link(ChangeKind.LINK_ADDED, target, None, link, sentence)

    # Order and layout

    def _reordered(self) -> Iterator[Change]:
        for whole in self._new.wholes():
            if whole[:1] == LAYOUT or not self._old.is_reordered(self._new, whole):
                continue
            where = " · ".join(plain(str(key)) for key in whole) or "the workflow"
            sentence = f"What is in {where} stands in another order in the file."
            if whole == LINKS:
                sentence = "The links have another order, which counts where one input has several."
            block = str(whole[1]) if whole[:1] == BLOCKS and len(whole) > 1 else None
            yield Change(kind=ChangeKind.ORDER, block=block, sentence=sentence)

    def _layout(self) -> Iterator[Change]:
        moved = [str(place[-1]) for place, *_ in self._at_staying(BLOCK_PLACES)]
        told = [f"moved {_count(len(moved), 'block')}"] if moved else []
        befores = [before for _place, before, _after in self._at_staying(COLLAPSED)]
        collapsed = befores.count(ABSENT)
        for verb, count in (("collapsed", collapsed), ("expanded", len(befores) - collapsed)):
            told += [f"{verb} {_count(count, 'block')}"] if count else []
        for name in ("note", "frame"):
            befores = [before for _place, before, _after in self._differing(("layout", f"{name}s"))]
            added = befores.count(ABSENT)
            for verb, count in (("added", added), ("removed", len(befores) - added)):
                told += [f"{verb} {_count(count, name)}"] if count else []
        told += [f"changed {label(str(place[-1]))}" for place, *_ in self._differing(LAYOUT)]
        wholes = [whole for whole in self._new.wholes() if whole[:1] == LAYOUT]
        if any(self._old.is_reordered(self._new, whole) for whole in wholes):
            told.append("changed the order in the file")
        if told:
            sentence = f"On the canvas: {', '.join(told)}."
            yield Change(kind=ChangeKind.LAYOUT, after=moved, sentence=sentence)

    def _at_staying(self, whole: Place) -> Iterator[tuple[Place, Any, Any]]:
        """What differs in a whole by block; of blocks that are new or gone it is no news."""
        old, new = self._old.keys(BLOCKS), self._new.keys(BLOCKS)
        for place, before, after in self._differing(whole):
            is_of_new = before is ABSENT and place[-1] not in old and place[-1] in new
            is_of_gone = after is ABSENT and place[-1] not in new and place[-1] in old
            if not (is_of_new or is_of_gone):
                yield place, before, after


def _link(
    kind: ChangeKind, target: str, before: Fields | None, after: Fields | None, sentence: str
) -> Change:
    block, _dot, port = target.partition(".")
    return Change(kind=kind, block=block, input=port, before=before, after=after, sentence=sentence)


def _block_data(parts: Parts, id: str, speech: Speech) -> Fields:
    place = (*BLOCKS, id)
    written = parts.within((*place, "inputs"))
    inputs = {name: speech.shown(id, name, value) for name, value in written.items()}
    policy = parts.within((*place, "policy"))
    return parts.within(place) | {"inputs": inputs} | ({"policy": policy} if policy else {})


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number != 1 else ''}"
