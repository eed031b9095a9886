"""A batch in rehearsal, kept in the journal: rows a second."""

import json
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from app import worlds
from tests.benchmarks.figures import keep_value
from tests.support.command_line import Outcome, command

ROWS = 2_000
LEAST_ROWS_A_SECOND = 400
TEXT = {"text": "Dear {{ who.name }}, your policy ends soon."}


def written(folder: Path) -> tuple[Path, Path]:
    """Five blocks: the source, a filter, three templates."""
    details = "customers.customer_details"
    conditions = [{"field": "customer_details.Days_Left", "condition": "<=", "value": 7}]
    texts = ("first", "second", "third")
    document = {
        "format": "cordboard.workflow/1",
        "id": "batch",
        "sample": {"customer_number": "+919876543210"},
        "blocks": [
            {"id": "customers", "type": "customer_file", "inputs": {"file": "rows.csv"}},
            {"id": "soon", "type": "smart_filter", "inputs": {"conditions": conditions}},
            *({"id": name, "type": "template", "inputs": TEXT} for name in texts),
        ],
        "links": [
            {"from": details, "to": "soon.field"},
            *({"from": details, "to": f"{name}.who"} for name in texts),
        ],
    }
    flow, rows = folder / "batch.json", folder / "rows.csv"
    flow.write_text(json.dumps(document), "utf-8")
    lines = (f"+9198{10_000_000 + n},Name {n},{n % 16}" for n in range(ROWS))
    rows.write_text("\n".join(["Customer_Number,Customer_Name,Days_Left", *lines]), "utf-8")
    return flow, rows


def test_rows_through_five_blocks(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Bar: 400 rows a second, that is 2,000 blocks, with the look at all rows before."""
    flow, rows = written(tmp_path)

    def run() -> Outcome:
        return command("batch", flow, "--rows", rows, "--json", "--workers", "2")

    outcome = benchmark.pedantic(run, rounds=3)  # type: ignore[no-untyped-call]

    assert outcome.json()["rows"] == {"ok": ROWS}
    assert worlds.journal_path().exists()
    if benchmark.stats:
        bar_s = ROWS / LEAST_ROWS_A_SECOND
        keep_value("a batch of 2,000 rows", benchmark.stats.stats.min, "s", bar_s)
