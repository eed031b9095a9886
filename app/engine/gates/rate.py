"""Rates of providers, their wish to be asked less often, and a break where they fail in a row."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from app.engine.arming import Sender, senders
from app.engine.gate import Pause, Sending
from app.engine.gates.rate_book import AccountState, RateBook
from app.engine.plan import Plan, Step
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    CordboardError,
    Rate,
    RateLimitError,
    TransportError,
    read_rate,
)

MOST_FAILURES = 5
"""So many failures in a row, and an account is paused."""

_FIRST_PAUSE_S = 60.0
_LONGEST_PAUSE_S = 900.0
_FIRST_SLOWDOWN_S = 1.0
_LONGEST_SLOWDOWN_S = 300.0

Say = Callable[[str], None]


class RateGate:
    """Satisfies `Gate`. All programs that share the book keep to the rates together.

    Args:
        rates: Provider → what it allows, in place of what its block declares.
        say: Is told, in words and on any thread, when an account is paused.
    """

    def __init__(
        self, plan: Plan, book: RateBook, rates: Mapping[str, Iterable[Rate]], say: Say
    ) -> None:
        self._book = book
        self._say = say
        self._senders = {one.block: one for one in senders(plan)}
        self._rates = {
            step.id: tuple(rates.get(step.provider, step.spec.rates_for(step.block.inputs)))
            for step in plan.steps.values()
            if step.spec.mark.outward
        }

    def before(self, sending: Sending) -> Pause | None:
        """As `Gate.before`. A message that it lets through counts as sent."""
        step = sending.step
        account, now = self._account(step), sending.now.timestamp()
        state = self._book.state(account)
        if state.until > now:
            return Pause(_moment(state.until), state.reason)
        due = self._book.take(account, self._rates[step.id], now)
        if due is None:
            return None
        allowed = " and ".join(map(str, self._rates[step.id]))
        return Pause(_moment(due), f"{self._senders[step.id].provider} takes {allowed}")

    def after(self, step: Step, error: BlockError | None, now: dt.datetime) -> Pause | None:
        """As `Gate.after`."""
        account, provider = self._account(step), self._senders[step.id].provider
        if error is None:
            if self._book.state(account) != AccountState():
                with self._book.changing(account) as held:
                    held[0] = AccountState(until=held[0].until, reason=held[0].reason)
            return None
        if isinstance(error, RateLimitError):
            return self._slow_down(account, provider, error, now)
        if error.is_transient or isinstance(error, TransportError | AuthenticationError):
            self._count(account, provider, error, now)
        return None

    def _slow_down(
        self, account: str, provider: str, error: RateLimitError, now: dt.datetime
    ) -> Pause:
        """The provider asks for a pause: nobody sends by the account meanwhile."""
        with self._book.changing(account) as held:
            state = held[0]
            pause_s = error.retry_after_s
            if pause_s is None:
                pause_s = min(_FIRST_SLOWDOWN_S * 2**state.pauses, _LONGEST_SLOWDOWN_S)
            until = max(state.until, now.timestamp() + pause_s)
            reason = f"{provider} asks to slow down"
            held[0] = AccountState(state.failures, min(state.pauses + 1, 16), until, reason)
        return Pause(_moment(until), reason)

    def _count(self, account: str, provider: str, error: BlockError, now: dt.datetime) -> None:
        """One more failure in a row; after too many the account is paused for a while."""
        with self._book.changing(account) as held:
            state = replace(held[0], failures=held[0].failures + 1)
            is_too_many = state.failures >= MOST_FAILURES and state.until <= now.timestamp()
            if is_too_many:
                pause_s = min(_FIRST_PAUSE_S * 2**state.pauses, _LONGEST_PAUSE_S)
                state = AccountState(
                    # The next failure after the pause begins another one.
                    failures=MOST_FAILURES - 1,
                    pauses=min(state.pauses + 1, 16),
                    until=now.timestamp() + pause_s,
                    reason=f"{provider} failed {MOST_FAILURES} times in a row",
                )
            held[0] = state
        if is_too_many:
            self._say(
                f"{provider} failed {MOST_FAILURES} times in a row: {error} Its messages wait "
                f"until {_moment(state.until).astimezone():%H:%M}; others go on."
            )

    def _account(self, step: Step) -> str:
        return account_of(self._senders[step.id], step)


def account_of(sender: Sender, step: Step) -> str:
    """What rates are counted by: the provider, and whose account it is, as far as that is known."""
    whose = sender.account or sender.secrets
    return "|".join((step.provider, *whose, *sender.hosts)).casefold()


def read_rates(plan: Plan, said: Iterable[str]) -> Mapping[str, tuple[Rate, ...]]:
    """Rates as `interakt=10/s` says them, by provider; several of one provider all hold.

    Raises:
        CordboardError: One makes no sense, or there is no such provider in the plan.
    """
    outward = [step for step in plan.steps.values() if step.spec.mark.outward]
    names = {step.provider.casefold(): step.provider for step in outward}
    found: dict[str, tuple[Rate, ...]] = {}
    for one in said:
        name, _, rate = one.partition("=")
        provider = names.get(name.strip().casefold())
        if provider is None:
            known = ", ".join(sorted(names)) or "none"
            raise CordboardError(
                f"--rate {one}: this workflow has no provider “{name}”; there is {known}."
            )
        try:
            found[provider] = (*found.get(provider, ()), read_rate(rate))
        except ValueError as error:
            raise CordboardError(f"--rate {one}: {error}.") from error
    return found


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
