"""With a list of allowed recipients nobody else gets a message."""

from typing import Any

import pytest

from app.engine.gate import HeldBack, Sending
from app.engine.gates.recipients import RecipientGate
from app.engine.plan import make_plan
from app.workflow.model import Workflow
from blocks.catalog import load_catalog
from tests.support.fake_world import START
from tests.support.senders import GMAIL, INTERAKT, WEBHOOK, Sender

GATE = RecipientGate(["+91 98765 43210", "Asha@Example.com"])


def asked(sender: Sender, customer: str = "", **inputs: Any) -> HeldBack | None:
    workflow = Workflow.model_validate(sender.document())
    step = make_plan(workflow, load_catalog()).steps["act"]
    given = step.spec.model(step.block.inputs).model_construct(**inputs)
    return GATE.before(Sending(step, given, "k", {"customer_number": customer}, START))


@pytest.mark.parametrize(
    ("sender", "inputs", "is_allowed"),
    [
        (INTERAKT, {"customer_number": "+919876543210"}, True),
        (INTERAKT, {"customer_number": "+919876543211"}, False),
        (GMAIL, {"to": "asha@example.com"}, True),
        (GMAIL, {"to": "asha@example.com; b@example.com"}, False),
        (GMAIL, {"to": "asha@example.com", "cc": "b@example.com"}, False),
    ],
)
def test_all_recipients_of_a_message_must_be_allowed(
    sender: Sender, inputs: dict[str, Any], is_allowed: bool
) -> None:
    # Another customer's number allows nothing where the recipient is known.
    held = asked(sender, "+919876543210", **inputs)
    assert (held is None) is is_allowed
    if held is not None:
        assert "is not among the recipients of this run" in held.reason


def test_what_names_no_recipient_is_about_its_customer() -> None:
    assert asked(WEBHOOK, "+919876543210") is None
    assert asked(WEBHOOK, "+919876543211") is not None
    assert asked(WEBHOOK) is not None
