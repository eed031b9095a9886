"""What a run tells of a message beside the message itself. Pure."""

import datetime as dt
from dataclasses import dataclass

from app.editor.panels.outbox.signature_check import SignatureCheck


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a message.

    Attributes:
        block_title: What the block that sent it is called; empty where that is not known.
        service: Who would have delivered it, as people call it; empty where there is nobody.
        asked_at: The moment that the block was given for a call, aware; None where not known.
        signature: What came of checking the signature of a webhook; None for other messages.
    """

    block_title: str = ""
    service: str = ""
    asked_at: dt.datetime | None = None
    signature: SignatureCheck | None = None


NOTHING_AROUND = Around()
