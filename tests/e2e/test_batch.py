"""A live batch in the real program against servers that count: nothing twice, nothing lost."""

import contextlib
import json
import random
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.worlds import journal_path
from tests.support.counting_servers import MESSAGES, CountingServers

WORKERS = 4
TIME_LIMIT_S = 300.0
# Interakt would be given 300 messages a minute.
FAST = ("--rate", "interakt=100000/s")


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[CountingServers]:
    with CountingServers(tmp_path) as made:
        yield made


def ended(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What the program says at its end."""
    out, err = process.communicate(timeout=TIME_LIMIT_S)
    assert out, err
    said: dict[str, Any] = json.loads(out)
    return said


def killed(process: subprocess.Popen[str], servers: CountingServers, after: int) -> None:
    """Kill the program once so many messages more have arrived, unless it ends before."""
    goal = servers.total() + after
    while process.poll() is None and servers.total() < goal:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def run_id() -> str:
    with closing(sqlite3.connect(journal_path())) as database:
        return str(database.execute("SELECT run_id FROM run ORDER BY id DESC").fetchone()[0])


def test_each_message_of_a_batch_arrives_once(servers: CountingServers) -> None:
    servers.write(20)

    said = ended(servers.begun())

    assert (said["status"], said["rows"], said["sent"]) == ("ok", {"ok": 20}, 60)
    received = servers.received()
    assert set(received.values()) == {1}
    assert len(received) == 60


def test_a_batch_that_is_killed_again_and_again_sends_nothing_twice(
    servers: CountingServers,
) -> None:
    kill_and_go_on(servers, customers=40, kills=3)


def test_ctrl_c_leaves_a_batch_so_that_it_goes_on(servers: CountingServers) -> None:
    servers.write(30)
    process = servers.begun(*FAST)
    while process.poll() is None and servers.total() < 10:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.002)
    process.send_signal(signal.SIGINT)
    left = ended(process)

    # What was being sent has ended: nothing is in doubt.
    assert (process.returncode, left["status"], left["in_doubt"]) == (130, "paused", [])
    rest = ended(servers.batch("--resume", left["run_id"], *FAST))
    assert (rest["status"], rest["rows"]) == ("ok", {"ok": 30})
    assert servers.received() == dict.fromkeys(expected(30), 1)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_thousand_customers_and_thirty_kills(servers: CountingServers) -> None:
    kill_and_go_on(servers, customers=2000, kills=30)


def expected(customers: int) -> set[tuple[str, str]]:
    return {(kind, f"+9198{10_000_000 + n}") for kind in MESSAGES for n in range(customers)}


def kill_and_go_on(servers: CountingServers, *, customers: int, kills: int) -> None:
    chance = random.Random(20261201)
    servers.write(customers)
    each = customers * len(MESSAGES) // (kills + 2)
    killed(servers.begun("--workers", str(WORKERS), *FAST), servers, chance.randint(1, each))
    id = run_id()
    go_on = ("--resume", id, "--in-doubt", "skip", "--workers", str(WORKERS), *FAST)
    for _ in range(kills - 1):
        killed(servers.batch(*go_on), servers, chance.randint(1, each))
    said = ended(servers.batch(*go_on))

    received = servers.received()
    assert {message: count for message, count in received.items() if count > 1} == {}
    doubtful = len(said["in_doubt"])
    missing = customers * len(MESSAGES) - len(received)
    assert missing <= doubtful <= kills * WORKERS
    lost = {kind for kind, _number in expected(customers) - received.keys()}
    assert lost <= {key.rpartition(":")[2] for key in said["in_doubt"]}
    assert sum(said["rows"].values()) == customers
