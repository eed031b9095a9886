"""`cordboard audience`: counts of a whole table, whatever number of processes counts them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.batch.audience import Audience, Sent, reason, time_at_rates
from app.batch_command import audience_counts
from app.engine.plan import make_plan
from app.workflow.model import Workflow
from blocks.catalog import load_catalog
from blocks.sdk import Rate
from tests.support.command_line import command

CUSTOMERS = """Customer_Number,Customer_Name,Days_Left,Customer_Email
+919810000001,Asha,3,a@example.com
+919810000002,Ravi,30,b@example.com
+919810000003,,5,c@example.com
12,Wrong,5,d@example.com
+919810000001,Asha,3,a@example.com
+919810000004,Mina,2,
"""


def written(folder: Path, **more: Any) -> tuple[Path, Path]:
    """A workflow that writes to whoever is due within a week, and its customers."""
    details = "customers.customer_details"
    inputs = {
        "email_provider": "gmail",
        "subject": "Your policy",
        "from_email": "me@example.com",
        "password": {"$secret": "mail/password"},
    }
    conditions = [{"field": "customer_details.Days_Left", "condition": "<=", "value": 7}]
    document = {
        "format": "cordboard.workflow/1",
        "id": "due",
        "name": "Due",
        "sample": {"customer_number": "+919876543210"},
        "blocks": [
            {"id": "customers", "type": "customer_file", "inputs": {"file": "rows.csv"}},
            {"id": "soon", "type": "smart_filter", "inputs": {"conditions": conditions}},
            {"id": "text", "type": "template", "inputs": {"text": "Dear {{ who.name }}"}},
            {"id": "to", "type": "template", "inputs": {"text": "{{ who.email }}"}},
            {"id": "write", "type": "send_email", "inputs": inputs},
        ],
        "links": [
            {"from": details, "to": "soon.field"},
            {"from": details, "to": "text.who"},
            {"from": details, "to": "to.who"},
            {"from": "soon.matched", "to": "write.when"},
            {"from": "text.text", "to": "write.email_body"},
            {"from": "to.text", "to": "write.to"},
        ],
    }
    flow, rows = folder / "flow.json", folder / "rows.csv"
    flow.write_text(json.dumps(document | more), "utf-8")
    rows.write_text(CUSTOMERS, "utf-8")
    return flow, rows


def test_who_passes_what_goes_out_and_what_is_wrong(tmp_path: Path) -> None:
    flow, rows = written(tmp_path)
    outcome = command("audience", flow, "--rows", rows, "--json", "--rate", "gmail=1/min")

    said = outcome.json()
    assert outcome.code == 1
    assert (said["rows"], said["set_aside"], said["same_customer"]) == (6, 1, 1)
    assert said["links"] == {
        "customers.customer_details > soon.field": 5,
        "customers.customer_details > text.who": 5,
        "customers.customer_details > to.who": 5,
        "soon.matched > write.when": 4,
        "text.text > write.email_body": 4,
        "to.text > write.to": 4,
    }
    written_ = said["messages"]["write"]
    assert (written_["count"], written_["distinct"], written_["same_reader_and_text"]) == (2, 1, 1)
    assert written_["examples"][0]["to"] == ["a@example.com"]
    failed = {(one["block"], one["rows"], one["first"]) for one in said["failures"]}
    assert {("text", 1, "3"), ("to", 1, "6")} <= failed
    assert said["seconds_at_rates"] == {"Gmail": 60.0}


def test_it_is_told_in_words(tmp_path: Path) -> None:
    flow, rows = written(tmp_path)
    outcome = command("audience", flow, "--rows", rows)
    assert "Set aside: Row 4" in outcome.err
    assert "Row 5 is about the same customer as row 1." in outcome.err
    assert "soon.matched > write.when" in outcome.out
    assert "Send Email: 2, 1 of them different, 1 to a reader who has the same" in outcome.out
    assert "such as row 3" in outcome.out


def test_several_processes_count_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flow, rows = written(tmp_path)
    alone = command("audience", flow, "--rows", rows, "--json", "--processes", "1")
    monkeypatch.setattr(audience_counts, "_BYTES_FOR_ONE", 0)
    together = command("audience", flow, "--rows", rows, "--json", "--processes", "2")

    def ordered(said: Any) -> Any:
        said["failures"].sort(key=str)
        return said

    assert ordered(together.json()) == ordered(alone.json())


def test_what_would_wait_for_quiet_hours_is_counted(tmp_path: Path) -> None:
    quiet = {"start": "21:00", "end": "09:00", "timezone": "Asia/Kolkata"}
    night = {"clock": {"now": "2026-12-10T23:00:00+05:30"}}
    flow, rows = written(tmp_path, quiet_hours=quiet, rehearsal=night)
    said = command("audience", flow, "--rows", rows, "--json").json()
    assert said["messages"]["write"]["out_of_hours"] == 2


def test_calls_that_are_moved_are_counted(tmp_path: Path) -> None:
    _flow, rows = written(tmp_path)
    text = (
        "Customer_Number,Schedule_Time,Start_Working_Hour,End_Working_Hour\n"
        "+919810000001,2026-12-10T21:30:00+05:30,09:00,18:00\n"
        "+919810000002,2026-12-10T11:30:00+05:30,09:00,18:00\n"
    )
    rows.write_text(text, "utf-8")
    names = ("customer_number", "start_working_hour", "end_working_hour")
    links = [{"from": f"customers.{name}", "to": f"call.{name}"} for name in names]
    links.append({"from": "customers.schedule_time", "to": "call.scheduled_time"})
    flow = tmp_path / "call.json"
    document = {
        "format": "cordboard.workflow/1",
        "id": "call",
        "sample": {"customer_number": "+919876543210"},
        "rehearsal": {"clock": {"now": "2026-12-10T10:00:00+05:30"}},
        "blocks": [
            {"id": "customers", "type": "customer_file", "inputs": {"file": "rows.csv"}},
            {
                "id": "call",
                "type": "schedule_callback",
                "inputs": {
                    "bot_number": "+918047091234",
                    "use_case": "renewals",
                    "customer_details": {"name": "Asha"},
                    "api_key": {"$secret": "subverse/api_key"},
                },
            },
        ],
        "links": links,
    }
    flow.write_text(json.dumps(document), "utf-8")
    said = command("audience", flow, "--rows", rows, "--json").json()
    assert (said["messages"]["call"]["count"], said["messages"]["call"]["moved"]) == (2, 1)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("Row 3: “12” is no number.", "“…” is no number."),
        ("“Upload”: Row 3: no a@b.example here", "no … here"),
        ("+91 98: not valid", "… …: not valid"),
    ],
)
def test_a_reason_is_the_same_for_all_rows(error: str, expected: str) -> None:
    assert reason(error).replace("……", "…") == expected


def test_the_time_at_several_rates_is_that_of_the_slowest() -> None:
    rates = (Rate(10, 1.0), Rate(100, 60.0))
    assert [time_at_rates(count, rates) for count in (0, 10, 11, 101)] == [0, 0, 1, 60]


PLAN = make_plan(
    Workflow.model_validate(
        {
            "blocks": [
                {"id": "start", "type": "incoming_call"},
                {"id": "say", "type": "template", "inputs": {"text": "x"}},
            ],
            "links": [{"from": "start.customer_number", "to": "say.when"}],
        }
    ),
    load_catalog(),
)


@given(
    texts=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"))),
    parts=st.integers(1, 4),
)
def test_parts_add_up_to_the_whole(texts: list[tuple[str, str]], parts: int) -> None:
    def counted(some: list[tuple[str, str]]) -> Audience:
        made = Audience()
        for to, text in some:
            made.add_row(PLAN, "1", (), [Sent("say", (to,), {"text": text})])
        return made

    whole, merged = counted(texts), Audience()
    for part in range(parts):
        merged.merge(counted(texts[part::parts]))
    assert (merged.rows, merged.passed) == (whole.rows, whole.passed)
    for block, messages in whole.messages.items():
        other = merged.messages[block]
        assert (other.count, other.distinct, other.twice) == (
            messages.count,
            messages.distinct,
            messages.twice,
        )
