"""A stop takes effect at once whatever a block waits for, and nothing is left behind.

The worlds are the real ones; the other side is a server on loopback that never answers.
"""

import gc
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.engine.breakpoint import Breakpoint, Where
from app.engine.control import RunControl
from app.engine.event import BlockHeld, BlockRetrying, BlockStarted, Event
from app.engine.plan import Plan, make_plan
from app.engine.run_settings import PLAIN, RunSettings
from app.engine.run_state import RunStatus
from app.engine.session import run_workflow
from app.engine.world import World
from app.rehearsal.conditions import Conditions
from app.services.live import LiveWorld
from app.services.secrets import SecretStore
from app.workflow.file import parse
from app.worlds import rehearsal_world
from blocks.catalog import load_catalog
from tests.support.raw_server import Connection, RawServer, deaf_port, refusing_port
from tests.support.senders import GMAIL, WEBHOOK, Sender

AT_ONCE_S = 0.25
"""The bar; of this the services need at most 50 ms to see the stop."""

MOST_MB = 20
"""Of memory, over a thousand runs."""

Reached = Callable[[Event], bool]


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORDBOARD_SECRET_MAIL_PASSWORD", "pass word")
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET", "a secret")


def plan_of(sender: Sender, policy: Mapping[str, Any] | None = None, **inputs: Any) -> Plan:
    return make_plan(parse(json.dumps(sender.document(policy, **inputs))), load_catalog())


def is_begun(event: Event) -> bool:
    return isinstance(event, BlockStarted) and event.block == "act"


def seconds_to_stop(
    plan: Plan,
    world: World,
    *,
    when: Reached = is_begun,
    ready: threading.Event | None = None,
    settings: RunSettings = PLAIN,
) -> float:
    """Run until `when`, then until `ready`, stop from another thread, and measure.

    Args:
        ready: Set once the block waits.
    """
    control = RunControl()
    is_there = threading.Event()
    stopped_at: list[float] = []

    def sink(event: Event) -> None:
        if when(event):
            is_there.set()

    def stop() -> None:
        assert is_there.wait(10)
        if ready is not None:
            assert ready.wait(10)
        stopped_at.append(time.monotonic())
        control.stop()

    user = threading.Thread(target=stop)
    user.start()
    try:
        summary = run_workflow(plan, world, sink=sink, control=control, settings=settings)
    finally:
        ended_at = time.monotonic()
        user.join(10)
    assert summary.status == RunStatus.STOPPED
    return ended_at - stopped_at[0]


@contextmanager
def live(folder: Path, host: str, url: str) -> Iterator[LiveWorld]:
    world = LiveWorld(folder, SecretStore(), {host: url})
    try:
        yield world
    finally:
        world.close()


@contextmanager
def silent_world(
    folder: Path, host: str, scheme: str
) -> Iterator[tuple[LiveWorld, threading.Event]]:
    """A live world whose host takes what is sent and never answers, and whether it was called."""
    is_called = threading.Event()

    def behave(connection: Connection) -> None:
        is_called.set()
        connection.be_silent()

    with (
        RawServer(behave) as server,
        live(folder, host, f"{scheme}://127.0.0.1:{server.port}") as it,
    ):
        yield it, is_called


def test_a_live_webhook_to_a_silent_server_stops_at_once(tmp_path: Path) -> None:
    plan = plan_of(WEBHOOK)
    with silent_world(tmp_path, WEBHOOK.host, "http") as (world, is_called):
        assert seconds_to_stop(plan, world, ready=is_called) < AT_ONCE_S


def test_a_live_mail_to_a_silent_server_stops_at_once(tmp_path: Path) -> None:
    plan = plan_of(GMAIL)
    with silent_world(tmp_path, GMAIL.host, "smtp") as (world, is_called):
        assert seconds_to_stop(plan, world, ready=is_called) < AT_ONCE_S


def test_a_live_webhook_to_a_deaf_server_stops_at_once(tmp_path: Path) -> None:
    plan = plan_of(WEBHOOK)
    with deaf_port() as port, live(tmp_path, WEBHOOK.host, f"http://127.0.0.1:{port}") as world:
        assert seconds_to_stop(plan, world) < AT_ONCE_S


def test_a_wait_between_two_tries_stops_at_once(tmp_path: Path) -> None:
    plan = plan_of(WEBHOOK, {"tries": 3, "backoff_s": 60})
    with refusing_port() as port, live(tmp_path, WEBHOOK.host, f"http://127.0.0.1:{port}") as world:
        took_s = seconds_to_stop(plan, world, when=lambda e: isinstance(e, BlockRetrying))
        assert took_s < AT_ONCE_S


def test_a_rehearsed_time_out_stops_at_once(tmp_path: Path) -> None:
    plan = plan_of(WEBHOOK, {"tries": 20, "backoff_s": 0})
    world = rehearsal_world(plan, tmp_path, Conditions(faults=("webhook=timeout",)))
    try:
        assert seconds_to_stop(plan, world) < AT_ONCE_S
    finally:
        world.close()


def test_what_is_held_stops_at_once(tmp_path: Path) -> None:
    plan = plan_of(WEBHOOK)
    world = rehearsal_world(plan, tmp_path)
    settings = RunSettings(breakpoints=(Breakpoint("act"),))
    try:
        took_s = seconds_to_stop(
            plan, world, when=lambda e: isinstance(e, BlockHeld), settings=settings
        )
        assert took_s < AT_ONCE_S
    finally:
        world.close()


# Nothing is left behind


def cycle(plan: Plan, folder: Path) -> None:
    """A rehearsal that is stopped while its block is held, after it has sent."""
    control = RunControl()
    control.set_breakpoints([Breakpoint("act", Where.AFTER)])

    def sink(event: Event) -> None:
        if isinstance(event, BlockHeld):
            control.stop()

    world = rehearsal_world(plan, folder)
    try:
        assert run_workflow(plan, world, sink=sink, control=control).status == RunStatus.STOPPED
    finally:
        world.close()


def live_cycle(plan: Plan, folder: Path, port: int, is_called: threading.Event) -> None:
    is_called.clear()
    with live(folder, WEBHOOK.host, f"http://127.0.0.1:{port}") as world:
        seconds_to_stop(plan, world, ready=is_called)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1024 / 1024


def assert_nothing_is_left(run: Callable[[], None], times: int) -> None:
    for _ in range(5):
        run()
    gc.collect()
    threads, files, memory = set(threading.enumerate()), open_files(), resident_mb()
    for _ in range(times):
        run()
    gc.collect()
    for thread in set(threading.enumerate()) - threads:
        thread.join(1)
    assert set(threading.enumerate()) - threads == set()
    assert open_files() <= files
    assert resident_mb() - memory < MOST_MB


@contextmanager
def patient_server(is_called: threading.Event) -> Iterator[int]:
    """A port where each call waits until the caller leaves; one call at a time."""
    is_closing = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                end, _address = listener.accept()
                with end:
                    if is_closing.is_set():
                        return
                    while end.recv(65536):
                        is_called.set()

        thread = threading.Thread(target=serve, name="patient server")
        thread.start()
        port = listener.getsockname()[1]
        try:
            yield port
        finally:
            is_closing.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join(10)


@pytest.mark.parametrize("times", [30, pytest.param(1_000, marks=pytest.mark.slow)])
def test_starting_and_stopping_leaves_nothing_behind(tmp_path: Path, times: int) -> None:
    plan = plan_of(WEBHOOK)
    assert_nothing_is_left(lambda: cycle(plan, tmp_path), times)


@pytest.mark.parametrize("times", [10, pytest.param(1_000, marks=pytest.mark.slow)])
def test_stopping_live_calls_leaves_nothing_behind(tmp_path: Path, times: int) -> None:
    plan = plan_of(WEBHOOK)
    is_called = threading.Event()

    with patient_server(is_called) as port:
        assert_nothing_is_left(lambda: live_cycle(plan, tmp_path, port, is_called), times)
