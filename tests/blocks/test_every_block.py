"""House rules for blocks, walked over every block of the catalogue."""

import ast
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from blocks.catalog import load_catalog
from blocks.sdk import (
    BOOLEAN,
    TEXT,
    BlockError,
    BlockSpec,
    Category,
    Kind,
    PortSpec,
    port_specs,
    read_written,
)
from tests.support.fake_context import FakeContext, FakeSecrets, response, secret

CATALOG = load_catalog()
SPECS = [pytest.param(spec, id=spec.type) for spec in CATALOG.values()]
OUTWARD = [pytest.param(spec, id=spec.type) for spec in CATALOG.values() if spec.mark.outward]
OFFERED = [
    pytest.param(spec, id=spec.type)
    for spec in CATALOG.values()
    if spec.offer or any(one.offer for one in spec.variants)
]

SECRET_NAMES = {"password", "secret", "api_key", "token"}

every_block = pytest.mark.parametrize("spec", SPECS)


def choices(spec: BlockSpec) -> list[dict[str, str]]:
    """What is written to choose each of the variants; nothing written for a block without."""
    if spec.mark.variant is None:
        return [{}]
    return [{}, *({spec.mark.variant: one.name} for one in spec.variants)]


def inputs(spec: BlockSpec) -> Iterator[PortSpec]:
    for written in choices(spec):
        yield from spec.ports(written).inputs


def ports(spec: BlockSpec) -> Iterator[PortSpec]:
    yield from inputs(spec)
    yield from spec.ports({}).outputs


def sources(spec: BlockSpec) -> list[Path]:
    """The modules of a block: its own, or those of its package."""
    path = Path(str(sys.modules[spec.run.__module__].__file__))
    return sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports by a relative path"
            yield str(node.module)


def icon_names(prefix: str) -> set[str]:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        pytest.skip("QtAwesome is not installed here")
    folder = Path(found.origin).parent / "fonts"
    version = prefix.removeprefix("mdi")
    [charmap] = folder.glob(f"materialdesignicons{version}-webfont-charmap-*.json")
    return set(json.loads(charmap.read_text("utf-8")))


@every_block
def test_it_says_what_it_is(spec: BlockSpec) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", spec.type)
    assert spec.mark.version >= 1
    assert spec.title.strip() == spec.title != ""
    assert spec.summary.endswith(".")


@every_block
def test_it_stands_in_the_folder_of_its_category(spec: BlockSpec) -> None:
    assert spec.run.__module__.split(".")[:2] == ["blocks", spec.mark.category.lower()]


@every_block
def test_its_icon_exists(spec: BlockSpec) -> None:
    prefix, _, name = spec.mark.icon.partition(".")

    assert re.fullmatch(r"mdi\d", prefix)
    assert name in icon_names(prefix)


@every_block
def test_every_port_is_explained(spec: BlockSpec) -> None:
    for port in ports(spec):
        assert port.help.endswith((".", "?", ")")), f"{port.name}: {port.help}"


@every_block
def test_names_are_in_snake_case(spec: BlockSpec) -> None:
    for port in ports(spec):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", port.name)


@every_block
def test_what_opens_an_account_is_a_secret(spec: BlockSpec) -> None:
    for port in inputs(spec):
        assert (port.name in SECRET_NAMES) == (port.type.kind == Kind.SECRET), port.name


@every_block
def test_of_an_action_only_modes_are_no_ports(spec: BlockSpec) -> None:
    if spec.mark.category == Category.ACTIONS:
        for port in inputs(spec):
            assert port.is_port or port.choices or port.type == BOOLEAN, port.name


@every_block
def test_defaults_and_examples_are_values_that_it_takes(spec: BlockSpec) -> None:
    for port in ports(spec):
        for value in (port.default, port.example):
            if value is not None and port.type.kind != Kind.SECRET:
                port.read(value)


@every_block
def test_lists_take_one_value_and_json(spec: BlockSpec) -> None:
    for port in inputs(spec):
        if port.type.kind == Kind.LIST:
            assert port.read("[]") == []
            assert len(port.read(5)) == 1


@every_block
def test_its_ports_are_those_of_its_models(spec: BlockSpec) -> None:
    gate = [] if spec.is_source else ["when"]

    assert [port.name for port in spec.ports({}).outputs] == list(spec.outputs.model_fields)
    for written in choices(spec):
        names = [port.name for port in spec.ports(written).inputs]
        assert names == gate + [port.name for port in port_specs(spec.model(written))]
        assert len(names) == len(set(names))


@every_block
def test_an_output_hangs_only_on_a_branch_of_the_block(spec: BlockSpec) -> None:
    outputs = {port.name: port for port in spec.ports({}).outputs}
    for port in outputs.values():
        if port.only_when is not None:
            assert outputs[port.only_when].type.kind == Kind.BRANCH


@every_block
def test_a_required_input_that_is_missing_is_told(spec: BlockSpec) -> None:
    for written in choices(spec):
        model = spec.model(written)
        wanted = {port.name for port in port_specs(model) if port.is_required}
        told = set()
        try:
            model.model_validate(written)
        except ValidationError as error:
            told = {one["loc"][0] for one in error.errors() if one["type"] == "missing"}
        assert told == wanted - written.keys()


@every_block
def test_it_imports_nothing_of_ours_but_the_sdk_and_its_own_modules(spec: BlockSpec) -> None:
    own = spec.run.__module__
    for path in sources(spec):
        for name in imported(path):
            if name.split(".")[0] in {"app", "blocks", "resources", "tests"}:
                assert name == "blocks.sdk" or name.startswith(own), f"{path.name}: {name}"


@pytest.mark.parametrize("spec", OUTWARD)
def test_what_goes_out_reports_its_success_and_its_error(spec: BlockSpec) -> None:
    outputs = {port.name: port for port in spec.ports({}).outputs}

    assert spec.mark.success is not None
    assert outputs[spec.mark.success].type == BOOLEAN
    assert outputs["error"].type == TEXT


@pytest.mark.parametrize("spec", OUTWARD)
def test_what_goes_out_says_to_whom(spec: BlockSpec) -> None:
    """Or a run could not be kept to a list of recipients."""
    for written in choices(spec):
        ports = spec.ports(written).inputs
        assert any(port.is_recipient or port.type.kind == Kind.URL for port in ports)
        assert all(
            port.type.kind in (Kind.PHONE, Kind.EMAIL) for port in ports if port.is_recipient
        )


@pytest.mark.parametrize("spec", OUTWARD)
def test_what_goes_out_is_answered_in_a_rehearsal(spec: BlockSpec) -> None:
    uses_mail = any("context.mail" in path.read_text("utf-8") for path in sources(spec))
    for written in choices(spec):
        if (spec.variant(written) is None) == (spec.variants == ()):
            assert spec.stand_in_for(written) is not None or uses_mail


@every_block
def test_variants_are_explained_and_named_apart(spec: BlockSpec) -> None:
    names = [name.casefold() for one in spec.variants for name in {one.name, one.title}]

    assert (spec.mark.variant is None) == (spec.variants == ())
    assert len(names) >= len({*names})
    for one in spec.variants:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", one.name)
        assert one.help.endswith(".")
        assert one.help_url is None or one.help_url.startswith("https://")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def drawn(spec: BlockSpec, data: st.DataObject) -> dict[str, Any]:
    """Anything that a file may have written into the block."""
    values = {
        port.name: json_values | st.sampled_from([port.default, port.example, *port.choices])
        for port in inputs(spec)
    }
    written = data.draw(st.fixed_dictionaries({}, optional=values))
    if spec.mark.variant and spec.variants:
        names = [one.name for one in spec.variants]
        written[spec.mark.variant] = data.draw(st.sampled_from(names))
    return written


@given(data=st.data())
@every_block
def test_nothing_that_is_written_breaks_its_own_functions(
    spec: BlockSpec, data: st.DataObject
) -> None:
    written = drawn(spec, data)

    found = spec.ports(written)
    assert len({port.name for port in found.inputs}) == len(found.inputs)
    problems = [*(spec.check(written) if spec.check else ())]
    problems += spec.check_links(written, []) if spec.check_links else ()
    for place, message in problems:
        assert found.input(place) is not None
        assert message.endswith((".", "?"))


@given(data=st.data())
@pytest.mark.parametrize("spec", OFFERED)
def test_a_look_up_that_fails_says_so_whatever_is_written(
    spec: BlockSpec, data: st.DataObject
) -> None:
    written = drawn(spec, data)
    for port in spec.ports(written).inputs:
        values = read_written(spec.ports(written).inputs, written, FakeSecrets())
        values |= {one.name: secret("key") for one in inputs(spec) if one.type.kind == Kind.SECRET}
        ask = spec.offer_for(written)
        if port.is_offered and ask:
            with pytest.raises(BlockError, match=r"\.$"):
                ask(port.name, values, FakeContext(response(500)))


IMPURE = {("dt", "now"), ("datetime", "now"), ("datetime", "today"), ("date", "today")}
PURE = [spec for spec in CATALOG.values() if spec.mark.pure]


@pytest.mark.parametrize("spec", PURE, ids=lambda spec: spec.type)
def test_a_pure_block_asks_its_context_for_the_log_alone(spec: BlockSpec) -> None:
    """And it looks at no clock, no chance and no file by itself."""
    assert not spec.mark.outward
    assert not spec.is_source
    for path in sources(spec):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert node.value.id != "context" or node.attr == "log", path
                assert (node.value.id, node.attr) not in IMPURE, path
        assert not set(imported(path)) & {"random", "secrets", "time", "uuid", "pathlib", "os"}


def test_blocks_of_logic_are_pure() -> None:
    """Templates and filters are what is worked out again and again while designing."""
    assert {spec.type for spec in PURE} == {"merge", "smart_filter", "template"}
