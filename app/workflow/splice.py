"""New blocks linked where they are put, and blocks taken out with what is around them linked.

What may be linked at all is in `link_rules`.
"""

from collections.abc import Iterable, Mapping, Sequence

from app.workflow import edits
from app.workflow.model import Link, Position, Workflow
from app.workflow.wiring import Wiring
from blocks.sdk import WHEN, BlockSpec, GraphError, Kind, PortSpec

_CARRIES_A_BRANCH = (Kind.BRANCH, Kind.BOOLEAN)


def suiting_input(
    wiring: Wiring, source: tuple[str, str], block_id: str, *, prefers_free: bool = False
) -> str | None:
    """The input of a block that an output (block id, port) would best be linked to.

    Of inputs that take it, one of the same name counts before one that takes the value as it is,
    and that before one that must be filled. `when` takes branches alone.

    Args:
        prefers_free: An input that is linked already counts last, unless it takes many links.
    """
    output = wiring.output(*source)
    if output is None:
        return None
    spec = wiring.spec(block_id)
    is_gate = output.type.kind == Kind.BRANCH and not (spec and spec.mark.joins)

    def is_free(port: PortSpec) -> bool:
        is_taken = not port.many_links and bool(wiring.links(block_id, port.name))
        return not (prefers_free and is_taken)

    found = [
        ((is_free(port), *_rank(port, output, conversion)), port.name)
        for port in wiring.ports(block_id).inputs
        if is_gate or port.name != WHEN.name
        if (conversion := _conversion(wiring, _link(source, (block_id, port.name)))) is not None
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def suiting_output(
    wiring: Wiring, block_id: str, target: tuple[str, str], like: PortSpec | None = None
) -> str | None:
    """The output of a block that would best be linked to an input (block id, port).

    Args:
        like: An output whose name and type are to be matched; else those of the input.
    """
    wanted = like or wiring.input(*target)
    if wanted is None:
        return None
    is_gate = target[1] == WHEN.name
    found = [
        (_rank(port, wanted, conversion), port.name)
        for port in wiring.ports(block_id).outputs
        if (port.type.kind in _CARRIES_A_BRANCH if is_gate else port.type.kind != Kind.BRANCH)
        if (conversion := _conversion(wiring, _link((block_id, port.name), target))) is not None
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def fitting_blocks(
    wiring: Wiring, end: tuple[str, str], *, is_output: bool
) -> tuple[BlockSpec, ...]:
    """Blocks of the catalogue that have a port for a link at this end (block id, port)."""
    trial, ids = wiring.workflow, {}
    for spec in wiring.catalog.values():
        trial, ids[spec.type] = edits.add_block(trial, spec, (0.0, 0.0))
    tried = wiring.after(trial)
    return tuple(
        spec
        for spec in wiring.catalog.values()
        if _suiting(tried, end, ids[spec.type], is_output=is_output) is not None
    )


def put_at_end(
    workflow: Workflow,
    end: tuple[str, str],
    spec: BlockSpec,
    position: Position,
    catalog: Mapping[str, BlockSpec],
    *,
    is_output: bool,
) -> tuple[Workflow, str]:
    """Place a new block and link it to an end (block id, port).

    Returns:
        The workflow, and the id of the new block.

    Raises:
        GraphError: The block has no port that would do.
    """
    placed, block_id = edits.add_block(workflow, spec, position)
    wiring = Wiring.of(placed, catalog)
    link = _suiting(wiring, end, block_id, is_output=is_output)
    if link is None:
        raise GraphError(f"{spec.title} has no port that fits this cord")
    return edits.connect(placed, link, wiring), block_id


def put_between(
    workflow: Workflow, link: Link, spec: BlockSpec, position: Position, wiring: Wiring
) -> tuple[Workflow, str]:
    """Place a new block and lead `link` through it.

    Args:
        wiring: Of a workflow with these blocks and this catalogue.

    Returns:
        The workflow, and the id of the new block.

    Raises:
        GraphError: The block has no input or no output that would do.
    """
    like = wiring.output(link.from_block, link.from_port)
    placed, block_id = edits.add_block(edits.disconnect(workflow, link), spec, position)
    before = wiring.after(placed)
    input = suiting_input(before, (link.from_block, link.from_port), block_id)
    if input is not None:
        into = _link((link.from_block, link.from_port), (block_id, input))
        placed = edits.connect(placed, into, before)
        # Linked first: what a block gives may depend on what it gets.
        after = wiring.after(placed)
        output = suiting_output(after, block_id, (link.to_block, link.to_port), like)
        if output is not None:
            onward = _link((block_id, output), (link.to_block, link.to_port))
            return edits.connect(placed, onward, after), block_id
    raise GraphError(
        f"{spec.title} does not fit between “{wiring.title(link.from_block)}” and "
        f"“{wiring.title(link.to_block)}”: it stands beside the cord"
    )


def take_out(workflow: Workflow, ids: Iterable[str], wiring: Wiring) -> Workflow:
    """Take blocks away; what they were linked into is linked to what was linked into them.

    An input gets the value that passed through under the same name, else the first that fits it as
    it is or as one of many; conditions on a block go over to the blocks behind it. What fits
    nowhere is left out.

    Args:
        wiring: Of `workflow`.

    Raises:
        GraphError: There is no such block.
    """
    gone = set(ids)
    left = edits.remove_blocks(workflow, gone)
    onward = [
        link for link in workflow.links if link.from_block in gone and link.to_block not in gone
    ]
    if not onward or not any(link.to_block in gone for link in workflow.links):
        return left
    after = wiring.after(left)
    made: set[tuple[str, str]] = {(link.source, link.target) for link in left.links}
    for link in onward:
        for new in _in_place_of(link, gone, wiring, after):
            landed = after.landing(new)
            if (landed.source, landed.target) not in made:
                made.add((landed.source, landed.target))
                left = edits.connect(left, new, after)
    return left


def _suiting(
    wiring: Wiring, end: tuple[str, str], block_id: str, *, is_output: bool
) -> Link | None:
    if is_output:
        input = suiting_input(wiring, end, block_id)
        return _link(end, (block_id, input)) if input is not None else None
    output = suiting_output(wiring, block_id, end)
    return _link((block_id, output), end) if output is not None else None


def _in_place_of(link: Link, gone: set[str], wiring: Wiring, after: Wiring) -> list[Link]:
    """Links that do for `link`, which comes from a block that goes: a value's and the gates'."""
    into = _links_into(link.from_block, gone, wiring)
    gates = [
        _link((one.from_block, one.from_port), (link.to_block, WHEN.name))
        for one in into
        if wiring.is_gate(one)
    ]
    values = [
        _link((one.from_block, one.from_port), (link.to_block, link.to_port))
        for one in into
        if not wiring.is_gate(one)
    ]
    found = [one for one in gates if _conversion(after, one) is not None]
    input = after.input(link.to_block, link.to_port)
    takes_more = input is not None and (
        input.many_links or not after.links(link.to_block, link.to_port)
    )
    if takes_more and not wiring.is_gate(link):
        fitting = [one for one in values if _goes_on(one, link, after)]
        fitting.sort(key=lambda one: one.from_port != link.from_port)
        found += fitting[:1]
    return found


def _goes_on(new: Link, link: Link, after: Wiring) -> bool:
    """Whether a value may take the place of that of `link`: it passed through or fits as it is."""
    conversion = _conversion(after, new)
    if not conversion:
        return conversion is not None
    input = after.input(new.to_block, new.to_port)
    return new.from_port == link.from_port or (input is not None and input.many_links)


def _links_into(block_id: str, gone: set[str], wiring: Wiring) -> Sequence[Link]:
    """Links that lead into a block, or into those before it that go as well."""
    found: list[Link] = []
    seen = {block_id}
    waiting = [block_id]
    while waiting:
        for link in wiring.workflow.links_into(waiting.pop(0)):
            if link.from_block not in gone:
                found.append(link)
            elif link.from_block not in seen:
                seen.add(link.from_block)
                waiting.append(link.from_block)
    return found


def _link(source: tuple[str, str], target: tuple[str, str]) -> Link:
    return Link(from_block=source[0], from_port=source[1], to_block=target[0], to_port=target[1])


def _conversion(wiring: Wiring, link: Link) -> str | None:
    """What would happen to the value, empty when it passes as it is; None where it may not."""
    fit = wiring.fit(link.from_block, link.from_port, link.to_block, link.to_port)
    return (fit.conversion or "") if fit.is_allowed else None


def _rank(port: PortSpec, wanted: PortSpec, conversion: str) -> tuple[bool, ...]:
    return (
        port.name == wanted.name,
        port.type == wanted.type,
        not conversion,
        port.is_required,
    )
