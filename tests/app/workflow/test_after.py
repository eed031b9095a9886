"""Wiring and problems made from those of an earlier value are those of a workflow seen first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.workflow import edits
from app.workflow.check import Checked, check
from app.workflow.model import Layout, Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, LinkedOutput, Ports
from tests.support.changed_workflows import changed
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, link, sound_workflows, workflows

Asked = list[Mapping[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> list[Workflow]:
    """Values of one workflow in the order in which they are shown: changed, undone and redone."""
    shown = [draw(workflows | sound_workflows())]
    for _ in range(draw(st.integers(1, 6))):
        base = draw(st.sampled_from(shown[-3:]))
        shown.append(base if draw(st.integers(0, 3)) == 0 else draw(changed(base, most=3)))
    return shown


def facts(wiring: Wiring) -> dict[str, Any]:
    """All that a wiring says of its own workflow."""
    ids = [*wiring.order(), "nobody"]
    links = wiring.workflow.links
    ends = sorted({(one.to_block, one.to_port) for one in links})
    return {
        "workflow": wiring.workflow,
        "order": wiring.order(),
        "cycle": wiring.cycle(),
        "sources": wiring.sources,
        "taking part": wiring.taking_part(),
        "blocks": list(map(wiring.block, ids)),
        "titles": list(map(wiring.title, ids)),
        "faults": list(map(wiring.fault, ids)),
        "ports": list(map(wiring.ports, ids)),
        "readers": [
            port.annotation
            for id in ids
            for port in (*wiring.ports(id).inputs, *wiring.ports(id).outputs)
        ],
        "linked": list(map(wiring.linked, ids)),
        "links": [wiring.links(*end) for end in ends],
        "keys": [wiring.keys(*end) for end in ends],
        "types": list(map(wiring.type_of, links)),
        "gates": list(map(wiring.is_gate, links)),
        "before": [wiring.comes_before(one, other) for one in ids for other in ids],
    }


@given(histories())
def test_what_is_taken_over_is_what_would_be_found_anew(history: Sequence[Workflow]) -> None:
    wiring = Wiring.of(Workflow(), CATALOG)
    checked = Checked.of(wiring)
    for workflow in history:
        wiring = wiring.after(workflow)
        checked = checked.after(wiring)

        assert facts(wiring) == facts(Wiring.of(workflow, CATALOG))
        assert checked.problems == check(workflow, CATALOG)
        assert facts(checked.wiring) == facts(Checked.of(Wiring.of(workflow, CATALOG)).wiring)


def counting(asked: Asked) -> Mapping[str, BlockSpec]:
    """The catalogue, with what the ports and checks of `fill` are asked for noted in `asked`."""
    spec = CATALOG["fill"]

    def ports(written: Mapping[str, Any], links: Sequence[LinkedOutput]) -> Ports:
        asked.append(written)
        assert spec.dynamic_ports is not None
        return spec.dynamic_ports(written, links)

    def findings(written: Mapping[str, Any]) -> list[tuple[str, str]]:
        asked.append(written)
        return []

    return {**CATALOG, "fill": replace(spec, dynamic_ports=ports, check=findings)}


def chain(length: int) -> Workflow:
    """Texts, each filled with the one before."""
    blocks = {f"f{n}": ("fill", {"text": "Dear {{ name }}"}) for n in range(length)}
    links = [f"f{n - 1}.text > f{n}.name" for n in range(1, length)]
    return flow("s.name > f0.name", *links, s="start", **blocks)


def seen_in_chain(length: int = 100) -> tuple[Asked, Checked]:
    asked: Asked = []
    checked = Checked.of(Wiring.of(chain(length), counting(asked)))
    assert len(asked) == 2 * length
    assert not checked.problems
    asked.clear()
    return asked, checked


def test_a_value_is_looked_at_in_its_block_alone() -> None:
    asked, before = seen_in_chain()
    workflow = edits.set_input(before.wiring.workflow, "f5", "text", "Dear {{ name }}, ")
    after = before.after(before.wiring.after(workflow))

    assert asked == [{"text": "Dear {{ name }}, "}] * 2
    assert after.wiring.placed["f6"] is before.wiring.placed["f6"]
    assert after.wiring.ports("f5") is before.wiring.ports("f5")


def test_moving_and_renaming_look_at_no_ports() -> None:
    asked, before = seen_in_chain()
    moved = before.wiring.workflow.model_copy(update={"layout": Layout(blocks={"f5": (0, 16)})})
    after = before.wiring.after(moved)

    assert after.workflow is moved
    assert after.placed is before.wiring.placed
    assert before.after(after).problems == ()
    assert asked == []


def test_a_link_is_looked_at_where_it_ends() -> None:
    asked, before = seen_in_chain()
    wiring = before.wiring
    workflow = edits.connect(wiring.workflow, link("s.is_vip > f7.when"), wiring)
    after = before.after(wiring.after(workflow))

    assert len(asked) == 2
    assert after.problems == check(workflow, CATALOG)
    back = after.after(after.wiring.after(wiring.workflow))
    assert len(asked) == 4
    assert back.problems == before.problems


def test_other_outputs_are_seen_by_those_that_are_linked_to_them() -> None:
    before = Checked.of(Wiring.of(flow("x.name > a.text", s="start", x="sieve", a="say"), CATALOG))
    workflow = edits.connect(before.wiring.workflow, link("s.name > x.field"), before.wiring)
    after = before.after(before.wiring.after(workflow))

    assert any("has no output" in problem.message for problem in before.problems)
    assert after.problems == ()


def test_another_title_is_told_where_the_block_is_linked_to() -> None:
    links = ("s.name > x.field", "x.found > s.file")
    before = Checked.of(Wiring.of(flow(*links, s="start", x="sieve"), CATALOG))
    workflow = edits.rename_block(before.wiring.workflow, "x", "Riddle")
    after = before.after(before.wiring.after(workflow))

    [told] = [one.message for one in after.problems if "cannot work" in one.message]
    assert "“Riddle” · Found" in told


def test_a_block_that_comes_is_found_by_the_links_that_waited_for_it() -> None:
    waiting = Workflow(
        blocks=(PlacedBlock(id="a", type="say"),),
        links=(Link(from_block="s", from_port="count", to_block="a", to_port="text"),),
    )
    before = Wiring.of(waiting, CATALOG)
    blocks = (PlacedBlock(id="s", type="start"), *waiting.blocks)
    after = before.after(waiting.model_copy(update={"blocks": blocks}))

    assert [one.type for one in before.linked("a")] != [one.type for one in after.linked("a")]
    assert after.taking_part() == {"s", "a"}


def test_a_block_that_goes_is_missed_where_a_link_still_comes_from_it() -> None:
    workflow = flow("s.nothing > a.text", s="start", a="say")
    before = Checked.of(Wiring.of(workflow, CATALOG))
    left = workflow.model_copy(update={"blocks": workflow.blocks[1:]})
    after = before.after(before.wiring.after(left))

    assert any("has no output" in one.message for one in before.problems)
    assert any("There is no block “s”" in one.message for one in after.problems)
    assert after.problems == check(left, CATALOG)
