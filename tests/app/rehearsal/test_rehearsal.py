"""A rehearsal as a whole: starts late, costs little, ends clean, from any thread."""

import datetime as dt
import subprocess
import sys
import threading

import pytest
import requests

from app.rehearsal.caller import read_caller
from app.rehearsal.rehearsal import Rehearsal
from app.rehearsal.virtual_clock import VirtualClock
from blocks.sdk import Security, SmtpServer
from tests.app.rehearsal.conftest import START, MakeRehearsal

SERVER = SmtpServer("mail.example", 465, Security.TLS)


def rehearsal_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("rehearsal")]


def test_servers_start_when_they_are_first_needed_and_end_with_the_rehearsal() -> None:
    with Rehearsal(clock=VirtualClock(START)) as rehearsal:
        assert rehearsal_threads() == []

        assert rehearsal.http_base_url == rehearsal.http_base_url
        assert rehearsal_threads() == ["rehearsal-http"]

        rehearsal.smtp_endpoint(SERVER)
        assert rehearsal_threads() == ["rehearsal-http", "rehearsal-mail"]

    assert rehearsal_threads() == []


def test_libraries_of_servers_are_imported_when_they_are_first_needed() -> None:
    program = """
import datetime, sys
from app.rehearsal.rehearsal import Rehearsal
from app.rehearsal.virtual_clock import VirtualClock

def loaded():
    return [name for name in ("werkzeug", "aiosmtpd", "trustme", "cryptography", "asyncio")
            if name in sys.modules]

with Rehearsal(clock=VirtualClock(datetime.datetime.now(datetime.UTC))) as rehearsal:
    print(loaded())
    rehearsal.http_base_url
    print(loaded())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.splitlines() == ["[]", "['werkzeug']"]


def test_a_closed_rehearsal_starts_nothing_and_keeps_its_outbox(
    make_rehearsal: MakeRehearsal,
) -> None:
    rehearsal = make_rehearsal(outward={"tell"})
    name, value = rehearsal.call_header("tell", "webhook", "run1:0:tell")
    requests.post(rehearsal.http_base_url, headers={name: value}, timeout=10)

    rehearsal.close()
    rehearsal.close()

    assert len(rehearsal.outbox) == 1
    with pytest.raises(RuntimeError, match="over"):
        _ = rehearsal.http_base_url
    with pytest.raises(RuntimeError, match="over"):
        rehearsal.smtp_endpoint(SERVER)


def test_a_rehearsal_may_be_run_in_another_thread_than_the_main_one() -> None:
    answers: list[int] = []

    def rehearse() -> None:
        with Rehearsal(clock=VirtualClock(START)) as rehearsal:
            answers.append(requests.get(rehearsal.http_base_url, timeout=10).status_code)
            answers.append(rehearsal.smtp_endpoint(SERVER)[1])

    thread = threading.Thread(target=rehearse)
    thread.start()
    thread.join(10)

    assert answers[0] == 200
    assert answers[1] > 1023
    assert rehearsal_threads() == []


def test_several_threads_start_one_server(rehearsal: Rehearsal) -> None:
    found: set[object] = set()

    def use() -> None:
        found.add(rehearsal.http_base_url)
        found.add(rehearsal.smtp_endpoint(SERVER))
        found.add(rehearsal.ssl_context())

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 3
    assert sorted(rehearsal_threads()) == ["rehearsal-http", "rehearsal-mail"]


def test_two_rehearsals_at_once_have_nothing_in_common(make_rehearsal: MakeRehearsal) -> None:
    first, second = make_rehearsal(outward={"a"}), make_rehearsal(outward={"a"})
    name, value = first.call_header("a", "http")

    requests.post(first.http_base_url, headers={name: value}, timeout=10)
    first.clock.sleep(5)

    assert (len(first.outbox), len(second.outbox)) == (1, 0)
    assert second.clock.now() == START
    assert first.clock.now() == START + dt.timedelta(seconds=5)


def test_the_call_header_names_the_caller(rehearsal: Rehearsal) -> None:
    name, value = rehearsal.call_header("tell", "interakt", "run1:2:tell")

    caller = read_caller(value)
    assert name == "X-Cordboard-Call"
    assert (caller.block_id, caller.provider) == ("tell", "interakt")
    assert caller.idempotency_key == "run1:2:tell"
