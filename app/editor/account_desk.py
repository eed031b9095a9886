"""Asks the user's account at a provider what there is to choose from, beside the window.

It is a look-up in the real world, without any effect there, and happens when the user asks for it.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QObject

from app.editor.run_thread import Outcome
from app.editor.run_threads import RunThreads
from app.editor.used_values import used_values
from app.engine.block_context import open_context
from app.engine.world import World
from app.workflow.model import PlacedBlock
from app.workflow.wiring import Wiring
from blocks.sdk import (
    BlockSpec,
    Context,
    CordboardError,
    InvalidInputError,
    StopRun,
    read_written,
    sentence,
)

ROWS = 5
"""So many rows of a file are shown beside its name."""

MakeLiveWorld = Callable[[Path], World]
"""The real world, for the folder of a workflow file. Called in the thread that asks."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The block in the inspector."""

    wiring: Wiring
    block: PlacedBlock
    spec: BlockSpec
    folder: Path

    @classmethod
    def of(cls, wiring: Wiring, selected: tuple[str, ...], folder: Path) -> "Shown | None":
        """The block that is selected; None for none, for several, and for an unknown kind."""
        block = wiring.block(selected[0]) if len(selected) == 1 else None
        spec = wiring.spec(block.id) if block else None
        return cls(wiring, block, spec, folder) if block and spec else None


class AccountDesk(QObject):
    """The `Account` of the fields in the inspector.

    Args:
        make_world: Gives each look-up its world.
        shown: What is in the inspector.
    """

    def __init__(
        self,
        make_world: MakeLiveWorld,
        shown: Callable[[], Shown | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_world = make_world
        self._shown = shown
        self._stop = threading.Event()
        self._threads = RunThreads(self)

    def provider(self) -> str:
        """Whose account would be asked, with its hosts; empty where nobody would be."""
        shown = self._shown()
        if shown is None:
            return ""
        variant = shown.spec.variant(shown.block.inputs)
        hosts = ", ".join((variant.hosts if variant else ()) or shown.spec.mark.hosts)
        return f"{variant.title} ({hosts})" if variant else hosts

    def used(self, input: str) -> tuple[str, ...]:
        """Values that the workflow has for inputs of this name."""
        shown = self._shown()
        return used_values(shown.wiring, shown.block.id, input) if shown else ()

    def ask(self, input: str, receiver: Callable[[Outcome], None]) -> None:
        """Look up the values of an input of the block that is shown. As of `Account.ask`."""
        stop = self._stop
        self._begin(lambda shown, world: look_up(shown, input, world, stop), receiver)

    def first_rows(self, receiver: Callable[[Outcome], None]) -> None:
        """Read the first rows of the source that is shown. As of `Account.first_rows`."""
        stop = self._stop
        self._begin(lambda shown, world: read_rows(shown, world, stop), receiver)

    def _begin(
        self, look: Callable[[Shown, World], Any], receiver: Callable[[Outcome], None]
    ) -> None:
        shown, make_world = self._shown(), self._make_world
        if shown is None:
            return

        # It does not know this desk: with a cycle, the threads would go when Python collects.
        def work() -> Any:
            world = make_world(shown.folder)
            try:
                return look(shown, world)
            finally:
                world.close()

        self._threads.begin(work, receiver)

    def close(self) -> None:
        """End what is being looked up, and wait for it."""
        self._stop.set()
        self._threads.close()


def look_up(shown: Shown, input: str, world: World, stop: threading.Event) -> tuple[str, ...]:
    """The values that the account of a block has for an input; none once `stop` is set.

    What is written in an input that is linked does not count.

    Raises:
        CordboardError: The account cannot be asked, or does not answer as it should.
    """
    wiring, block, spec = shown.wiring, shown.block, shown.spec
    offer = spec.offer_for(block.inputs)
    if offer is None:
        return ()
    written = {
        name: value for name, value in block.inputs.items() if not wiring.links(block.id, name)
    }
    context = open_look_up(shown, world, stop)
    try:
        values = offer(
            input, read_written(wiring.ports(block.id).inputs, written, context.secrets), context
        )
    except StopRun:
        return ()
    except CordboardError as error:
        raise CordboardError(world.redact(str(error))) from None
    return tuple(world.redact(list(values)))


def read_rows(shown: Shown, world: World, stop: threading.Event) -> tuple[Mapping[str, Any], ...]:
    """The first `ROWS` rows of a source that reads many; what the source notes on them left out.

    Raises:
        CordboardError: They cannot be read.
    """
    block, spec = shown.block, shown.spec
    if spec.rows is None:
        return ()
    context = open_look_up(shown, world, stop)
    written = read_written(shown.wiring.ports(block.id).inputs, block.inputs, context.secrets)
    try:
        inputs = spec.model(block.inputs).model_validate(written)
    except ValidationError as error:
        raise InvalidInputError(sentence(error)) from None
    rows = islice(spec.rows(inputs, context), ROWS)
    shortened = [
        {name: value for name, value in row.items() if not name.startswith("$")} for row in rows
    ]
    return tuple(world.redact(shortened))


def open_look_up(shown: Shown, world: World, stop: threading.Event) -> Context:
    """What a look-up for the block reaches."""
    return open_context(
        world,
        block_id=shown.block.id,
        provider=shown.spec.provider_name(shown.block.inputs),
        key=f"look-up:1:{shown.block.id}",
        trigger={},
        deadline=None,
        stop=stop,
        say=_unheard,
    )


def _unheard(*_said: object, **_more: object) -> None:
    """There is no run whose log it could stand in."""
