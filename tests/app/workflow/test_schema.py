import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given

from app.workflow.file import dump
from app.workflow.model import Workflow
from app.workflow.schema import schema_text, workflow_schema
from tests.support.workflows import workflows

ROOT = Path(__file__).parents[3]


def test_the_file_in_resources_is_current() -> None:
    path = ROOT / "resources" / "schema" / "workflow-1.schema.json"

    assert path.read_text("utf-8") == schema_text(), (
        "run: cordboard schema > resources/schema/workflow-1.schema.json"
    )


def test_it_says_what_it_is_and_what_a_secret_looks_like() -> None:
    schema = workflow_schema()

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["format"] == {"const": "cordboard.workflow/1"}
    assert (
        '{"$secret": "crm/secret"}'
        in (schema["$defs"]["PlacedBlock"]["properties"]["inputs"]["description"])
    )


@given(workflows)
def test_whatever_is_written_agrees_with_it(workflow: Workflow) -> None:
    schema = workflow_schema()

    agree(json.loads(dump(workflow)), schema, schema["$defs"])


def agree(value: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> None:
    """Checks `value` by as much of JSON Schema as our schema uses."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        among = [
            definitions[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
            for one in schema["anyOf"]
        ]
        [schema] = [one for one in among if isinstance(value, KINDS[one["type"]])]
    assert isinstance(value, KINDS[schema.get("type", "any")])
    assert value in schema.get("enum", [schema.get("const", value)])
    assert re.search(schema.get("pattern", ""), str(value))
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value)
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, inner in value.items():
            found = known.get(name, others)
            agree(inner, {} if found is True else found, definitions)
    if isinstance(value, list):
        items = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
        for inner, one in zip(value, items, strict=True):
            agree(inner, one, definitions)


KINDS: Mapping[str, Any] = {
    "any": object,
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
