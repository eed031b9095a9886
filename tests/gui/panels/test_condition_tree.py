"""Conditions as a tree: what is written comes back as it was, and nothing is lost by moving."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.editor.panels.fields.condition_tree import (
    Group,
    Place,
    Row,
    insert,
    member_at,
    move,
    put,
    read_tree,
    remove,
    shape,
    write_tree,
)
from app.editor.panels.fields.field import ABSENT

ROWS = st.builds(lambda name: {"field": name, "condition": "=", "value": 1}, st.text("abc"))
MEMBERS = st.recursive(
    ROWS,
    lambda inner: st.dictionaries(
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3),
        min_size=1,
        max_size=1,
    ),
    max_leaves=8,
)
LISTS = st.lists(MEMBERS, min_size=1, max_size=4)


def tree_of(value: Any) -> Group:
    tree = read_tree(value)
    assert tree is not None
    return tree


def rows_of(tree: Group) -> list[str]:
    found: list[str] = []
    for one in tree.members:
        found += rows_of(one) if isinstance(one, Group) else [str(one.written.get("field"))]
    return found


def places(tree: Group, start: Place = ()) -> list[Place]:
    found = []
    for number, one in enumerate(tree.members):
        found.append((*start, number))
        if isinstance(one, Group):
            found += places(one, (*start, number))
    return found


@given(LISTS | st.builds(lambda rows: {"any": rows}, LISTS))
def test_what_is_written_is_written_back(value: Any) -> None:
    assert write_tree(tree_of(value)) == value


@given(LISTS, st.data())
def test_moving_loses_no_row_and_tells_where_it_went(value: Any, data: st.DataObject) -> None:
    tree = tree_of(value)
    place = data.draw(st.sampled_from(places(tree)))
    moved, target = move(tree, place, up=data.draw(st.booleans()))

    assert sorted(rows_of(moved)) == sorted(rows_of(tree))
    assert member_at(moved, target) == member_at(tree, place)
    assert "()" not in str(shape(moved))


@given(LISTS, st.data())
def test_what_is_put_in_and_taken_out_again_leaves_no_trace(
    value: Any, data: st.DataObject
) -> None:
    tree = tree_of(value)
    place = data.draw(st.sampled_from(places(tree)))

    assert remove(insert(tree, place, Row()), place) == tree
    assert put(tree, place, member_at(tree, place)) == tree


def test_a_row_goes_through_a_group_step_by_step() -> None:
    def row(name: str) -> dict[str, Any]:
        return {"field": name}

    tree = tree_of([row("a"), {"any": [row("b")]}, row("c")])
    into, place = move(tree, (0,), up=False)
    assert (write_tree(into), place) == ([{"any": [row("a"), row("b")]}, row("c")], (0, 0))
    past, place = move(into, place, up=False)
    assert (write_tree(past), place) == ([{"any": [row("b"), row("a")]}, row("c")], (0, 1))
    out, place = move(past, place, up=False)
    assert (write_tree(out), place) == ([{"any": [row("b")]}, row("a"), row("c")], (1,))
    assert move(out, (2,), up=False) == (out, (2,))


def test_a_group_that_loses_its_last_row_goes() -> None:
    tree = tree_of([{"field": "a"}, {"any": [{"all": [{"field": "b"}]}]}])

    assert write_tree(remove(tree, (1, 0, 0))) == [{"field": "a"}]
    assert write_tree(remove(tree_of([{"field": "a"}]), (0,))) is ABSENT


def test_what_rows_cannot_show_is_left_to_json() -> None:
    nonsense: list[Any] = [5, [5], "[{", {"all": 5}, [{"all": [], "any": []}], {"all": [], "x": 1}]
    for value in nonsense:
        assert read_tree(value) is None


def test_a_single_row_and_json_text_are_read() -> None:
    assert write_tree(tree_of({"field": "a"})) == [{"field": "a"}]
    assert write_tree(tree_of('[{"field": "a"}]')) == [{"field": "a"}]
    assert write_tree(tree_of(ABSENT)) is ABSENT
