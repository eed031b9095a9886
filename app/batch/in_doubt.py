"""What becomes of messages of which nobody knows whether they arrived."""

from enum import StrEnum


class InDoubt(StrEnum):
    """What the user wishes for them when a run is gone on with."""

    ASK = "ask"
    """Somebody at the terminal says it, for each."""
    SKIP = "skip"
    """They are not sent again; their blocks have failed."""
    RESEND = "resend"
    """They are sent again, and may arrive twice."""
