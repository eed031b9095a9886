"""Puts worlds together: the services with the real world behind them, or with a rehearsal.

A world is what the engine runs a plan in (`app.engine.world.World`). Here is wiring alone.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import platformdirs

from app.engine.plan import Plan
from app.rehearsal.caller import SCHEME_HEADER
from app.rehearsal.faults import parse_fault
from app.rehearsal.outbox import Outbox
from app.rehearsal.rehearsal import Rehearsal
from app.rehearsal.virtual_clock import VirtualClock
from app.services.call import Call
from app.services.clock import SystemClock
from app.services.live import LiveWorld
from app.services.reach import Services
from app.services.route import HttpRoute, MailRoute
from app.services.secrets import RehearsalSecrets, SecretStore
from blocks.sdk import CordboardError, Fault, SmtpServer, StandIn, read_datetime

__all__ = ["LiveWorld", "RehearsalWorld", "journal_path", "live_world", "rehearsal_world"]

_HELD_S = 0.3
"""How long a rehearsed time-out really takes; its error names the limit of the call."""


def journal_path() -> Path:
    """Where the journal of this user is."""
    return Path(platformdirs.user_data_dir("cordboard"), "journal.db")


def live_world(folder: Path, reroutes: Iterable[str] = ()) -> LiveWorld:
    """The real world.

    Args:
        folder: Where the workflow file is.
        reroutes: `HOST=URL`, each sends the traffic for a host to another server.

    Raises:
        CordboardError: A reroute makes no sense.
    """
    routes: dict[str, str] = {}
    for said in reroutes:
        host, _, url = said.partition("=")
        routes[host] = url
    return LiveWorld(folder, SecretStore(), routes)


def rehearsal_world(
    plan: Plan, folder: Path, faults: Iterable[str] = (), secrets: SecretStore | None = None
) -> "RehearsalWorld":
    """A world on this machine alone, for one plan.

    Args:
        folder: Where the workflow file is.
        faults: `PROVIDER=KIND` or `PROVIDER=KIND*TIMES`.
        secrets: Those that are at hand are used; the keyring is not opened.

    Raises:
        CordboardError: A fault or the moment of the clock makes no sense.
    """
    world = RehearsalWorld(plan, folder, secrets or SecretStore())
    for said in faults:
        world.add_fault(said)
    return world


class RehearsalWorld:
    """The services of the real world, with every road leading to the rehearsal's own servers."""

    mode = "rehearse"

    def __init__(self, plan: Plan, folder: Path, secrets: SecretStore) -> None:
        self._names_of_faults = _names_of_faults(plan)
        self._rehearsal = Rehearsal(
            clock=_clock(plan.workflow.rehearsal),
            stand_ins=_stand_ins(plan),
            hosts=_hosts(plan),
            world=plan.workflow.rehearsal,
            outward=[step.id for step in plan.steps.values() if step.spec.mark.outward],
            redact=secrets.redactor.value,
        )
        self._services = Services(
            folder=folder,
            secrets=RehearsalSecrets(secrets),
            redactor=secrets.redactor,
            clock=lambda call: self._rehearsal.clock.bound(call.stop),
            now=self._rehearsal.clock.now,
            http_route=self._http_route,
            mail_route=self._mail_route,
        )
        self.reach = self._services.reach
        self.redact = self._services.redact

    @property
    def clock(self) -> VirtualClock:
        """The clock of the rehearsal."""
        return self._rehearsal.clock

    @property
    def outbox(self) -> Outbox:
        """What would have been sent."""
        return self._rehearsal.outbox

    def add_fault(self, said: str) -> None:
        """Let a provider, a block or blocks of a type fail: `NAME=KIND` or `NAME=KIND*TIMES`.

        Raises:
            CordboardError: There is no such kind, or no such provider in this workflow.
        """
        name, fault, times = parse_fault(said)
        found = self._names_of_faults.get(name.casefold())
        if found is None:
            known = ", ".join(sorted(self._names_of_faults)) or "none"
            raise CordboardError(f"This workflow has no provider “{name}”; there is {known}.")
        for one in found:
            self._rehearsal.faults.set(one, fault, times)

    def close(self) -> None:
        """End the servers; the outbox stays."""
        self._services.close()
        self._rehearsal.close()

    def _http_route(self, _host: str, call: Call) -> HttpRoute:
        return HttpRoute(
            self._rehearsal.http_base_url,
            self._header(call),
            time_limit_s=self._limit(call),
            scheme_header=SCHEME_HEADER,
        )

    def _mail_route(self, server: SmtpServer, call: Call) -> MailRoute:
        host, port = self._rehearsal.smtp_endpoint(
            server, block_id=call.block_id, provider=call.provider
        )
        return MailRoute(
            host,
            port,
            ssl_context=self._rehearsal.ssl_context(),
            server_hostname=server.host,
            headers=self._header(call),
            keeps_connection=self._rehearsal.faults.is_empty,
            time_limit_s=self._limit(call),
        )

    def _header(self, call: Call) -> dict[str, str]:
        name, value = self._rehearsal.call_header(
            call.block_id, call.provider, call.idempotency_key
        )
        return {name: value}

    def _limit(self, call: Call) -> float | None:
        is_held = self._rehearsal.faults.peek(call.provider, call.block_id) == Fault.TIMEOUT
        return _HELD_S if is_held else None


def _clock(rehearsal: Mapping[str, Mapping[str, Any]]) -> VirtualClock:
    written = rehearsal.get("clock", {}).get("now")
    if written is None:
        return VirtualClock(SystemClock().now())
    try:
        return VirtualClock(read_datetime(written))
    except ValueError as error:
        raise CordboardError(f"The clock of the rehearsal cannot be set: {error}.") from error


def _names_of_faults(plan: Plan) -> dict[str, set[str]]:
    """What a fault may be said of, in lower case → the providers or the block that fail then."""
    found: dict[str, set[str]] = {}
    for step in plan.steps.values():
        if step.spec.mark.outward:
            found.setdefault(step.spec.type.casefold(), set()).add(step.provider)
            found.setdefault(step.provider.casefold(), set()).add(step.provider)
            found.setdefault(step.id.casefold(), set()).add(step.id)
    return found


def _stand_ins(plan: Plan) -> dict[str, StandIn]:
    return {
        step.id: stand_in
        for step in plan.steps.values()
        if (stand_in := step.spec.stand_in_for(step.block.inputs))
    }


def _hosts(plan: Plan) -> dict[str, tuple[str, StandIn]]:
    found: dict[str, tuple[str, StandIn]] = {}
    for step in plan.steps.values():
        variant = step.spec.variant(step.block.inputs)
        hosts = variant.hosts if variant else step.spec.mark.hosts
        stand_in = step.spec.stand_in_for(step.block.inputs)
        if stand_in:
            found |= dict.fromkeys(hosts, (step.provider, stand_in))
    return found
