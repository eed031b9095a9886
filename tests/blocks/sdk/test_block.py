"""Marks, what is read from a marked module, and what a block answers about itself."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, cast

import pytest

from blocks.sdk import (
    TEXT,
    WHEN,
    BlockInputs,
    BlockOutputs,
    BlockSpec,
    Category,
    Context,
    LinkedOutput,
    Ports,
    PortSpec,
    Text,
    block,
    port,
    read_block,
    read_mark,
    read_variant,
    setting,
    variant,
)

NO_CONTEXT = cast("Context", None)


class Inputs(BlockInputs):
    provider: Text = setting("Who sends.", default="post")


class PostInputs(Inputs):
    address: Text = port("Where to.")


class Outputs(BlockOutputs):
    sent: bool = port("Whether it went.")


def module(name: str, doc: str | None = None, **parts: Any) -> ModuleType:
    made = ModuleType(name, doc)
    vars(made).update(parts)
    return made


def stand_in(*_anything: Any) -> Any:
    return None


def marked(**mark: Any) -> Any:
    def run(inputs: Any, context: Any, chosen: Any = None) -> Any:
        return Outputs(sent=chosen is not None)

    said: dict[str, Any] = {
        "type": "send",
        "version": 2,
        "title": "Send",
        "category": Category.ACTIONS,
        "icon": "mdi6.send",
    }
    return block(**said | mark)(run)


def provider(name: str, **parts: Any) -> ModuleType:
    order = parts.pop("order", 0)

    @variant(name=name, title=name.capitalize(), hosts=[f"{name}.example"], order=order)
    def send(inputs: Any, context: Any) -> Any:
        return Outputs(sent=True)

    doc = f"{name}: {name} takes it."
    return module(f"blocks.send.{name}", doc, Inputs=PostInputs, send=send, **parts)


def spec_of(
    *variants: ModuleType, mark: Mapping[str, Any] | None = None, **parts: Any
) -> BlockSpec:
    said = {"Inputs": Inputs, "Outputs": Outputs, "run": marked(**(mark or {}))} | parts
    spec = read_block(module("blocks.send", "Send: sends things.\n\nMore.", **said), variants)
    assert spec is not None
    return spec


def with_variants(**parts: Any) -> BlockSpec:
    variants = [
        provider("custom", order=1),
        module("blocks.send.contract"),
        provider("post", stand_in=stand_in),
        provider("dove"),
    ]
    return spec_of(*variants, mark={"variant": "provider"}, **parts)


def test_a_mark_leaves_the_function_as_it_is() -> None:
    def run(inputs: Inputs, context: Context) -> Outputs:
        return Outputs(sent=True)

    assert block(type="a", version=1, title="A", category=Category.LOGIC, icon="x")(run) is run
    assert run(Inputs(), NO_CONTEXT).sent


def test_a_module_without_a_mark_is_no_block() -> None:
    for parts in ({}, {"run": print}, {"run": 5}):
        assert read_mark(module("x", **parts)) is None
        assert read_block(module("x", **parts)) is None
        assert read_variant(module("x", **parts)) is None


def test_a_block_is_read_with_all_its_parts() -> None:
    names = ("ports", "rows", "stand_in", "offer", "sign_in", "check", "check_links", "upgrade")
    parts: dict[str, Any] = {name: module(name) for name in names}
    spec = spec_of(mark={"hosts": ["a.example"], "replaces": ["post"], "synonyms": ["x"]}, **parts)

    assert (spec.type, spec.title, spec.summary) == ("send", "Send", "sends things.")
    assert (spec.mark.version, spec.mark.icon) == (2, "mdi6.send")
    assert spec.mark.hosts == ("a.example",)
    assert spec.mark.replaces == ("post",)
    assert spec.dynamic_ports is parts["ports"]
    assert spec.rows is parts["rows"]
    assert spec.stand_in is parts["stand_in"]
    assert spec.offer is parts["offer"]
    assert spec.sign_in is parts["sign_in"]
    assert spec.check is parts["check"]
    assert spec.check_links is parts["check_links"]
    assert spec.upgrade is parts["upgrade"]
    assert spec.package == "cordboard"


def test_without_a_docstring_the_module_names_itself() -> None:
    bare = read_block(module("blocks.bare", Inputs=Inputs, Outputs=Outputs, run=marked()))

    assert bare is not None
    assert bare.summary == "blocks.bare"


class Bare(BlockInputs):
    plain: int = 5


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"Inputs": None}, "blocks.send has no Inputs made of BlockInputs"),
        ({"Inputs": dict}, "blocks.send has no Inputs made of BlockInputs"),
        ({"Outputs": Inputs}, "blocks.send has no Outputs made of BlockOutputs"),
        ({"Inputs": Bare}, r"Inputs\.plain is not made with port\(\) or setting\(\)"),
        ({"mark": {"success": "gone"}}, "success='gone' of @block is no field of Outputs"),
        ({"mark": {"variant": "gone"}}, "variant='gone' of @block is no field of Inputs"),
        ({"mark": {"variant": "provider"}}, "no module beside blocks.send is marked with @variant"),
    ],
)
def test_a_marked_module_that_lacks_a_part_is_refused(parts: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        spec_of(**parts)


def test_a_marked_provider_needs_inputs() -> None:
    with pytest.raises(TypeError, match=r"blocks\.send\.post has no Inputs"):
        read_variant(module("blocks.send.post", send=provider("post").send))


def test_variants_stand_by_title_with_the_catch_all_last() -> None:
    spec = with_variants()

    assert [one.name for one in spec.variants] == ["dove", "post", "custom"]
    assert spec.variants[0].hosts == ("dove.example",)
    assert spec.variants[0].help == "dove takes it."


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ({}, "post"),
        ({"provider": "dove"}, "dove"),
        ({"provider": "DOVE"}, "dove"),
        ({"provider": "Custom"}, "custom"),
        ({"provider": "gone"}, None),
        ({"provider": 5}, None),
        ({"provider": None}, None),
    ],
)
def test_the_written_choice_finds_its_variant(written: dict[str, Any], name: str | None) -> None:
    spec = with_variants()
    chosen = spec.variant(written)

    assert (chosen.name if chosen else None) == name
    assert spec.model(written) is (PostInputs if name else Inputs)
    assert spec.provider_name(written) == (name or "send")
    assert spec.start(Inputs(), NO_CONTEXT, written) == Outputs(sent=name is not None)


def test_a_block_without_variants_runs_alone() -> None:
    spec = spec_of()

    assert spec.variant({"provider": "post"}) is None
    assert spec.start(Inputs(), NO_CONTEXT, {}) == Outputs(sent=False)


def test_the_stand_in_is_the_variants_own_or_else_the_blocks() -> None:
    other: Any = module("stand_in")
    spec = with_variants(stand_in=other)

    assert spec.stand_in_for({"provider": "post"}) is stand_in
    assert spec.stand_in_for({"provider": "dove"}) is other
    assert spec.stand_in_for({"provider": "gone"}) is other


class OfferedInputs(Inputs):
    agent: Text = port("Who.", offered=True)


def test_the_account_is_asked_by_the_variant_or_else_by_the_block() -> None:
    own: Any = module("offer")
    other: Any = module("offer of the block")
    variants = [provider("post", offer=own), provider("dove")]
    spec = spec_of(*variants, mark={"variant": "provider"}, Inputs=OfferedInputs, offer=other)

    assert spec.offer_for({"provider": "post"}) is own
    assert spec.offer_for({"provider": "dove"}) is other
    assert spec.offer_for({"provider": "gone"}) is other
    assert spec_of().offer_for({}) is None


def test_an_input_that_nobody_finds_values_for_cannot_be_offered() -> None:
    with pytest.raises(TypeError, match=r"offer\(\) finds values of agent"):
        spec_of(Inputs=OfferedInputs)

    careless = provider("post")
    vars(careless)["Inputs"] = OfferedInputs
    with pytest.raises(TypeError, match=r"offer\(\) finds values of agent"):
        spec_of(careless, mark={"variant": "provider"})


def test_the_choice_of_variant_offers_all_of_them_and_no_port() -> None:
    spec = with_variants()
    ports = spec.ports({"provider": "dove"})
    choice = ports.input("provider")

    assert choice is not None
    assert choice.choices == ("dove", "post", "custom")
    assert not choice.has_free_choice
    assert not choice.is_port
    assert ports.input("address") is not None
    assert spec.ports({"provider": "gone"}).input("address") is None


def test_every_block_but_a_source_can_be_gated() -> None:
    assert spec_of().ports({}).inputs[0] is WHEN
    source = spec_of(mark={"category": Category.SOURCES})

    assert source.is_source
    assert WHEN not in source.ports({}).inputs


def test_ports_that_follow_from_what_is_written_come_last() -> None:
    def ports(written: Mapping[str, Any], links: Sequence[LinkedOutput]) -> Ports:
        made = tuple(PortSpec(name, TEXT, help="") for name in written)
        return Ports(inputs=made, outputs=tuple(PortSpec(one.key, one.type, "") for one in links))

    spec = spec_of(ports=ports)
    found = spec.ports({"a": 1}, [LinkedOutput("x", "b", TEXT)])

    assert [one.name for one in found.inputs] == ["when", "provider", "a"]
    assert [one.name for one in found.outputs] == ["sent", "b"]
    assert [one.name for one in spec.ports({}).outputs] == ["sent"]
