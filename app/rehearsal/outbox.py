"""The outbox of a rehearsal: each message that would have been sent, and what was on the wire."""

import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

_FORMAT = "cordboard.delivery/1"


@dataclass(frozen=True, slots=True)
class WireRequest:
    """What the block sent.

    Attributes:
        method: Of HTTP; `SMTP` for a mail.
        url: The address that was called; `smtp://` or `smtps://` and the mail server for a mail.
        headers: With secrets starred.
        body: As text; what follows the headers for a mail.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class WireResponse:
    """What the block was answered. `status` is of HTTP, or the reply code of SMTP."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One accepted message.

    Attributes:
        id: Counts from 1 within its outbox; 0 before it is there.
        channel: `whatsapp`, `email`, `webhook`, `call` or `http`.
        to: Numbers, addresses or a web address of the readers.
        provider: Who would have delivered it.
        idempotency_key: `run:row:block`.
        at: When, by the clock of the rehearsal.
        content: What the reader sees, by name. JSON-able.
        due: When it takes effect, where that is later than `at`.
    """

    id: int = 0
    channel: str
    to: tuple[str, ...]
    provider: str
    block_id: str
    idempotency_key: str = ""
    at: dt.datetime
    content: Mapping[str, Any] = field(default_factory=dict)
    due: dt.datetime | None = None
    request: WireRequest
    response: WireResponse

    @property
    def run_id(self) -> str:
        """The run that sent it."""
        return self.idempotency_key.partition(":")[0]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        request, response = self.request, self.response
        return {
            "id": self.id,
            "channel": self.channel,
            "to": list(self.to),
            "provider": self.provider,
            "block": self.block_id,
            "run": self.run_id,
            "idempotency_key": self.idempotency_key,
            "at": _written(self.at),
            **({"due": _written(self.due)} if self.due else {}),
            "content": dict(self.content),
            "request": {
                "method": request.method,
                "url": request.url,
                "headers": dict(request.headers),
                "body": request.body,
            },
            "response": {
                "status": response.status,
                "headers": dict(response.headers),
                "body": response.body,
            },
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Delivery":
        """What `as_dict` gave. Raises `KeyError` or `ValueError` where it is no delivery."""
        due = said.get("due")
        return cls(
            id=said["id"],
            channel=said["channel"],
            to=tuple(said["to"]),
            provider=said["provider"],
            block_id=said["block"],
            idempotency_key=said["idempotency_key"],
            at=dt.datetime.fromisoformat(said["at"]),
            content=said["content"],
            due=dt.datetime.fromisoformat(due) if due else None,
            request=WireRequest(**said["request"]),
            response=WireResponse(**said["response"]),
        )


class Outbox:
    """Collects deliveries, from several threads at once."""

    def __init__(self) -> None:
        self._deliveries: list[Delivery] = []
        self._listeners: list[Callable[[Delivery], None]] = []
        self._lock = threading.Lock()

    def add(self, delivery: Delivery) -> Delivery:
        """Keep a delivery; gives it back with its number."""
        with self._lock:
            numbered = replace(delivery, id=len(self._deliveries) + 1)
            self._deliveries.append(numbered)
            listeners = tuple(self._listeners)
        for tell in listeners:
            tell(numbered)
        return numbered

    def deliveries(self) -> tuple[Delivery, ...]:
        """All, in the order in which they were accepted."""
        with self._lock:
            return tuple(self._deliveries)

    def __len__(self) -> int:
        with self._lock:
            return len(self._deliveries)

    def on_added(self, listener: Callable[[Delivery], None]) -> None:
        """Call `listener` with each delivery from now on, in the thread of its server."""
        with self._lock:
            self._listeners.append(listener)

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write one JSON file for each delivery into `folder`, made where it is missing.

        Files of earlier deliveries there are replaced: the folder shows this outbox alone.

        Raises:
            OSError: The folder or a file cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("[0-9][0-9][0-9][0-9]*-*.json"):
            if _is_delivery(old):
                old.unlink()
        written = []
        for delivery in self.deliveries():
            path = folder / f"{file_stem(delivery)}.json"
            content = {"format": _FORMAT, **delivery.as_dict()}
            text = json.dumps(content, ensure_ascii=False, indent=2)
            path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
            written.append(path)
        return tuple(written)


def _written(moment: dt.datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def file_stem(delivery: Delivery) -> str:
    """The name of the file of a delivery, without its ending: number, channel and reader."""
    reader = re.sub(r"[^A-Za-z0-9.@+_-]+", "-", delivery.to[0] if delivery.to else "")
    reader = re.sub(r"^https?-", "", reader).strip("-.")[:60]
    parts = (f"{delivery.id:04}", re.sub(r"\W+", "-", delivery.channel), reader)
    return "-".join(part for part in parts if part)


def _is_delivery(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return f'"format": "{_FORMAT}"'.encode() in file.read(100)
    except OSError:
        return False
