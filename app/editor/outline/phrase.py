"""Writes a command as a line that `command.parse` reads back. No Qt."""

import json
from collections import Counter

from app.editor.outline.command import (
    Act,
    Add,
    Clear,
    Command,
    Connect,
    Delete,
    Disconnect,
    Duplicate,
    GoTo,
    Rename,
    SetInput,
    parse,
)
from app.editor.outline.names import End, words_of
from app.editor.outline.spoken_value import write_value
from app.workflow.wiring import Wiring
from blocks.sdk import GraphError

_BETWEEN = {"to", "into", "=", "→", "->", "from", "as", "·"}


def phrase(command: Command, wiring: Wiring) -> str:
    """The command in words; of several blocks or links the first. Names in quotes where needed."""
    line = Phrases(wiring).phrase(command)
    try:
        is_understood = parse(line, wiring) == command
    except GraphError:
        is_understood = False
    return line if is_understood else Phrases(wiring, is_strict=True).phrase(command)


class Phrases:
    """How the parts of commands are written.

    Args:
        is_strict: Every name stands in quotes, so that it is read as nothing else.
    """

    def __init__(self, wiring: Wiring, *, is_strict: bool = False) -> None:
        self._wiring = wiring
        self._is_strict = is_strict
        blocks = wiring.workflow.blocks
        self._titles = Counter(wiring.title(block.id).casefold() for block in blocks)
        self._ids = {block.id.casefold() for block in blocks}

    def phrase(self, command: Command) -> str:
        """The command in words."""
        match command:
            case Connect(link) | Disconnect((link, *_)):
                start = self.port(End(link.from_block, link.from_port))
                end = self.port(End(link.to_block, link.to_port))
                is_new = isinstance(command, Connect)
                return f"connect {start} to {end}" if is_new else f"disconnect {start} from {end}"
            case SetInput(end=into, value=value):
                spec = self._wiring.input(into.block, into.port)
                text = write_value(value, spec) if spec else str(value)
                return f"set {self.port(into)} to {self._name(text)}"
            case Clear(place) | GoTo(place):
                return f"{'clear' if isinstance(command, Clear) else 'go to'} {self.port(place)}"
            case Act(name):
                return name
        return self._of_block(command)

    def _of_block(self, command: Command) -> str:
        match command:
            case Add(type, title):
                name = f"add {self._name(self._wiring.catalog[type].title)}"
                return f"{name} as {self._name(title)}" if title else name
            case Rename(block, title):
                return f"rename {self.block(block)} to {self._name(title)}"
            case Delete((block, *_)):
                return f"delete {self.block(block)}"
            case Duplicate((block, *_)):
                return f"duplicate {self.block(block)}"
        return ""

    def block(self, block_id: str) -> str:
        """What to call a block so that no other is meant."""
        title = self._wiring.title(block_id)
        folded = title.casefold()
        is_another = folded in self._ids and folded != block_id.casefold()
        is_free = title.strip() and self._titles[folded] == 1 and not is_another
        return self._name(title if is_free else block_id)

    def port(self, end: End) -> str:
        """What to call a port of a block; the block alone where no port is named."""
        block = self.block(end.block)
        return f"{block} {self._name(end.port.replace('_', ' '))}" if end.port else block

    def _name(self, text: str) -> str:
        if not self._is_strict and _is_plain(text):
            return text
        return json.dumps(text, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    """Whether the text is read as it is, without quotes."""
    words = words_of(text)
    if not text or " ".join(word.text for word in words) != text:
        return False
    return not any(word.is_quoted or word.is_one_of(*_BETWEEN) for word in words)
