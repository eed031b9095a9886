"""Commands by the words that a user writes, and the law that a command reads back as it is said."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.editor.outline.command import (
    EXAMPLES,
    Act,
    Add,
    Clear,
    Command,
    Connect,
    Delete,
    Disconnect,
    Duplicate,
    GoTo,
    Rename,
    SetInput,
    parse,
)
from app.editor.outline.completion import complete
from app.editor.outline.deed import edit_of
from app.editor.outline.names import End
from app.editor.outline.phrase import phrase
from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.wiring import Wiring
from blocks.catalog import Catalog
from blocks.sdk import GraphError, Kind
from tests.support.sample_blocks import CATALOG


def link(source: str, target: str) -> Link:
    return Link.model_validate({"from": source, "to": target})


def wiring(catalog: Catalog) -> Wiring:
    """The blocks that the examples of the command line speak of."""
    blocks = (
        PlacedBlock(id="call_api", type="call_api", title="Call API"),
        PlacedBlock(id="smart_filter", type="smart_filter", title="Smart Filter"),
        PlacedBlock(
            id="send_email", type="send_email", title="Send Email", inputs={"subject": "Hi"}
        ),
    )
    links = (link("call_api.customer_number", "send_email.to"),)
    return Wiring.of(Workflow(blocks=blocks, links=links), catalog)


CUSTOMER = link("call_api.customer_number", "send_email.to")
SUBJECT = End("send_email", "subject")

UNDERSTOOD: dict[str, Command] = {
    "add Webhook": Add("webhook"),
    "ADD webhook as Tell the CRM": Add("webhook", "Tell the CRM"),
    "add web hook": Add("webhook"),
    "connect Filter matched to Email To": Connect(link("smart_filter.matched", "send_email.to")),
    "connect Smart Filter matched into Send Email": Connect(
        link("smart_filter.matched", "send_email.when")
    ),
    "wire call_api.customer_number -> send_email.to": Connect(CUSTOMER),
    "connect Call API · Customer number to Email · To": Connect(CUSTOMER),
    "set Email Subject to Hello": SetInput(SUBJECT, "Hello"),
    "set Email Subject = to be,  or not to be": SetInput(SUBJECT, "to be,  or not to be"),
    'set Email Subject to "to"': SetInput(SUBJECT, "to"),
    "set Email To to asha@example.com": SetInput(End("send_email", "to"), "asha@example.com"),
    "set Filter ignore case to no": SetInput(End("smart_filter", "ignore_case"), False),
    'set Filter conditions to [{"field": "x"}]': SetInput(
        End("smart_filter", "conditions"), [{"field": "x"}]
    ),
    "set Send Email provider to GMAIL": SetInput(End("send_email", "email_provider"), "gmail"),
    "clear Email Subject": Clear(SUBJECT),
    "rename Filter to Due": Rename("smart_filter", "Due"),
    "rename Smart Filter to Due to expire": Rename("smart_filter", "Due to expire"),
    "delete Email": Delete(("send_email",)),
    "disconnect Email To": Disconnect((CUSTOMER,)),
    "disconnect Call API customer number from Email To": Disconnect((CUSTOMER,)),
    "disconnect Email": Disconnect((CUSTOMER,)),
    "duplicate “Send Email”": Duplicate(("send_email",)),
    "go to Email Subject": GoTo(SUBJECT),
    "show Email": GoTo(End("send_email")),
    "run": Act("run"),
    "rehearse": Act("run"),
    "undo": Act("undo"),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_command_is_understood(text: str, real_catalog: Catalog) -> None:
    assert parse(text, wiring(real_catalog)) == UNDERSTOOD[text]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write what to do"),
        ("frobnicate", "“frobnicate” is not a command; begin with “add”"),
        ("conect a to b", "did you mean “connect”?"),
        ("add", "Write what to add, for example “add Webhook”"),
        ("add Zeppelin", "There is no block “Zeppelin”"),
        ("connect Filter matched", "Write where it leads"),
        ("connect Filtre matched to Email To", "No block is called “Filtre matched”"),
        ("connect Filter matching to Email", "“Smart Filter” has no output “matching”; did you"),
        ("connect Filter matched to Email Zebra", "“Send Email” has no input “Zebra”"),
        ("connect Call API to Email", "Name the port:"),
        ("connect Email sent to Call API", "no output “sent”"),
        ("set Email Subject", "Write what to set it to"),
        ("set Email password to hunter2", "is a secret"),
        ("set Email provider to pigeon", "not “pigeon”"),
        ("clear Email Cc", "Nothing is written in “Send Email” · Cc"),
        ("rename Filter", "Write the new title"),
        ("delete Nobody", "No block is called “Nobody”"),
        ("delete", "Write which block"),
        ("disconnect Filter", "There is no link at “Smart Filter”"),
        ("run away", "Nothing can stand behind “run”"),
        ("go to", "Write where to"),
    ],
)
def test_what_is_not_understood_is_answered_in_words(
    text: str, sentence: str, real_catalog: Catalog
) -> None:
    with pytest.raises(GraphError) as refused:
        parse(text, wiring(real_catalog))

    assert sentence in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_name_that_two_blocks_have_is_asked_about() -> None:
    blocks = (
        PlacedBlock(id="one", type="say", title="Say it"),
        PlacedBlock(id="two", type="say", title="Say more"),
        PlacedBlock(id="three", type="say", title="Say more"),
    )
    known = Wiring.of(Workflow(blocks=blocks), CATALOG)

    with pytest.raises(GraphError, match="“Say” may be “Say it”"):
        parse("delete Say", known)
    with pytest.raises(GraphError, match="id two"):
        parse("delete say more", known)
    assert parse("delete two", known) == Delete(("two",))


def test_ports_of_the_selected_block_need_no_block(real_catalog: Catalog) -> None:
    known = wiring(real_catalog)

    assert parse("set Subject to Hi", known, ("send_email",)) == SetInput(SUBJECT, "Hi")
    assert parse("delete", known, ("send_email",)) == Delete(("send_email",))


def test_the_examples_are_commands(real_catalog: Catalog) -> None:
    for line in EXAMPLES.values():
        parse(line, wiring(real_catalog))


TITLES = st.sampled_from(
    ["Say", "Say to", "Say text", "to", "as", "A B", "“x”", "a · b", "start.name", '"', "b"]
) | st.text(min_size=1, max_size=6).filter(str.strip)
TYPES = st.sampled_from(sorted(CATALOG))


@st.composite
def wirings(draw: st.DrawFn) -> Wiring:
    count = draw(st.integers(1, 4))
    blocks = tuple(
        PlacedBlock(id=f"block_{at}", type=draw(TYPES), title=draw(TITLES)) for at in range(count)
    )
    return Wiring.of(Workflow(blocks=blocks), CATALOG)


@st.composite
def commands(draw: st.DrawFn, known: Wiring) -> Command:
    block = draw(st.sampled_from([one.id for one in known.workflow.blocks]))
    other = draw(st.sampled_from([one.id for one in known.workflow.blocks]))
    inputs, outputs = known.ports(block).inputs, known.ports(other).outputs
    texts = st.text(min_size=1, max_size=12)
    made: list[Command] = [
        Add(draw(TYPES), draw(st.just("") | TITLES)),
        Rename(block, draw(texts)),
        Delete((block,)),
        Duplicate((block,)),
        GoTo(End(block)),
        Act("run"),
    ]
    if inputs and outputs:
        into, out = draw(st.sampled_from(inputs)), draw(st.sampled_from(outputs))
        made.append(Connect(link(f"{other}.{out.name}", f"{block}.{into.name}")))
        if into.type.kind == Kind.TEXT and into.has_free_choice:
            made.append(SetInput(End(block, into.name), draw(texts)))
        elif into.type.kind in (Kind.ANY, Kind.OBJECT):
            value: Any = draw(st.dictionaries(texts, st.booleans() | texts | st.integers()))
            made.append(SetInput(End(block, into.name), value))
    return draw(st.sampled_from(made))


@given(st.data())
def test_a_command_reads_back_as_it_is_said(data: st.DataObject) -> None:
    known = data.draw(wirings())
    command = data.draw(commands(known))
    assume(not isinstance(command, Add) or _is_only_title(command.type))

    assert parse(phrase(command, known), known) == command


@given(st.data())
def test_any_line_is_a_command_or_is_answered(data: st.DataObject) -> None:
    known = data.draw(wirings())
    words = st.sampled_from(
        [*EXAMPLES, "to", "from", "as", "=", "·", "Say", "text", "block_0", '"', "“", ".", "1"]
    ) | st.text(max_size=5)
    line = " ".join(data.draw(st.lists(words, max_size=8)))
    # Whatever else it were would not be an answer to the user.
    with suppress(GraphError):
        edit = edit_of(parse(line, known), known, (), (0.0, 0.0))
        if edit is not None:
            edit.apply(known.workflow)
    for offered in complete(line, known):
        assert offered


def _is_only_title(type: str) -> bool:
    titles = [spec.title.casefold() for spec in CATALOG.values()]
    return titles.count(CATALOG[type].title.casefold()) == 1


def test_completion_leads_to_a_command_step_by_step(real_catalog: Catalog) -> None:
    known = wiring(real_catalog)

    assert complete("con", known) == ("connect ",)
    assert "connect Smart Filter matched to " in complete("connect filt mat", known)
    assert complete("connect Smart Filter matched to ", known) == (
        "connect Smart Filter matched to Send Email when",
    )
    assert complete("connect Call API customer number to em su", known) == (
        "connect Call API customer number to Send Email subject",
    )
    assert "set Send Email email provider to outlook" in complete(
        "set Send Email email provider to o", known
    )
    assert complete("add webh", known)[0] == "add Webhook"
    assert complete("rename fil", known) == ("rename Smart Filter to ",)
    assert complete("disconnect ", known) == ('disconnect Send Email "to"',)
    assert complete("clear ", known) == ("clear Send Email subject",)
    assert complete("run", known) == ()


@given(st.data())
def test_what_completion_offers_is_understood(data: st.DataObject) -> None:
    known = Wiring.of(
        Workflow(
            blocks=(
                PlacedBlock(id="start", type="start", title="Start"),
                PlacedBlock(id="say", type="say", title="Say it", inputs={"text": "Hello"}),
                PlacedBlock(id="letter", type="letter", title="Letter"),
            ),
            links=(link("start.name", "letter.subject"),),
        ),
        CATALOG,
    )
    line = ""
    for _ in range(4):
        offered = complete(line, known)
        if not offered:
            break
        line = data.draw(st.sampled_from(offered))
        if not line.endswith(" "):
            parse(line, known)
