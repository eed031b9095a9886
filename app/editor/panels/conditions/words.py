"""Conditions in a few words, for where a run is spoken of. Pure."""

import datetime as dt

from app.editor.moment_words import in_own_zone, zone_word
from app.editor.running.choices import RunChoices
from app.rehearsal.fault_rule import FaultRule
from blocks.sdk import Fault

KIND_WORDS = {
    Fault.REFUSE: "refuses",
    Fault.SLOW: "answers 10 s late",
    Fault.DROP: "drops the connection",
    Fault.TIMEOUT: "gives no answer",
    Fault.RATE_LIMIT: "says “too many requests” (429)",
    Fault.SERVER_ERROR: "has a server error (500)",
    Fault.WRONG_PASSWORD: "refuses the password",
}
"""What a provider does at a fault."""


KIND_LABELS = {
    Fault.REFUSE: "Refuses",
    Fault.RATE_LIMIT: "Rate limit (429)",
    Fault.SERVER_ERROR: "Server error (500)",
    Fault.SLOW: "Late (10 s)",
    Fault.TIMEOUT: "No answer",
    Fault.DROP: "Drops",
    Fault.WRONG_PASSWORD: "Wrong password",
}
"""What a fault is called, short."""


def conditions_words(choices: RunChoices) -> str:
    """What is not as on a calm day, short; empty where all is calm."""
    conditions = choices.conditions
    parts = []
    if number := len(conditions.faults):
        parts.append("1 fault" if number == 1 else f"{number} faults")
    if conditions.storm is not None:
        parts.append(f"storm {conditions.storm.percent:g} %")
    if conditions.now is not None:
        parts.append(f"clock {moment_words(conditions.now)}")
    if choices.holds_waits:
        parts.append("waits hold")
    return "  ·  ".join(parts)


def fails(choices: RunChoices) -> int:
    """How many things make calls fail: rules and the storm."""
    conditions = choices.conditions
    return len(conditions.faults) + (conditions.storm is not None)


def rule_words(rule: FaultRule, who: str) -> str:
    """A rule as a sentence.

    Args:
        who: What its name stands for.
    """
    times = ""
    if rule.times is not None:
        calls = "the first call" if rule.times == 1 else f"the first {rule.times} calls"
        times = f" for {calls}, then works"
    chosen = str(rule).removeprefix(rule.name).rpartition("=")[0].removeprefix("@")
    where = f" in {chosen}" if chosen else ""
    return f"{who} {KIND_WORDS[rule.kind]}{where}{times}."


def moment_words(moment: dt.datetime) -> str:
    """A moment by the clocks here: 1 Dec 21:00 IST."""
    here = in_own_zone(moment)
    return f"{here.day} {here:%b %H:%M} {zone_word(here)}"
