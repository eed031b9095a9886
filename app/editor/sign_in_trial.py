"""Tries the secret of the block in the inspector by logging in, in a rehearsal or for real.

Not here: threads, questions, widgets.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from app.editor.account_desk import Shown, open_look_up
from app.engine.plan import Plan, Step
from app.engine.world import World
from blocks.sdk import CordboardError, Secret, SecretError, Secrets, SignIn, StopRun, read_written

MakeRehearsal = Callable[[Plan, Path], World]
"""A rehearsal's world for a plan and the folder of its file. Called in the thread that tests."""

ANY_IS_TAKEN = "In rehearsal any will do: test with the real account to be sure."


class _Unread:
    """Stands for the secrets while nothing is revealed yet."""

    def get(self, name: str) -> Secret:
        def refuse(_host: str) -> str:
            raise SecretError(f"The secret “{name}” is not read yet.")

        return Secret(name, refuse)


def make_sign_in(shown: Shown, secrets: Secrets | None = None) -> SignIn:
    """The login that the block makes; reaches nothing.

    What is written in an input that is linked does not count.

    Raises:
        CordboardError: There is none without an effect, or something must be filled in first.
    """
    block, wiring = shown.block, shown.wiring
    make = shown.spec.sign_in_for(block.inputs)
    if make is None:
        raise CordboardError(
            f"{_whose(shown)} offers no login that would change nothing, so this secret cannot be "
            "tested without sending."
        )
    written = {
        name: value for name, value in block.inputs.items() if not wiring.links(block.id, name)
    }
    return make(read_written(wiring.ports(block.id).inputs, written, secrets or _Unread()))


def try_sign_in(shown: Shown, world: World, stop: threading.Event) -> str | None:
    """Log in; gives what came of it, or None once `stop` is set.

    Raises:
        CordboardError: It was refused, or nobody answered; in the other side's words.
    """
    context = open_look_up(shown, world, stop)
    try:
        said = make_sign_in(shown, context.secrets).attempt(context)
    except StopRun:
        return None
    except CordboardError as error:
        raise CordboardError(str(world.redact(str(error)))) from None
    text = str(world.redact(said))
    return f"{text} {ANY_IS_TAKEN}" if world.mode == "rehearse" else text


def plan_of_one(shown: Shown) -> Plan:
    """A plan of nothing but the block, so that a rehearsal knows whom it stands in for."""
    block, spec = shown.block, shown.spec
    step = Step(
        block=block,
        spec=spec,
        ports=shown.wiring.ports(block.id),
        written={},
        secrets={},
        linked=(),
        gates=(),
        after=(),
        provider=spec.provider_name(block.inputs),
    )
    return Plan(shown.wiring.workflow, {block.id: step}, block.id)


def _whose(shown: Shown) -> str:
    """The provider, or the block where there is none."""
    variant = shown.spec.variant(shown.block.inputs)
    return variant.title if variant else shown.spec.title
