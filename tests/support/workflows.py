"""Workflows for tests: written on one line, or drawn by hypothesis."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from app.workflow import edits
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from tests.support.sample_blocks import CATALOG

FILLED: Mapping[str, Mapping[str, Any]] = {
    "say": {"text": "Hello"},
    "letter": {"to": "asha@example.com", "subject": "Hello"},
    "hook": {"url": "https://example.com/hook"},
    "call": {"to": "+919876543210", "key": {"$secret": "fast/key"}},
    "fill": {"text": "Dear {{ name }}", "name": "Asha"},
}
"""Values that make a sample block complete."""


def flow(*links: str, **blocks: str | tuple[str, Mapping[str, Any]]) -> Workflow:
    """A workflow of sample blocks by id: `flow("s.name > a.text", s="start", a="say")`.

    A block given by its type alone has the values of `FILLED` written into it.
    """
    placed = []
    for block_id, said in blocks.items():
        type, inputs = (said, FILLED.get(said, {})) if isinstance(said, str) else said
        title = block_id.capitalize()
        placed.append(PlacedBlock(id=block_id, type=type, title=title, inputs=inputs))
    return Workflow(blocks=tuple(placed), links=tuple(map(link, links)))


def link(text: str) -> Link:
    """A link from `a.x > b.y`."""
    source, _, target = text.partition(" > ")
    return Link.model_validate({"from": source, "to": target})


def wired(*links: str, **blocks: str | tuple[str, Mapping[str, Any]]) -> Wiring:
    """The wiring of `flow(...)`."""
    return Wiring.of(flow(*links, **blocks), CATALOG)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["{{ name }}", "+919876543210", "2026-12-10T10:00:00Z", "fast", "calm"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)

_IDS = ("a", "b", "c", "d", "start")
_PORT_NAMES = tuple(
    dict.fromkeys(
        port.name
        for spec in CATALOG.values()
        for ports in [spec.ports({})]
        for port in (*ports.inputs, *ports.outputs)
    )
)
_types = st.sampled_from([*CATALOG, "gone", "unheard_of"])
_ports = st.sampled_from([*_PORT_NAMES, "a", "no_such.port"])
_times = st.sampled_from(["21:00", "09:00", "9", ""])
_numbers = st.floats(-1e6, 1e6) | st.integers(-1000, 1000)
_points = st.tuples(_numbers, _numbers).map(list)
_unknown = st.dictionaries(
    st.text(max_size=4).map(lambda name: f"x{name}"), json_values, max_size=1
)


def _object(fields: Mapping[str, st.SearchStrategy[Any]], **maybe: Any) -> Any:
    known = st.fixed_dictionaries(dict(fields), optional=maybe)
    return st.builds(lambda said, unknown: {**said, **unknown}, known, _unknown)


_blocks = _object(
    {"id": st.sampled_from(_IDS), "type": _types},
    version=st.integers(1, 3),
    title=st.text(max_size=6),
    inputs=st.dictionaries(st.sampled_from(_PORT_NAMES) | st.text(max_size=4), json_values),
    policy=_object(
        {},
        tries=st.none() | st.integers(1, 20),
        backoff_s=st.floats(0, 1e6),
        time_limit_s=st.floats(0.1, 300),
        on_error=st.sampled_from(["report", "stop"]),
        if_missed=st.sampled_from(["late", "skip", "ask"]),
    ),
    pin=st.none() | st.dictionaries(st.sampled_from(_PORT_NAMES), json_values, max_size=2),
)
_ends = st.builds("{}.{}".format, st.sampled_from([*_IDS, "nobody"]), _ports)
_notes = _object({"text": st.text(max_size=5), "position": _points}, size=_points)
_frames = _object(
    {"title": st.text(max_size=5), "position": _points, "size": _points}, color=st.text(max_size=5)
)

documents = _object(
    {"format": st.just("cordboard.workflow/1")},
    id=st.sampled_from(["workflow", "_x", "renewal-2"]),
    name=st.text(max_size=6),
    description=st.text(max_size=6),
    sample=st.dictionaries(st.text(max_size=4), json_values, max_size=2),
    rehearsal=st.dictionaries(
        st.text(max_size=4), st.dictionaries(st.text(max_size=4), json_values), max_size=2
    ),
    quiet_hours=st.none()
    | _object(
        {"start": _times, "end": _times}, timezone=st.sampled_from([None, "Asia/Kolkata", "x"])
    ),
    blocks=st.lists(_blocks, max_size=5, unique_by=lambda block: str(block["id"])),
    links=st.lists(_object({"from": _ends, "to": _ends}), max_size=8),
    layout=_object(
        {},
        blocks=st.dictionaries(st.sampled_from(_IDS), _points),
        collapsed=st.lists(st.sampled_from(_IDS), max_size=3),
        notes=st.lists(_notes, max_size=2),
        frames=st.lists(_frames, max_size=2),
    ),
)
"""Documents of the present format that can be read, with every part that one may have; what they
describe is mostly nonsense."""

workflows = documents.map(Workflow.model_validate)
"""Workflows that can be shown and saved; most of them have problems."""


@st.composite
def sound_workflows(draw: st.DrawFn) -> Workflow:
    """Workflows without errors, made as a user would: complete blocks and allowed links."""
    types = draw(st.lists(st.sampled_from([*FILLED, "sieve", "join"]), max_size=5))
    workflow = Workflow()
    for type in ("start", *types):
        workflow, _id = edits.add_block(
            workflow, CATALOG[type], (0.0, 0.0), inputs=FILLED.get(type)
        )
    for _ in range(draw(st.integers(0, 6))):
        wiring = Wiring.of(workflow, CATALOG)
        ends = [(block.id, wiring.ports(block.id)) for block in workflow.blocks]
        outputs = [(id, port.name) for id, ports in ends for port in ports.outputs]
        inputs = [(id, port.name) for id, ports in ends for port in ports.inputs]
        source, target = draw(st.sampled_from(outputs)), draw(st.sampled_from(inputs))
        if wiring.fit(*source, *target).is_allowed:
            made = Link(
                from_block=source[0],
                from_port=source[1],
                to_block=target[0],
                to_port=target[1],
            )
            workflow = edits.connect(workflow, made, wiring)
    return workflow
