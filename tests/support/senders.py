"""A small workflow for each way of sending: a source, and one action that is filled in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CUSTOMER = {
    "customer_number": "+919876543210",
    "use_case": "renewals",
    "customer_details": {"name": "Asha Rao"},
}
MAIL = {
    "to": "asha@example.com",
    "email_body": "Your policy ends soon.",
    "from_email": "me@example.com",
    "password": {"$secret": "mail/password"},
}
WHATSAPP = {"customer_number": "+919876543210"}


@dataclass(frozen=True, slots=True)
class Sender:
    """One way of sending.

    Attributes:
        name: What faults are kept by.
        success: The output that says whether it went out.
        host: Whom it calls.
        link: The output of the source that is linked, and the input.
        named: What an error calls the other side.
    """

    name: str
    type: str
    success: str
    host: str
    inputs: Mapping[str, Any]
    link: tuple[str, str]
    named: tuple[str, ...]

    def document(self, policy: Mapping[str, Any] | None = None, **inputs: Any) -> dict[str, Any]:
        """The workflow; its source is `call_api`, its action `act`."""
        act = {
            "id": "act",
            "type": self.type,
            "inputs": {**self.inputs, **inputs},
            "policy": dict(policy or {}),
        }
        output, input = self.link
        return {
            "format": "cordboard.workflow/1",
            "id": self.name,
            "sample": CUSTOMER,
            "blocks": [{"id": "call_api", "type": "call_api"}, act],
            "links": [{"from": f"call_api.{output}", "to": f"act.{input}"}],
        }

    def write(self, folder: Path, policy: Mapping[str, Any] | None = None, **inputs: Any) -> Path:
        """The workflow as a file in `folder`."""
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(self.document(policy, **inputs)), "utf-8")
        return path

    def __str__(self) -> str:
        return self.name


def _mail(name: str, host: str, **inputs: Any) -> Sender:
    return Sender(
        name=name,
        type="send_email",
        success="email_success",
        host=host,
        inputs={**MAIL, "email_provider": name, **inputs},
        link=("use_case", "subject"),
        named=(host,),
    )


INTERAKT = Sender(
    name="interakt",
    type="send_whatsapp",
    success="message_success",
    host="api.interakt.ai",
    inputs={
        **WHATSAPP,
        "provider": "interakt",
        "api_key": {"$secret": "interakt/api_key"},
        "template_name": "renewal",
        "template_language_code": "en",
        "body_values": ["Asha"],
    },
    link=("customer_number", "customer_number"),
    named=("Interakt",),
)
GUPSHUP = Sender(
    name="gupshup",
    type="send_whatsapp",
    success="message_success",
    host="mediaapi.smsgupshup.com",
    inputs={
        **WHATSAPP,
        "provider": "gupshup",
        "user_id": "2000123456",
        "password": {"$secret": "gupshup/password"},
        "template_id": "1013257859876543",
        "template_params": ["Asha"],
    },
    link=("customer_number", "customer_number"),
    named=("Gupshup",),
)
CALLBACK = Sender(
    name="schedule_callback",
    type="schedule_callback",
    success="callback_scheduled",
    host="api.subverseai.com",
    inputs={
        "scheduled_time": "2099-12-10T10:00:00Z",
        "bot_number": "+918040000001",
        "use_case": "renewals",
        "api_key": {"$secret": "subverse/api_key"},
    },
    link=("customer_number", "customer_number"),
    named=("SubVerse",),
)
WEBHOOK = Sender(
    name="webhook",
    type="webhook",
    success="success_message",
    host="crm.example",
    inputs={"url": "https://crm.example/events", "secret": {"$secret": "crm/secret"}},
    link=("customer_details", "data"),
    named=("crm.example",),
)
GMAIL = _mail("gmail", "smtp.gmail.com")
CUSTOM = _mail("custom", "mail.example", smtp_host="mail.example", smtp_port=465)
OUTLOOK = _mail("outlook", "smtp.office365.com")
ZOHO = _mail("zoho", "smtp.zoho.com")
GODADDY = _mail("godaddy", "smtpout.secureserver.net")

BY_HTTP = (INTERAKT, GUPSHUP, CALLBACK, WEBHOOK)
BY_MAIL = (GMAIL, CUSTOM, OUTLOOK, ZOHO, GODADDY)
SENDERS = (*BY_HTTP, *BY_MAIL)
