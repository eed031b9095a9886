"""Finds blocks and ports of a workflow by what users call them in a command. No Qt."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.workflow.wiring import Wiring
from app.workflow.words import either, nearest
from blocks.sdk import GraphError, PortSpec

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|“[^”]*”|\S+')
_MOST_NAMED = 4
_FROM_SELECTION = 8
"""What a port named without its block stands behind one that is named with it."""
_BLOCK_ALONE = 1


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command, or several in quotes.

    Attributes:
        text: Without the quotes.
        start: Where it begins in the command.
    """

    text: str
    is_quoted: bool
    start: int

    def is_one_of(self, *words: str) -> bool:
        """Whether it is one of these; a quoted word is a name and nothing else."""
        return not self.is_quoted and self.text.casefold() in words


@dataclass(frozen=True, slots=True)
class End:
    """A port of a block; `port` is empty where the block alone was named."""

    block: str
    port: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A meaning of some words; of several, that of the lowest rank is meant."""

    rank: int
    end: End


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a command. What stands in quotes is one word."""
    return tuple(_word(match) for match in _WORD.finditer(text))


def said(words: Iterable[Word]) -> str:
    """The words as one text."""
    return " ".join(word.text for word in words)


class Names:
    """What the blocks and ports of a workflow are called.

    Args:
        selected: Ids of blocks. While it is one, its ports need not be named with it.
    """

    def __init__(self, wiring: Wiring, selected: Sequence[str] = ()) -> None:
        self._wiring = wiring
        self._selected = selected[0] if len(selected) == 1 else None

    def block(self, words: Sequence[Word]) -> str:
        """The id of the block that is named.

        Raises:
            GraphError: No block is called so, or several are.
        """
        found = self._blocks(words)
        if not found:
            raise GraphError(self._no_block(words))
        return self._only(words, found).block

    def is_block(self, words: Sequence[Word]) -> bool:
        """Whether the words name a block, or several."""
        return bool(self._blocks(words))

    def inputs(self, words: Sequence[Word]) -> list[Found]:
        """The inputs, settings and blocks that the words may mean, the likeliest first."""
        return self._ends(words, is_input=True)

    def outputs(self, words: Sequence[Word]) -> list[Found]:
        """The outputs and blocks that the words may mean, the likeliest first."""
        return self._ends(words, is_input=False)

    def one(self, words: Sequence[Word], found: Sequence[Found], *, is_input: bool) -> End:
        """The one of `found` that is meant.

        Raises:
            GraphError: None is, or several are.
        """
        if not found:
            raise GraphError(self._no_end(words, is_input=is_input))
        return self._only(words, found)

    def call(self, end: End) -> str:
        """The block or port as it is called in sentences: `“Email” · Subject`."""
        title = f"“{self._wiring.title(end.block)}”"
        if not end.port:
            return title
        ports = self._wiring.ports(end.block)
        spec = ports.input(end.port) or ports.output(end.port)
        return f"{title} · {spec.label if spec else end.port}"

    def _only(self, words: Sequence[Word], found: Sequence[Found]) -> End:
        best = min(one.rank for one in found)
        ends = list(dict.fromkeys(one.end for one in found if one.rank == best))
        if len(ends) == 1:
            return ends[0]
        calls = [self.call(end) for end in ends[:_MOST_NAMED]]
        if len(set(calls)) < len(calls):
            calls = [f"{call} (id {end.block})" for call, end in zip(calls, ends, strict=False)]
        raise GraphError(
            f"“{said(words)}” may be {', '.join(calls[:-1])} or {calls[-1]}: name it in full"
        )

    def _blocks(self, words: Sequence[Word]) -> list[Found]:
        if not words:
            return []
        found = []
        for block in self._wiring.workflow.blocks:
            ranks = [
                _rank(self._wiring.title(block.id), words),
                _rank(block.id, words),
            ]
            known = [rank for rank in ranks if rank is not None]
            if known:
                found.append(Found(min(known), End(block.id)))
        return sorted(found, key=lambda one: one.rank)

    def _ends(self, words: Sequence[Word], *, is_input: bool) -> list[Found]:
        dotted = self._dotted(words, is_input=is_input)
        if dotted:
            return dotted
        words = [word for word in words if not word.is_one_of("·")]
        found = [Found(one.rank + _BLOCK_ALONE, one.end) for one in self._blocks(words)]
        for cut in range(1, len(words)):
            for block in self._blocks(words[:cut]):
                for rank, name in self._ports(block.end.block, words[cut:], is_input=is_input):
                    found.append(Found(block.rank + rank, End(block.end.block, name)))
        if self._selected is not None and words:
            found += [
                Found(rank + _FROM_SELECTION, End(self._selected, name))
                for rank, name in self._ports(self._selected, words, is_input=is_input)
            ]
        return sorted(found, key=lambda one: one.rank)

    def _dotted(self, words: Sequence[Word], *, is_input: bool) -> list[Found]:
        if len(words) != 1 or words[0].is_quoted:
            return []
        block, _dot, port = words[0].text.partition(".")
        specs = self._specs(block, is_input=is_input)
        return [Found(0, End(block, one.name)) for one in specs if one.name == port]

    def _ports(
        self, block_id: str, words: Sequence[Word], *, is_input: bool
    ) -> list[tuple[int, str]]:
        found = []
        for spec in self._specs(block_id, is_input=is_input):
            rank = _rank(spec.name, words)
            if rank is not None:
                found.append((rank, spec.name))
        return found

    def _specs(self, block_id: str, *, is_input: bool) -> Sequence[PortSpec]:
        ports = self._wiring.ports(block_id)
        return ports.inputs if is_input else ports.outputs

    def _no_block(self, words: Sequence[Word]) -> str:
        titles = [self._wiring.title(block.id) for block in self._wiring.workflow.blocks]
        if not titles:
            return "There are no blocks yet: “add Webhook” places the first"
        near = nearest(said(words), titles)
        return f"No block is called “{said(words)}”" + (f"; did you mean “{near}”?" if near else "")

    def _no_end(self, words: Sequence[Word], *, is_input: bool) -> str:
        kind = "input" if is_input else "output"
        for cut in range(len(words) - 1, 0, -1):
            blocks = self._blocks(words[:cut])
            if blocks:
                block, port = blocks[0].end.block, said(words[cut:])
                labels = [one.label for one in self._specs(block, is_input=is_input)]
                near = nearest(port, labels)
                rest = f"did you mean “{near}”?" if near else f"it has {either(labels)}"
                title = self._wiring.title(block)
                if not labels:
                    return f"“{title}” has no {kind}s"
                return f"“{title}” has no {kind} “{port}”; {rest.replace(' or ', ' and ')}"
        return self._no_block(words)


def _word(match: re.Match[str]) -> Word:
    text = match.group()
    if len(text) > 1 and text[0] == "“":
        return Word(text[1:-1], is_quoted=True, start=match.start())
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return Word(json.loads(text), is_quoted=True, start=match.start())
        except ValueError:
            # A backslash that stands for itself, as in the path of a file.
            return Word(text[1:-1], is_quoted=True, start=match.start())
    return Word(text, is_quoted=False, start=match.start())


def _rank(name: str, words: Sequence[Word]) -> int | None:
    """How well the words fit a name: 0 is the name itself; None when they do not fit."""
    if len(words) == 1 and words[0].is_quoted:
        return 0 if words[0].text in (name, name.replace("_", " ")) else None
    if any(word.is_quoted for word in words):
        return None
    return _rank_of(_split(name), tuple(word.text.casefold() for word in words))


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().replace("_", " ").split())


def _rank_of(name: tuple[str, ...], wanted: tuple[str, ...]) -> int | None:
    if len(wanted) == 1:
        wanted = tuple(wanted[0].replace("_", " ").split())
    if not wanted:
        return None
    if wanted == name:
        return 0
    size = len(wanted)
    if name[:size] == wanted:
        return 2
    if any(name[at : at + size] == wanted for at in range(1, len(name))):
        return 3
    rest = iter(name)
    if all(any(word.startswith(one) for word in rest) for one in wanted):
        return 5
    return None
