"""Every example ends well in rehearsal, and its outbox holds exactly what the data call for."""

import csv
import datetime as dt
import hashlib
import hmac
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.command_line import (
    ALL_EXAMPLES,
    EXAMPLES,
    FOLLOW_UP,
    RELAY,
    RENEWAL,
    changed,
    command,
    outbox,
)

ROW = dict[str, str]


def rows_of(path: Path) -> list[ROW]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def due(row: ROW) -> dict[str, Any]:
    """The WhatsApp message to somebody who must renew within a week."""
    name, policy, date = row["Customer_Name"], row["Policy"], row["Renewal_Date"]
    text = f"Hello {name}, your policy {policy} ends on {date}. Reply RENEW and we see to the rest."
    return {
        "channel": "whatsapp",
        "provider": "interakt",
        "to": ["+" + "".join(filter(str.isdigit, row["Customer_Number"]))],
        "content": {
            "template": "renewal_reminder",
            "language": "en",
            "body_values": [name, policy, date],
            "text": text,
        },
    }


def not_due(row: ROW) -> dict[str, Any]:
    """The e-mail to everybody else."""
    return {
        "channel": "email",
        "provider": "gmail",
        "to": [row["Customer_Email"]],
        "content": {
            "from": "renewals@example.com",
            "to": [row["Customer_Email"]],
            "cc": [],
            "subject": "Your policy is safe with us",
            "text": (
                f"Dear {row['Customer_Name']},\n\nyour policy {row['Policy']} runs until "
                f"{row['Renewal_Date']}. There is nothing to do yet: we remind you a week before."
                "\n\nYour insurance team\n"
            ),
        },
    }


def called_for(rows: list[ROW]) -> list[dict[str, Any]]:
    return [due(row) if float(row["Days_Left"]) <= 7 else not_due(row) for row in rows]


def gist(deliveries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: one[name] for name in ("channel", "provider", "to", "content")} for one in deliveries
    ]


@pytest.mark.parametrize("example", ALL_EXAMPLES, ids=lambda path: path.stem)
def test_an_example_ends_well_as_it_is(example: Path) -> None:
    ended = command("run", example, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json()["status"] == "ok"
    assert ended.json()["deliveries"] == (5 if example == RENEWAL else 1)


@pytest.mark.parametrize("example", ALL_EXAMPLES, ids=lambda path: path.stem)
def test_nothing_is_to_be_mended_in_an_example(example: Path) -> None:
    checked = command("check", example, "--json")
    assert (checked.code, checked.json(), checked.err) == (0, [], "")


@pytest.mark.parametrize("file", ["customers.csv", "customers.xlsx"])
def test_reminders_go_to_whom_the_customer_file_says(file: str, tmp_path: Path) -> None:
    rows = rows_of(EXAMPLES / "customers.csv")
    workflow = changed(RENEWAL, tmp_path, blocks={"customers": {"file": file}})
    ended = command("run", workflow, "--json", "--outbox", tmp_path / "out")
    assert (ended.code, ended.json()["status"]) == (0, "ok")
    assert [row["row"] for row in ended.json()["rows"]] == [str(n + 1) for n in range(len(rows))]
    assert gist(outbox(tmp_path / "out")) == called_for(rows)


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1
)
made_rows = st.lists(
    st.builds(
        lambda number, days, **rest: {
            "Customer_Number": f"+9198{number:08}",
            "Days_Left": days,
            **rest,
        },
        number=st.integers(0, 99_999_999),
        days=st.one_of(
            st.integers(-400, 400).map(str), st.sampled_from(["7", "8", "7.0", "7.5", "-0"])
        ),
        Customer_Name=words,
        Customer_Email=st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True),
        Policy=words,
        Renewal_Date=words,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25)
@given(rows=made_rows, separator=st.sampled_from(",;\t|"))
def test_any_customers_get_what_they_are_to_get(rows: list[ROW], separator: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workflow = changed(RENEWAL, folder)
        with (folder / "customers.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=separator, quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
        ended = command("run", workflow, "--outbox", folder / "out")
        assert ended.code == 0, ended.out + ended.err
        assert gist(outbox(folder / "out")) == called_for(rows)


CALL = json.loads(FOLLOW_UP.read_text("utf-8"))["sample"]


@pytest.mark.parametrize(
    ("status", "duration", "is_called_back"),
    [
        ("connected", 12, True),
        ("connected", 19, True),
        ("connected", 20, False),
        ("connected", 125, False),
        ("couldn't connect", 0, True),
        ("couldn't connect", 60, True),
    ],
)
def test_only_a_call_that_was_cut_short_is_called_back(
    status: str, duration: int, is_called_back: bool, tmp_path: Path
) -> None:
    call = {**CALL, "call_status": status, "call_duration": duration}
    arguments = ("--json", "--outbox", tmp_path, "--input", json.dumps(call))
    greeting = "Hello Asha Rao, we were cut off earlier. May I go on from there?"
    ended = command("run", FOLLOW_UP, *arguments)
    assert (ended.code, ended.json()["status"]) == (0, "ok")
    (delivery,) = outbox(tmp_path)
    if is_called_back:
        assert delivery["channel"] == "call"
        assert delivery["to"] == [CALL["customer_number"]]
        assert delivery["content"] == {
            "phoneNumber": CALL["customer_number"],
            "agentName": CALL["use_case"],
            "agentNumber": CALL["bot_number"],
            "metadata": CALL["customer_details"],
            "options": {"initialMessage": greeting, "additionalContext": CALL["transcript"]},
            "noOfRetries": 2,
            "retryAfterHours": 1,
            "startWorkingHour": "09:00",
            "endWorkingHour": "18:00",
            "timezone": "Asia/Kolkata",
            # Asked for at half past nine in the evening: at nine on the next morning, India time.
            "scheduleTime": "2026-12-02T03:30:00Z",
        }
    else:
        assert delivery["channel"] == "email"
        assert delivery["to"] == [CALL["customer_details"]["email"]]
        assert delivery["content"]["subject"] == "Thank you for your call"
        assert delivery["content"]["text"].startswith("Dear Asha Rao,\n\nthank you for your call.")
    outputs = ended.json()["outputs"]
    assert ("call_back" in outputs and outputs["call_back"] != {}) is is_called_back


def test_the_relay_tells_what_the_customer_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET", "s3cr3t of the CRM")
    before = dt.datetime.now(dt.UTC).timestamp() * 1000
    details = {"name": "Zoë “Z” O'Neil", "plan": "बीमा"}
    given_details = {"customer_number": "919876543210", "use_case": "a quote"}
    said = json.dumps({**given_details, "customer_details": details})
    ended = command("run", RELAY, "--json", "--outbox", tmp_path, "--input", said)
    assert (ended.code, ended.err) == (0, "")
    (delivery,) = outbox(tmp_path)
    assert (delivery["channel"], delivery["to"]) == ("webhook", ["https://crm.example/events"])
    assert delivery["content"]["data"] == {
        "text": "Zoë “Z” O'Neil (बीमा, +919876543210) asked for a quote.",
        "customer_number": "+919876543210",
        "customer_details": details,
    }
    timestamp = delivery["content"]["timestamp"]
    assert 0 <= timestamp - before < 60_000
    expected = hmac.new(b"s3cr3t of the CRM", str(timestamp).encode(), hashlib.sha256).hexdigest()
    assert delivery["content"]["hash"] == expected
    assert json.loads(delivery["request"]["body"]) == delivery["content"]
    assert delivery["response"]["status"] == 200
