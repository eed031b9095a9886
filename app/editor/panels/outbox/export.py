"""Messages as files: JSON for all kinds, and for e-mails what mail programs open (.eml). No Qt."""

import json
from collections.abc import Sequence
from email import policy
from pathlib import Path

from app.rehearsal.outbox import Delivery

FORMAT = "cordboard.outbox/1"
_MAIL = policy.SMTP


def is_mail(delivery: Delivery) -> bool:
    """Whether it can be written as .eml."""
    return delivery.channel == "email" and delivery.request.method == "SMTP"


def as_eml(delivery: Delivery) -> bytes:
    """An e-mail as it went over the wire, secrets starred: RFC 5322, lines end with CR LF."""
    head = b"".join(
        _MAIL.fold_binary(*_MAIL.header_store_parse(name, " ".join(value.split())))
        for name, value in delivery.request.headers.items()
    )
    body = delivery.request.body.replace("\r\n", "\n").replace("\n", "\r\n")
    return head + b"\r\n" + body.encode("utf-8", "surrogateescape")


def as_json(deliveries: Sequence[Delivery]) -> str:
    """Messages with what was on the wire, secrets starred."""
    content = {"format": FORMAT, "deliveries": [one.as_dict() for one in deliveries]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write_json(deliveries: Sequence[Delivery], path: Path) -> None:
    """Write messages into one file.

    Raises:
        OSError: It cannot be written.
    """
    path.write_text(as_json(deliveries), encoding="utf-8", errors="backslashreplace")


def write_mails(deliveries: Sequence[Delivery], path: Path) -> tuple[Path, ...]:
    """Write e-mails, others are left out: one as `path`, several beside it, each with its number.

    Raises:
        OSError: One cannot be written.
    """
    mails = [one for one in deliveries if is_mail(one)]
    if len(mails) == 1:
        paths = [path]
    else:
        paths = [path.with_name(f"{path.stem}-{one.id:04}{path.suffix}") for one in mails]
    for one, target in zip(mails, paths, strict=True):
        target.write_bytes(as_eml(one))
    return tuple(paths)
