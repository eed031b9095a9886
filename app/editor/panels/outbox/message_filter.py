"""Which messages of an outbox are listed: by kind, provider, block, and by words. Pure."""

from dataclasses import dataclass

from app.rehearsal.customer import leaves, plain
from app.rehearsal.outbox import Delivery


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """What a message must be like to be listed. `MessageFilter()` lists all.

    Attributes:
        text: Words, all of which stand somewhere in the message, or a number however it is written.
        channel: Empty for any, as `provider` and `block`.
    """

    text: str = ""
    channel: str = ""
    provider: str = ""
    block: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for in `searchable` text."""
        number = plain(self.text)
        return (number,) if number.isdecimal() else tuple(self.text.casefold().split())

    def fits_marks(self, delivery: Delivery) -> bool:
        """Whether kind, provider and block are those that are wanted."""
        return (
            self.channel in ("", delivery.channel)
            and self.provider in ("", delivery.provider)
            and self.block in ("", delivery.block_id)
        )


def searchable(delivery: Delivery) -> str:
    """All text of a message in lower case, to look for words in."""
    parts = (*delivery.to, *leaves(delivery.content), delivery.provider, delivery.block_id)
    return "\n".join(parts).casefold()
