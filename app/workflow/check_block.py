"""What is wrong inside one block: its type, its version, the values written into it."""

from collections.abc import Iterator
from typing import Any

from app.workflow.check_pin import check_pin
from app.workflow.model import PlacedBlock, Problem, Severity
from app.workflow.resolver import NONSENSE, in_words
from app.workflow.wiring import Wiring
from app.workflow.words import either, ended, nearest
from blocks.sdk import BlockSpec, Kind, PortSpec, secret_name, unfilled_in


def can_tell_ports(wiring: Wiring, block_id: str) -> bool:
    """Whether the ports of the block can be relied upon.

    Not where its version, its variant or what its ports are made of is a problem of its own.
    """
    block, spec = wiring.block(block_id), wiring.spec(block_id)
    if block is None or spec is None:
        return True
    return (
        block.version == spec.mark.version
        and wiring.fault(block_id) is None
        and not _has_unknown_variant(spec, block)
    )


def check_block(wiring: Wiring, block: PlacedBlock) -> Iterator[Problem]:
    """The problems of one block of the workflow."""
    spec = wiring.spec(block.id)
    if spec is None:
        yield _unknown_type(wiring, block)
    elif block.version != spec.mark.version:
        yield _other_version(wiring, block, spec)
    else:
        yield from _Checker(wiring, block, spec).problems()


class _Checker:
    """Checks what is written into a block of a known type and version."""

    def __init__(self, wiring: Wiring, block: PlacedBlock, spec: BlockSpec) -> None:
        self._wiring = wiring
        self._block = block
        self._spec = spec
        self._title = wiring.title(block.id)
        self._ports = wiring.ports(block.id)
        self._linked = {output.input for output in wiring.linked(block.id)}

    def problems(self) -> Iterator[Problem]:
        fault = self._wiring.fault(self._block.id)
        if fault:
            yield self._problem(None, f"“{self._title}” cannot be read: {ended(fault)}")
        for port in self._ports.inputs:
            found = self._input_problem(port)
            if found:
                yield found
        if can_tell_ports(self._wiring, self._block.id):
            yield from self._unknown_inputs()
            yield from self._own_problems()
            yield from check_pin(self._block, self._spec, self._ports, self._title)

    def _input_problem(self, port: PortSpec) -> Problem | None:
        written = self._block.inputs.get(port.name)
        if port.type.kind == Kind.SECRET and not _is_secret_or_empty(written):
            return self._problem(
                port.name,
                f"{self._words(port)} is written out, and a secret does not belong in a file.",
                "Take it out, store it under a name, and choose that name here.",
            )
        if port.name in self._linked:
            return None
        if written is None or (written == "" and _needs_text(port)):
            return self._missing(port) if port.is_required else None
        if port.type.kind == Kind.SECRET:
            return None
        return self._value_problem(port, written)

    def _missing(self, port: PortSpec) -> Problem:
        mend = "Link an output to it, or write a value." if port.is_port else "Write a value."
        if port.type.kind == Kind.SECRET:
            mend = "Choose a stored secret for it."
        return self._problem(port.name, f"{self._words(port)} has no value.", mend)

    def _value_problem(self, port: PortSpec, written: Any) -> Problem | None:
        if secret_name(written):
            return self._problem(
                port.name,
                f"{self._words(port)} cannot hold a stored secret: it would be shown.",
                "Choose the secret in an input made for one.",
            )
        if self._is_no_choice(port, written):
            near = nearest(str(written), port.choices)
            return self._problem(
                port.name,
                f"{self._words(port)} must be {either(port.choices)}.",
                f"Did you mean “{near}”?" if near else "Choose one of them.",
            )
        try:
            port.read(written)
        except NONSENSE as error:
            return self._problem(
                port.name, f"{self._words(port)}: {ended(in_words(error))}", "Write it anew."
            )
        return self._unfilled(port, written) if self._spec.mark.outward else None

    def _is_no_choice(self, port: PortSpec, written: Any) -> bool:
        if port.name == self._spec.mark.variant:
            return _has_unknown_variant(self._spec, self._block)
        return bool(port.choices) and not port.has_free_choice and str(written) not in port.choices

    def _unfilled(self, port: PortSpec, written: Any) -> Problem | None:
        """An outward block sends text as it stands: nobody would fill its places."""
        place = unfilled_in(port, written)
        if place is None:
            return None
        return self._problem(
            port.name,
            f"{self._words(port)} would be sent with {place} in it.",
            "Write the text in a Template block and link its output here.",
        )

    def _unknown_inputs(self) -> Iterator[Problem]:
        known = [port.name for port in self._ports.inputs]
        elsewhere = {
            name for variant in self._spec.variants for name in variant.inputs.model_fields
        }
        for name in self._block.inputs:
            if name in known or name in elsewhere:
                continue
            near = nearest(name, known)
            is_dynamic = self._spec.dynamic_ports is not None
            yield self._problem(
                name,
                f"“{self._title}” has no input “{name}”, so what is written there is not used.",
                f"Did you mean “{near}”?" if near else "Take it out.",
                # What was written for a place in a text stays when the place is taken out.
                Severity.WARNING if is_dynamic else Severity.ERROR,
            )

    def _own_problems(self) -> Iterator[Problem]:
        """What the block itself finds; of inputs that are linked it sees the written value only."""
        written = self._block.inputs
        found: list[tuple[str, str]] = []
        try:
            if self._spec.check:
                found += [one for one in self._spec.check(written) if one[0] not in self._linked]
            if self._spec.check_links:
                found += self._spec.check_links(written, self._wiring.linked(self._block.id))
        except NONSENSE as error:
            words = ended(in_words(error))
            yield self._problem(None, f"“{self._title}” cannot be read: {words}")
        for input, message in found:
            port = self._ports.input(input)
            words = self._words(port) if port else f"“{self._title}”"
            yield self._problem(input or None, f"{words}: {ended(message)}")

    def _words(self, port: PortSpec) -> str:
        return f"“{port.label}” of “{self._title}”"

    def _problem(
        self, input: str | None, message: str, mend: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        return Problem(
            severity=severity, block=self._block.id, input=input, message=message, mend=mend
        )


def _has_unknown_variant(spec: BlockSpec, block: PlacedBlock) -> bool:
    return spec.mark.variant is not None and spec.variant(block.inputs) is None


def _is_secret_or_empty(written: Any) -> bool:
    return written is None or written == "" or secret_name(written) is not None


def _needs_text(port: PortSpec) -> bool:
    return port.type.kind == Kind.SECRET or (port.is_required and not port.may_be_empty)


def _unknown_type(wiring: Wiring, block: PlacedBlock) -> Problem:
    near = nearest(block.type, wiring.catalog)
    guess = f"Did you mean “{near}”? If not, install" if near else "Install"
    return Problem(
        block=block.id,
        message=f"“{wiring.title(block.id)}” is a block of the type “{block.type}”, "
        "which is not known here.",
        mend=f"{guess} the package that has it, or remove the block.",
    )


def _other_version(wiring: Wiring, block: PlacedBlock, spec: BlockSpec) -> Problem:
    title = wiring.title(block.id)
    if block.version > spec.mark.version:
        return Problem(
            block=block.id,
            message=f"“{title}” was made with version {block.version} of “{spec.title}”, "
            f"and only version {spec.mark.version} is here.",
            mend="Install the newer version of Cordboard or of the block’s package.",
        )
    return Problem(
        block=block.id,
        message=f"“{title}” was made with version {block.version} of “{spec.title}”, and what is "
        f"written in it cannot be carried over to version {spec.mark.version}.",
        mend="Replace it by a new block of the same kind.",
    )
