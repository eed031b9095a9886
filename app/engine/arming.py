"""What a plan would reach outside in live mode: who sends, as whom, where to. Reaches nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.engine.plan import Plan, Step
from blocks.sdk import CordboardError, Kind, Secret, SecretError, SignIn, read_written

_OWN = (Kind.EMAIL, Kind.PHONE)
"""Written for every reader alike, such an input says who sends."""
_NO_HOST = re.compile(r"[\s{}]")


@dataclass(frozen=True, slots=True)
class Sender:
    """An outward block of a plan.

    Attributes:
        block: Its id.
        provider: Its title for people; that of the block where it has none to choose.
        hosts: Where its traffic goes; empty where that shows while it runs.
        account: Whose, as far as what is written tells: addresses and numbers it sends from.
        secrets: Names of those it uses.
    """

    block: str
    title: str
    provider: str
    hosts: tuple[str, ...]
    account: tuple[str, ...]
    secrets: tuple[str, ...]


def senders(plan: Plan) -> tuple[Sender, ...]:
    """The outward blocks, in the order in which they may run."""
    return tuple(_sender(step) for step in plan.steps.values() if step.spec.mark.outward)


def allowed_hosts(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Block id → the hosts it may reach; of blocks of which that is known before."""
    return {one.block: one.hosts for one in senders(plan) if one.hosts}


def _sender(step: Step) -> Sender:
    variant = step.spec.variant(step.block.inputs)
    sign_in = _sign_in(step)
    own = [
        str(step.written[port.name])
        for port in step.ports.inputs
        if port.type.kind in _OWN and step.written.get(port.name)
    ]
    whose = [sign_in.account] if sign_in and sign_in.account else []
    return Sender(
        block=step.id,
        title=step.title,
        provider=variant.title if variant else step.spec.title,
        hosts=_hosts(step, sign_in),
        account=tuple(dict.fromkeys((*whose, *own))),
        secrets=tuple(dict.fromkeys(step.secrets.values())),
    )


def _hosts(step: Step, sign_in: SignIn | None) -> tuple[str, ...]:
    variant = step.spec.variant(step.block.inputs)
    if fixed := (variant.hosts if variant else ()) or step.spec.mark.hosts:
        return fixed
    addresses = [port.name for port in step.ports.inputs if port.type.kind == Kind.URL]
    if any(linked.port.name in addresses for linked in step.linked):
        return ()
    written = [str(step.written.get(name) or "") for name in addresses]
    hosts = [host for url in written if (host := _host(url))]
    if not hosts and sign_in is not None:
        hosts = [sign_in.host]
    return tuple(dict.fromkeys(hosts))


def _host(url: str) -> str:
    try:
        host = urlsplit(url if "://" in url else f"https://{url}").hostname or ""
    except ValueError:
        return ""
    return "" if _NO_HOST.search(host) else host


def _sign_in(step: Step) -> SignIn | None:
    """The login that the block makes, where it makes one and what it needs for it is written."""
    make = step.spec.sign_in_for(step.block.inputs)
    if make is None:
        return None
    named = {port: {"$secret": name} for port, name in step.secrets.items()}
    try:
        return make(read_written(step.ports.inputs, {**step.written, **named}, _Unread()))
    except CordboardError:
        return None


class _Unread:
    """Secrets by name alone."""

    def get(self, name: str) -> Secret:
        def refuse(_host: str) -> str:
            raise SecretError(f"The secret “{name}” is not read yet.")

        return Secret(name, refuse)
