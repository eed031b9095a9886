"""A message behind 1,000 blocks, each of which passes on 1 MB, is traced back to its row."""

import datetime as dt
from typing import Any

import pytest

pytest.importorskip("PySide6")

from app.editor.panels.why.entry import entries_of
from app.engine.event import BlockSucceeded, RunFinished, RunStarted
from app.engine.plan import make_plan
from app.rehearsal.outbox import Delivery, WireRequest, WireResponse
from app.runs.lineage import Lineage
from app.runs.reason import ReasonKind
from app.runs.reason_way import way_of
from app.runs.recorded import recorded_here
from app.workflow.model import Link, PlacedBlock, Workflow
from blocks.catalog import load_catalog
from tests.benchmarks.figures import keep_ours

pytestmark = pytest.mark.benchmark

BLOCKS = 1_000
LARGE = 1_000_000
BAR_MS = 1_000.0
NOW = dt.datetime(2026, 3, 5, 9, 0, tzinfo=dt.UTC)
SAID: dict[str, Any] = {"run_id": "r1", "seq": 1, "at": NOW}


def test_a_message_behind_1_000_blocks_is_traced(benchmark: Any) -> None:
    plan = make_plan(_chain(), load_catalog())
    details = {"name": "Asha", "note": "x" * LARGE}
    field = {"field": details, "customer_details": details, "matched": True, "not_matched": False}
    given = {"customer_number": "+919876543210", "customer_details": details}
    events = (
        RunStarted(**SAID, workflow="w", name="w", mode="rehearse", trigger=given),
        BlockSucceeded(**SAID, block="b0", elapsed_ms=1.0, outputs=given),
        *(
            BlockSucceeded(**SAID, block=f"b{n}", elapsed_ms=1.0, outputs=field)
            for n in range(1, BLOCKS)
        ),
        RunFinished(**SAID, status="ok", elapsed_ms=1.0),
    )
    run = recorded_here(plan.workflow, events)
    delivery = Delivery(
        channel="webhook",
        to=("https://crm.example/",),
        provider="",
        block_id="tell",
        at=NOW,
        request=WireRequest("POST", "https://crm.example/", {}, "{}"),
        response=WireResponse(200, {}, ""),
    ).as_dict()

    def trace() -> None:
        reason = Lineage(run, plan).message(delivery)
        told = list(entries_of([reason]).walk())
        assert any(one.reason and one.reason.kind is ReasonKind.TRIGGER for one in told)
        assert len(way_of([reason], plan.workflow.links).blocks) == BLOCKS + 1

    benchmark.pedantic(trace, rounds=3)
    keep_ours("a message behind 1,000 blocks with 1 MB each: traced", benchmark, BAR_MS)


def _chain() -> Workflow:
    condition = {"field": "customer_details.name", "condition": "=", "value": "Asha"}
    filters = (
        PlacedBlock(id=f"b{n}", type="smart_filter", inputs={"conditions": [condition]})
        for n in range(1, BLOCKS)
    )
    tell = {"url": "https://crm.example/", "secret": {"$secret": "crm/secret"}}
    blocks = (
        PlacedBlock(id="b0", type="call_api"),
        *filters,
        PlacedBlock(id="tell", type="webhook", inputs=tell),
    )
    ends = [(f"b{n - 1}", f"b{n}", "field") for n in range(1, BLOCKS)]
    links = (
        Link(from_block=one, from_port="customer_details", to_block=other, to_port=port)
        for one, other, port in (*ends, (f"b{BLOCKS - 1}", "tell", "data"))
    )
    return Workflow(blocks=blocks, links=tuple(links))
