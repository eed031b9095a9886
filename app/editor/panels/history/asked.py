"""What is looked for in the history."""

from dataclasses import dataclass

from app.engine.run_state import RunStatus


@dataclass(frozen=True, slots=True)
class Asked:
    """Runs that fit all of it.

    Attributes:
        text: Words that stand in a row of the run; a word of digits alone is looked for in the
            customer numbers.
        workflow: The id of one; empty for all.
        status: None for all.
    """

    text: str = ""
    workflow: str = ""
    status: RunStatus | None = None

    @property
    def words(self) -> str:
        """What is looked for in the text of rows."""
        return " ".join(one for one in self.text.split() if not _is_number(one))

    @property
    def number(self) -> str:
        """What is looked for in customer numbers; empty for nothing."""
        found = [one for one in self.text.split() if _is_number(one)]
        return found[0] if found else ""


def _is_number(word: str) -> bool:
    """Whether it is meant as a part of a phone number; a year or an amount is shorter."""
    digits = word.removeprefix("+").replace("-", "")
    return digits.isdecimal() and len(digits) >= _SHORTEST


_SHORTEST = 5
