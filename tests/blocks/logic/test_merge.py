"""Merge hands on what arrived."""

from typing import Any

import pytest

from blocks.logic import merge
from blocks.sdk import ANY, read_block
from tests.support.fake_context import FakeContext


@pytest.mark.parametrize(
    ("values", "expected"),
    [({"a": 1}, 1), ({"b": "x", "a": 1}, "x"), ({"a": None}, None), ({}, None)],
)
def test_the_first_value_is_handed_on(values: dict[str, Any], expected: Any) -> None:
    assert merge.run(merge.Inputs(values=values), FakeContext()).value == expected


def test_it_runs_with_the_first_branch_and_takes_anything() -> None:
    spec = read_block(merge)

    assert spec is not None
    assert spec.mark.joins
    values = spec.ports({}).input("values")
    assert values is not None
    assert values.many_links
    assert values.link_type == ANY
