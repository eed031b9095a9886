import pytest

from app.workflow.wiring import Wiring
from blocks.sdk import BlockInputs, Fit, Phone, port
from tests.support.sample_blocks import CATALOG, NoOutputs, made
from tests.support.workflows import flow, link, wired


def fit(wiring: Wiring, text: str) -> Fit:
    one = link(text)
    return wiring.fit(one.from_block, one.from_port, one.to_block, one.to_port)


@pytest.fixture
def wiring() -> Wiring:
    return wired(
        "s.name > a.text",
        s="start",
        a="say",
        b="say",
        l="letter",
        h="hook",
        c="call",
        x="sieve",
        j="join",
    )


@pytest.mark.parametrize(
    ("text", "conversion"),
    [
        ("s.name > b.text", None),
        ("s.count > b.text", "written as text"),
        ("s.name > b.at", "read as a date and time with an offset"),
        ("s.count > b.times", None),
        ("s.anything > b.at", None),
        ("s.customer_number > h.data", "becomes a value of the object, by its name"),
        ("s.details > h.data", "becomes a value of the object, by its name"),
        ("s.name > h.items", "becomes an item of the list"),
        ("s.count > h.items", "becomes an item of the list; written as text"),
        ("s.tags > h.items", None),
        ("s.tags > b.lines", "written as JSON"),
        ("s.count > x.field", None),
        ("s.details > j.values", "becomes an item of the list"),
        ("s.is_vip > b.when", "goes on when it is true"),
        ("x.matched > b.when", "lets the block run, and carries no value"),
        ("x.matched > b.text", "lets the block run, and carries no value"),
        ("x.matched > b.tone", "lets the block run, and carries no value"),
        ("x.matched > j.values", "arrives when the branch holds"),
        ("x.matched > j.when", "lets the block run, and carries no value"),
    ],
)
def test_allowed(wiring: Wiring, text: str, conversion: str | None) -> None:
    assert fit(wiring, text) == Fit(is_allowed=True, conversion=conversion)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nobody.x > a.text", "There is no block “nobody”"),
        ("s.name > nobody.x", "There is no block “nobody”"),
        ("s.nmae > a.text", "“S” has no output “nmae”; did you mean “name”?"),
        ("j.zzzzzz > a.text", "“J” has no output “zzzzzz”; it has value"),
        ("s.name > c.qqq", "“C” has no input “qqq”; it has when, to, key"),
        ("x.matched > c.qqq", "“C” has no input “qqq”; it has when, to, key"),
        ("a.text > a.lines", "“A” cannot be linked to itself"),
        ("a.text > s.file", "The workflow starts at “S”: nothing can be linked into it"),
        (
            "s.name > c.provider",
            "“Provider” is a setting of “C”: it is chosen in the block and cannot be linked",
        ),
        (
            "s.details > b.times",
            "“integer” is expected here, but this output gives “object”. "
            "It would fit into “Text”, “Tone” or “Lines”",
        ),
        (
            "s.details > c.key",
            "“secret” is expected here, but this output gives “object”: a secret may be linked "
            "to a secret only",
        ),
        (
            "s.details > c.to",
            "“phone” is expected here, but this output gives “object”. Of “S”, "
            "“Customer number”, “Name” or “Anything” would fit",
        ),
        ("s.name > a.text", "These two are linked already"),
    ],
)
def test_refused_in_words(wiring: Wiring, text: str, reason: str) -> None:
    assert fit(wiring, text) == Fit(is_allowed=False, reason=reason)


def test_items_of_a_list_that_do_not_fit() -> None:
    class Inputs(BlockInputs):
        readers: list[Phone] | None = port("Who is to read it.", many_links=True)

    catalog = {**CATALOG, "group": made("group", Inputs, NoOutputs)}
    wiring = Wiring.of(flow(s="start", g="group"), catalog)

    assert fit(wiring, "s.customer_number > g.readers").is_allowed
    assert fit(wiring, "s.name > g.readers").conversion == (
        "becomes an item of the list; read as a phone number"
    )
    assert fit(wiring, "s.details > g.readers").reason == (
        "“phone” is expected here, but this output gives “object”. Of “S”, “Customer number”, "
        "“Name” or “Tags” would fit"
    )


def test_a_block_without_outputs_says_so() -> None:
    assert fit(wired(m="moved", a="say"), "m.x > a.text").reason == "“M” has no output “x”"


def test_a_circle_is_refused() -> None:
    wiring = wired("a.text > b.text", "b.text > c.text", a="say", b="say", c="say")

    reason = "This would go in a circle: “C” already waits for “A”"
    assert fit(wiring, "c.text > a.lines") == Fit(is_allowed=False, reason=reason)
    assert fit(wiring, "a.text > c.lines").is_allowed


def test_in_an_input_of_one_link_it_names_what_it_replaces(wiring: Wiring) -> None:
    assert fit(wiring, "s.count > a.text") == Fit(
        is_allowed=True, conversion="replaces the link from “S” · Name; written as text"
    )
    assert fit(wiring, "s.tags > a.text").conversion == (
        "replaces the link from “S” · Name; written as JSON"
    )


def test_in_an_input_of_many_links_it_replaces_nothing() -> None:
    wiring = wired("s.name > a.lines", s="start", a="say")

    assert fit(wiring, "s.count > a.lines").conversion == "written as text"


def test_a_gate_replaces_nothing_and_is_not_replaced() -> None:
    wiring = wired("x.matched > a.text", x="sieve", a="say", s="start")

    assert fit(wiring, "s.name > a.text").conversion is None
    assert fit(wiring, "x.not_matched > a.text").is_allowed


def test_a_gate_dropped_on_another_port_of_the_block_is_the_same_link() -> None:
    wiring = wired("x.matched > a.when", x="sieve", a="say")

    assert fit(wiring, "x.matched > a.text").reason == "These two are linked already"


def test_two_links_in_an_input_of_one_are_both_replaced() -> None:
    wiring = wired("s.name > a.text", "u.b > a.text", s="start", u="unheard_of", a="say")

    assert fit(wiring, "s.count > a.text").conversion == (
        "replaces the link from “S” · Name and “U” · B; written as text"
    )
