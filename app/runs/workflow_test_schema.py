"""The JSON Schema of workflow tests, made from the model, for text editors."""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import CoreSchema
from typing_extensions import override

from app.runs.workflow_test import FORMAT, WorkflowTest


def workflow_test_schema() -> dict[str, Any]:
    """The schema, in the dialect of 2020-12."""
    return WorkflowTest.model_json_schema(schema_generator=_Generator)


def workflow_test_schema_text() -> str:
    """The schema as the text of resources/schema/test-1.schema.json."""
    return json.dumps(workflow_test_schema(), ensure_ascii=False, indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    @override
    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        made = super().generate(schema, mode)
        made["properties"]["format"] = {"const": FORMAT}
        head = {
            "$schema": self.schema_dialect,
            "$id": "urn:" + FORMAT.replace(".", ":").replace("/", ":"),
            "title": "Cordboard workflow test",
        }
        return {**made, **head, "required": ["format", "workflow", "name"]}

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False
