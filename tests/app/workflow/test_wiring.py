from hypothesis import given

from app.workflow.model import PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import ANY, TEXT, WHEN, Kind, PortType
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import link, wired, workflows


def inputs(wiring: Wiring, block_id: str) -> list[str]:
    return [port.name for port in wiring.ports(block_id).inputs]


def outputs(wiring: Wiring, block_id: str) -> list[str]:
    return [port.name for port in wiring.ports(block_id).outputs]


def test_declared_ports_with_the_gate_of_every_block_but_a_source() -> None:
    wiring = wired(s="start", a="say")

    assert inputs(wiring, "s") == ["file"]
    assert inputs(wiring, "a") == ["when", "text", "tone", "lines", "times", "at"]
    assert outputs(wiring, "a") == ["text"]


def test_ports_of_the_chosen_variant_whatever_its_case() -> None:
    wiring = wired(f=("call", {}), s=("call", {"provider": "SLOW"}))

    assert inputs(wiring, "f") == ["when", "provider", "to", "key"]
    assert inputs(wiring, "s") == ["when", "provider", "to", "line"]


def test_ports_made_of_what_is_written() -> None:
    wiring = wired(f=("fill", {"text": "{{ b }} and {{ a }}, {{ b }}"}))

    assert inputs(wiring, "f") == ["when", "text", "b", "a"]


def test_ports_made_of_links_pass_types_on_from_block_to_block() -> None:
    wiring = wired("x.count > y.field", "s.count > x.field", s="start", y="sieve", x="sieve")

    assert outputs(wiring, "y") == ["matched", "not_matched", "found", "count"]
    assert wiring.type_of(link("y.count > a.text")) == (PortType(Kind.INTEGER), None)


def test_a_branch_linked_into_a_port_brings_no_field() -> None:
    wiring = wired("x.matched > y.field", "x.found > y.field", x="sieve", y="sieve")

    assert [output.key for output in wiring.linked("y")] == ["found"]
    assert outputs(wiring, "y")[3:] == ["found"]


def test_a_block_of_an_unknown_type_has_the_ports_that_links_speak_of() -> None:
    wiring = wired(
        "s.name > u.one",
        "s.name > u.one",
        "s.is_vip > u.when",
        "u.out > a.text",
        s="start",
        u="unheard_of",
        a="say",
    )

    assert inputs(wiring, "u") == ["one", "when"]
    assert wiring.ports("u").input("when") == WHEN
    assert outputs(wiring, "u") == ["out"]
    assert wiring.type_of(link("u.out > a.text")) == (ANY, TEXT)
    assert wiring.spec("u") is None


def test_nothing_is_known_of_an_unknown_id() -> None:
    wiring = wired(s="start")

    assert wiring.block("x") is None
    assert wiring.spec("x") is None
    assert wiring.title("x") == "x"
    assert wiring.ports("x").inputs == ()
    assert wiring.linked("x") == ()
    assert wiring.links("x", "y") == ()
    assert wiring.keys("x", "y") == ()
    assert wiring.type_of(link("x.a > s.file")) == (None, TEXT)
    assert not wiring.comes_before("s", "x")


def test_a_title_is_the_users_else_the_catalogues() -> None:
    blocks = tuple(
        PlacedBlock(id=type, type=type, title=title)
        for type, title in (("say", "Speak"), ("hook", ""), ("unheard_of", ""))
    )
    wiring = Wiring.of(Workflow(blocks=blocks), CATALOG)

    assert [wiring.title(block.id) for block in blocks] == ["Speak", "Hook", "unheard_of"]


def test_ports_that_cannot_be_told_are_a_fault_and_the_declared_ones_remain() -> None:
    wiring = wired(f=("fill", {"text": "{{ a"}), g=("fill", {"text": 7}), a="say")

    assert inputs(wiring, "f") == ["when", "text"]
    assert wiring.fault("f") == "A “{{” in the text has no “}}”."
    assert wiring.fault("g") == "what is written here makes no sense to this block"
    assert wiring.fault("a") is None


def test_keys_are_the_names_of_outputs_and_longer_after_a_clash() -> None:
    wiring = wired(
        "a.text > h.data",
        "b.text > h.data",
        "u.b_text > h.data",
        "b.text > h.data",
        "b.text > h.data",
        "b.text > h.items",
        s="start",
        a="say",
        b="say",
        u="unheard_of",
        h="hook",
    )

    keys = [key for _link, key in wiring.keys("h", "data")]
    assert keys == ["text", "b_text", "u_b_text", "b_text_2", "b_text_3"]
    assert [key for _link, key in wiring.keys("h", "items")] == ["text"]
    assert [one for one, _key in wiring.keys("h", "data")] == list(wiring.links("h", "data"))


def test_a_link_that_only_gates_takes_no_key() -> None:
    wiring = wired("x.matched > h.data", "u.matched > h.data", x="sieve", u="unheard_of", h="hook")

    assert [key for _link, key in wiring.keys("h", "data")] == ["matched", "matched"]
    assert [output.key for output in wiring.linked("h")] == ["matched"]


def test_a_gate_comes_from_a_branch_or_ends_at_when() -> None:
    wiring = wired(s="start", x="sieve", a="say")

    assert wiring.is_gate(link("x.matched > a.text"))
    assert wiring.is_gate(link("s.is_vip > a.when"))
    assert not wiring.is_gate(link("x.found > a.text"))
    assert not wiring.is_gate(link("nobody.x > a.text"))


def test_a_block_that_joins_takes_a_branch_for_a_value() -> None:
    wiring = wired("x.matched > j.values", "x.matched > j.when", x="sieve", j="join")

    assert [wiring.is_gate(one) for one in wiring.workflow.links] == [False, True]
    assert [output.key for output in wiring.linked("j")] == ["matched"]


def test_what_takes_part_is_led_to_by_the_source_or_needed_by_what_is() -> None:
    wiring = wired(
        "s.name > a.text",
        "b.text > a.lines",
        "b.text > c.text",
        s="start",
        a="say",
        b="say",
        c="say",
        d="say",
    )

    assert wiring.taking_part() == {"s", "a", "b"}


def test_a_gate_lands_at_when() -> None:
    wiring = wired(s="start", x="sieve", a="say")

    assert wiring.landing(link("x.matched > a.text")) == link("x.matched > a.when")
    value, gate = link("s.name > a.text"), link("x.matched > a.when")
    assert wiring.landing(value) is value
    assert wiring.landing(gate) is gate


def test_order_follows_the_links_and_else_the_document() -> None:
    wiring = wired("s.name > b.text", "b.text > a.text", a="say", b="say", s="start", z="say")

    assert wiring.order() == ("s", "b", "a", "z")
    assert [block.id for block in wiring.blocks()] == list(wiring.order())
    assert wiring.cycle() == ()
    assert wiring.comes_before("s", "a")
    assert not wiring.comes_before("a", "s")


def test_what_stands_on_a_cycle_or_behind_it_comes_last() -> None:
    wiring = wired(
        "a.text > b.text",
        "b.text > c.lines",
        "c.text > b.lines",
        "c.text > d.text",
        d="say",
        c="say",
        b="say",
        a="say",
    )

    assert wiring.order() == ("a", "d", "c", "b")
    assert sorted(wiring.cycle()) == ["b", "c"]
    assert wiring.comes_before("b", "b")


def test_of_blocks_with_one_id_the_first_counts() -> None:
    blocks = (PlacedBlock(id="a", type="say"), PlacedBlock(id="a", type="hook"))
    wiring = Wiring.of(Workflow(blocks=blocks), CATALOG)

    assert wiring.block("a") is blocks[0]
    assert wiring.order() == ("a",)


@given(workflows)
def test_any_workflow_has_a_wiring(workflow: Workflow) -> None:
    wiring = Wiring.of(workflow, CATALOG)

    ids = {block.id for block in workflow.blocks}
    assert sorted(wiring.order()) == sorted(ids)
    for one in workflow.links:
        assert one in wiring.links(one.to_block, one.to_port)
        assert isinstance(wiring.is_gate(one), bool)
        assert wiring.fit(one.from_block, one.from_port, one.to_block, one.to_port) is not None
    for end in {(one.to_block, one.to_port) for one in workflow.links if one.to_block in ids}:
        values = [key for one, key in wiring.keys(*end) if not wiring.is_gate(one)]
        assert len(set(values)) == len(values)
        assert [one for one, _key in wiring.keys(*end)] == list(wiring.links(*end))
