"""Carries out an order, in the thread of the run. No Qt: what happens is left in queues."""

from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from app.editor.running.order import RunOrder
from app.engine.control import RunControl
from app.engine.event import Event
from app.engine.plan import Plan, make_plan
from app.engine.plan_alone import plan_alone
from app.engine.recorder import Recorder
from app.engine.result_store import ResultStore
from app.engine.session import RunSummary, run_workflow
from app.engine.world import World
from app.rehearsal.conditions import Conditions
from app.rehearsal.outbox import Delivery, Outbox
from app.rehearsal.virtual_clock import VirtualClock
from app.runs.replay import replay
from blocks.sdk import BlockSpec, CordboardError


class RehearsalWorld(World, Protocol):
    """A world that keeps what would have been sent."""

    @property
    def outbox(self) -> Outbox:
        """What would have been sent."""
        ...


class LiveWorld(World, Protocol):
    """The real world, which can be kept to some hosts."""

    def allow_hosts(self, allowed: Mapping[str, Collection[str]]) -> None:
        """Let blocks reach these hosts and no others: block id → hosts."""
        ...


Journal = AbstractContextManager[Recorder]

MakeWorld = Callable[[Plan, Path, Conditions], RehearsalWorld]
"""A world for a plan, the folder of its file, and what fails. Called in the thread of the run."""

MakeLiveWorld = Callable[[Path], LiveWorld]
"""The real world for the folder of a file. Called in the thread of the run."""

OpenJournal = Callable[[Callable[[str], None]], Journal | None]
"""The journal that keeps a rehearsal, and tells whom it is given when it cannot."""

OpenLiveJournal = Callable[[], Journal]
"""The journal without which nothing is sent."""


@dataclass(frozen=True, slots=True)
class Means:
    """What runs are made with."""

    catalog: Mapping[str, BlockSpec]
    make_world: MakeWorld
    make_live_world: MakeLiveWorld
    open_journal: OpenJournal
    open_live_journal: OpenLiveJournal
    results: ResultStore = field(default_factory=ResultStore)


@dataclass(slots=True)
class Heard:
    """What the run says, in order, until somebody takes it out.

    Attributes:
        said: Words about the run that are no event, such as that it cannot be kept.
        clock: Of a rehearsal, once it has begun.
    """

    events: deque[Event] = field(default_factory=deque)
    deliveries: deque[Delivery] = field(default_factory=deque)
    said: deque[str] = field(default_factory=deque)
    clock: VirtualClock | None = None


def carry_out(order: RunOrder, means: Means, control: RunControl, heard: Heard) -> RunSummary:
    """Make the run.

    Raises:
        CordboardError: It cannot be made, or could not go on.
    """
    if order.holds_first:
        control.step()
    elif order.runs_to:
        control.run_to(order.runs_to)
    with ExitStack() as stack:
        if order.replays is not None:
            return _replay(order, means, control, heard, stack)
        if order.alone:
            plan = plan_alone(order.workflow, means.catalog, order.alone)
        else:
            plan = make_plan(order.workflow, means.catalog)
        world: World
        journal: Recorder | None
        if order.is_live:
            world = live = means.make_live_world(order.folder)
            stack.callback(world.close)
            live.allow_hosts(order.hosts or {})
            journal = stack.enter_context(means.open_live_journal())
        else:
            world = rehearsal = means.make_world(plan, order.folder, order.conditions)
            stack.callback(world.close)
            journal = _open_journal(means, heard, stack)
            _listen(rehearsal, order, heard, journal)
        is_reusing = order.reuses and not order.is_live
        return run_workflow(
            plan,
            world,
            control=control,
            sink=heard.events.append,
            trigger=order.trigger,
            journal=journal,
            conditions=None if order.is_live else order.conditions.as_dict(),
            settings=replace(order.settings, reuse=means.results if is_reusing else None),
        )


def _replay(
    order: RunOrder, means: Means, control: RunControl, heard: Heard, stack: ExitStack
) -> RunSummary:
    run = order.replays
    if run is None:
        raise CordboardError("There is no run to replay.")

    def make_world(plan: Plan, conditions: Conditions) -> World:
        world = means.make_world(plan, order.folder, conditions)
        _listen(world, order, heard, None)
        return world

    return replay(
        run,
        means.catalog,
        make_world,
        sink=heard.events.append,
        journal=_open_journal(means, heard, stack),
        control=control,
    )


def _open_journal(means: Means, heard: Heard, stack: ExitStack) -> Recorder | None:
    journal = means.open_journal(heard.said.append)
    return None if journal is None else stack.enter_context(journal)


def _listen(world: RehearsalWorld, order: RunOrder, heard: Heard, journal: Recorder | None) -> None:
    world.outbox.on_added(heard.deliveries.append)
    if journal is not None:
        kept = journal
        world.outbox.on_added(lambda one: kept.keep_delivery(one.as_dict()))
    clock: Any = world.clock
    if isinstance(clock, VirtualClock):
        heard.clock = clock
        if order.holds_waits:
            clock.hold()
