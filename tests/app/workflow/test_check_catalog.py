"""Whatever is written into the blocks of the catalogue, and linked into them, ends in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.arrange import arrange
from app.workflow.check import check
from app.workflow.file import dump, parse
from app.workflow.model import Link, PlacedBlock, Workflow
from blocks.catalog import load_catalog
from tests.support.workflows import json_values

CATALOG = load_catalog()
LIKELY = st.sampled_from(["{{ a", "{% x %}", "{{ a.b }}", "[", "(", "\x00", "a" * 300, "٣", "", -1])


@pytest.mark.parametrize("type", CATALOG)
@given(data=st.data())
def test_any_written_values(type: str, data: st.DataObject) -> None:
    spec = CATALOG[type]
    written: dict[str, Any] = {}
    if spec.mark.variant:
        written[spec.mark.variant] = data.draw(st.sampled_from([v.name for v in spec.variants]))
    names = [port.name for port in spec.ports(written).inputs] or ["none"]
    for name in data.draw(st.lists(st.sampled_from(names), unique=True)):
        written[name] = data.draw(json_values | LIKELY)
    targets = st.sampled_from(names)
    links = [
        Link(from_block=block, from_port=port, to_block="b", to_port=data.draw(targets))
        for block, port in (("s", "customer_details"), ("f", "matched"), ("s", "customer_number"))
    ]
    workflow = Workflow(
        blocks=(
            PlacedBlock(id="s", type="call_api"),
            PlacedBlock(id="b", type=type, inputs=written),
            PlacedBlock(id="f", type="smart_filter"),
        ),
        links=tuple(links[: data.draw(st.integers(0, len(links)))]),
    )

    for problem in check(workflow, CATALOG):
        assert problem.message.endswith((".", "?", "!", "…"))
    assert parse(dump(workflow)) == workflow
    assert len(arrange(workflow)) == len(workflow.blocks)


def test_a_new_block_of_each_kind_tells_what_it_needs() -> None:
    for type, spec in CATALOG.items():
        workflow = Workflow(blocks=(PlacedBlock(id="b", type=type),))
        required = {port.name for port in spec.ports({}).inputs if port.is_required}

        missing = {problem.input for problem in check(workflow, CATALOG) if problem.input}
        assert missing >= required
