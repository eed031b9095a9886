"""What all blocks of one row run with."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.block_context import BlockContext, Say, open_context
from app.engine.control import RunControl
from app.engine.effect import NO_EFFECTS, Effects
from app.engine.gate import OPEN_GATE, Gate
from app.engine.parking import ParkingClock, Wait
from app.engine.plan import Step
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.world import World
from blocks.sdk import Clock, StopRun

_LOOK_S = 0.5
"""How often a wait looks whether the run goes on another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTerms:
    """What all blocks of one row run with.

    Attributes:
        trigger: What started the row.
        row: Its number for show.
        key: Begins the idempotency key of each effect; the block's id ends it.
        source: The id of the workflow's source.
        effects: Guards what goes outside.
        gate: Stands in front of that.
        looks_back: Effects of this row may have begun in an earlier process.
        parks_after_s: Longer waits are parked; None for sleeping through them all.
    """

    world: World
    control: RunControl
    trigger: Mapping[str, Any]
    row: str
    key: str
    source: str
    settings: RunSettings = PLAIN
    effects: Effects = NO_EFFECTS
    gate: Gate = OPEN_GATE
    looks_back: bool = False
    parks_after_s: float | None = None

    def open(
        self,
        step: Step,
        say: Say,
        *,
        deadline: float | None = None,
        wait: Wait | None = None,
        tries: int = 0,
    ) -> BlockContext:
        """The context of one try of a block.

        Args:
            deadline: As of `World.reach`.
            wait: The wait after which the block is begun anew.
            tries: Those made before this one.
        """

        def parking(clock: Clock) -> Clock:
            if self.parks_after_s is None:
                return clock
            return ParkingClock(clock, step.id, self.parks_after_s, wait, tries)

        return open_context(
            self.world,
            block_id=step.id,
            provider=step.provider,
            key=self.key + step.id,
            trigger=self.trigger,
            deadline=deadline,
            stop=self.control.stop_event,
            say=say,
            parking=parking,
        )

    def sleep(self, step: Step, seconds: float) -> None:
        """Wait for a block, in this thread.

        Raises:
            StopRun: The run is to end; where waits are parked, also when it goes on another time.
        """
        reach = self.world.reach(
            block_id=step.id,
            provider=step.provider,
            idempotency_key=self.key + step.id,
            deadline=None,
            stop=self.control.stop_event,
        )
        if self.parks_after_s is None:
            reach.clock.sleep(max(0.0, seconds))
            return
        due = reach.clock.now() + dt.timedelta(seconds=seconds)
        while (left_s := (due - reach.clock.now()).total_seconds()) > 0:
            if self.control.is_leaving:
                raise StopRun
            reach.clock.sleep(min(left_s, _LOOK_S))
