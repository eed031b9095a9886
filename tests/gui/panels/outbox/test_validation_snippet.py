"""The code that receivers copy is run as it stands, against what the block really sends."""

import json
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.editor.panels.outbox.signature_check import Known, Verdict, check_signature
from app.editor.panels.outbox.validation_snippet import Language, snippet
from app.engine.plan import make_plan
from app.engine.session import run_workflow
from app.rehearsal.outbox import WireRequest
from app.services.secrets import SecretStore
from app.workflow.file import load
from app.worlds import rehearsal_world
from blocks.catalog import load_catalog
from tests.gui.panels.outbox.messages import SECRET, own_shape, webhook

EXAMPLES = Path(__file__).parents[4] / "resources" / "examples"
NOW_MS = 1_764_000_000_123
DATA = {"name": "Asha Rão"}
STANDARD = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODk="

_PYTHON = """
import json, sys
time.time = lambda: {now_s}
for headers, body, secret in json.load(sys.stdin):
    print(is_genuine(headers, body.encode(), secret))
"""
_JAVASCRIPT = """
Date.now = () => {now_s} * 1000;
for (const [headers, body, secret] of JSON.parse(require("fs").readFileSync(0, "utf8"))) {{
  console.log(isGenuine(headers, Buffer.from(body), secret) ? "True" : "False");
}}
"""


def verdicts(
    language: Language,
    requests: list[tuple[WireRequest, str]],
    *,
    has_envelope: bool,
    sent_s: int = NOW_MS // 1000,
    later_s: int = 0,
) -> list[bool]:
    """What the code says of each request and secret, some time after they were sent."""
    node = shutil.which("node")
    if language is Language.JAVASCRIPT and node is None:
        pytest.skip("node is not installed")
    tail = _PYTHON if language is Language.PYTHON else _JAVASCRIPT
    code = snippet(language, has_envelope=has_envelope) + tail.format(now_s=sent_s + later_s)
    given = [(dict(one.headers), one.body, secret) for one, secret in requests]
    command = [sys.executable, "-c"] if language is Language.PYTHON else [str(node), "-e"]
    done = subprocess.run(
        [*command, code],
        input=json.dumps(given).encode(),
        capture_output=True,
        check=True,
        timeout=20,
        cwd=Path(sys.executable).parent,
    )
    return [line == "True" for line in done.stdout.decode().split()]


@pytest.mark.parametrize("language", Language)
def test_the_code_tells_genuine_deliveries_from_others(language: Language) -> None:
    genuine = webhook(DATA, timestamp_ms=NOW_MS)
    forged_body = WireRequest("POST", "", genuine.headers, genuine.body.replace("Asha", "Ravi"))
    wrong_hash = own_shape({"data": DATA, "timestamp": NOW_MS, "hash": "0" * 64}, SECRET, NOW_MS)
    standard = webhook(DATA, STANDARD, NOW_MS)
    said = verdicts(
        language,
        [
            (genuine, SECRET),
            (standard, STANDARD),
            (genuine, "another"),
            (forged_body, SECRET),
            (wrong_hash, SECRET),
        ],
        has_envelope=True,
    )

    assert said == [True, True, False, False, False]


@pytest.mark.parametrize("language", Language)
def test_a_body_of_the_users_own_shape_is_checked_by_the_headers(language: Language) -> None:
    request = own_shape({"text": "A policy was renewed"}, SECRET, NOW_MS)
    said = verdicts(language, [(request, SECRET), (request, "another")], has_envelope=False)
    assert said == [True, False]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("later_s", "is_taken"), [(599, True), (602, False), (-602, False)])
def test_what_is_too_old_is_not_taken(language: Language, later_s: int, is_taken: bool) -> None:
    request = webhook(DATA, timestamp_ms=NOW_MS)
    said = verdicts(language, [(request, SECRET)], has_envelope=True, later_s=later_s)
    assert said == [is_taken]


@pytest.mark.parametrize("language", Language)
def test_a_rehearsed_delivery_is_genuine_by_the_code_that_is_shown(language: Language) -> None:
    workflow = load(EXAMPLES / "event_relay.json")
    plan = make_plan(workflow, load_catalog())
    world = rehearsal_world(
        plan, EXAMPLES, secrets=SecretStore({"CORDBOARD_SECRET_CRM_SECRET": SECRET})
    )
    with closing(world):
        run_workflow(plan, world, sink=lambda _event: None)
    (delivery,) = world.outbox.deliveries()
    sent_s = int(delivery.at.timestamp())
    given = [(delivery.request, SECRET), (delivery.request, "another")]

    assert verdicts(language, given, has_envelope=True, sent_s=sent_s) == [True, False]
    assert check_signature(delivery.request, (Known("it", SECRET),)).verdict is Verdict.GENUINE
