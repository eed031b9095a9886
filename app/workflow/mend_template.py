"""Puts a block that fills places between a text with `{{ }}` in it and the input it stands in."""

from app.workflow import edits
from app.workflow.model import Link, PlacedBlock, Position, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import BlockSpec, Kind, PortSpec, TemplateEditor

_LEFT: Position = (-320.0, 40.0)
"""From the block to the new one before it, in scene units."""


def with_template(block: PlacedBlock, port: PortSpec, text: str, wiring: Wiring) -> Workflow | None:
    """The text moved into a new block that fills it, wired to the input.

    Its places are linked to outputs of the same name, where there is just one of each. None where
    no block fills texts, or places would stay empty.
    """
    found = _filler(wiring)
    if found is None or not port.is_port:
        return None
    spec, text_input, text_output = found
    beside = wiring.workflow.layout.blocks.get(block.id, (0.0, 0.0))
    position = (beside[0] + _LEFT[0], beside[1] + _LEFT[1])
    written = {text_input: text}
    placed, new = edits.add_block(wiring.workflow, spec, position, inputs=written)
    placed = edits.clear_input(placed, block.id, port.name)
    onward = Link(from_block=new, from_port=text_output, to_block=block.id, to_port=port.name)
    after = wiring.after(placed)
    if not after.fit(new, text_output, block.id, port.name).is_allowed:
        return None
    placed = edits.connect(placed, onward, after)
    return _filled(placed, new, text_input, wiring)


def _filler(wiring: Wiring) -> tuple[BlockSpec, str, str] | None:
    """A block that fills texts, its input for the text and the output with the filled one."""
    for spec in wiring.catalog.values():
        ports = spec.ports({})
        inputs = [one.name for one in ports.inputs if isinstance(one.editor, TemplateEditor)]
        outputs = [one.name for one in ports.outputs if one.type.kind == Kind.TEXT]
        if inputs and outputs and not spec.mark.outward:
            return spec, inputs[0], outputs[0]
    return None


def _filled(placed: Workflow, new: str, text_input: str, wiring: Wiring) -> Workflow | None:
    after = wiring.after(placed)
    places = [one for one in after.ports(new).inputs if one.is_port and one.name != text_input]
    for place in places:
        if not place.is_required:
            continue
        sources = [
            (block_id, output.name)
            for block_id in after.order()
            for output in after.ports(block_id).outputs
            if output.name == place.name
            if after.fit(block_id, output.name, new, place.name).is_allowed
        ]
        if len(sources) != 1:
            return None
        source, output = sources[0]
        link = Link(from_block=source, from_port=output, to_block=new, to_port=place.name)
        placed = edits.connect(placed, link, after)
        after = wiring.after(placed)
    return placed
