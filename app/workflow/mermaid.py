"""A workflow as a Mermaid flowchart, for README files and wikis.

Syntax: https://mermaid.js.org/syntax/flowchart.html (Mermaid 11).
"""

import re
from collections.abc import Mapping
from typing import Final

from app.workflow.model import Link, Workflow
from app.workflow.speech import plain
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, BlockSpec, Category

# Of ASCII whatever could end a label, or mean something to Mermaid or to the page it is on.
_NOT_PLAIN = re.compile(r"(?![A-Za-z0-9 .,!?()/=+-])[\x00-\x7f]")
# What would make a list of a label.
_LIST = re.compile(r"^(\d*)([-+.)])")
_SHAPES: Final = {
    Category.SOURCES: ("([", "])"),
    Category.LOGIC: ("{{", "}}"),
}
_BOX: Final = ("[", "]")


def mermaid(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> str:
    """The text of a flowchart: blocks with their titles, links with the names of their ports.

    Sources are rounded and logic is hexagonal; links that only gate are dashed. Links to nowhere
    are left out.
    """
    wiring = Wiring.of(workflow, catalog)
    # Their own ids could be words of Mermaid, such as “end”.
    names = {block.id: f"b{number}" for number, block in enumerate(workflow.blocks, start=1)}
    lines = ["flowchart LR"]
    for id, name in names.items():
        spec = wiring.spec(id)
        opening, closing = _SHAPES.get(spec.mark.category, _BOX) if spec else _BOX
        lines.append(f'    {name}{opening}"{_escaped(wiring.title(id))}"{closing}')
    for link in workflow.links:
        if link.from_block in names and link.to_block in names:
            source, target = names[link.from_block], names[link.to_block]
            arrow = "-.->" if wiring.is_gate(link) else "-->"
            lines.append(f'    {source} {arrow}|"{_escaped(_label(link, wiring))}"| {target}')
    return "\n".join(lines) + "\n"


def _label(link: Link, wiring: Wiring) -> str:
    output = wiring.output(link.from_block, link.from_port)
    source = output.label if output else link.from_port
    if link.to_port == WHEN.name:
        return source
    input = wiring.input(link.to_block, link.to_port)
    return f"{source} → {input.label if input else link.to_port}"


def _escaped(text: str) -> str:
    line = plain(" ".join(text.split())) or "–"
    safe = _NOT_PLAIN.sub(lambda found: f"#{ord(found[0])};", line)
    return _LIST.sub(lambda found: f"{found[1]}#{ord(found[2])};", safe)
