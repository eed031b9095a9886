"""What a run has begun to send when it was killed, told and settled by the user."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app import terminal
from app.batch.in_doubt import InDoubt
from app.engine.effect import Effect, EffectState
from app.engine.event import BlockSucceeded, RunStarted
from app.engine.journal import Journal
from app.engine.kept_run import KeptRun
from app.engine.plan import Plan
from app.engine.shown import shown_inputs

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Doubt:
    """An effect in doubt, in words."""

    effect: Effect
    words: str


def ask(question: str) -> str:
    """Ask on the terminal. Nothing where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    terminal.complain(question)
    return sys.stdin.readline().strip()


def is_yes(question: str) -> bool:
    """Whether the user says yes. No where nobody can answer."""
    return ask(question).lower() in {"y", "yes"}


def resolve(journal: Journal, kept: KeptRun, plan: Plan, wish: InDoubt) -> frozenset[str] | None:
    """Settle what was begun and never ended. Gives the keys of what is sent again.

    What goes to a receiver that takes the same key once is sent again without a word.

    Returns:
        None where nobody was there to say what is to be done; nothing is settled then.
    """
    started = list(kept.effects(EffectState.STARTED))
    ended = list(kept.effects(EffectState.UNKNOWN))
    safe = {one.key for one in (*started, *ended) if _is_taken_once(plan, one)}
    doubts = [_Doubt(one, _words(kept, plan, one)) for one in started if one.key not in safe]
    lost = [one for one in ended if one.key not in safe]
    _tell(doubts, lost)
    if wish == InDoubt.RESEND:
        return frozenset(safe | {one.effect.key for one in doubts} | {one.key for one in lost})
    resends = set(safe)
    if doubts and wish == InDoubt.ASK:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            terminal.complain(
                "Say what is to become of them: --in-doubt skip leaves them, --in-doubt resend "
                "sends them again, perhaps twice. Nothing was run."
            )
            return None
        again = {one.effect.key for one in doubts if is_yes(f"{one.words}\n  Send it again? [y/N]")}
        resends |= again
        doubts = [one for one in doubts if one.effect.key not in again]
    for one in doubts:
        journal.settle(one.effect.key, EffectState.UNKNOWN, {"error": "It may have arrived."})
    return frozenset(resends)


def _is_taken_once(plan: Plan, effect: Effect) -> bool:
    step = plan.steps.get(effect.block)
    return step is not None and step.spec.mark.is_idempotent


def _tell(doubts: list[_Doubt], lost: list[Effect]) -> None:
    if doubts:
        messages = terminal.counted(len(doubts), "message")
        terminal.complain(
            f"In doubt: {messages} had begun when the run ended, and may have arrived:"
        )
        for one in doubts:
            terminal.complain(f"  {one.words}")
    if lost:
        messages = terminal.counted(len(lost), "message")
        terminal.complain(
            f"{messages} more ended without an answer; they are not sent again, unless by "
            "--in-doubt resend."
        )


def _words(kept: KeptRun, plan: Plan, effect: Effect) -> str:
    """Which message of which row, with what was about to be sent."""
    step = plan.steps.get(effect.block)
    if step is None:
        return f"Row {effect.row}: “{effect.block}”, a block that is gone."
    outputs: dict[str, Any] = {}
    for event in kept.events(effect.row):
        if isinstance(event, RunStarted):
            outputs.setdefault(plan.source, event.trigger)
        elif isinstance(event, BlockSucceeded):
            outputs[event.block] = event.outputs
    inputs = shown_inputs(plan, effect.block, outputs)
    said = "; ".join(_pieces(inputs))
    return f"Row {effect.row}: “{step.title}” ({step.provider}): {said}"


def _pieces(inputs: dict[str, Any]) -> Iterator[str]:
    for name, value in inputs.items():
        if value not in (None, "", [], {}) and not (isinstance(value, dict) and "$secret" in value):
            text = " ".join(str(value).split())
            cut = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
            yield f"{name} {cut}"
