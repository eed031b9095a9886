"""A workflow as a readable description in Markdown (CommonMark with tables), for review."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import to_jsonable_python

from app.workflow.model import Link, PlacedBlock, Workflow
from app.workflow.parts import BLOCKS, Parts
from app.workflow.speech import is_written_out, label, plain, policy_words
from app.workflow.wiring import Wiring
from blocks.sdk import STARS, WHEN, BlockSpec, Kind, PortSpec, secret_name

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
_LIST = re.compile(r"^(\d*)([-+.)=])")


def markdown(workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> str:
    """The description: what the workflow is for, then each block in the order of a run.

    Of a block it says what it does, when it runs, and where each input comes from. Secrets are
    named, never shown.

    Raises:
        DocumentError: A value of the workflow cannot be written as JSON.
    """
    return "\n".join(_Description(workflow, catalog).lines()) + "\n"


class _Description:
    def __init__(self, workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> None:
        self._workflow = workflow
        self._wiring = Wiring.of(workflow, catalog)
        self._sources = [
            id
            for id in self._wiring.order()
            if (spec := self._wiring.spec(id)) is not None and spec.is_source
        ]
        self._taking_part = self._wiring.taking_part()
        self._parts = Parts.of(workflow)

    def lines(self) -> Iterator[str]:
        yield f"# {_words(self._workflow.name) or 'Untitled'}"
        for paragraph in re.split(r"\n\s*\n", self._workflow.description.strip()):
            if paragraph:
                yield from ("", "\\\n".join(map(_line, paragraph.splitlines())))
        starts = f"A run starts with {' and '.join(map(self._title, self._sources))}."
        yield ""
        yield starts if self._sources else "It has no source yet, so nothing would start a run."
        for number, block in enumerate(self._wiring.blocks(), start=1):
            yield from ("", f"## {number}. {_words(self._wiring.title(block.id))}", "")
            yield from self._block(block)

    def _block(self, block: PlacedBlock) -> Iterator[str]:
        spec = self._wiring.spec(block.id)
        if spec is None:
            yield f"A block of the type {_code(block.type)}, which is not known here."
        else:
            kind = "" if spec.title == self._wiring.title(block.id) else f"{_words(spec.title)}: "
            summary = _words(spec.summary)
            yield kind + (summary if kind else summary[:1].upper() + summary[1:])
        sentences = list(self._conditions(block, spec))
        if sentences:
            yield from ("", " ".join(sentences))
        rows = list(self._rows(block, spec))
        if rows:
            yield from ("", "| Input | Value |", "| --- | --- |")
            yield from (f"| {name} | {value} |" for name, value in rows)

    def _conditions(self, block: PlacedBlock, spec: BlockSpec | None) -> Iterator[str]:
        if self._sources and block.id not in self._taking_part:
            yield "No link leads here from the source: it takes no part in a run."
        gates = [link for link in self._workflow.links_into(block.id) if self._wiring.is_gate(link)]
        if gates:
            yield f"Runs only when {' and '.join(map(self._gate, gates))}."
        if spec is not None and spec.mark.joins:
            yield "Goes on with the first value that arrives."
        policy = self._parts.within((*BLOCKS, block.id, "policy"))
        if policy:
            yield f"How it is tried: {_words(policy_words(policy))}."

    def _gate(self, link: Link) -> str:
        output, _input = self._wiring.type_of(link)
        is_branch = output is not None and output.kind == Kind.BRANCH
        return f"{self._source(link)} {'holds' if is_branch else 'is true'}"

    def _rows(self, block: PlacedBlock, spec: BlockSpec | None) -> Iterator[tuple[str, str]]:
        """Inputs that have a value, and those that need one."""
        ports = [port for port in self._wiring.ports(block.id).inputs if port.name != WHEN.name]
        for port in ports:
            told = self._value(block, spec, port)
            if told:
                yield _words(label(port.name)), told
        known = {port.name for port in ports}
        for name, value in block.inputs.items():
            if name not in known:
                unused = " (not used)" if spec is not None else ""
                yield _words(label(name)), f"{_written(spec, name, value)}{unused}"

    def _value(self, block: PlacedBlock, spec: BlockSpec | None, port: PortSpec) -> str:
        has_keys = port.type.kind == Kind.OBJECT
        links = [
            self._source(link) + (f" as {_code(key)}" if has_keys and key != link.from_port else "")
            for link, key in self._wiring.keys(block.id, port.name)
            if not self._wiring.is_gate(link)
        ]
        written = block.inputs.get(port.name)
        told = "" if written is None else _written(spec, port.name, written)
        if links:
            return f"from {', '.join(links)}" + (f" (instead of {told})" if told else "")
        if not told and port.is_required:
            return "**nothing yet**"
        # That nothing, or no, is the default goes without saying.
        if not told and port.default:
            default = to_jsonable_python(port.default)
            return f"{_written(spec, port.name, default)} (by default)"
        return told

    def _source(self, link: Link) -> str:
        return f"{self._title(link.from_block)} · {_words(label(link.from_port))}"

    def _title(self, block_id: str) -> str:
        return f"**{_words(self._wiring.title(block_id)) or block_id}**"


def _written(spec: BlockSpec | None, name: str, value: Any) -> str:
    """A value that stands in the file, for a cell of a table."""
    secret = secret_name(value)
    if secret:
        return f"the stored secret {_code(secret)}"
    if is_written_out(spec, name, value):
        return f"{STARS} (written out, which a secret must not be)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    lines = value.splitlines() if isinstance(value, str) else []
    if not isinstance(value, str):
        items = value if isinstance(value, list) else [value]
        lines = [json.dumps(item, ensure_ascii=False) for item in items]
    return "<br>".join(map(_code, lines)) or "empty"


def _code(text: str) -> str:
    """Text that is shown as it is, in a cell of a table."""
    text = plain(text).replace("|", "\\|")
    if not text.strip():
        return ""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    room = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{room}{text}{room}{fence}"


def _line(text: str) -> str:
    """A line of a paragraph."""
    return _LIST.sub(r"\1\\\2", _words(text))


def _words(text: str) -> str:
    """Text on one line, with nothing in it that Markdown would take for its own."""
    return _SPECIAL.sub(r"\\\1", " ".join(plain(" ".join(text.split())).split()))
