from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given

from app.engine.plan import make_plan
from app.workflow.check import check
from app.workflow.model import PlacedBlock, Severity, Workflow
from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    GraphError,
    LinkedOutput,
    Secret,
    Text,
    TextList,
    port,
    setting,
)
from tests.support.sample_blocks import CATALOG, NoOutputs, made
from tests.support.workflows import FILLED, flow, sound_workflows, workflows


def told(workflow: Workflow, catalog: Mapping[str, Any] = CATALOG) -> list[str]:
    """The errors, and warnings with a `~` before them."""
    return [
        f"{'' if problem.severity == Severity.ERROR else '~'}{problem}"
        for problem in check(workflow, catalog)
    ]


def inside(type: str, **inputs: Any) -> list[str]:
    """What is told of one block with these values; it hangs on a source by its gate."""
    return told(flow("s.is_vip > b.when", s="start", b=(type, inputs)))


def test_a_sound_workflow_has_no_problems() -> None:
    workflow = flow(
        "s.name > f.name",
        "f.text > l.subject",
        "s.customer_number > h.data",
        "s.details > h.data",
        "s.count > x.field",
        "x.matched > l.when",
        "x.not_matched > c.to",
        "x.count > j.values",
        "l.letter_success > j.values",
        s="start",
        f="fill",
        l="letter",
        h="hook",
        x="sieve",
        c="call",
        j="join",
    )

    assert told(workflow) == []


# The workflow as a whole


def test_an_empty_workflow() -> None:
    assert told(Workflow()) == [
        "The workflow is empty. Place a source, such as Call API, and the blocks that follow it."
    ]


def test_no_source() -> None:
    assert told(flow(a="say")) == [
        "The workflow has no source, so nothing would start it. "
        "Place one block of the category Sources."
    ]


def test_a_block_of_an_unknown_type_may_be_the_source() -> None:
    assert len(told(flow("u.x > a.text", a="say", u="unheard_of"))) == 1


def test_two_sources() -> None:
    assert told(flow(s="start", t="start")) == [
        "t: “T” is a second source beside “S”; a workflow starts at one alone. Remove one of them.",
    ]


def test_one_id_for_two_blocks() -> None:
    blocks = flow(s="start", a="say").blocks
    workflow = Workflow(blocks=(*blocks, PlacedBlock(id="a", type="hook")))

    assert told(workflow)[0] == (
        "a: 2 blocks have the id “a”, so links to it are ambiguous. "
        "Remove all but one of them, or give them ids of their own in the file."
    )


def test_a_circle_is_named_in_order() -> None:
    workflow = flow(
        "s.name > a.text", "a.text > b.text", "b.text > a.lines", s="start", a="say", b="say"
    )

    assert told(workflow) == [
        "b: The links go in a circle: “B” → “A” → “B”. Remove one of these links."
    ]


def test_what_nothing_leads_to_is_a_warning() -> None:
    workflow = flow("s.name > a.text", "b.text > c.text", s="start", a="say", b="say", c="say")

    assert told(workflow) == [
        "~b: “B” hangs on nothing that comes from “S”, so it does not run. Link it, or remove it.",
        "~c: “C” hangs on nothing that comes from “S”, so it does not run. Link it, or remove it.",
    ]


# Links


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (
            "nobody.x > a.text",
            "a · text: The link from “nobody” · x to “A” cannot work. There is no block “nobody”.",
        ),
        (
            "s.name > nobody.x",
            "s: The link from “S” · Name to “nobody” cannot work. There is no block “nobody”.",
        ),
        (
            "nobody.x > no_one.y",
            "The link from “nobody” · x to “no_one” cannot work. There is no block “nobody”.",
        ),
        (
            "s.nmae > a.text",
            "a · text: The link from “S” · nmae to “A” cannot work. “S” has no output “nmae”; "
            "did you mean “name”?",
        ),
        (
            "s.name > a.txt",
            "a · txt: The link from “S” · Name to “A” cannot work. “A” has no input “txt”; "
            "did you mean “text”?",
        ),
        (
            "s.details > a.times",
            "a · times: The link from “S” · Details to “A” cannot work. “integer” is expected "
            "here, but this output gives “object”. It would fit into “Text”, “Tone” or “Lines”.",
        ),
        (
            "a.text > s.file",
            "s · file: The link from “A” · Text to “S” cannot work. The workflow starts at “S”: "
            "nothing can be linked into it.",
        ),
    ],
)
def test_a_link_that_cannot_work(link: str, problem: str) -> None:
    workflow = flow("s.is_vip > a.when", link, s="start", a="say")

    found = [one for one in told(workflow) if "The link from" in one]
    assert found == [f"{problem} Remove the link, or link what fits."]


def test_a_link_twice() -> None:
    workflow = flow("s.name > a.text", "s.name > a.text", "s.name > a.text", s="start", a="say")

    assert told(workflow) == [
        "a · text: The link from “S” · Name is there 3 times. Remove all but one of them."
    ]


def test_two_links_in_an_input_of_one() -> None:
    workflow = flow("s.name > a.text", "s.count > a.text", s="start", a="say")

    assert told(workflow) == [
        "a · text: “Text” of “A” takes one link and has 2: from “S” · Name, “S” · Count. "
        "Remove all but one of these links."
    ]


def test_a_branch_beside_a_link_is_no_second_link() -> None:
    workflow = flow(
        "s.name > x.field",
        "s.name > a.text",
        "x.matched > a.text",
        s="start",
        a="say",
        x="sieve",
    )

    assert told(workflow) == []


def test_links_at_a_block_of_an_unknown_type_are_not_judged() -> None:
    workflow = flow("s.name > u.x", "u.y > a.text", "u.z > a.times", s="start", a="say", u="syay")

    assert told(workflow) == [
        "u: “U” is a block of the type “syay”, which is not known here. Did you mean “say”? If "
        "not, install the package that has it, or remove the block."
    ]


def test_links_at_a_block_whose_ports_cannot_be_told_are_not_judged() -> None:
    workflow = flow(
        "s.name > f.name",
        "s.name > c.line",
        "s.name > v.address",
        s="start",
        f=("fill", {"text": "{{ name }} {{"}),
        c=("call", {"provider": "?"}),
        v="moved",
    )
    blocks = tuple(
        one.model_copy(update={"version": 9}) if one.id == "v" else one for one in workflow.blocks
    )

    found = told(workflow.model_copy(update={"blocks": blocks}))
    assert [one.partition(":")[0] for one in found] == ["f", "c · provider", "v"]


# Blocks


def test_an_unknown_type_near_to_none() -> None:
    assert inside("os.system") == [
        "b: “B” is a block of the type “os.system”, which is not known here. "
        "Install the package that has it, or remove the block."
    ]


def test_a_newer_version() -> None:
    block = PlacedBlock(id="a", type="say", version=2)

    assert told(Workflow(blocks=(PlacedBlock(id="s", type="start"), block)))[0] == (
        "a: “Say” was made with version 2 of “Say”, and only version 1 is here. "
        "Install the newer version of Cordboard or of the block’s package."
    )


def test_an_older_version_is_judged_as_it_will_be_carried_over() -> None:
    assert inside("moved", mail="a@example.com") == []
    assert inside("moved", mail="nonsense")[0].startswith(
        "b · address: “Address” of “B”: “nonsense”"
    )


def test_an_older_version_that_cannot_be_carried_over() -> None:
    assert inside("moved", mail=["a@example.com"]) == [
        "b: “B” was made with version 1 of “Moved”, and what is written in it cannot be carried "
        "over to version 2. Replace it by a new block of the same kind."
    ]


# Written values


def test_a_required_input_without_a_value() -> None:
    assert inside("letter", to=None, subject="") == [
        "b · to: “To” of “B” has no value. Link an output to it, or write a value.",
        "b · subject: “Subject” of “B” has no value. Link an output to it, or write a value.",
    ]


def test_a_required_secret_without_a_value() -> None:
    assert inside("call", to="+919876543210", key="") == [
        "b · key: “Key” of “B” has no value. Choose a stored secret for it."
    ]


def test_a_gate_is_no_value() -> None:
    workflow = flow("x.matched > a.text", "s.name > x.field", s="start", x="sieve", a=("say", {}))

    assert told(workflow) == [
        "a · text: “Text” of “A” has no value. Link an output to it, or write a value."
    ]


def test_a_linked_input_is_not_judged_by_what_is_written() -> None:
    workflow = flow("s.name > l.to", s="start", l=("letter", {"to": "??", "subject": "Hello"}))

    assert told(workflow) == []


@pytest.mark.parametrize("value", ["hunter2", 5, {"$secret": ""}, {"$secret": "a", "b": 1}])
@pytest.mark.parametrize("links", [(), ("u.key > b.password",)])
def test_a_secret_written_out_is_found_even_under_a_link(value: Any, links: Sequence[str]) -> None:
    inputs = {**FILLED["letter"], "password": value}
    workflow = flow("s.is_vip > b.when", *links, s="start", b=("letter", inputs), u="unheard_of")

    assert (
        "b · password: “Password” of “B” is written out, and a secret does not belong in a file. "
        "Take it out, store it under a name, and choose that name here." in told(workflow)
    )


def test_a_secret_in_an_input_that_is_shown() -> None:
    assert inside("say", text={"$secret": "crm/secret"}) == [
        "b · text: “Text” of “B” cannot hold a stored secret: it would be shown. "
        "Choose the secret in an input made for one."
    ]


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        (
            {"tone": "clam"},
            "b · tone: “Tone” of “B” must be “calm” or “loud”. Did you mean “calm”?",
        ),
        ({"tone": 5}, "b · tone: “Tone” of “B” must be “calm” or “loud”. Choose one of them."),
        ({"times": 10}, "b · times: “Times” of “B”: must be 9 or less. Write it anew."),
        (
            {"at": "tomorrow"},
            "b · at: “At” of “B”: “tomorrow” is not a date and time; write it as "
            "2026-12-10T10:00:00Z. Write it anew.",
        ),
    ],
)
def test_a_value_that_does_not_fit(inputs: Mapping[str, Any], problem: str) -> None:
    assert inside("say", text="Hello", **inputs) == [problem]


def test_an_unknown_variant_is_one_problem() -> None:
    assert inside("call", provider="fst", to="+919876543210", user="x") == [
        "b · provider: “Provider” of “B” must be “fast” or “slow”. Did you mean “fast”?"
    ]


def test_values_of_another_variant_may_stay() -> None:
    values = {"provider": "Slow", "to": "+919876543210", "key": {"$secret": "fast/key"}}

    assert inside("call", **values) == []


def test_an_input_that_there_is_not() -> None:
    assert inside("say", text="Hello", tone="calm", lnies="x", zzz=1) == [
        "b · lnies: “B” has no input “lnies”, so what is written there is not used. "
        "Did you mean “lines”?",
        "b · zzz: “B” has no input “zzz”, so what is written there is not used. Take it out.",
    ]


def test_a_value_for_a_place_that_was_taken_out_is_a_warning() -> None:
    assert inside("fill", text="Hello", name="Asha") == [
        "~b · name: “B” has no input “name”, so what is written there is not used. Take it out."
    ]


def test_a_place_without_a_value() -> None:
    assert inside("fill", text="Hello {{ name }}") == [
        "b · name: “Name” of “B” has no value. Link an output to it, or write a value."
    ]


def test_what_the_ports_cannot_be_made_of() -> None:
    assert inside("fill", text="Hello {{ name") == [
        "b: “B” cannot be read: A “{{” in the text has no “}}”."
    ]


@pytest.mark.parametrize("written", ["Dear {{ name }}", "{{a\nb}}"])
def test_an_outward_block_with_an_unfilled_text(written: str) -> None:
    found = inside("letter", to="a@example.com", subject=written, paragraphs=["Hello", written])

    place = written.removeprefix("Dear ")
    assert [one.partition(" in it.")[0] for one in found] == [
        f"b · {name}: “{name.capitalize()}” of “B” would be sent with {place}"
        for name in ("subject", "paragraphs")
    ]


def test_a_block_that_does_not_send_may_have_such_places() -> None:
    assert inside("say", text="{{ name }}") == []


def test_an_outward_block_may_have_them_where_it_is_no_text() -> None:
    assert inside("hook", url="https://example.com/{{x}}", data={"a": "{{ a }}"}) == []


def test_what_the_block_itself_finds() -> None:
    assert inside("letter", to="a@example.com", subject="Hello", subject_limit=3) == [
        "b · subject: “Subject” of “B”: The subject is longer than 3 characters."
    ]


def test_what_the_block_itself_finds_of_a_linked_input_does_not_count() -> None:
    inputs = {"to": "a@example.com", "subject": "Hello", "subject_limit": 3}

    assert told(flow("s.name > l.subject", s="start", l=("letter", inputs))) == []


def test_a_block_that_cannot_check_nonsense() -> None:
    found = inside("letter", to="a@example.com", subject="Hello", subject_limit="short")

    assert found == [
        "b · subject_limit: “Subject limit” of “B”: must be a whole number. Write it anew.",
        "b: “B” cannot be read: what is written here makes no sense to this block.",
    ]


class PairInputs(BlockInputs):
    one: Text | None = port("One of two.")
    other: Text | None = port("The other.")
    note: Text = setting("May be empty.", default="")
    must: Text = port("Must be there, and may be empty.", may_be_empty=True)
    keys: TextList | None = setting("Names.", choices=["a", "b"])
    pin: Secret | None = port("Opens it.")


class PairOutputs(BlockOutputs):
    pass


def check_pair(
    written: Mapping[str, Any], links: Sequence[LinkedOutput]
) -> Iterable[tuple[str, str]]:
    given = {*written, *(link.input for link in links)}
    if not given & {"one", "other"}:
        yield "", "one or the other is needed"


PAIR = {
    **CATALOG,
    "pair": made("pair", PairInputs, PairOutputs, parts={"check_links": check_pair}),
    "moved": made("moved", PairInputs, NoOutputs, version=2),
}


def test_what_the_block_itself_finds_with_its_links() -> None:
    pair = ("pair", {"must": "", "note": "", "keys": ["c"], "pin": ""})
    bare = flow("s.is_vip > p.when", s="start", p=pair)
    linked = flow("s.name > p.one", s="start", p=pair)

    assert told(bare, PAIR) == ["p: “P”: one or the other is needed."]
    assert told(linked, PAIR) == []


def test_a_required_setting_without_a_value() -> None:
    class Inputs(BlockInputs):
        mode: Text = setting("How.")

    catalog = {**CATALOG, "set": made("set", Inputs, NoOutputs)}
    assert told(flow("s.is_vip > b.when", s="start", b="set"), catalog) == [
        "b · mode: “Mode” of “B” has no value. Write a value."
    ]


# Laws


@given(sound_workflows())
def test_what_edits_make_has_no_errors(workflow: Workflow) -> None:
    assert [one for one in told(workflow) if not one.startswith("~")] == []
    plan = make_plan(workflow, CATALOG)
    assert {*plan.steps, *plan.idle} == {block.id for block in workflow.blocks}


@given(workflows)
def test_a_plan_is_made_exactly_when_there_are_no_errors(workflow: Workflow) -> None:
    is_sound = all(one.startswith("~") for one in told(workflow))

    try:
        make_plan(workflow, CATALOG)
    except GraphError:
        assert not is_sound
    else:
        assert is_sound


@given(workflows)
def test_problems_name_blocks_that_there_are(workflow: Workflow) -> None:
    for problem in check(workflow, CATALOG):
        assert problem.block is None or workflow.block(problem.block)
        assert problem.input is None or problem.block
