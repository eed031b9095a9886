"""Of what a fault can be said in a workflow: providers, services and blocks that send. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.workflow.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can fail.

    Attributes:
        name: As a rule names it.
        words: As a list shows it.
        also: Another name by which a rule may mean it, such as the title of a block.
    """

    name: str
    words: str
    also: str = ""

    def is_called(self, name: str) -> bool:
        """Whether a rule that says `name` means this one."""
        return bool(name) and name.casefold() in (self.name.casefold(), self.also.casefold())


def fault_targets(wiring: Wiring) -> tuple[Target, ...]:
    """Each block that sends, then the providers, services and types of blocks."""
    blocks: list[Target] = []
    shared: dict[str, Target] = {}
    for block in wiring.blocks():
        spec = wiring.spec(block.id)
        if spec is None or not spec.mark.outward:
            continue
        title = wiring.title(block.id)
        blocks.append(Target(block.id, f"“{title}”", title))
        provider = spec.provider_name(block.inputs)
        chosen = spec.variant(block.inputs)
        if chosen is not None:
            shared.setdefault(provider, Target(provider, f"{chosen.title} (all)", chosen.title))
        if spec.mark.service:
            service = spec.mark.service
            shared.setdefault(service.casefold(), Target(service, f"{service} (all)"))
        shared.setdefault(spec.type, Target(spec.type, f"{spec.title} (all)"))
    return (*blocks, *shared.values())


def find_target(targets: Sequence[Target], name: str) -> Target | None:
    """The target that a rule means by a name."""
    return next((one for one in targets if one.is_called(name)), None)
