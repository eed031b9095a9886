"""A webhook, a WhatsApp provider and a mail server that count what they are sent, and a workflow
that sends one message to each of them for each customer."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from blocks.sdk import Security
from tests.support.http_servers import Answer, HttpServer, Received
from tests.support.mail_servers import MailServer

ROOT = Path(__file__).parents[2]
SECRET = "k3y-of-the-account"
MESSAGES = ("webhook", "whatsapp", "email")


class CountingServers:
    """Use as a context manager.

    Attributes:
        folder: Where the workflow, `flow.json`, and its customers, `rows.csv`, are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._http = HttpServer()
        self._mail = MailServer(Security.NONE, passwords={"me@example.com": SECRET})
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self._http)
        self._stack.enter_context(self._mail)
        self._http.answers["/events"] = Answer(200, {})
        self._http.answers["/v1/public/message/"] = _taken
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def write(self, customers: int, **more: Any) -> None:
        """Write the workflow and so many customers."""
        (self.folder / "flow.json").write_text(json.dumps(self._document() | more), "utf-8")
        lines = (f"+9198{10_000_000 + n},c{n}@example.com,Name {n}" for n in range(customers))
        text = "\n".join(["Customer_Number,Customer_Email,Customer_Name", *lines])
        (self.folder / "rows.csv").write_text(text, "utf-8")

    @property
    def reroute(self) -> tuple[str, ...]:
        """Options that bring the traffic here."""
        return ("--reroute", f"api.interakt.ai={self._http.url}")

    def batch(self, *arguments: str) -> subprocess.Popen[str]:
        """The real program, started."""
        return subprocess.Popen(
            [sys.executable, "-m", "app", "batch", *arguments, "--yes", "--json", *self.reroute],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "CORDBOARD_SECRET_INTERAKT_API_KEY": SECRET,
            },
        )

    def begun(self, *more: str) -> subprocess.Popen[str]:
        """The program that runs the workflow for all customers, live."""
        flow, rows = self.folder / "flow.json", self.folder / "rows.csv"
        return self.batch(str(flow), "--rows", str(rows), "--live", *more)

    def total(self) -> int:
        """How many messages there are by now."""
        return len(self._posted()) + len(self._mail.letters)

    def _posted(self) -> list[Received]:
        """Messages: no look-ups of templates, and none that a kill cut off."""
        return [
            one
            for one in self._http.requests
            if one.method == "POST" and len(one.body) == int(one.headers["content-length"])
        ]

    def received(self) -> Counter[tuple[str, str]]:
        """Kind of message and customer number → how often it arrived.

        A webhook counts once for each idempotency key, as its receiver takes it.
        """
        found: Counter[tuple[str, str]] = Counter()
        keys = set()
        for request in self._posted():
            body = request.json()
            if request.path == "/events":
                key = request.headers["webhook-id"]
                if key not in keys:
                    keys.add(key)
                    found["webhook", body["data"]["customer_number"]] += 1
            else:
                found["whatsapp", f"+91{body['phoneNumber']}"] += 1
        for letter in self._mail.letters:
            number = letter.recipients[0].removeprefix("c").removesuffix("@example.com")
            found["email", f"+9198{10_000_000 + int(number)}"] += 1
        return found

    def _document(self) -> dict[str, Any]:
        number = "customers.customer_number"
        return {
            "format": "cordboard.workflow/1",
            "id": "three_messages",
            "sample": {"customer_number": "+919876543210"},
            "blocks": [
                {"id": "customers", "type": "customer_file", "inputs": {"file": "rows.csv"}},
                {"id": "address", "type": "template", "inputs": {"text": "{{ details.email }}"}},
                {
                    "id": "webhook",
                    "type": "webhook",
                    "inputs": {"url": f"{self._http.url}/events"},
                },
                {
                    "id": "whatsapp",
                    "type": "send_whatsapp",
                    "inputs": {
                        "provider": "interakt",
                        "api_key": {"$secret": "interakt/api_key"},
                        "template_name": "renewal",
                        "template_language_code": "en",
                        "body_values": ["Asha"],
                    },
                },
                {
                    "id": "email",
                    "type": "send_email",
                    "inputs": {
                        "email_provider": "custom",
                        "subject": "Your policy",
                        "email_body": "It ends soon.",
                        "from_email": "me@example.com",
                        "password": {"$secret": "interakt/api_key"},
                        "smtp_host": self._mail.place.host,
                        "smtp_port": self._mail.place.port,
                        "smtp_tls_secure": "Disabled",
                    },
                },
            ],
            "links": [
                {"from": "customers.customer_details", "to": "address.details"},
                {"from": number, "to": "webhook.data"},
                {"from": number, "to": "whatsapp.customer_number"},
                {"from": "address.text", "to": "email.to"},
            ],
        }


def _taken(_received: Received) -> Answer:
    return Answer(201, {"result": True, "message": "Message queued", "id": str(random.random())})
