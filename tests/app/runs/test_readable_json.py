"""JSON of which the beginning is read."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.runs.readable_json import in_short, json_begun

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES, st.integers(1, 60), st.booleans())
def test_it_is_the_beginning_of_all_of_it(value: Any, most: int, is_tidy: bool) -> None:
    whole = json.dumps(value, ensure_ascii=False, indent=2 if is_tidy else None)
    assert json_begun(value, most, is_tidy=is_tidy) == whole[:most]


@given(VALUES)
def test_in_a_sentence_a_value_is_cut_where_it_is_long(value: Any) -> None:
    told = in_short(value)
    assert "\n" not in told
    assert len(told) <= 123
    if value is not None and not isinstance(value, str):
        whole = json.dumps(value, ensure_ascii=False)
        assert told == whole or told == f"{whole[:120]}…"


class Endless(list[str]):
    """Fails whoever reads all of it."""

    def __iter__(self) -> Iterator[str]:
        yield from ("part",) * 1_000
        raise AssertionError("all of it was read")


def test_of_a_large_value_no_more_is_read_than_is_told() -> None:
    assert in_short(Endless(["part"])).endswith("…")
    assert len(json_begun({"a": Endless(["part"])}, 4_000, is_tidy=True)) == 4_000
