"""What a run knows of a message that it sent: its block, what was asked for, its signature."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from app.editor.panels.outbox.around import NOTHING_AROUND, Around
from app.editor.panels.outbox.signature_check import Known, SignatureCheck, check_signature
from app.editor.running.kept_run import KeptRun
from app.engine.plan import Plan, Step, make_plan
from app.engine.shown import shown_inputs
from app.rehearsal.outbox import Delivery
from app.services.secrets import STAND_IN
from blocks.sdk import BlockSpec, CordboardError, Kind, SecretError, read_datetime


class _Stored(Protocol):
    @property
    def value(self) -> str: ...


class SecretsAtHand(Protocol):
    """Secrets for which no keyring has to be opened: rehearsals use them."""

    def at_hand(self, name: str) -> _Stored | None:
        """A secret; raises `SecretError` where what is set for it makes no sense."""
        ...


class AroundMessages:
    """Looks around messages. The plan of a run is made once.

    Args:
        catalog: The blocks.
        secrets: By which signatures are checked.
    """

    def __init__(self, catalog: Mapping[str, BlockSpec], secrets: SecretsAtHand) -> None:
        self._catalog = catalog
        self._secrets = secrets
        self._plan: Plan | None = None
        self._of: KeptRun | None = None

    def look(self, kept: KeptRun | None, delivery: Delivery) -> Around:
        """What `kept` knows of one of its messages."""
        plan = self._plan_of(kept)
        step = plan.steps.get(delivery.block_id) if plan is not None else None
        if kept is None or plan is None or step is None:
            return NOTHING_AROUND
        return Around(
            block_title=step.title,
            service=_service(step),
            asked_at=self._asked_at(kept, plan, step, delivery),
            signature=self._signature(step, delivery),
        )

    def _plan_of(self, kept: KeptRun | None) -> Plan | None:
        if kept is not self._of:
            self._of, self._plan = kept, None
            if kept is not None and kept.workflow is not None:
                try:
                    self._plan = make_plan(kept.workflow, self._catalog)
                except CordboardError:
                    # Blocks are not as they were; the message alone is shown.
                    return None
        return self._plan

    def _asked_at(
        self, kept: KeptRun, plan: Plan, step: Step, delivery: Delivery
    ) -> dt.datetime | None:
        """The moment that the block of a call was given."""
        wanted = next((one for one in step.ports.inputs if one.type.kind == Kind.DATETIME), None)
        row = kept.row_of(delivery) if delivery.channel == "call" else None
        if wanted is None or row is None:
            return None
        blocks = kept.record.state(row).blocks
        outputs = {name: one.outputs for name, one in blocks.items() if one.outputs}
        changed: Mapping[str, Any] = kept.changed_inputs.get(step.id, {})
        value = shown_inputs(plan, step.id, outputs, changed).get(wanted.name)
        try:
            return read_datetime(value)
        except ValueError:
            return None

    def _signature(self, step: Step, delivery: Delivery) -> SignatureCheck | None:
        if delivery.channel != "webhook":
            return None
        name = next(iter(step.secrets.values()), None)
        return check_signature(delivery.request, self._known(name) if name else ())

    def _known(self, name: str) -> tuple[Known, ...]:
        stand_in = Known(f"the stand-in that a rehearsal has for “{name}”", STAND_IN)
        try:
            stored = self._secrets.at_hand(name)
        except SecretError:
            stored = None
        if stored is None:
            return (stand_in,)
        return (Known(f"the secret “{name}”", stored.value), stand_in)


def _service(step: Step) -> str:
    chosen = step.spec.variant(step.block.inputs)
    return chosen.title if chosen is not None else step.spec.mark.service
