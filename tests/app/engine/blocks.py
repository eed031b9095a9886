"""Small blocks for the engine's tests. What they do is given by functions of each test."""

import threading
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

from pydantic import ConfigDict

from blocks.sdk import (
    AnyList,
    BlockInputs,
    BlockOutputs,
    BlockSpec,
    Branch,
    Category,
    Context,
    JsonObject,
    Secret,
    Text,
    TextList,
    block,
    port,
    read_block,
    setting,
)

Behaviour = Callable[[Any, Context], dict[str, Any]]


class Bench:
    """A catalogue of small blocks, and a record of who ran with what.

    Attributes:
        behave: Title of a `send` or `say` block → what it does instead of the usual.
        ran: `(block id, inputs)` in the order the blocks began.
    """

    def __init__(self) -> None:
        self.behave: dict[str, Behaviour] = {}
        self.ran: list[tuple[str, Any]] = []
        self._lock = threading.Lock()
        specs = [self._source(), self._say(), self._split(), self._join(), self._send()]
        self.catalog: dict[str, BlockSpec] = {spec.type: spec for spec in specs}

    def ran_ids(self) -> list[str]:
        """Ids of the blocks that began, in order; one entry a try."""
        return [block_id for block_id, _ in self.ran]

    def _note(self, inputs: Any, context: Context) -> None:
        with self._lock:
            self.ran.append((_block_id(context), inputs))

    def _source(self) -> BlockSpec:
        class Inputs(BlockInputs):
            count: int = setting("How many rows.", default=0)

        class Outputs(BlockOutputs):
            model_config = ConfigDict(extra="allow")
            text: Text | None = port("Any text.")
            person: JsonObject | None = port("Who it is about.")

        @block(
            type="source", version=1, title="Source", category=Category.SOURCES, icon="mdi6.play"
        )
        def run(inputs: Inputs, context: Context) -> Outputs:
            self._note(inputs, context)
            return Outputs(**context.trigger)

        def rows(inputs: Inputs, _context: Context) -> Iterator[Mapping[str, Any]]:
            return iter([{"text": f"row {n}"} for n in range(1, inputs.count + 1)])

        return _spec(Inputs, Outputs, run, rows=rows)

    def _say(self) -> BlockSpec:
        class Inputs(BlockInputs):
            text: Text | None = port("What to say.")
            texts: TextList | None = port("More to say.", many_links=True)
            lines: Text | None = port("Still more, one below the other.", many_links=True)
            person: JsonObject | None = port("Who.", many_links=True)
            number: int | None = port("How often.")

        class Outputs(BlockOutputs):
            text: Text | None = port("What was said.")

        @block(type="say", version=1, title="Say", category=Category.LOGIC, icon="mdi6.chat")
        def run(inputs: Inputs, context: Context) -> Outputs:
            self._note(inputs, context)
            behave = self.behave.get(_block_id(context))
            return Outputs(**behave(inputs, context)) if behave else Outputs(text=inputs.text)

        return _spec(Inputs, Outputs, run)

    def _split(self) -> BlockSpec:
        class Inputs(BlockInputs):
            text: Text = port("Looked at.")
            wanted: Text = port("What to look for.")

        class Outputs(BlockOutputs):
            same: Branch = port("It is what was looked for.")
            other: Branch = port("It is not.")
            is_same: bool = port("The same as a value.")
            text: Text | None = port("The text, when it is the same.", only_when="same")

        @block(
            type="split", version=1, title="Split", category=Category.LOGIC, icon="mdi6.call-split"
        )
        def run(inputs: Inputs, context: Context) -> Outputs:
            self._note(inputs, context)
            same = inputs.text == inputs.wanted
            return Outputs(same=same, other=not same, is_same=same, text=inputs.text)

        return _spec(Inputs, Outputs, run)

    def _join(self) -> BlockSpec:
        class Inputs(BlockInputs):
            values: AnyList = port("Branches.", many_links=True)

        class Outputs(BlockOutputs):
            value: Any = port("The first.")

        @block(
            type="join",
            version=1,
            title="Join",
            category=Category.LOGIC,
            icon="mdi6.call-merge",
            joins=True,
        )
        def run(inputs: Inputs, context: Context) -> Outputs:
            self._note(inputs, context)
            return Outputs(value=inputs.values[0])

        return _spec(Inputs, Outputs, run)

    def _send(self) -> BlockSpec:
        class Inputs(BlockInputs):
            to: Text = port("To whom.")
            text: Text = port("What.")
            note: Text | None = port("May be left empty.", may_be_empty=True)
            texts: TextList | None = port("More.", many_links=True)
            key: Secret | None = port("The key.")

        class Outputs(BlockOutputs):
            sent: bool = port("Whether it went out.")
            code: int | None = port("The answer's code.")
            error: str = port("Why not.", default="")

        @block(
            type="send",
            version=1,
            title="Send",
            category=Category.ACTIONS,
            icon="mdi6.send",
            outward=True,
            success="sent",
            retry_delays_s=(1, 5),
        )
        def run(inputs: Inputs, context: Context) -> Outputs:
            self._note(inputs, context)
            behave = self.behave.get(_block_id(context))
            return Outputs(**behave(inputs, context)) if behave else Outputs(sent=True)

        return _spec(Inputs, Outputs, run)


def _block_id(context: Context) -> str:
    return context.idempotency_key.rpartition(":")[2]


def _spec(
    inputs: type[BlockInputs], outputs: type[BlockOutputs], run: Any, **parts: Any
) -> BlockSpec:
    module = ModuleType("tests.small_block", "Small: a block for tests.")
    module.__dict__.update({"Inputs": inputs, "Outputs": outputs, "run": run, **parts})
    spec = read_block(module)
    assert spec is not None
    return spec
