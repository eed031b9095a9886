"""What a line of the command line means: `connect Filter matched to Email To`. No Qt, no edits.

How blocks and ports are found by name is in `names`, what becomes of a command in `deed`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.editor.outline.names import End, Found, Names, Word, said, words_of
from app.editor.outline.spoken_value import read_value
from app.editor.search import search
from app.workflow.model import Link
from app.workflow.wiring import Wiring
from app.workflow.words import either, nearest
from blocks.sdk import GraphError, Kind


@dataclass(frozen=True, slots=True)
class Add:
    """Place a block of a type; `title` is empty for the block's own."""

    type: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Connect:
    """Make a link."""

    link: Link


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Take links away."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SetInput:
    """Write a value into an input."""

    end: End
    value: Any


@dataclass(frozen=True, slots=True)
class Clear:
    """Take a written value away."""

    end: End


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a block another title."""

    block: str
    title: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Take blocks away."""

    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Place copies of blocks."""

    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoTo:
    """Select a block, and put the cursor into its input where one is named."""

    end: End


@dataclass(frozen=True, slots=True)
class Act:
    """Something without a name behind it: `undo`, `redo`, `run`, `stop`, `help`."""

    name: str


Command = Add | Connect | Disconnect | SetInput | Clear | Rename | Delete | Duplicate | GoTo | Act

EXAMPLES = {
    "add": "add Webhook",
    "connect": "connect Filter matched to Email To",
    "set": "set Email Subject to Hello",
    "clear": "clear Email Subject",
    "rename": "rename Filter to Due",
    "delete": "delete Email",
    "disconnect": "disconnect Email To",
    "duplicate": "duplicate Email",
    "go": "go to Email Subject",
    "undo": "undo",
    "redo": "redo",
    "run": "run",
    "stop": "stop",
    "help": "help",
}
"""The first words of commands, each with a command."""

_SAME = {
    "insert": "add",
    "link": "connect",
    "wire": "connect",
    "write": "set",
    "empty": "clear",
    "remove": "delete",
    "unlink": "disconnect",
    "copy": "duplicate",
    "show": "go",
    "select": "go",
    "rehearse": "run",
    "?": "help",
}
INTO = ("to", "into", "→", "->")
BECOMES = ("to", "=")
FROM = ("from", "to", "into", "→", "->")
_MOST_OFFERED = 5


def verb_of(word: Word) -> str | None:
    """The command that a first word stands for."""
    text = word.text.casefold()
    return text if text in EXAMPLES else _SAME.get(text)


def parse(text: str, wiring: Wiring, selected: Sequence[str] = ()) -> Command:
    """What `text` asks for.

    Args:
        wiring: Of the workflow that the names are of.
        selected: Ids of blocks. While it is one, its ports need not be named with it; what is
            said of no block at all is said of these.

    Raises:
        GraphError: It cannot be understood, or not be done; the text says what to write instead.
    """
    words = words_of(text)
    if not words:
        raise GraphError(f"Write what to do, for example “{EXAMPLES['connect']}”")
    verb = verb_of(words[0])
    if verb is None:
        near = nearest(words[0].text, EXAMPLES)
        hint = f"did you mean “{near}”?" if near else f"begin with {either(list(EXAMPLES))}"
        raise GraphError(f"“{words[0].text}” is not a command; {hint}")
    reader = _Reader(text, words[1:], wiring, selected)
    return _READERS[verb](reader, verb)


class _Reader:
    """The words behind the first one."""

    def __init__(
        self, text: str, words: tuple[Word, ...], wiring: Wiring, selected: Sequence[str]
    ) -> None:
        self.text = text
        self.words = words
        self.wiring = wiring
        self.names = Names(wiring, selected)
        self.selected = tuple(one for one in selected if wiring.block(one))

    def act(self, verb: str) -> Command:
        if self.words:
            raise GraphError(f"Nothing can stand behind “{verb}”")
        return Act(verb)

    def add(self, verb: str) -> Command:
        self._need(verb)
        cuts = self._cuts(("as",))
        what, title = (cuts[-1][0], self._rest(cuts[-1][1])) if cuts else (self.words, "")
        wanted = said(what)
        for spec in self.wiring.catalog.values():
            if wanted.casefold() in (spec.title.casefold(), spec.type.casefold()):
                return Add(spec.type, title)
        found = search(self.wiring.catalog, wanted)
        if not found:
            raise GraphError(f"There is no block “{wanted}”; the palette lists all there are")
        titles = [spec.title for spec in found[:_MOST_OFFERED]]
        if len(found) == 1:
            return Add(found[0].type, title)
        raise GraphError(f"“{wanted}” may be {either(titles)}: write one of them")

    def connect(self, verb: str) -> Command:
        self._need(verb)
        cuts = self._cuts(INTO)
        if not cuts:
            raise GraphError(f"Write where it leads, for example “{EXAMPLES['connect']}”")
        pairs = [(self.names.outputs(left), self.names.inputs(right)) for left, right in cuts]
        at = _best([_rank(*pair) for pair in pairs])
        left, right = cuts[at]
        start = self.names.one(left, pairs[at][0], is_input=False)
        end = self.names.one(right, pairs[at][1], is_input=True)
        return Connect(self._link(start, end))

    def disconnect(self, verb: str) -> Command:
        self._need(verb)
        cuts = self._cuts(FROM)
        pairs = [(self.names.outputs(left), self.names.inputs(right)) for left, right in cuts]
        ranks = [_rank(*pair) for pair in pairs]
        ends = [*self.names.inputs(self.words), *self.names.outputs(self.words)]
        alone = min((one.rank for one in ends), default=None)
        at = _best(ranks) if ranks else 0
        if ranks and ranks[at] is not None and (alone is None or (ranks[at] or 0) < alone):
            start = self.names.one(cuts[at][0], pairs[at][0], is_input=False)
            end = self.names.one(cuts[at][1], pairs[at][1], is_input=True)
            links = [one for one in self._links() if _starts(one, start) and _ends(one, end)]
            where = f"between {self.names.call(start)} and {self.names.call(end)}"
        else:
            end = self.names.one(self.words, ends, is_input=True)
            links = [one for one in self._links() if _ends(one, end) or _starts(one, end)]
            where = f"at {self.names.call(end)}"
        if not links:
            raise GraphError(f"There is no link {where}")
        return Disconnect(tuple(links))

    def set(self, verb: str) -> Command:
        self._need(verb)
        cuts = self._cuts(BECOMES)
        if not cuts:
            raise GraphError(f"Write what to set it to, for example “{EXAMPLES['set']}”")
        found = [[one for one in self.names.inputs(left) if one.end.port] for left, _ in cuts]
        at = _best([_rank(one) for one in found])
        end = self.names.one(cuts[at][0], found[at], is_input=True)
        spec = self.wiring.input(end.block, end.port)
        if spec is None:
            raise GraphError(f"{self.names.call(end)} cannot be written")
        return SetInput(end, read_value(self._rest(cuts[at][1]), spec))

    def clear(self, verb: str) -> Command:
        self._need(verb)
        found = [one for one in self.names.inputs(self.words) if one.end.port]
        end = self.names.one(self.words, found, is_input=True)
        block = self.wiring.block(end.block)
        if block is None or end.port not in block.inputs:
            raise GraphError(f"Nothing is written in {self.names.call(end)}")
        return Clear(end)

    def rename(self, verb: str) -> Command:
        self._need(verb)
        cuts = self._cuts(INTO)
        if not cuts:
            raise GraphError(f"Write the new title, for example “{EXAMPLES['rename']}”")
        named = [cut for cut in cuts if self.names.is_block(cut[0])]
        left, right = named[-1] if named else cuts[0]
        return Rename(self.names.block(left), self._rest(right))

    def blocks(self, verb: str) -> Command:
        chosen = (self.names.block(self.words),) if self.words else self.selected
        if not chosen:
            raise GraphError(f"Write which block, for example “{EXAMPLES[verb]}”")
        return Delete(chosen) if verb == "delete" else Duplicate(chosen)

    def go(self, verb: str) -> Command:
        words = self.words[1:] if self.words and self.words[0].is_one_of("to") else self.words
        if not words:
            raise GraphError(f"Write where to, for example “{EXAMPLES['go']}”")
        return GoTo(self.names.one(words, self.names.inputs(words), is_input=True))

    def _need(self, verb: str) -> None:
        if not self.words:
            raise GraphError(f"Write what to {verb}, for example “{EXAMPLES[verb]}”")

    def _cuts(self, between: Sequence[str]) -> list[tuple[Sequence[Word], Sequence[Word]]]:
        """What stands before and after each of these words."""
        return [
            (self.words[:at], self.words[at + 1 :])
            for at, word in enumerate(self.words)
            if 0 < at < len(self.words) - 1 and word.is_one_of(*between)
        ]

    def _rest(self, words: Sequence[Word]) -> str:
        """Words as they were written, blanks and all; what stands in quotes without them."""
        if len(words) == 1 and words[0].is_quoted:
            return words[0].text
        return self.text[words[0].start :].strip()

    def _links(self) -> tuple[Link, ...]:
        return self.wiring.workflow.links

    def _link(self, start: End, end: End) -> Link:
        """The link between two ends; where a port was not named, the only one that fits."""
        ports = self.wiring.ports
        outputs = [start.port] if start.port else [one.name for one in ports(start.block).outputs]
        inputs = [end.port] if end.port else [one.name for one in ports(end.block).inputs]
        links = [
            Link(from_block=start.block, from_port=output, to_block=end.block, to_port=input)
            for output in outputs
            for input in inputs
        ]
        if len(links) == 1:
            return links[0]
        return self._only_fitting(start, end, links)

    def _only_fitting(self, start: End, end: End, links: Sequence[Link]) -> Link:
        landed = [self.wiring.landing(one) for one in links if self._fits(one)]
        fitting = list({(one.source, one.target): one for one in landed}.values())
        if start.port:
            # A block as a whole is named for what it is sent, seldom to let it wait.
            fitting = [one for one in fitting if one.to_port != "when"] or fitting
        if len(fitting) == 1:
            return fitting[0]
        ways = f"{self.names.call(start)} and {self.names.call(end)}"
        if not fitting:
            raise GraphError(f"Nothing fits between {ways}")
        calls = dict.fromkeys(self._port_call(one, is_input=bool(start.port)) for one in fitting)
        raise GraphError(f"Name the port: {either(list(calls)[:_MOST_OFFERED])} would fit")

    def _fits(self, link: Link) -> bool:
        return self.wiring.fit(
            link.from_block, link.from_port, link.to_block, link.to_port
        ).is_allowed

    def _port_call(self, link: Link, *, is_input: bool) -> str:
        output = self.wiring.output(link.from_block, link.from_port)
        input = self.wiring.input(link.to_block, link.to_port)
        spec = input if is_input else output
        if spec is None or (output is not None and output.type.kind == Kind.BRANCH):
            spec = output
        return spec.label if spec else ""


_READERS: dict[str, Callable[[_Reader, str], Command]] = {
    "add": _Reader.add,
    "connect": _Reader.connect,
    "set": _Reader.set,
    "clear": _Reader.clear,
    "rename": _Reader.rename,
    "delete": _Reader.blocks,
    "disconnect": _Reader.disconnect,
    "duplicate": _Reader.blocks,
    "go": _Reader.go,
    "undo": _Reader.act,
    "redo": _Reader.act,
    "run": _Reader.act,
    "stop": _Reader.act,
    "help": _Reader.act,
}


def _rank(*found: Sequence[Found]) -> int | None:
    """How likely several meanings are together; None where one of them has none."""
    if not all(found):
        return None
    return sum(min(one.rank for one in ends) for ends in found)


def _best(ranks: Sequence[int | None]) -> int:
    """The place of the likeliest; of several the last, whose names are the longest."""
    known = [rank for rank in ranks if rank is not None]
    if not known:
        return 0
    return max(at for at, rank in enumerate(ranks) if rank == min(known))


def _starts(link: Link, end: End) -> bool:
    return link.from_block == end.block and end.port in ("", link.from_port)


def _ends(link: Link, end: End) -> bool:
    return link.to_block == end.block and end.port in ("", link.to_port)
