"""Finds blocks, inputs and written values of a workflow by what the user types. No Qt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.editor.block_view import unknown_inputs
from app.editor.canvas.value_text import secret_name, value_text
from app.editor.search import THRESHOLD, score_of_name
from app.workflow.link_rules import source_words
from app.workflow.model import PlacedBlock
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, Kind, PortSpec

MOST = 100
"""Places listed at once."""
_MOST_WORDS = 40
"""Of a long value this many words are compared letter by letter; the rest as it is typed."""
_WHOLE = 86.0
"""Of 100, for a value that has the text somewhere in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A block, or an input of it.

    Attributes:
        input: Its name; empty for the block itself.
        label: What the input is called.
        text: Where its value comes from, or the value that is written; of a block, what it is.
    """

    block: str
    title: str
    icon: str
    category: str
    input: str = ""
    label: str = ""
    text: str = ""


def find_places(wiring: Wiring, text: str) -> tuple[Place, ...]:
    """The places that fit `text`, best first; every block, in order, for an empty text."""
    words = text.casefold().split()
    found: list[tuple[float, Place]] = []
    for block in wiring.blocks():
        place = _block_place(wiring, block)
        title, kind = place.title.casefold(), place.text.casefold()
        score = min((_of_block(title, kind, word) for word in words), default=100.0)
        if score >= THRESHOLD:
            found.append((score, place))
        if words:
            found += _inputs(wiring, block, place, words)
    found.sort(key=lambda one: -one[0])
    return tuple(place for _, place in found[: MOST if words else None])


def _of_block(title: str, kind: str, word: str) -> float:
    return max(score_of_name(title, word), score_of_name(kind, word) - 4)


def _block_place(wiring: Wiring, block: PlacedBlock) -> Place:
    spec = wiring.spec(block.id)
    return Place(
        block=block.id,
        title=wiring.title(block.id),
        icon=spec.mark.icon if spec else "mdi6.help",
        category=spec.mark.category if spec else "faint",
        text=spec.title if spec else block.type,
    )


def _inputs(
    wiring: Wiring, block: PlacedBlock, at: Place, words: Sequence[str]
) -> Iterator[tuple[float, Place]]:
    for port in (*wiring.ports(block.id).inputs, *unknown_inputs(block, wiring)):
        written = block.inputs.get(port.name)
        is_linked = bool(wiring.links(block.id, port.name))
        if port.name == WHEN.name and not is_linked:
            continue
        texts = _texts(written) if _may_be_shown(wiring, block, port) else []
        score = _of_input(at.title.casefold(), port.label.casefold(), texts, words)
        if score >= THRESHOLD:
            yield (
                score,
                Place(
                    block=at.block,
                    title=at.title,
                    icon=at.icon,
                    category=at.category,
                    input=port.name,
                    label=port.label,
                    text=_said(wiring, block, port),
                ),
            )


def _may_be_shown(wiring: Wiring, block: PlacedBlock, port: PortSpec) -> bool:
    """Not a secret that is written out, nor what might be one: an input that is not known here."""
    if wiring.input(block.id, port.name) is None:
        return False
    return port.type.kind != Kind.SECRET or bool(secret_name(block.inputs.get(port.name)))


def _of_input(title: str, label: str, texts: Sequence[str], words: Sequence[str]) -> float:
    """Each word must be found; at least one in the label or the value, not in the title alone."""
    own = [max(score_of_name(label, word) - 2, _of_value(texts, word)) for word in words]
    if max(own) < THRESHOLD:
        return 0.0
    return min(
        max(score, score_of_name(title, word) - 4) for score, word in zip(own, words, strict=True)
    )


def _of_value(texts: Sequence[str], word: str) -> float:
    best = 0.0
    for text in texts:
        if word in text:
            return _WHOLE
        compared = " ".join(text.split()[:_MOST_WORDS])
        if len(word) > 2 and compared:
            # Below a value that has it: letters that are alike are many in long texts.
            best = max(best, score_of_name(compared, word) - 10)
    return best


def _texts(value: Any) -> list[str]:
    """Everything that is written in a value, in lower case; of a secret its name."""
    name = secret_name(value)
    if name is not None:
        return [name.casefold()]
    if isinstance(value, Mapping):
        return [text for key, one in value.items() for text in (str(key), *_texts(one))]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [text for one in value for text in _texts(one)]
    return [] if value is None else [str(value).casefold()]


def _said(wiring: Wiring, block: PlacedBlock, port: PortSpec) -> str:
    links = wiring.links(block.id, port.name)
    if links:
        return "← " + ", ".join(source_words(wiring, link) for link in links)
    if wiring.input(block.id, port.name) is None:
        return "not known to this block"
    if port.name in block.inputs:
        return value_text(block.inputs[port.name], port.type)
    return "nothing written"
