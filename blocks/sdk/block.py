"""What a block is: the marks `@block` and `@variant`, and the `BlockSpec` of a marked module.

Not here: how a module is read (`blocks.sdk.reading`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from blocks.sdk.context import Context, Rows
from blocks.sdk.editor import Finding
from blocks.sdk.explanation import Explain
from blocks.sdk.port import BlockInputs, BlockOutputs, Ports, PortSpec, port_specs
from blocks.sdk.port_type import BRANCH, PortType
from blocks.sdk.rate import Rate
from blocks.sdk.sign_in import MakeSignIn
from blocks.sdk.stand_in import StandIn

WHEN = PortSpec(
    name="when",
    type=BRANCH,
    help="Link a branch here and the block runs only when that branch holds.",
    many_links=True,
    may_be_empty=True,
)
"""The input that every block but a source has beside its own."""

InputsModel = type[BlockInputs]
OutputsModel = type[BlockOutputs]

Offer = Callable[[str, Mapping[str, Any], Context], Sequence[str]]
"""`offer(input, written, context)`: the values that the user's account knows for an input, found by
looking and without any effect there. `written` as `blocks.sdk.read_written` makes it. Raises
BlockError."""

BLOCK_MARK = "__cordboard_block__"
VARIANT_MARK = "__cordboard_variant__"
"""Attributes of a marked function."""


class Category(StrEnum):
    """Where a block stands in the palette; the value is the heading."""

    SOURCES = "Sources"
    AGENTS = "Agents"
    ACTIONS = "Actions"
    LOGIC = "Logic"


@dataclass(frozen=True, slots=True)
class LinkedOutput:
    """An output that is linked into a block, as `ports(written, links)` sees it.

    Attributes:
        input: The input it is linked into.
        key: Its name among the links of that input: the port's, or `block_port` after a clash.
        type: What it carries.
    """

    input: str
    key: str
    type: PortType


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One choice of a block's variant setting, such as a provider.

    Attributes:
        name: As written in a workflow file; found whatever its case, as is `title`.
        send: `(inputs, context) -> outputs`.
        hosts: Hosts it talks to: its secrets are bound to them, its stand-in answers for them.
        rates: What one account there may send, as the provider says; all of them hold.
        stand_in: Answers for it in rehearsal; None where the mail stand-in serves.
        offer: Asks the account for the values of inputs that are offered.
        sign_in: Makes the login that tries its secret; None where nothing harmless would.
        help: What the user must know before choosing it.
        help_url: The provider's own page.
        order: Variants are offered by this and then by title; a catch-all has 1.
    """

    name: str
    title: str
    inputs: InputsModel
    send: Callable[[Any, Context], Any]
    hosts: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    stand_in: StandIn | None = None
    offer: Offer | None = None
    sign_in: MakeSignIn | None = None
    help: str = ""
    help_url: str | None = None
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockMark:
    """What `@block` says of a block.

    Attributes:
        type: The name in workflow files, snake_case.
        version: Counts up when written inputs change in meaning; `upgrade` carries old ones over.
        title: The name in the palette.
        category: The heading in the palette.
        icon: A QtAwesome name, such as `mdi6.webhook`.
        outward: It has an effect outside: journalled before and after, never repeated blindly.
        keeps_hours: It sees to working hours itself, and need not wait until quiet hours are over.
        success: The boolean output that is False after a failure; `error` then holds the sentence.
        is_idempotent: Receivers honour its idempotency key; what may have arrived is repeated.
        retry_delays_s: Seconds before each further try after a transient failure.
        joins: Runs with the first linked value that arrives, whatever becomes of the others.
        pure: The same inputs give the same outputs, and it asks its context for the log alone: its
            result may be used again. A block that looks at the time, a file or chance is not.
        variant: The setting whose value chooses one of the modules in the block's folder.
        hosts: Hosts it talks to, where they are always the same.
        rates: What one account there may send, as its provider says; all of them hold.
        service: Whose hosts these are, as its users call it: faults are rehearsed by that name too.
        synonyms: Other words that find it in the palette.
        replaces: Former types that it reads.
    """

    type: str
    version: int
    title: str
    category: Category
    icon: str
    outward: bool = False
    keeps_hours: bool = False
    success: str | None = None
    is_idempotent: bool = False
    retry_delays_s: tuple[float, ...] = ()
    joins: bool = False
    pure: bool = False
    variant: str | None = None
    hosts: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    service: str = ""
    synonyms: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSpec:
    """A block of the catalogue: what it is called, takes, gives and does.

    Attributes:
        mark: What `@block` says.
        summary: One sentence for the palette: the first line of the module's docstring.
        run: `(inputs, context) -> outputs`; `(inputs, context, variant) -> outputs` with variants.
        variants: In the order they are offered; empty for a block without variants.
        dynamic_ports: Ports beside the declared ones, from what is written and linked.
        rows: Of a source that reads many: the rows, each a run of its own.
        stand_in: Answers for the block in rehearsal.
        offer: Asks the account for the values of inputs that are offered.
        sign_in: Makes the login that tries its secret; None where nothing harmless would.
        check: Problems that need more than one input: `(inputs written) -> [(input, message)]`.
        check_links: Problems that need the links: `(written, links) -> [(input, message)]`.
        preview: What written rows make of values by input: `(written, values) -> findings`.
        explain: What the outputs of a run were made of: `(written, inputs, outputs) ->
            explanations`; None where each output is made of all inputs.
        upgrade: `(version, inputs) -> inputs` written for an older version.
    """

    mark: BlockMark
    summary: str
    inputs: InputsModel
    outputs: OutputsModel
    run: Callable[..., Any]
    variants: tuple[Variant, ...] = ()
    dynamic_ports: Callable[[Mapping[str, Any], Sequence[LinkedOutput]], Ports] | None = None
    rows: Callable[[Any, Context], Rows] | None = None
    stand_in: StandIn | None = None
    offer: Offer | None = None
    sign_in: MakeSignIn | None = None
    check: Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]] | None = None
    check_links: (
        Callable[[Mapping[str, Any], Sequence[LinkedOutput]], Iterable[tuple[str, str]]] | None
    ) = None
    preview: Callable[[Mapping[str, Any], Mapping[str, Any]], Sequence[Finding]] | None = None
    explain: Explain | None = None
    upgrade: Callable[[int, dict[str, Any]], dict[str, Any]] | None = None
    package: str = "cordboard"
    _cached: dict[str | None, Ports] = field(default_factory=dict, repr=False, compare=False)

    @property
    def type(self) -> str:
        """The name in workflow files."""
        return self.mark.type

    @property
    def title(self) -> str:
        """The name on the canvas, until the user gives another."""
        return self.mark.title

    @property
    def is_source(self) -> bool:
        """A workflow starts at exactly one source."""
        return self.mark.category == Category.SOURCES

    def variant(self, written: Mapping[str, Any]) -> Variant | None:
        """The variant that the written inputs choose; None when none (or an unknown one) is."""
        if self.mark.variant is None:
            return None
        chosen = written.get(self.mark.variant, self.inputs.model_fields[self.mark.variant].default)
        wanted = chosen.casefold() if isinstance(chosen, str) else None
        return next(
            (one for one in self.variants if wanted in (one.name.casefold(), one.title.casefold())),
            None,
        )

    def model(self, written: Mapping[str, Any]) -> InputsModel:
        """The inputs model: the chosen variant's, or the block's own."""
        chosen = self.variant(written)
        return chosen.inputs if chosen else self.inputs

    def ports(self, written: Mapping[str, Any], links: Sequence[LinkedOutput] = ()) -> Ports:
        """The ports of a placed block with these written inputs and links into it."""
        chosen = self.variant(written)
        key = chosen.name if chosen else None
        declared = self._cached.get(key)
        if declared is None:
            declared = self._cached[key] = self._declared_ports(self.model(written))
        if self.dynamic_ports is None:
            return declared
        more = self.dynamic_ports(written, links)
        return Ports(declared.inputs + more.inputs, declared.outputs + more.outputs)

    def stand_in_for(self, written: Mapping[str, Any]) -> StandIn | None:
        """Who answers for the block in rehearsal."""
        chosen = self.variant(written)
        return chosen.stand_in if chosen and chosen.stand_in else self.stand_in

    def offer_for(self, written: Mapping[str, Any]) -> Offer | None:
        """Who asks the account for the values of the inputs that are offered."""
        chosen = self.variant(written)
        return chosen.offer if chosen and chosen.offer else self.offer

    def sign_in_for(self, written: Mapping[str, Any]) -> MakeSignIn | None:
        """Who makes the login that tries the secret."""
        chosen = self.variant(written)
        return chosen.sign_in if chosen and chosen.sign_in else self.sign_in

    def rates_for(self, written: Mapping[str, Any]) -> tuple[Rate, ...]:
        """What one account may send, as its provider says."""
        chosen = self.variant(written)
        return chosen.rates if chosen and chosen.rates else self.mark.rates

    def provider_name(self, written: Mapping[str, Any]) -> str:
        """What faults and rates are kept by: the variant's name, or the block's type."""
        chosen = self.variant(written)
        return chosen.name if chosen else self.type

    def start(
        self, inputs: BlockInputs, context: Context, written: Mapping[str, Any]
    ) -> BlockOutputs:
        """Run the block."""
        if self.mark.variant is None:
            outputs: BlockOutputs = self.run(inputs, context)
        else:
            outputs = self.run(inputs, context, self.variant(written))
        return outputs

    def _declared_ports(self, model: InputsModel) -> Ports:
        inputs = tuple(
            replace(
                spec,
                choices=tuple(one.name for one in self.variants),
                has_free_choice=False,
                is_port=False,
            )
            if spec.name == self.mark.variant
            else spec
            for spec in port_specs(model)
        )
        gate = () if self.is_source else (WHEN,)
        return Ports(gate + inputs, port_specs(self.outputs))


def block(
    *,
    type: str,
    version: int,
    title: str,
    category: Category,
    icon: str,
    outward: bool = False,
    keeps_hours: bool = False,
    success: str | None = None,
    is_idempotent: bool = False,
    retry_delays_s: Iterable[float] = (),
    joins: bool = False,
    pure: bool = False,
    variant: str | None = None,
    hosts: Iterable[str] = (),
    rates: Iterable[Rate] = (),
    service: str = "",
    synonyms: Iterable[str] = (),
    replaces: Iterable[str] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a module's `run` as a block. Nothing happens at import but the mark.

    Arguments as the attributes of `BlockMark`.
    """
    mark = BlockMark(
        type=type,
        version=version,
        title=title,
        category=category,
        icon=icon,
        outward=outward,
        keeps_hours=keeps_hours,
        success=success,
        is_idempotent=is_idempotent,
        retry_delays_s=tuple(retry_delays_s),
        joins=joins,
        pure=pure,
        variant=variant,
        hosts=tuple(hosts),
        rates=tuple(rates),
        service=service,
        synonyms=tuple(synonyms),
        replaces=tuple(replaces),
    )
    return _marking(BLOCK_MARK, mark)


def variant(
    *,
    name: str,
    title: str,
    hosts: Iterable[str] = (),
    rates: Iterable[Rate] = (),
    help_url: str | None = None,
    order: int = 0,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a provider module's `send`. Arguments as the attributes of `Variant`."""
    said = {
        "name": name,
        "title": title,
        "hosts": tuple(hosts),
        "rates": tuple(rates),
        "help_url": help_url,
        "order": order,
    }
    return _marking(VARIANT_MARK, said)


def _marking(name: str, mark: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def remember(function: Callable[..., Any]) -> Callable[..., Any]:
        setattr(function, name, mark)
        return function

    return remember
