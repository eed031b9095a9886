"""Template: text with places to fill in; each {{ variable }} in it becomes an input."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ConfigDict

from blocks.sdk import (
    ANY,
    WHEN,
    BlockInputs,
    BlockOutputs,
    Category,
    Context,
    Explanation,
    InvalidInputError,
    LinkedOutput,
    Ports,
    PortSpec,
    TemplateEditor,
    Text,
    Use,
    block,
    port,
    setting,
)


class Inputs(BlockInputs):
    """The text; its variables are inputs beside these."""

    model_config = ConfigDict(extra="allow")

    text: Text = setting(
        "Write {{ name }} where a value goes, {{ customer_details.name }} for one inside an "
        'object, and {{ name | default("there") }} where it may be empty; an empty value is an '
        "error otherwise. Conditions and loops as in Jinja2.",
        multiline=True,
        editor=TemplateEditor(),
        example="Hello {{ name }}, your policy ends on {{ due_date }}.",
    )
    escape_html: bool = setting(
        "For HTML: writes &lt; for < and the like in what is filled in, so that a value cannot "
        "change the page. Leave it off for plain text.",
        default=False,
    )


class Outputs(BlockOutputs):
    """The finished text."""

    text: Text = port("The text with everything filled in.")


@block(
    type="template",
    version=1,
    title="Template",
    category=Category.LOGIC,
    icon="mdi6.text-box-edit-outline",
    pure=True,
    synonyms=("text", "message", "body", "placeholder", "variables", "Jinja", "mail merge"),
)
def run(inputs: Inputs, context: Context) -> Outputs:
    """Fill in the text.

    Raises:
        HoleError: A variable is empty.
        InvalidInputError: The template cannot be worked out.
    """
    from blocks.logic.template.rendering import render

    values = inputs.model_extra or {}
    return Outputs(text=render(inputs.text, values, escape_html=inputs.escape_html))


def ports(written: Mapping[str, Any], links: Sequence[LinkedOutput]) -> Ports:
    """An input for each variable; none while the text is no template."""
    try:
        found = _variables(written)
    except InvalidInputError:
        return Ports()
    return Ports(
        inputs=tuple(
            PortSpec(
                name=name, type=ANY, help=f"Goes where {{{{ {name} }}}} is.", is_required=needed
            )
            for name, needed in found.items()
            if name not in _taken()
        )
    )


def check(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the text."""
    try:
        found = _variables(written)
    except InvalidInputError as error:
        yield "text", str(error)
        return
    for name in found:
        if name in _taken():
            yield (
                "text",
                f"A variable cannot be called “{name}”: the block has an input of that name.",
            )


def explain(
    written: Mapping[str, Any], inputs: Mapping[str, Any], outputs: Mapping[str, Any]
) -> Sequence[Explanation]:
    """Each place of the text that was filled in."""
    from blocks.logic.template.rendering import places

    text = inputs.get("text")
    found = places(text) if isinstance(text, str) else ()
    return [
        Explanation(
            ("text",), (Use(path[0], path[1:]),), f"{{{{ {'.'.join(path)} }}}} is filled in"
        )
        for path in found
    ]


def _variables(written: Mapping[str, Any]) -> Mapping[str, bool]:
    from blocks.logic.template.rendering import variables

    text = written.get("text")
    return variables(text) if isinstance(text, str) else {}


def _taken() -> set[str]:
    return {WHEN.name, *Inputs.model_fields}
