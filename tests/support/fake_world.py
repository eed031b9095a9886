"""A world for tests of the engine: a clock that jumps, secrets by name, nothing else to reach."""

import datetime as dt
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any

from blocks.sdk import Secret, StopRun

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


class FakeClock:
    """Stands still but for `sleep`, which jumps; `slept` holds the waits in seconds."""

    def __init__(self) -> None:
        self.moment = START
        self.slept: list[float] = []

    def now(self) -> dt.datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += dt.timedelta(seconds=seconds)

    def sleep_until(self, moment: dt.datetime) -> None:
        self.sleep((moment - self.moment).total_seconds())


class FakeReach:
    """The services of one try; `call` is what the engine asked for."""

    def __init__(self, world: "FakeWorld", call: dict[str, Any]) -> None:
        self.call = call
        self.clock = _StoppableClock(world.clock, call["stop"])
        self.secrets = self
        self._world = world

    def get(self, name: str) -> Secret:
        return Secret(name, lambda _host: self._world.secret_values[name])

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"no block of these tests reaches for {name}")


class _StoppableClock:
    def __init__(self, clock: FakeClock, stop: threading.Event) -> None:
        self._clock, self._stop = clock, stop

    def now(self) -> dt.datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        if self._stop.is_set():
            raise StopRun
        self._clock.sleep(seconds)

    def sleep_until(self, moment: dt.datetime) -> None:
        self.sleep((moment - self._clock.now()).total_seconds())


class FakeWorld:
    """Satisfies `app.engine.world.World`; `calls` are the reaches the engine asked for."""

    def __init__(self, mode: str = "rehearse", redact: Callable[[Any], Any] | None = None) -> None:
        self.mode = mode
        self.clock = FakeClock()
        self.calls: list[dict[str, Any]] = []
        self.secret_values: dict[str, str] = {}
        self.allowed: Mapping[str, Collection[str]] | None = None
        self._redact = redact

    def allow_hosts(self, allowed: Mapping[str, Collection[str]]) -> None:
        self.allowed = allowed

    def reach(self, **call: Any) -> Any:
        self.calls.append(call)
        return FakeReach(self, call)

    def begin_row(self, row: str, row_key: str, trigger: Mapping[str, Any]) -> None:
        pass

    def redact(self, value: Any) -> Any:
        return self._redact(value) if self._redact else value

    def close(self) -> None:
        pass
