"""A workflow of 200 blocks, as large as one is likely to get: checked after every edit, so at 50 ms
it would begin to be felt."""

from typing import Any

import pytest

from app.workflow.arrange import arrange
from app.workflow.check import check
from app.workflow.file import dump, parse
from app.workflow.model import Workflow
from app.workflow.wiring import Wiring
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow

BLOCKS = 200
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "lines": ("say", {"text": "Hello", "times": 2, "at": "2026-12-10T10:00:00Z"}),
    "subject": ("letter", {"to": "asha@example.com", "subject": "x", "paragraphs": ["a", "b"]}),
    "name": ("fill", {"text": "Dear {{ name }}, {{ other }}", "other": "x"}),
    "field": ("sieve", {"wanted": "x"}),
    "data": ("hook", {"url": "https://example.com/hook", "secret": {"$secret": "crm/secret"}}),
}
OUTPUTS = {"say": "text", "letter": "error", "fill": "text", "sieve": "found", "hook": "success"}


@pytest.fixture(scope="module")
def large() -> Workflow:
    blocks: dict[str, tuple[str, dict[str, Any]]] = {"start": ("start", {})}
    links = []
    ends = ["start.name"]
    for number in range(BLOCKS - 1):
        input = list(KINDS)[number % len(KINDS)]
        kind = KINDS[input]
        blocks[f"b{number}"] = kind
        links.append(f"{ends[number // 2]} > b{number}.{input}")
        ends.append(f"b{number}.{OUTPUTS[kind[0]]}")
    workflow = flow(*links, **blocks)
    assert check(workflow, CATALOG) == ()
    return workflow


def test_check(benchmark: Any, large: Workflow) -> None:
    assert benchmark(check, large, CATALOG) == ()


def test_wiring(benchmark: Any, large: Workflow) -> None:
    assert len(benchmark(Wiring.of, large, CATALOG).order()) == BLOCKS


def test_dump(benchmark: Any, large: Workflow) -> None:
    assert len(benchmark(dump, large)) > BLOCKS


def test_parse(benchmark: Any, large: Workflow) -> None:
    assert benchmark(parse, dump(large)) == large


def test_arrange(benchmark: Any, large: Workflow) -> None:
    assert len(benchmark(arrange, large)) == BLOCKS
