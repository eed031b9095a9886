import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow import edits
from app.workflow.mermaid import mermaid
from app.workflow.model import Workflow
from tests.support.sample_blocks import CATALOG
from tests.support.workflows import flow, workflows

NODE = re.compile(r'    b\d+(\(\["[^"]+"\]\)|\{\{"[^"]+"\}\}|\["[^"]+"\])')
ARROW = re.compile(r'    b\d+ (-->|-\.->)\|"[^"]+"\| b\d+')


def test_a_flowchart_has_titles_ports_and_dashed_branches() -> None:
    workflow = flow(
        "s.customer_number > c.to",
        "s.details > f.field",
        "f.matched > c.when",
        "f.found > h.data",
        "s.count > gone.x",
        "s.no_such > odd.what_ever",
        s="start",
        f="sieve",
        c="call",
        h="hook",
        odd="unheard_of",
    )

    assert mermaid(workflow, CATALOG) == (
        "flowchart LR\n"
        '    b1(["S"])\n'
        '    b2{{"F"}}\n'
        '    b3["C"]\n'
        '    b4["H"]\n'
        '    b5["Odd"]\n'
        '    b1 -->|"Customer number → To"| b3\n'
        '    b1 -->|"Details → Field"| b2\n'
        '    b2 -.->|"Matched"| b3\n'
        '    b2 -->|"Found → Data"| b4\n'
        '    b1 -->|"no#95;such → What ever"| b5\n'
    )


def test_an_empty_workflow_is_an_empty_flowchart() -> None:
    assert mermaid(Workflow(), CATALOG) == "flowchart LR\n"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ('Say "hi"', "Say #34;hi#34;"),
        ("a|b]c}", "a#124;b#93;c#125;"),
        ("%%{init: {'theme': 'dark'}}%%", None),
        ("`code` <b>x</b> & #35;", None),
        ("two\nlines", "two lines"),
        ("1. first", "1#46; first"),
        ("12) third", "12#41; third"),
        ("- item", "#45; item"),
        ("E-mail (2.5) done!", "E-mail (2.5) done!"),
        ("कल सुबह 9 बजे", "कल सुबह 9 बजे"),
        (" ", "–"),
    ],
)
def test_no_title_can_break_out_of_its_label(title: str, shown: str | None) -> None:
    line = mermaid(edits.rename_block(flow(a="say"), "a", title), CATALOG).splitlines()[1]

    assert NODE.fullmatch(line)
    label = line.removeprefix('    b1["').removesuffix('"]')
    assert shown is None or label == shown
    assert not set(label) & set('"`<>%{}[]|&')


@given(workflows, st.text(max_size=9))
def test_each_line_is_a_block_or_a_link_between_blocks(workflow: Workflow, title: str) -> None:
    for block in workflow.blocks[:1]:
        workflow = edits.rename_block(workflow, block.id, title)
    head, *lines = mermaid(workflow, CATALOG).removesuffix("\n").split("\n")

    blocks, links = lines[: len(workflow.blocks)], lines[len(workflow.blocks) :]
    ids = {block.id for block in workflow.blocks}
    assert head == "flowchart LR"
    assert all(map(NODE.fullmatch, blocks))
    assert all(map(ARROW.fullmatch, links))
    assert len(links) == sum({one.from_block, one.to_block} <= ids for one in workflow.links)
