"""Puts worlds together: the services with the real world behind them, or with a rehearsal.

A world is what the engine runs a plan in (`app.engine.world.World`). Here is wiring alone.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import platformdirs

from app.engine.journal import Journal
from app.engine.plan import Plan, Step
from app.engine.recorder import ForgivingJournal
from app.rehearsal.caller import SCHEME_HEADER
from app.rehearsal.conditions import CALM, Conditions
from app.rehearsal.fault_rule import FaultRule
from app.rehearsal.outbox import Outbox
from app.rehearsal.rehearsal import Rehearsal
from app.rehearsal.virtual_clock import VirtualClock
from app.services.call import Call
from app.services.clock import SystemClock
from app.services.live import LiveWorld
from app.services.reach import Services
from app.services.route import HttpRoute, MailRoute
from app.services.secrets import RehearsalSecrets, SecretStore
from blocks.sdk import CordboardError, Fault, JournalError, SmtpServer, StandIn, read_datetime

__all__ = [
    "LiveWorld",
    "RehearsalWorld",
    "journal_path",
    "live_world",
    "names_of_faults",
    "open_journal",
    "open_rehearsal_journal",
    "rehearsal_world",
]

_HELD_S = 0.3
"""How long a rehearsed time-out really takes; its error names the limit of the call."""

_REHEARSAL_WAITS_S = 2.0
"""For another program that writes into the journal, before a rehearsal goes on without it."""


def journal_path() -> Path:
    """Where the journal of this user is."""
    return Path(platformdirs.user_data_dir("cordboard"), "journal.db")


def open_journal() -> Journal:
    """The journal of this user, for live runs: it is durable, and nothing is sent without it.

    Raises:
        JournalError: It cannot be opened.
    """
    return Journal(journal_path(), SystemClock().now)


def open_rehearsal_journal(say: Callable[[str], None]) -> ForgivingJournal | None:
    """The journal of this user, for rehearsals, which go on without it.

    Args:
        say: Is told once, in words, when this rehearsal cannot be kept. On any thread.
    """
    try:
        journal = Journal(
            journal_path(), SystemClock().now, patience_s=_REHEARSAL_WAITS_S, is_durable=False
        )
    except JournalError as error:
        say(f"{error} This rehearsal is not kept.")
        return None
    return ForgivingJournal(journal, say)


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
    plan: Plan,
    folder: Path,
    conditions: Conditions = CALM,
    secrets: SecretStore | None = None,
) -> "RehearsalWorld":
    """A world on this machine alone, for one plan.

    Args:
        folder: Where the workflow file is.
        conditions: What fails, and when it takes place.
        secrets: Those that are at hand are used; the keyring is not opened.

    Raises:
        CordboardError: A fault or the moment of the clock makes no sense.
    """
    world = RehearsalWorld(plan, folder, secrets or SecretStore(), conditions)
    for rule in conditions.rules():
        world.add_fault(rule)
    return world


class RehearsalWorld:
    """The services of the real world, with every road leading to the rehearsal's own servers."""

    mode = "rehearse"

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        secrets: SecretStore,
        conditions: Conditions = CALM,
    ) -> None:
        self._names_of_faults = names_of_faults(plan)
        self._titles = _titles(plan)
        self._rehearsal = Rehearsal(
            clock=VirtualClock(conditions.now or _written_now(plan.workflow.rehearsal)),
            stand_ins=_stand_ins(plan),
            hosts=_hosts(plan),
            world=plan.workflow.rehearsal,
            outward=[step.id for step in plan.steps.values() if step.spec.mark.outward],
            storm=conditions.storm,
            redact=secrets.redactor.value,
        )
        self._services = Services(
            folder=folder,
            secrets=RehearsalSecrets(secrets),
            redactor=secrets.redactor,
            clock=lambda call: self._rehearsal.clock.bound(call.stop, call.block_id),
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

    def add_fault(self, rule: FaultRule) -> None:
        """Let a provider, a service, a block or blocks of a type fail.

        Raises:
            CordboardError: There is no such provider in this workflow.
        """
        name = rule.name.casefold()
        found = self._names_of_faults.get(name) or self._titles.get(name)
        if found is None:
            known = ", ".join(sorted(self._names_of_faults)) or "none"
            raise CordboardError(f"This workflow has no provider “{rule.name}”; there is {known}.")
        self._rehearsal.faults.add(rule, found)

    def begin_row(self, row: str, row_key: str, trigger: Mapping[str, Any]) -> None:
        """A row begins: its faults are those of its number and its customer."""
        self._rehearsal.faults.begin_row(row, row_key, trigger)

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
            server,
            block_id=call.block_id,
            provider=call.provider,
            idempotency_key=call.idempotency_key,
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
        fault = self._rehearsal.faults.peek(call.block_id, call.provider, key=call.idempotency_key)
        return _HELD_S if fault is Fault.TIMEOUT else None


def _written_now(rehearsal: Mapping[str, Mapping[str, Any]]) -> dt.datetime:
    written = rehearsal.get("clock", {}).get("now")
    if written is None:
        return SystemClock().now()
    try:
        return read_datetime(written)
    except ValueError as error:
        raise CordboardError(f"The clock of the rehearsal cannot be set: {error}.") from error


def names_of_faults(plan: Plan) -> dict[str, set[str]]:
    """What a fault may be said of, in lower case → the providers or the block that fail then."""
    found: dict[str, set[str]] = {}
    for step in _outward(plan):
        for name in (step.spec.type, step.provider, step.spec.mark.service):
            found.setdefault(name.casefold(), set()).add(step.provider)
        found.setdefault(step.id.casefold(), set()).add(step.id)
    found.pop("", None)
    return found


def _titles(plan: Plan) -> dict[str, set[str]]:
    """Titles of blocks and providers, as `names_of_faults`."""
    found: dict[str, set[str]] = {}
    for step in _outward(plan):
        found.setdefault(step.title.casefold(), set()).add(step.id)
        if chosen := step.spec.variant(step.block.inputs):
            found.setdefault(chosen.title.casefold(), set()).add(step.provider)
    return found


def _outward(plan: Plan) -> list[Step]:
    return [step for step in plan.steps.values() if step.spec.mark.outward]


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
