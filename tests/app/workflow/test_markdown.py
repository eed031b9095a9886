from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.workflow import edits
from app.workflow.file import load
from app.workflow.markdown import markdown
from app.workflow.model import OnError, Policy, Workflow
from blocks.catalog import load_catalog
from blocks.sdk import label_of
from tests.support.command_line import ALL_EXAMPLES
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, workflows

READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def text_of(token: Token) -> str:
    """What a reader sees of a paragraph, a heading or a cell."""
    shown = {"softbreak": "\n", "hardbreak": "\n"}
    parts = [
        shown.get(child.type, "\n" if child.content == "<br>" else child.content)
        for child in token.children or ()
    ]
    return "".join(parts)


def seen(text: str) -> list[tuple[str, str]]:
    """What a reader of the Markdown sees: (tag, text) of each heading, paragraph and cell."""

    def read() -> Iterator[tuple[str, str]]:
        opened = ""
        for token in READER.parse(text):
            if token.type == "inline":
                yield opened, text_of(token)
            elif token.nesting == 1:
                opened = token.tag

    return list(read())


def rows(text: str) -> dict[str, str]:
    """Input → value of the tables."""
    cells = [shown for tag, shown in seen(text) if tag == "td"]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def paragraphs(text: str) -> list[str]:
    return [shown for tag, shown in seen(text) if tag == "p"]


def headings(text: str) -> list[str]:
    return [shown for tag, shown in seen(text) if tag in {"h1", "h2"}]


def described(workflow: Workflow) -> str:
    return markdown(workflow, CATALOG)


def test_a_flow_reads_in_the_order_of_a_run() -> None:
    workflow = flow(
        "f.matched > c.when",
        "s.customer_number > c.to",
        "s.details > f.field",
        c=("call", {"provider": "fast", "to": "+91", "key": {"$secret": "fast/key"}}),
        f=("sieve", {"wanted": "gold"}),
        s="start",
    ).model_copy(update={"name": "Call back", "description": "Who is gold\nis called.\n\nAt once."})

    assert described(workflow) == (
        "# Call back\n"
        "\n"
        "Who is gold\\\n"
        "is called.\n"
        "\n"
        "At once.\n"
        "\n"
        "A run starts with **S**.\n"
        "\n"
        "## 1. S\n"
        "\n"
        "Start: a block for tests.\n"
        "\n"
        "## 2. F\n"
        "\n"
        "Sieve: a block for tests.\n"
        "\n"
        "| Input | Value |\n"
        "| --- | --- |\n"
        "| Field | from **S** · Details |\n"
        "| Wanted | `gold` |\n"
        "\n"
        "## 3. C\n"
        "\n"
        "Call: a block for tests.\n"
        "\n"
        "Runs only when **F** · Matched holds.\n"
        "\n"
        "| Input | Value |\n"
        "| --- | --- |\n"
        "| Provider | `fast` |\n"
        "| To | from **S** · Customer number (instead of `+91`) |\n"
        "| Key | the stored secret `fast/key` |\n"
    )


def test_a_block_called_as_its_kind_is_not_introduced_twice() -> None:
    text = described(edits.rename_block(flow(a="start"), "a", ""))

    assert "## 1. Start\n\nA block for tests.\n" in text


@pytest.mark.parametrize(
    ("blocks", "links", "expected"),
    [
        ({"s": "start", "a": "say"}, (), "No link leads here from the source"),
        ({"a": "say"}, (), "It has no source yet, so nothing would start a run."),
        ({"s": "start", "a": "say"}, ("s.is_vip > a.when",), "Runs only when S · Is vip is true."),
        (
            {"s": "start", "f": "sieve", "a": "say"},
            ("s.name > f.field", "s.is_vip > a.when", "f.matched > a.when"),
            "Runs only when S · Is vip is true and F · Matched holds.",
        ),
        ({"s": "start", "j": "join"}, ("s.name > j.values",), "Goes on with the first value"),
        ({"s": "start", "a": "unheard_of"}, (), "A block of the type unheard_of, which is not"),
        ({"s": "start", "t": "start"}, (), "A run starts with S and T."),
    ],
)
def test_when_a_block_runs_is_said(
    blocks: dict[str, Any], links: tuple[str, ...], expected: str
) -> None:
    assert any(expected in one for one in paragraphs(described(flow(*links, **blocks))))


def test_how_a_block_is_tried_is_said() -> None:
    workflow = edits.set_policy(flow(s="start"), "s", Policy(tries=2, on_error=OnError.STOP))

    assert paragraphs(described(workflow))[-1] == (
        "How it is tried: at most 2 tries, the run stops when it fails."
    )


def test_links_are_told_with_their_keys_where_they_make_an_object() -> None:
    workflow = flow(
        *("s.details > h.data", "s.count > h.data", "t.count > h.data"),
        *("s.name > h.items", "t.name > h.items"),
        s="start",
        t="start",
        h=("hook", {"url": ""}),
    )

    assert rows(described(workflow)) == {
        "URL": "empty",
        "Data": "from S · Details, S · Count, T · Count as t_count",
        "Items": "from S · Name, T · Name",
    }


def test_values_stand_in_the_table_as_they_are_written() -> None:
    text = "Dear Asha,\n\n  yours `x` | ``y`` \\| <b>&amp;\u001b[31m\n`"
    inputs = {"text": text, "at": None, "lines": "", "times": 2}

    assert rows(described(flow(a=("say", inputs)))) == {
        "Text": "Dear Asha,\n\n  yours `x` | ``y`` \\| <b>&amp; [31m\n`",
        "Tone": "calm (by default)",
        "Lines": "empty",
        "Times": "2",
    }


def test_lists_objects_and_what_is_missing() -> None:
    inputs = {"to": None, "subject": True, "paragraphs": ["One", {"a": 1}], "link": [], "odd": 1}

    assert rows(described(flow(a=("letter", inputs)))) == {
        "To": "nothing yet",
        "Subject": "yes",
        "Paragraphs": '"One"\n{"a": 1}',
        "Link": "empty",
        "Odd": "1 (not used)",
    }


def test_what_is_written_into_a_block_of_an_unknown_type_is_told() -> None:
    workflow = flow("s.name > u.to", s="start", u=("unheard_of", {"data": {"a": [1, False]}}))

    assert rows(described(workflow)) == {"To": "from S · Name", "Data": '{"a": [1, false]}'}


@pytest.mark.parametrize(("type", "input"), [("call", "key"), ("unheard_of", "api_key")])
def test_a_secret_that_is_written_out_is_never_shown(type: str, input: str) -> None:
    text = described(flow(c=(type, {input: "s3cr3t"})))

    assert "s3cr3t" not in text
    assert rows(text)[label_of(input)].startswith("••• (written out")


NASTY = [
    *("# no heading", "*not bold* _at all_", "[a](b) ![c](d)", "<script>&lt;", "1. one", "- item"),
    *("===", "+ plus", "~~~", "`code`", "a | b", "back\\slash", "**", "> quoted", "$x$"),
]


@pytest.mark.parametrize("words", NASTY)
def test_names_and_descriptions_mean_nothing_to_markdown(words: str) -> None:
    workflow = edits.rename_block(flow(s="start"), "s", words)
    workflow = workflow.model_copy(update={"name": words, "description": f"{words}\n{words}"})
    text = described(workflow)

    assert headings(text) == [words, f"1. {words}"]
    assert paragraphs(text)[:2] == [f"{words}\n{words}", f"A run starts with {words}."]


@given(workflows, st.text(max_size=12))
def test_any_workflow_has_a_description_with_all_its_blocks(workflow: Workflow, words: str) -> None:
    workflow = workflow.model_copy(update={"name": words, "description": words})
    text = described(workflow)

    assert len(headings(text)) == 1 + len(workflow.blocks)
    assert rows(text) or not any(block.inputs for block in workflow.blocks)
    assert text.endswith("\n")


def test_a_workflow_without_a_name_is_untitled() -> None:
    assert described(Workflow(name=" ")).startswith("# Untitled\n\nIt has no source yet")


@pytest.mark.parametrize("path", ALL_EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_described_whole(path: Any) -> None:
    workflow, catalog = load(path), load_catalog()
    text = markdown(workflow, catalog)

    assert headings(text)[0] == workflow.name
    assert paragraphs(text)[0] == workflow.description
    assert {heading.partition(". ")[2] for heading in headings(text)[1:]} == {
        block.title for block in workflow.blocks
    }
    assert "nothing yet" not in text
    assert "not used" not in text
