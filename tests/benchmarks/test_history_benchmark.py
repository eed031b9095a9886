"""A long history: 100,000 runs searched, a run of 100 MB opened, any moment of a long run shown."""

import datetime as dt
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.engine.journal import Journal
from app.engine.journal_schema import ROW_BITS
from app.engine.run_state import RunStatus
from app.runs.history import History
from app.runs.recorded import RunLine
from tests.support.fake_world import START

RUNS = 100_000
NAMES = ("Asha", "Ravi", "Meera", "Thomas", "Fatima", "Chen", "Ñandú", "Łukasz")


@pytest.fixture(scope="module")
def long_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    Journal(path, lambda: START).close()
    database = sqlite3.connect(path)
    drawn = random.Random(4)
    runs, rows = [], []
    for n in range(1, RUNS + 1):
        at = (START + dt.timedelta(minutes=n)).isoformat()
        status = "failed" if n % 50 == 0 else "ok"
        number = f"91{drawn.randrange(10**10):010}"
        text = "\n".join(
            (
                drawn.choice(NAMES).casefold(),
                number,
                f"policy-{drawn.randrange(10**6)}",
                "your renewal is due soon, please pay by friday",
                f"wamid.{drawn.getrandbits(64):x}",
                "the provider said no" if status == "failed" else "sent",
            )
        )
        run_id = f"{n:012x}"
        runs.append((n, run_id, f"renewal_{n % 7}", f"Renewal {n % 7}", at, at, status, number))
        rows.append((n << ROW_BITS, n, status, number, text))
    database.executemany(
        "INSERT INTO run (id, run_id, workflow_id, name, mode, started_at, ended_at, status,"
        " number, rows) VALUES (?,?,?,?,'rehearse',?,?,?,?,1)",
        runs,
    )
    database.executemany(
        "INSERT INTO run_row (id, run, row, row_key, status, number, text)"
        " VALUES (?,?,'','',?,?,?)",
        rows,
    )
    database.execute("INSERT INTO word (word) VALUES ('rebuild')")
    database.commit()
    database.close()
    with History(path) as history:
        yield history


QUESTIONS: dict[str, dict[str, Any]] = {
    "the latest": {},
    "a workflow": {"workflow": "Renewal 3"},
    "a status": {"status": RunStatus.FAILED},
    "a status there is none of": {"status": RunStatus.STOPPED, "mode": "live"},
    "some digits": {"number": "98765"},
    "digits nobody has": {"number": "000000000000"},
    "a common word": {"text": "renewal"},
    "words that meet seldom": {"text": "asha policy-12345"},
    "a common word and a rare status": {"text": "renewal due", "status": RunStatus.STOPPED},
    "a word and digits": {"text": "provider", "number": "777"},
    "a time": {"since": START + dt.timedelta(days=30), "until": START + dt.timedelta(days=31)},
    "all at once": {
        "text": "fati",
        "workflow": "renewal_2",
        "status": RunStatus.FAILED,
        "mode": "rehearse",
        "number": "1",
        "since": START,
    },
}


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
def test_search_over_100_000_runs(
    benchmark: BenchmarkFixture, long_history: History, asked: dict[str, Any]
) -> None:
    """The bar is 200 ms."""
    found: tuple[RunLine, ...] = benchmark(lambda: long_history.search(**asked))
    assert all(later.place > earlier.place for later, earlier in pairwise(found))
    assert _seconds(lambda: long_history.search(**asked)) < 0.2


def _seconds(work: Callable[[], object]) -> float:
    """The least of three: other programs may use the machine as well."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)
