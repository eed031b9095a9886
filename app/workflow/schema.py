"""The JSON Schema of workflow files, made from the model.

Text editors use it to complete and to check; `check` knows more, as it knows the blocks.
"""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import CoreSchema
from typing_extensions import override

from app.workflow.model import FORMAT, Link, Workflow

_END = r"^[^.]+\..+$"


def workflow_schema() -> dict[str, Any]:
    """The schema, in the dialect of 2020-12."""
    return Workflow.model_json_schema(schema_generator=_Generator)


def schema_text() -> str:
    """The schema as the text of resources/schema/workflow-1.schema.json."""
    return json.dumps(workflow_schema(), ensure_ascii=False, indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Describes what stands in a file where that differs from the fields of the model."""

    @override
    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        made = super().generate(schema, mode)
        made["properties"]["format"] = {"const": FORMAT}
        made["$defs"]["Link"] = _link(made["$defs"]["Link"]["description"])
        head = {
            "$schema": self.schema_dialect,
            "$id": "urn:" + FORMAT.replace(".", ":").replace("/", ":"),
            "title": "Cordboard workflow",
        }
        return {**made, **head, "required": ["format"]}

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _link(description: str) -> dict[str, Any]:
    ends = {"from": Link.source, "to": Link.target}
    return {
        "description": description,
        "type": "object",
        "required": list(ends),
        "properties": {
            name: {"type": "string", "pattern": _END, "description": end.__doc__}
            for name, end in ends.items()
        },
        "additionalProperties": True,
    }
