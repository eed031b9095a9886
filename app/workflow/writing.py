"""A `Workflow` as the text of its file: made to be read, compared and merged line by line."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.workflow.model import Layout, Link, Note, PlacedBlock, Policy, QuietHours, Workflow
from app.workflow.strict_json import MAX_DEPTH, depth_is_over, is_whole_text
from blocks.sdk import DocumentError

_WIDTH = 100
_INDENT = "  "
# The workflow itself adds some levels around a value.
_MAX_VALUE_DEPTH = MAX_DEPTH - 10

Members = list[tuple[str, str]]


def dump(workflow: Workflow) -> str:
    """The text of the file, with a line break at its end.

    Keys have a fixed order, with fields unknown to this version behind the known ones and the
    layout last. Each link and each input of a block has a line of its own. What is as by default
    is left out.

    Raises:
        DocumentError: A value cannot be written as JSON.
    """
    members: Members = [
        ("format", _one_line(workflow.format)),
        ("id", _one_line(workflow.id)),
        ("name", _one_line(workflow.name, "the name")),
    ]
    if workflow.description:
        members.append(("description", _one_line(workflow.description, "the description")))
    for name in ("sample", "rehearsal"):
        values = getattr(workflow, name)
        if values:
            inner = [
                (key, _some_lines(value, 2, f"“{key}” of the {name}"))
                for key, value in values.items()
            ]
            members.append((name, _object(inner, 1)))
    if workflow.quiet_hours is not None:
        hours = _given(workflow.quiet_hours)
        members.append(("quiet_hours", _one_line(hours, "the quiet hours")))
    members.append(("blocks", _array((_block(block) for block in workflow.blocks), 1)))
    members.append(("links", _array(map(_link, workflow.links), 1)))
    members += _unknown(workflow, 1)
    layout = _layout(workflow)
    if layout:
        members.append(("layout", _object(layout, 1)))
    return _object(members, 0) + "\n"


def _block(block: PlacedBlock) -> str:
    members: Members = [("id", _one_line(block.id)), ("type", _one_line(block.type, "a type"))]
    if block.version != 1:
        members.append(("version", _one_line(block.version)))
    if block.title:
        members.append(("title", _one_line(block.title, f"the title of “{block.id}”")))
    if block.inputs:
        inner = [
            (name, _one_line(value, f"“{name}” of “{block.id}”"))
            for name, value in block.inputs.items()
        ]
        members.append(("inputs", _object(inner, 3)))
    policy = _not_default(block.policy)
    if policy:
        members.append(("policy", _one_line(policy, f"the policy of “{block.id}”")))
    if block.pin is not None:
        # On a line each, as inputs are; in a file it is one part that is there or not.
        inner = [
            (name, _one_line(value, f"the pinned “{name}” of “{block.id}”"))
            for name, value in block.pin.items()
        ]
        members.append(("pin", _object(inner, 3)))
    return _object(members + _unknown(block, 3), 2)


def _not_default(policy: Policy) -> dict[str, Any]:
    plain = Policy()
    said = {name: getattr(policy, name) for name in Policy.model_fields}
    return {name: value for name, value in said.items() if value != getattr(plain, name)} | (
        policy.model_extra or {}
    )


def _given(hours: QuietHours) -> dict[str, Any]:
    said = {name: getattr(hours, name) for name in QuietHours.model_fields}
    return {name: value for name, value in said.items() if value is not None} | (
        hours.model_extra or {}
    )


def _link(link: Link) -> str:
    ends = {"from": link.source, "to": link.target}
    return _one_line(ends | (link.model_extra or {}), f"the link to {link.target}")


def _layout(workflow: Workflow) -> Members:
    layout: Layout = workflow.layout
    members: Members = []
    if layout.blocks:
        # In the order of the blocks: undone and redone moves give the same text.
        known = [block.id for block in workflow.blocks if block.id in layout.blocks]
        ids = dict.fromkeys([*known, *layout.blocks])
        inner = [(id, _one_line(_point(layout.blocks[id]), f"the place of “{id}”")) for id in ids]
        members.append(("blocks", _object(inner, 2)))
    if layout.collapsed:
        members.append(("collapsed", _array(map(_one_line, _collapsed(workflow)), 2)))
    default_size = Note.model_fields["size"].default
    notes = [
        {"text": note.text, "position": _point(note.position)}
        | ({"size": _point(note.size)} if note.size != default_size else {})
        | (note.model_extra or {})
        for note in layout.notes
    ]
    frames = [
        {"title": frame.title, "position": _point(frame.position), "size": _point(frame.size)}
        | ({"color": frame.color} if frame.color else {})
        | (frame.model_extra or {})
        for frame in layout.frames
    ]
    for name, things in (("notes", notes), ("frames", frames)):
        if things:
            lines = (_one_line(thing, f"one of the {name}") for thing in things)
            members.append((name, _array(lines, 2)))
    return members + _unknown(layout, 2)


def _collapsed(workflow: Workflow) -> list[str]:
    """In the order of the blocks; ids of none behind them."""
    collapsed = workflow.layout.collapsed
    known = [block.id for block in workflow.blocks if block.id in collapsed]
    return [*known, *sorted(collapsed.difference(known))]


def _point(pair: tuple[float, float]) -> list[float]:
    """Whole numbers without their “.0”."""
    return [int(number) if float(number).is_integer() else number for number in pair]


def _unknown(value: Any, depth: int) -> Members:
    extra: Mapping[str, Any] = value.model_extra or {}
    return [(name, _some_lines(inner, depth, f"“{name}”")) for name, inner in extra.items()]


def _object(members: Members, depth: int) -> str:
    return _lines("{", [f"{_one_line(name)}: {text}" for name, text in members], "}", depth)


def _array(items: Iterable[str], depth: int) -> str:
    return _lines("[", list(items), "]", depth)


def _lines(opening: str, items: list[str], closing: str, depth: int) -> str:
    if not items:
        return opening + closing
    inside = "\n" + _INDENT * (depth + 1)
    return f"{opening}{inside}{(',' + inside).join(items)}\n{_INDENT * depth}{closing}"


def _some_lines(value: Any, depth: int, place: str) -> str:
    """On one line when it is short enough, else spread over several."""
    short = _one_line(value, place)
    if len(short) <= _WIDTH:
        return short
    spread = json.dumps(value, ensure_ascii=False, indent=len(_INDENT))
    return spread.replace("\n", "\n" + _INDENT * depth)


def _one_line(value: Any, place: str = "a name") -> str:
    if depth_is_over(value, _MAX_VALUE_DEPTH):
        raise DocumentError(f"The workflow cannot be saved: {place} is nested too deeply.")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        text = ""
    if not text or not is_whole_text(text):
        raise DocumentError(
            f"The workflow cannot be saved: {place} holds a value that a file cannot hold."
        )
    return text
