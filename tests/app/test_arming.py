"""What is known of a live run before it begins, of real blocks."""

from pathlib import Path
from typing import Any

import pytest

from app.engine.arming import Sender, allowed_hosts, senders
from app.engine.plan import make_plan
from app.engine.plan_alone import plan_alone
from app.workflow.file import load
from app.workflow.model import Workflow
from blocks.catalog import load_catalog

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"


def sender(type_: str, **inputs: Any) -> Sender:
    """A block with what is written in it."""
    workflow = Workflow.model_validate({"blocks": [{"id": "it", "type": type_, "inputs": inputs}]})
    # A plan of the whole would refuse what is not written.
    return senders(plan_alone(workflow, load_catalog(), "it"))[0]


def test_the_senders_of_the_renewal_reminder() -> None:
    plan = make_plan(load(EXAMPLES / "renewal_reminder.json"), load_catalog())
    remind, write = senders(plan)

    assert (remind.block, remind.title, remind.provider) == (
        "remind",
        "Remind by WhatsApp",
        "Interakt",
    )
    assert remind.hosts == ("api.interakt.ai",)
    assert remind.secrets == ("interakt/api_key",)
    assert (write.provider, write.hosts) == ("Gmail", ("smtp.gmail.com",))
    assert write.account == ("renewals@example.com",)
    assert allowed_hosts(plan) == {"remind": remind.hosts, "write": write.hosts}


def test_a_webhook_goes_to_the_host_that_is_written() -> None:
    assert sender("webhook", url="https://crm.example:8443/hook").hosts == ("crm.example",)


def test_a_linked_address_shows_while_it_runs() -> None:
    workflow = Workflow.model_validate(
        {
            "blocks": [
                {"id": "start", "type": "incoming_call"},
                {"id": "make", "type": "template", "inputs": {"text": "https://a.example"}},
                {"id": "it", "type": "webhook"},
            ],
            "links": [
                {"from": "make.text", "to": "it.url"},
                {"from": "start.customer_details", "to": "it.data"},
            ],
        }
    )
    plan = make_plan(workflow, load_catalog())
    (it,) = senders(plan)

    assert it.hosts == ()
    assert allowed_hosts(plan) == {}


def test_a_mail_server_of_ones_own_is_the_host_that_is_written() -> None:
    it = sender(
        "send_email",
        email_provider="custom",
        smtp_host="mail.example",
        smtp_port=465,
        from_email="me@example.com",
        smtp_user="me",
        password={"$secret": "mail/me"},
    )

    assert it.hosts == ("mail.example",)
    assert it.account == ("me", "me@example.com")
    assert it.secrets == ("mail/me",)


@pytest.mark.parametrize("url", ["", "http://[", "{{ nothing }}"])
def test_what_makes_no_address_names_no_host(url: str) -> None:
    assert sender("webhook", url=url).hosts == ()
