"""What the engine itself costs: chains in memory and with the journal, and a wide fan-out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.engine.executor import Executor
from app.engine.journal import Journal
from app.engine.plan import Plan, make_plan
from app.engine.run_state import RunStatus
from app.workflow.model import Workflow
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import sketch
from tests.support.fake_world import START, FakeWorld

CHAIN = 20
WIDE = 1_000


def chain() -> Workflow:
    links = ["start.text > b0.text"]
    links += [f"b{n}.text > b{n + 1}.text" for n in range(CHAIN - 1)]
    return sketch({f"b{n}": "say" for n in range(CHAIN)}, *links)


def fan() -> Workflow:
    blocks = {f"b{n}": "say" for n in range(WIDE)}
    return sketch(blocks, *(f"start.text > {name}.text" for name in blocks))


def plan_of(workflow: Workflow) -> Plan:
    return make_plan(workflow, Bench().catalog)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.db", lambda: START) as opened:
        yield opened


def test_chain_of_20_blocks_in_memory(benchmark: BenchmarkFixture) -> None:
    """Divide by 21 for the cost of a block."""
    with Executor(plan_of(chain()), FakeWorld(), sink=lambda _event: None) as executor:
        status = benchmark(executor.run, {"text": "hello"})
    assert status == RunStatus.OK


def test_chain_of_20_blocks_with_the_journal(benchmark: BenchmarkFixture, journal: Journal) -> None:
    """Divide by 21 for the cost of a block, its events written to the disk."""
    numbers = iter(range(1_000_000))
    with Executor(plan_of(chain()), FakeWorld(), sink=journal.record) as executor:
        status = benchmark(lambda: executor.run({"text": "hello"}, row=str(next(numbers))))
    assert status == RunStatus.OK


def test_fan_out_to_1000_blocks(benchmark: BenchmarkFixture) -> None:
    with Executor(plan_of(fan()), FakeWorld(), sink=lambda _event: None) as executor:
        status = benchmark(executor.run, {"text": "hello"})
    assert status == RunStatus.OK
