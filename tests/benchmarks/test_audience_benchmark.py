"""An audience of 10,000 customers through ten blocks, rehearsed and counted."""

import json
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.figures import keep_value
from tests.support.command_line import Outcome, command

CUSTOMERS = 10_000
BAR_S = 15.0


def written(folder: Path) -> tuple[Path, Path]:
    """Ten blocks: the source, a filter, seven templates, and a webhook for half the customers."""
    details = "customers.customer_details"
    conditions = [{"field": "customer_details.Days_Left", "condition": "<=", "value": 7}]
    texts = [f"text_{number}" for number in range(7)]
    text = {"text": "Dear {{ who.name }}, your policy ends soon."}
    document = {
        "format": "cordboard.workflow/1",
        "id": "audience",
        "sample": {"customer_number": "+919876543210"},
        "blocks": [
            {"id": "customers", "type": "customer_file", "inputs": {"file": "rows.csv"}},
            {"id": "soon", "type": "smart_filter", "inputs": {"conditions": conditions}},
            *({"id": name, "type": "template", "inputs": text} for name in texts),
            {"id": "tell", "type": "webhook", "inputs": {"url": "https://crm.example/hook"}},
        ],
        "links": [
            {"from": details, "to": "soon.field"},
            *({"from": details, "to": f"{name}.who"} for name in texts),
            {"from": "soon.matched", "to": "tell.when"},
            {"from": details, "to": "tell.data"},
        ],
    }
    flow, rows = folder / "audience.json", folder / "rows.csv"
    flow.write_text(json.dumps(document), "utf-8")
    lines = (f"+9198{10_000_000 + n},Name {n},{n % 16}" for n in range(CUSTOMERS))
    rows.write_text("\n".join(["Customer_Number,Customer_Name,Days_Left", *lines]), "utf-8")
    return flow, rows


def test_ten_thousand_customers_through_ten_blocks(
    benchmark: BenchmarkFixture, tmp_path: Path
) -> None:
    flow, rows = written(tmp_path)

    def rehearse() -> Outcome:
        return command("audience", flow, "--rows", rows, "--json")

    outcome = benchmark.pedantic(rehearse, rounds=1)  # type: ignore[no-untyped-call]

    said = outcome.json()
    assert said["rows"] == said["links"]["customers.customer_details > soon.field"] == CUSTOMERS
    assert said["messages"]["tell"]["count"] == CUSTOMERS // 2
    if benchmark.stats:
        keep_value("rehearse 10,000 customers", benchmark.stats.stats.min, "s", BAR_S)
