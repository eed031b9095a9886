"""Written conditions as a tree of rows and groups, and what can be done to it. No Qt.

Which conditions make sense is the block's to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.editor.panels.fields.field import ABSENT
from app.editor.panels.fields.json_field import read_json_text

Place = tuple[int, ...]
"""Where a member is: its number in the root, then in the group there, and so on, from 0."""

DEEPEST = 12
"""Deeper groups are shown as JSON text: there is no room for their rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One condition, with whatever is written in it."""

    written: Mapping[str, Any] = field(default_factory=lambda: {"field": "", "condition": "="})


@dataclass(frozen=True, slots=True)
class Group:
    """Rows and groups, of which all or any must hold.

    Attributes:
        kind: `all` or `any`; empty for a plain list, whose rows a setting of the block joins.
    """

    kind: str = ""
    members: "tuple[Row | Group, ...]" = ()


Member = Row | Group


def read_tree(value: Any) -> Group | None:
    """The tree of what is written; None for what rows cannot show."""
    if value is ABSENT or value is None or value == "":
        return Group()
    if isinstance(value, str):
        value = read_json_text(value)
    if isinstance(value, Mapping) and not _kind(value):
        value = [value]
    return _group(value, 1)


def write_tree(tree: Group) -> Any:
    """What is to be written; ABSENT for a tree without rows."""
    return _written(tree) if tree.members else ABSENT


def member_at(tree: Group, place: Place) -> Member:
    """What is at a place; the root for the empty one."""
    member: Member = tree
    for number in place:
        assert isinstance(member, Group)  # noqa: S101 - a place leads through groups alone
        member = member.members[number]
    return member


def put(tree: Group, place: Place, member: Member) -> Group:
    """The tree with another member at a place."""
    if not place:
        return member if isinstance(member, Group) else tree
    group = _parent(tree, place)
    members = (*group.members[: place[-1]], member, *group.members[place[-1] + 1 :])
    return put(tree, place[:-1], replace(group, members=members))


def insert(tree: Group, place: Place, member: Member) -> Group:
    """The tree with a further member, before the one that is at the place now."""
    group = _parent(tree, place)
    members = (*group.members[: place[-1]], member, *group.members[place[-1] :])
    return put(tree, place[:-1], replace(group, members=members))


def remove(tree: Group, place: Place) -> Group:
    """The tree without a member, and without the groups that this leaves empty."""
    group = _parent(tree, place)
    members = (*group.members[: place[-1]], *group.members[place[-1] + 1 :])
    if not members and len(place) > 1:
        return remove(tree, place[:-1])
    return put(tree, place[:-1], replace(group, members=members))


def move(tree: Group, place: Place, *, up: bool) -> tuple[Group, Place]:
    """The tree with a member one step further up or down, and where it is then.

    It goes into a group that it meets, and out of its own group at the end of that.
    """
    member, number = member_at(tree, place), place[-1]
    siblings = _parent(tree, place).members
    beside = number - 1 if up else number + 1
    if 0 <= beside < len(siblings):
        group = siblings[beside]
        if isinstance(group, Group):
            inside = len(group.members) if up else 0
            entered = insert(tree, (*place[:-1], beside, inside), member)
            target = (*place[:-1], beside if up else beside - 1, inside)
            return remove(entered, place), target
        return insert(remove(tree, place), (*place[:-1], beside), member), (*place[:-1], beside)
    if len(place) == 1:
        return tree, place
    outer = place[:-1]
    out = outer if up else (*outer[:-1], outer[-1] + 1)
    is_last = len(siblings) == 1
    if up:
        left = remove(insert(tree, out, member), (*outer[:-1], outer[-1] + 1, number))
        return left, out
    left = remove(insert(tree, out, member), place)
    return left, outer if is_last else out


def shape(tree: Member) -> Any:
    """Equal for trees whose rows and groups are at the same places."""
    return tuple(map(shape, tree.members)) if isinstance(tree, Group) else "row"


def _parent(tree: Group, place: Place) -> Group:
    group = member_at(tree, place[:-1])
    assert isinstance(group, Group)  # noqa: S101 - a place leads through groups alone
    return group


def _kind(value: Mapping[str, Any]) -> str:
    kinds = [kind for kind in ("all", "any") if kind in value]
    return kinds[0] if kinds else ""


def _group(value: Any, depth: int) -> Group | None:
    kind = ""
    if isinstance(value, Mapping):
        kind = _kind(value)
        if len(value) != 1:
            return None
        value = value[kind]
    if not isinstance(value, list) or depth > DEEPEST:
        return None
    members: list[Member] = []
    for one in value:
        if not isinstance(one, Mapping):
            return None
        member = _group(one, depth + 1) if _kind(one) else Row(one)
        if member is None:
            return None
        members.append(member)
    return Group(kind, tuple(members))


def _written(member: Member) -> Any:
    if isinstance(member, Row):
        return dict(member.written)
    members = [_written(one) for one in member.members]
    return {member.kind: members} if member.kind else members
