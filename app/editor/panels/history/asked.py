"""What is looked for in the history."""

import re
from dataclasses import dataclass

from app.engine.run_state import RunStatus


@dataclass(frozen=True, slots=True)
class Asked:
    """Runs that fit all of it.

    Attributes:
        text: Words that stand in a row of the run, such as of a date or an order; or a customer
            number, which begins with a plus or is as long as one.
        workflow: The id of one; empty for all.
        status: None for all.
    """

    text: str = ""
    workflow: str = ""
    status: RunStatus | None = None

    @property
    def words(self) -> str:
        """What is looked for in the text of rows; nothing where it is a number."""
        return "" if self.number else self.text

    @property
    def number(self) -> str:
        """What is looked for in customer numbers; empty for nothing."""
        text = self.text
        is_number = bool(_WITH_PLUS.fullmatch(text)) or bool(_LONG.fullmatch(text))
        return text if is_number else ""


_WITH_PLUS = re.compile(r"\+\d[\d -]*")
_LONG = re.compile(r"\d{10,15}")
"""Fewer digits may as well be a date, an order or a code."""
