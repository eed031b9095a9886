"""How the blocks, ports and values of a workflow are called in sentences; no secret is ever shown.

What is wrong with a workflow is said in `check`, what has changed in `diff`.
"""

import itertools
import json
import re
from collections.abc import Mapping
from typing import Any

from app.workflow.model import Workflow
from blocks.sdk import STARS, BlockSpec, Kind, label_of, port_specs, secret_name

_LONGEST = 80
_LEAD = 20
_SOUNDS_SECRET = re.compile(r"(?i)password|passphrase|secret|token|api_?key")
# What would move the cursor of a terminal, or turn the direction of the text that follows.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Speech:
    """What to call things of one workflow.

    Args:
        catalog: Tells what a block without a title is called, and which inputs are secrets; of
            blocks that it does not know, every input that sounds like a secret is taken for one.
    """

    def __init__(self, workflow: Workflow, catalog: Mapping[str, BlockSpec]) -> None:
        self._blocks = {block.id: block for block in workflow.blocks}
        self._catalog = catalog

    def title(self, block_id: str) -> str:
        """The block as it is called on the canvas, in quotes."""
        block = self._blocks.get(block_id)
        if block is None:
            return f"“{plain(block_id)}”"
        spec = self._catalog.get(block.type)
        return f"“{plain(block.title or (spec.title if spec else '') or block.id)}”"

    def port(self, block_id: str, port: str) -> str:
        """A port with its block: `“Tell the CRM” · Customer number`."""
        return f"{self.title(block_id)} · {label(port)}"

    def end(self, end: str) -> str:
        """A port as a link names it, `block.port`, in the words of `port`."""
        block_id, _dot, port = end.partition(".")
        return self.port(block_id, port)

    def shown(self, block_id: str, input: str, value: Any) -> Any:
        """A written value as it may be shown: a secret that is written out is hidden."""
        block = self._blocks.get(block_id)
        spec = self._catalog.get(block.type) if block else None
        return STARS if is_written_out(spec, input, value) else value


def is_written_out(spec: BlockSpec | None, input: str, value: Any) -> bool:
    """Whether a secret itself stands in an input, where its name belongs.

    Args:
        spec: Of the block, whichever variant is chosen; None for a block of an unknown type: then
            the name of the input decides.
    """
    if value is None or value == "" or secret_name(value):
        return False
    if spec is None:
        return isinstance(value, str) and bool(_SOUNDS_SECRET.search(input))
    return any(
        port.name == input and port.type.kind == Kind.SECRET
        for model in (spec.inputs, *(variant.inputs for variant in spec.variants))
        for port in port_specs(model)
    )


def label(name: str) -> str:
    """The name of a port in sentence case, as blocks show it."""
    return label_of(plain(name))


def value_words(value: Any) -> str:
    """A value in a few words; a long one is cut."""
    return _quoted(value, 0)


def two_values(one: Any, other: Any) -> tuple[str, str]:
    """Two values in a few words each; of long ones the parts where they begin to differ."""
    texts = [_text(value) for value in (one, other)]
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False))
    is_long = max(map(len, texts)) > _LONGEST
    start = max(len(list(alike)) - _LEAD, 0) if is_long else 0
    return _quoted(one, start), _quoted(other, start)


IF_MISSED = {"late": "made up for", "skip": "skipped", "ask": "asked about"}


def policy_words(policy: Mapping[str, Any]) -> str:
    """How a block is tried.

    Args:
        policy: What is said of it in a file and nothing else.
    """
    told = []
    for name, value in policy.items():
        text = _text(value)
        match name:
            case "tries":
                told.append("one try" if value == 1 else f"at most {text} tries")
            case "backoff_s":
                told.append(f"{text} s before the second try")
            case "time_limit_s":
                told.append(f"{text} s for each try")
            case "on_error":
                told.append("the run stops when it fails")
            case "if_missed":
                told.append(f"a missed wait is {IF_MISSED.get(text, text)}")
            case _:
                told.append(f"{label(name)} {value_words(value)}")
    return ", ".join(told) or "as the block itself says"


def pin_words(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """How the pin of a block has changed; None stands for no pin."""
    if after is None:
        return "is no longer pinned, and runs in rehearsals"
    if before is None:
        return f"is pinned: in rehearsals it gives {value_words(after)}"
    old, new = two_values(before, after)
    return f"is pinned to {new}, no longer to {old}"


def plain(text: str) -> str:
    """The text on one line, without what a terminal would obey instead of showing it."""
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\n", "↵"))


def _quoted(value: Any, start: int) -> str:
    name = secret_name(value)
    if name:
        return f"the stored secret “{plain(name)}”"
    text = _cut(_text(value), start)
    return f"“{text}”" if isinstance(value, str) and value != STARS else text


def _text(value: Any) -> str:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else plain(json.dumps(value, ensure_ascii=False))


def _cut(text: str, start: int) -> str:
    head = "…" if start else ""
    rest = text[start:]
    return head + (rest if len(rest) <= _LONGEST else f"{rest[:_LONGEST]}…")
