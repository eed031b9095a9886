"""Small blocks for tests of the document: one for each thing that a block can be.

`CATALOG` has them all. None of them does anything: their `run` gives empty outputs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any, Literal

from pydantic import ConfigDict

from blocks.sdk import (
    TEXT,
    AnyList,
    BlockInputs,
    BlockOutputs,
    BlockSpec,
    Branch,
    Category,
    Context,
    Email,
    JsonObject,
    LinkedOutput,
    Moment,
    Phone,
    Ports,
    PortSpec,
    Secret,
    Text,
    TextList,
    Url,
    block,
    port,
    read_block,
    setting,
    variant,
)


class StartInputs(BlockInputs):
    file: Text | None = port("Where the customers come from.")


class StartOutputs(BlockOutputs):
    customer_number: Phone | None = port("The customer.")
    name: Text | None = port("The customer's name.")
    details: JsonObject | None = port("All that is known.")
    due: Moment | None = port("When it is due.")
    count: int | None = port("How many.")
    is_vip: bool | None = port("Whether to hurry.")
    tags: TextList | None = port("Words about the customer.")
    anything: Any = port("Whatever there is.", default=None)


class SayInputs(BlockInputs):
    text: Text = port("What to say.")
    tone: Literal["calm", "loud"] = port("How to say it.", default="calm")
    lines: Text | None = port("More to say.", many_links=True)
    times: int = port("How often.", default=1, ge=1, le=9)
    at: Moment | None = port("When.")


class SayOutputs(BlockOutputs):
    text: Text | None = port("What was said.")


class LetterInputs(BlockInputs):
    to: Email = port("The reader.")
    subject: Text = port("What it is about.")
    paragraphs: TextList | None = port("The letter.")
    link: Url | None = port("Where to read more.")
    password: Secret | None = port("Opens the mailbox.")
    subject_limit: int | None = setting("How long the subject may be.")


class LetterOutputs(BlockOutputs):
    letter_success: bool | None = port("Whether it was taken.")
    error: Text | None = port("Why not.")


def check_letter(written: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The subject keeps to its limit. Raises TypeError for a limit that is no number."""
    limit = written.get("subject_limit")
    if limit is not None and len(str(written.get("subject", ""))) > limit:
        yield "subject", f"The subject is longer than {limit} characters."


class HookInputs(BlockInputs):
    url: Url = port("Where to send it.")
    data: JsonObject | None = port("What to send.", many_links=True)
    items: TextList | None = port("Things to send.", many_links=True)
    secret: Secret | None = port("Signs it.")


class HookOutputs(BlockOutputs):
    success: bool | None = port("Whether it was taken.")


class CallInputs(BlockInputs):
    provider: Text = setting("Who calls.", default="Fast")


class FastInputs(CallInputs):
    to: Phone = port("Who is called.")
    key: Secret = port("Opens the account.")


class SlowInputs(CallInputs):
    to: Phone = port("Who is called.")
    line: Text = port("On which line.", default="1")


class CallOutputs(BlockOutputs):
    call_success: bool | None = port("Whether somebody answered.")
    error: Text | None = port("Why not.")


class SieveInputs(BlockInputs):
    model_config = ConfigDict(extra="allow")

    field: Any = port("What to look at.", default=None, many_links=True)
    wanted: Text = setting("What must be in it.", default="")


class SieveOutputs(BlockOutputs):
    model_config = ConfigDict(extra="allow")

    matched: Branch = port("It is in it.", default=False)
    not_matched: Branch = port("It is not.", default=False)
    found: Any = port("What was found.", default=None, only_when="matched")


def sieve_ports(_written: Mapping[str, Any], links: Sequence[LinkedOutput]) -> Ports:
    """One more output for each linked field."""
    fields = [link for link in links if link.input == "field"]
    return Ports(outputs=tuple(PortSpec(name=f.key, type=f.type, help="") for f in fields))


class FillInputs(BlockInputs):
    model_config = ConfigDict(extra="allow")

    text: Text = setting("Text with {{ places }}.", default="")


class FillOutputs(BlockOutputs):
    text: Text | None = port("The text, filled.")


def fill_ports(written: Mapping[str, Any], _links: Sequence[LinkedOutput]) -> Ports:
    """One more input for each place. Raises TypeError for a text that is none."""
    text = written.get("text", "")
    if text.count("{{") != text.count("}}"):
        raise ValueError("A “{{” in the text has no “}}”.")
    names = dict.fromkeys(re.findall(r"\{\{ *(\w+) *\}\}", text))
    places = (PortSpec(name=name, type=TEXT, help="", is_required=True) for name in names)
    return Ports(inputs=tuple(places))


class JoinInputs(BlockInputs):
    values: AnyList | None = port("Whatever may arrive.", many_links=True)


class JoinOutputs(BlockOutputs):
    value: Any = port("What arrived first.", default=None)


class MovedInputs(BlockInputs):
    address: Email | None = port("Was called `mail` in version 1.")


def upgrade_moved(version: int, inputs: dict[str, Any]) -> dict[str, Any]:
    """`mail` became `address`; a list of them cannot be carried over."""
    if version < 2 and "mail" in inputs:
        if isinstance(inputs["mail"], list):
            raise ValueError("There may be one address only.")
        inputs["address"] = inputs.pop("mail")
    return inputs


class NoOutputs(BlockOutputs):
    pass


def made(
    type: str,
    inputs: Any,
    outputs: Any,
    variants: Sequence[ModuleType] = (),
    parts: Mapping[str, Any] | None = None,
    **mark: Any,
) -> BlockSpec:
    """The spec of a module that declares these parts.

    Args:
        parts: More of the module, such as `ports` and `check`.
        mark: More of what `@block` is told.
    """

    def run(_inputs: Any, _context: Context, *_variant: Any) -> Any:
        return outputs()

    said: dict[str, Any] = {"version": 1, "category": Category.ACTIONS, "icon": "mdi6.circle"}
    said |= {"title": type.capitalize()} | mark
    module = ModuleType(f"sample.{type}", f"{type.capitalize()}: a block for tests.")
    vars(module).update(Inputs=inputs, Outputs=outputs, run=block(type=type, **said)(run))
    vars(module).update(parts or {})
    spec = read_block(module, variants)
    assert spec is not None
    return spec


def _variant(name: str, inputs: Any) -> ModuleType:
    def send(_inputs: Any, _context: Context) -> Any:
        return CallOutputs()

    module = ModuleType(f"sample.call.{name}", f"{name.capitalize()}: a provider for tests.")
    marked = variant(name=name, title=name.capitalize(), hosts=[f"{name}.example"])(send)
    vars(module).update(Inputs=inputs, send=marked)
    return module


CATALOG: Mapping[str, BlockSpec] = {
    spec.type: spec
    for spec in (
        made("start", StartInputs, StartOutputs, category=Category.SOURCES),
        made("say", SayInputs, SayOutputs),
        made(
            "letter",
            LetterInputs,
            LetterOutputs,
            parts={"check": check_letter},
            outward=True,
            success="letter_success",
        ),
        made("hook", HookInputs, HookOutputs, outward=True, success="success"),
        made(
            "call",
            CallInputs,
            CallOutputs,
            variants=[_variant("fast", FastInputs), _variant("slow", SlowInputs)],
            variant="provider",
            outward=True,
            success="call_success",
        ),
        made(
            "sieve",
            SieveInputs,
            SieveOutputs,
            category=Category.LOGIC,
            parts={"ports": sieve_ports},
        ),
        made("fill", FillInputs, FillOutputs, category=Category.LOGIC, parts={"ports": fill_ports}),
        made("join", JoinInputs, JoinOutputs, category=Category.LOGIC, joins=True),
        made(
            "moved",
            MovedInputs,
            NoOutputs,
            version=2,
            replaces=["gone"],
            parts={"upgrade": upgrade_moved},
        ),
    )
}
"""Every block of this module by its type."""
