"""The block that CONTRIBUTING.md shows works as it stands there."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from blocks.catalog import load_catalog
from blocks.sdk import BlockSpec
from tests.support.fake_context import FakeContext

_CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
_EXAMPLE = re.compile(
    r"^## Add a block$.*?`blocks/logic/(\w+)\.py`.*?^```python$\n(.*?)^```$", re.M | re.S
)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a module with the code of the example, in a package of its own."""
    found = _EXAMPLE.search(_CONTRIBUTING.read_text("utf-8"))
    assert found is not None, "CONTRIBUTING.md shows no block under “Add a block”"
    package = tmp_path / "shown_in_contributing"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / f"{found[1]}.py").write_text(found[2], "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield f"shown_in_contributing.{found[1]}"
    for name in set(sys.modules) - before:
        del sys.modules[name]


def load(name: str) -> BlockSpec:
    package, _, type_ = name.partition(".")
    catalog = load_catalog([package])
    assert catalog.faulty == ()
    return catalog[type_]


def test_it_is_found_by_the_name_of_its_file(example: str) -> None:
    spec = load(example)

    assert spec.run.__module__ == example
    assert spec.title == "Shout"
    assert spec.summary == "puts a text into capitals."


def test_its_ports_are_those_that_it_declares(example: str) -> None:
    ports = load(example).ports({})

    assert [port.name for port in ports.inputs if port.help == "What to shout."] == ["text"]
    assert [port.name for port in ports.outputs] == ["text"]


def test_it_runs(example: str) -> None:
    spec = load(example)
    inputs = spec.model({}).model_validate({"text": "hello"})

    outputs = spec.start(inputs, FakeContext(), {})

    assert outputs.model_dump() == {"text": "HELLO"}
