import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from app.rehearsal.outbox import Delivery, Outbox, WireRequest, WireResponse


def delivery(**changes: Any) -> Delivery:
    settings: dict[str, Any] = {
        "channel": "whatsapp",
        "to": ("+919876543210",),
        "provider": "interakt",
        "block_id": "remind",
        "idempotency_key": "run7:3:remind",
        "at": dt.datetime(2026, 12, 10, 10, 0, tzinfo=dt.UTC),
        "content": {"template": "renewal", "body_values": ["Aśa"]},
        "request": WireRequest("POST", "https://api.interakt.ai/v1/", {"Host": "a"}, "{}"),
        "response": WireResponse(201, {"Content-Type": "application/json"}, "{}"),
    }
    return Delivery(**(settings | changes))


def test_deliveries_are_numbered_in_the_order_they_came() -> None:
    outbox = Outbox()

    added = [outbox.add(delivery(block_id=name)) for name in "abc"]

    assert [(one.id, one.block_id) for one in outbox.deliveries()] == [(1, "a"), (2, "b"), (3, "c")]
    assert outbox.deliveries() == tuple(added)
    assert len(outbox) == 3


def test_deliveries_of_several_threads_get_numbers_of_their_own() -> None:
    outbox = Outbox()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: outbox.add(delivery()), range(500)))

    assert [one.id for one in outbox.deliveries()] == list(range(1, 501))


def test_listeners_hear_of_each_delivery() -> None:
    outbox = Outbox()
    outbox.add(delivery())
    heard: list[int] = []
    outbox.on_added(lambda one: heard.append(one.id))

    outbox.add(delivery())
    outbox.add(delivery())

    assert heard == [2, 3]


def test_a_delivery_as_json_says_everything() -> None:
    assert delivery().as_dict() == {
        "id": 0,
        "channel": "whatsapp",
        "to": ["+919876543210"],
        "provider": "interakt",
        "block": "remind",
        "run": "run7",
        "idempotency_key": "run7:3:remind",
        "at": "2026-12-10T10:00:00Z",
        "content": {"template": "renewal", "body_values": ["Aśa"]},
        "request": {
            "method": "POST",
            "url": "https://api.interakt.ai/v1/",
            "headers": {"Host": "a"},
            "body": "{}",
        },
        "response": {
            "status": 201,
            "headers": {"Content-Type": "application/json"},
            "body": "{}",
        },
    }


def test_an_outbox_is_written_as_one_readable_file_for_each_delivery(tmp_path: Path) -> None:
    outbox = Outbox()
    outbox.add(delivery())
    outbox.add(delivery(channel="email", to=("asha@example.com", "ravi@example.com")))
    outbox.add(delivery(channel="webhook", to=("https://crm.example/hook?a=1",)))
    outbox.add(delivery(channel="../up", to=()))
    folder = tmp_path / "new" / "outbox"

    written = outbox.write(folder)

    assert [path.name for path in written] == [
        "0001-whatsapp-+919876543210.json",
        "0002-email-asha@example.com.json",
        "0003-webhook-crm.example-hook-a-1.json",
        "0004--up.json",
    ]
    assert sorted(folder.iterdir()) == sorted(written)
    text = written[0].read_text("utf-8")
    assert "Aśa" in text
    found = json.loads(text)
    assert found.pop("format") == "cordboard.delivery/1"
    assert found == outbox.deliveries()[0].as_dict()


def test_text_that_is_not_unicode_is_written_all_the_same(tmp_path: Path) -> None:
    outbox = Outbox()
    outbox.add(delivery(content={"text": "\ud800"}))

    (path,) = outbox.write(tmp_path)

    assert json.loads(path.read_text("utf-8"))["content"] == {"text": "\ud800"}


def test_a_folder_shows_the_last_outbox_and_keeps_the_files_of_others(tmp_path: Path) -> None:
    first, second = Outbox(), Outbox()
    for _ in range(3):
        first.add(delivery())
    second.add(delivery(to=("+911111111111",)))
    first.write(tmp_path)
    (tmp_path / "0009-my-own.json").write_text('{"format": "another"}')
    (tmp_path / "notes.txt").write_text("mine")

    second.write(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "0001-whatsapp-+911111111111.json",
        "0009-my-own.json",
        "notes.txt",
    ]


def test_a_delivery_is_read_again_as_it_was_written() -> None:
    due = dt.datetime(2026, 12, 11, 4, 30, tzinfo=dt.UTC)
    for one in (delivery(id=7), delivery(due=due)):
        assert Delivery.from_dict(json.loads(json.dumps(one.as_dict()))) == one
