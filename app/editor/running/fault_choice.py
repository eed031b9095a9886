"""The rules of a workflow as its user keeps them: some count, others are off for now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.editor.running.choices import RunChoices
from app.rehearsal.fault_rule import FaultRule, read_fault_rule


@dataclass(frozen=True, slots=True)
class FaultChoice:
    """A rule.

    Attributes:
        text: As `read_fault_rule` reads it.
        is_on: It counts in rehearsals.
    """

    text: str
    is_on: bool = True

    @property
    def rule(self) -> FaultRule:
        """The rule, read."""
        return read_fault_rule(self.text)


def fault_choices(choices: RunChoices) -> tuple[FaultChoice, ...]:
    """All rules, in the order in which they are kept."""
    rules = [FaultChoice(text) for text in choices.conditions.faults]
    for place, text in choices.faults_off:
        rules.insert(place, FaultChoice(text, is_on=False))
    return tuple(rules)


def with_faults(choices: RunChoices, rules: Sequence[FaultChoice]) -> RunChoices:
    """The choices with these rules."""
    on = tuple(one.text for one in rules if one.is_on)
    off = tuple((place, one.text) for place, one in enumerate(rules) if not one.is_on)
    conditions = replace(choices.conditions, faults=on)
    return replace(choices, conditions=conditions, faults_off=off)
