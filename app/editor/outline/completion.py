"""What a command may go on with, as whole lines. No Qt."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.editor.outline.command import BECOMES, EXAMPLES, INTO, verb_of
from app.editor.outline.names import End, Names, Word, words_of
from app.editor.outline.phrase import Phrases
from app.editor.search import search
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, GraphError, Kind

MOST = 40
"""Lines offered at once."""


def complete(text: str, wiring: Wiring, selected: Sequence[str] = ()) -> tuple[str, ...]:
    """Lines that `text` may become, in the order of the workflow.

    A line that ends with a blank asks for more.
    """
    words = words_of(text)
    verb = verb_of(words[0]) if words else None
    if verb is None or (len(words) == 1 and not text.endswith(" ")):
        typed = words[0].text.casefold() if words else ""
        openings = (_opening(one) for one in EXAMPLES if one.startswith(typed))
        return tuple(one for one in openings if one != text)
    offer = _OFFERS.get(verb)
    if offer is None:
        return ()
    found: list[str] = []
    for line in offer(_Typed(text, words, wiring, selected)):
        if line not in found and line.strip() != text.strip():
            found.append(line)
        if len(found) == MOST:
            break
    return tuple(found)


class _Typed:
    """What has been typed so far."""

    def __init__(
        self, text: str, words: tuple[Word, ...], wiring: Wiring, selected: Sequence[str]
    ) -> None:
        self.text = text
        self.head = words[0].text
        self.words = words[1:]
        self.wiring = wiring
        self.names = Names(wiring, selected)
        self.phrases = Phrases(wiring)

    def split(self, between: Sequence[str]) -> tuple[tuple[Word, ...], tuple[Word, ...]] | None:
        """The words before and after the last of these that has something before it."""
        for at in range(len(self.words) - 1, 0, -1):
            if self.words[at].is_one_of(*between) and (
                at < len(self.words) - 1 or self.text.endswith(" ")
            ):
                return self.words[:at], self.words[at + 1 :]
        return None

    def begun(self, words: Sequence[Word]) -> str:
        """The line up to and with these words, with a blank."""
        last = words[-1]
        rest = self.text[last.start :]
        end = len(last.text) + (2 if last.is_quoted else 0)
        return self.text[: last.start] + rest[:end] + " "


def _opening(verb: str) -> str:
    return verb if verb in {"undo", "redo", "run", "stop", "help"} else f"{verb} "


def _adds(typed: _Typed) -> Iterator[str]:
    wanted = " ".join(word.text for word in typed.words)
    for spec in search(typed.wiring.catalog, wanted):
        yield f"{typed.head} {spec.title}"


def _blocks(typed: _Typed, words: Sequence[Word] | None = None) -> Iterator[str]:
    words = typed.words if words is None else words
    for block in typed.wiring.order():
        name = typed.phrases.block(block)
        if _fits(name, words):
            yield f"{typed.head} {name}"


def _renames(typed: _Typed) -> Iterator[str]:
    if typed.split(INTO) is None:
        for line in _blocks(typed):
            yield f"{line} to "


def _goes(typed: _Typed) -> Iterator[str]:
    words = typed.words[1:] if typed.words and typed.words[0].is_one_of("to") else typed.words
    for line in _blocks(typed, words):
        yield line.replace(typed.head, f"{typed.head} to", 1)


def _connects(typed: _Typed) -> Iterator[str]:
    split = typed.split(INTO)
    if split is None:
        for end in _ends(typed, is_input=False):
            name = typed.phrases.port(end)
            if _fits(name, typed.words):
                yield f"{typed.head} {name} to "
        return
    left, right = split
    try:
        start = typed.names.one(left, typed.names.outputs(left), is_input=False)
    except GraphError:
        return
    begun = typed.begun(typed.words[: len(left) + 1])
    for end in _ends(typed, is_input=True):
        if _would_fit(typed.wiring, start, end):
            name = typed.phrases.port(end)
            if _fits(name, right):
                yield f"{begun}{name}"


def _sets(typed: _Typed) -> Iterator[str]:
    split = typed.split(BECOMES)
    if split is None:
        for end in _ends(typed, is_input=True):
            spec = typed.wiring.input(end.block, end.port)
            if spec is None or spec.type.kind in (Kind.BRANCH, Kind.SECRET):
                continue
            name = typed.phrases.port(end)
            if _fits(name, typed.words):
                yield f"{typed.head} {name} to "
        return
    left, right = split
    found = [one for one in typed.names.inputs(left) if one.end.port]
    spec = typed.wiring.input(found[0].end.block, found[0].end.port) if found else None
    if spec is None:
        return
    offered = ("yes", "no") if spec.type.kind == Kind.BOOLEAN else spec.choices
    begun = typed.begun(typed.words[: len(left) + 1])
    yield from (f"{begun}{one}" for one in offered if _fits(one, right))


def _clears(typed: _Typed) -> Iterator[str]:
    for end in _ends(typed, is_input=True):
        block = typed.wiring.block(end.block)
        name = typed.phrases.port(end)
        if block is not None and end.port in block.inputs and _fits(name, typed.words):
            yield f"{typed.head} {name}"


def _disconnects(typed: _Typed) -> Iterator[str]:
    for end in _ends(typed, is_input=True):
        name = typed.phrases.port(end)
        if typed.wiring.links(end.block, end.port) and _fits(name, typed.words):
            yield f"{typed.head} {name}"


def _ends(typed: _Typed, *, is_input: bool) -> Iterator[End]:
    wiring = typed.wiring
    for block in wiring.order():
        ports = wiring.ports(block)
        specs = ports.inputs if is_input else ports.outputs
        # `when` last: a value is what is mostly meant.
        for spec in sorted(specs, key=lambda one: one.name == WHEN.name):
            yield End(block, spec.name)


def _would_fit(wiring: Wiring, start: End, end: End) -> bool:
    ports = wiring.ports(start.block).outputs
    names: Iterable[str] = [start.port] if start.port else [one.name for one in ports]
    for name in names:
        output = wiring.output(start.block, name)
        if output is not None and output.type.kind == Kind.BRANCH and end.port != WHEN.name:
            spec = wiring.spec(end.block)
            if spec is None or not spec.mark.joins:
                continue
        if wiring.fit(start.block, name, end.block, end.port).is_allowed:
            return True
    return False


def _fits(name: str, words: Sequence[Word]) -> bool:
    """Whether each word begins a word of the name, in this order."""
    rest = iter(name.casefold().replace('"', "").split())
    return all(
        any(part.startswith(one) for part in rest)
        for word in words
        for one in word.text.casefold().split()
    )


_OFFERS: dict[str, Callable[[_Typed], Iterator[str]]] = {
    "add": _adds,
    "connect": _connects,
    "set": _sets,
    "clear": _clears,
    "rename": _renames,
    "delete": _blocks,
    "duplicate": _blocks,
    "disconnect": _disconnects,
    "go": _goes,
}
