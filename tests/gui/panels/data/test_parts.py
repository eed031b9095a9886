"""Paths, the tree, the table, the text and the search of values; requests as curl."""

import json
import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from app.editor.canvas.value_text import kind_words
from app.editor.panels.data.curl import curl_of
from app.editor.panels.data.find import walk
from app.editor.panels.data.path import path_text, read_path
from app.editor.panels.data.table_model import CHUNK as ROWS
from app.editor.panels.data.table_model import ValueTableModel
from app.editor.panels.data.text import PART, JsonText, PlainText, whole_text
from app.editor.panels.data.tree_model import CHUNK, ValueTreeModel, told
from app.rehearsal.outbox import WireRequest

PARTS = st.lists(st.text(max_size=8) | st.integers(0, 10**6), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=25,
)


@given(PARTS)
def test_a_path_is_read_as_it_was_written(parts: list[str | int]) -> None:
    assert list(read_path(path_text(parts))) == parts


def test_a_path_reads_as_in_a_template() -> None:
    assert path_text(("customer_details", "items", 0, "name")) == "customer_details.items[0].name"
    assert path_text(("details", "Renewal Date")) == 'details["Renewal Date"]'
    with pytest.raises(ValueError, match="character 2"):
        read_path("a[x]")


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=6))
def test_every_value_is_found_in_the_tree_by_its_path(values: dict[str, Any]) -> None:
    model = ValueTreeModel()
    model.show(values)
    for place in walk(values, ""):
        if place is None:
            continue
        index = model.index_of(place)
        assert model.path(index) == place
        inner: Any = values
        for part in place:
            inner = inner[part]
        assert model.value_at(index) is inner
        parent = model.parent(index)
        assert model.path(parent) == place[:-1]
    assert not model.index_of(("no", "such")).isValid()


def test_of_a_long_list_members_come_as_somebody_looks() -> None:
    model = ValueTreeModel()
    model.show({"numbers": list(range(10 * CHUNK))})
    model.fetchMore(QModelIndex())
    (numbers,) = [model.index(row, 0) for row in range(model.rowCount())]
    assert model.hasChildren(numbers)
    assert model.rowCount(numbers) == 0
    model.fetchMore(numbers)
    assert model.rowCount(numbers) == CHUNK
    index = model.index_of(("numbers", 5 * CHUNK))
    assert model.value_at(index) == 5 * CHUNK
    assert model.rowCount(numbers) == 6 * CHUNK
    assert index.siblingAtColumn(1).data() == str(5 * CHUNK)


@pytest.mark.parametrize(
    ("value", "line", "kind"),
    [
        (None, "nothing", "nothing (null)"),
        ("", "empty", "empty text"),
        ("Asha", "Asha", "text, 4 characters"),
        (True, "Yes", "yes or no"),
        (3, "3", "number"),
        ({"a": 1}, "{1}  a: 1", "object, 1 names"),
        ([1, 2], "[2]  1, 2", "list, 2 items"),
        ([], "[]", "list, 0 items"),
    ],
)
def test_a_value_in_a_line_and_its_kind(value: object, line: str, kind: str) -> None:
    assert told(value) == line
    assert kind_words(value) == kind


def test_names_and_values_are_found_whatever_their_case() -> None:
    values = {"Name": "Asha", "items": [{"city": "Pune"}, "ASHA again"], "count": 12}
    assert [one for one in walk(values, "asha") if one] == [("Name",), ("items", 1)]
    assert [one for one in walk(values, "CITY") if one] == [("items", 0, "city")]
    assert [one for one in walk(values, "nobody") if one] == []


def test_records_are_a_table_with_a_column_a_name() -> None:
    model = ValueTableModel()
    model.show([{"name": "Asha", "age": 3}, {"name": "Ben", "city": "Pune"}])
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert heads == ["name", "age", "city"]
    cells = [[model.index(row, at).data() for at in range(3)] for row in range(2)]
    assert cells == [["Asha", "3", ""], ["Ben", "", "Pune"]]
    assert model.path(model.index(1, 2)) == (1, "city")
    assert model.value_at(model.index(0, 1)) == 3


def test_anything_else_is_names_and_values() -> None:
    model = ValueTableModel()
    model.show({"name": "Asha", "tags": ["a"]})
    assert [model.index(row, 0).data() for row in range(2)] == ["name", "tags"]
    assert model.index(1, 1).data() == "a"
    assert model.path(model.index(1, 1)) == ("tags",)
    model.show(["x", "y"])
    assert [model.index(row, 0).data() for row in range(2)] == ["x", "y"]
    assert model.path(model.index(1, 0)) == (1,)
    model.show("alone")
    assert model.index(0, 0).data() == "alone"


def test_of_many_records_rows_come_as_somebody_looks() -> None:
    model = ValueTableModel()
    model.show([{"n": number} for number in range(3 * ROWS)])
    assert model.rowCount() == ROWS
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.rowCount() == 3 * ROWS


@given(VALUES)
def test_the_parts_of_json_are_the_whole(value: Any) -> None:
    parts = JsonText(value)
    told = parts.next()
    while parts.has_more:
        told += parts.next()
    assert json.loads(told) == value


def test_a_long_text_comes_part_by_part() -> None:
    text = "ab" * PART
    parts = PlainText(text)
    told = [(len(parts.next()), parts.has_more) for _ in range(2)]
    assert told == [(PART, True), (PART, False)]
    assert whole_text(text) is text
    assert json.loads(whole_text({"a": None})) == {"a": None}


def test_a_request_as_curl_is_what_was_sent() -> None:
    headers = {"Host": "crm.example", "Authorization": "•••", "X-Note": "it's"}
    request = WireRequest("POST", "https://crm.example/a?b=c&d", headers, '{"name": "O\'Neil"}')
    words = shlex.split(curl_of(request).replace("\\\n", " "))
    assert words == [
        "curl",
        "--request",
        "POST",
        "https://crm.example/a?b=c&d",
        "--header",
        "Authorization: •••",
        "--header",
        "X-Note: it's",
        "--data-raw",
        '{"name": "O\'Neil"}',
    ]
    assert curl_of(WireRequest("SMTP", "smtp://mail", {}, "x")) == ""
