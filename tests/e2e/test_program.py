"""The program itself, started as a user starts it: exit codes, signals, pipes, what is loaded."""

import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import RELAY
from tests.support.effects import effects
from tests.support.http_servers import Answer, HttpServer
from tests.support.raw_server import Connection, RawServer
from tests.support.senders import WEBHOOK

PROGRAM = Path(sys.executable).with_name("cordboard")
TIME_LIMIT_S = 60.0


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET", "s3cr3t")


def ran(
    *arguments: str | Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The program's run to its end."""
    return subprocess.run(
        [PROGRAM, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=TIME_LIMIT_S,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
    )


@contextmanager
def started(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """The program while it runs."""
    with subprocess.Popen(
        [PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def events_until(process: subprocess.Popen[str], kind: str) -> list[Any]:
    """The events up to the first one of `kind`, as they are printed."""
    assert process.stdout is not None
    events = []
    for line in process.stdout:
        events.append(json.loads(line))
        if events[-1]["kind"] == kind:
            return events
    raise AssertionError(f"it ended without {kind}: {events}")


def live(folder: Path, port: int, **policy: Any) -> list[str | Path]:
    workflow = WEBHOOK.write(folder, policy)
    reroute = f"crm.example=http://127.0.0.1:{port}"
    return ["run", workflow, "--live", "--events", "--json", "--reroute", reroute]


def test_exit_codes_and_streams_of_the_real_program(tmp_path: Path) -> None:
    fine = ran("run", RELAY, "--json")
    assert (fine.returncode, fine.stderr) == (0, "")
    assert json.loads(fine.stdout)["status"] == "ok"
    failed = ran("run", RELAY, "--json", "--fault", "webhook=refuse")
    assert (failed.returncode, failed.stderr) == (1, "")
    assert json.loads(failed.stdout)["status"] == "finished_with_errors"
    refused = ran("run", tmp_path / "nothing.json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("error: “nothing.json” cannot be opened")


def test_the_module_is_the_program() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "app", "--version"], capture_output=True, encoding="utf-8"
    )
    assert (said.returncode, said.stdout) == (0, ran("--version").stdout)


def test_without_a_display_it_says_so_and_is_not_aborted() -> None:
    bare = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    said = ran(RELAY, environ=bare)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("There is no display")
    assert said.stderr.count("\n") == 1


def test_a_picture_needs_no_display(tmp_path: Path) -> None:
    bare = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    out = tmp_path / "relay.png"
    drawn = ran("shot", RELAY, "-o", out, "--size", "640x360", "--theme", "light", environ=bare)
    assert (drawn.returncode, drawn.stdout) == (0, f"The picture is in {out}.\n")
    content = out.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (640, 360)
    nowhere = ran("shot", RELAY, "-o", tmp_path / "no folder" / "relay.png", environ=bare)
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert nowhere.stderr.startswith("The picture could not be written to ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_run_that_waits_for_an_answer(
    number: signal.Signals, tmp_path: Path
) -> None:
    asked: list[subprocess.Popen[str]] = []

    def behave(connection: Connection) -> None:
        connection.read_http_request()
        asked[0].send_signal(number)
        connection.be_silent()

    with RawServer(behave) as server, started(*live(tmp_path, server.port)) as process:
        asked.append(process)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    assert (process.returncode, err) == (130, "")
    *events, result = map(json.loads, out.splitlines())
    assert (events[-1]["kind"], events[-1]["status"]) == ("run_finished", "stopped")
    assert (events[-2]["kind"], events[-2]["reason"]) == ("block_skipped", "the run was stopped")
    assert result["status"] == "stopped"
    # Whether it arrived nobody knows: it is in doubt, and stays so.
    assert effects() == [("act", "started")]


def test_a_second_signal_ends_a_run_whose_blocks_hear_of_no_stop(tmp_path: Path) -> None:
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    template = {"type": "template", "inputs": {"text": endless + "{{ use_case }}"}}
    workflow = {
        "format": "cordboard.workflow/1",
        "sample": {"customer_number": "+919876543210", "use_case": "renewal"},
        "blocks": [
            {"id": "start", "type": "call_api"},
            {"id": "one", **template},
            {"id": "other", **template},
        ],
        "links": [
            {"from": "start.use_case", "to": f"{name}.use_case"} for name in ("one", "other")
        ],
    }
    path = tmp_path / "endless.json"
    path.write_text(json.dumps(workflow), "utf-8")
    with started("run", path, "--events") as process:
        for _ in ("start", "one", "other"):
            events_until(process, "block_started")
        # Two that follow at once may come as one.
        for _ in range(100):
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.2)
                break
        assert process.returncode == 130


def test_a_signal_stops_a_run_that_waits_to_try_again_and_the_next_run_is_fine(
    tmp_path: Path,
) -> None:
    with HttpServer() as server:
        server.answers["/events"] = Answer(500)
        arguments = live(tmp_path, server.port, backoff_s=3600)
        with started(*arguments) as process:
            events_until(process, "block_retrying")
            process.send_signal(signal.SIGINT)
            _out, err = process.communicate(timeout=TIME_LIMIT_S)
        assert (process.returncode, err) == (130, "")
        assert len(server.requests) == 1
        server.answers["/events"] = Answer(200)
        assert ran(*arguments).returncode == 0
    assert ran("run", RELAY).returncode == 0
    # The server had the body when it answered 500: whether it took it, nobody knows.
    assert sorted(state for _block, state in effects()) == ["done", "unknown"]


def test_a_run_that_was_killed_leaves_its_effect_in_doubt_and_the_next_run_is_fine(
    tmp_path: Path,
) -> None:
    asked: list[subprocess.Popen[str]] = []

    def behave(connection: Connection) -> None:
        connection.read_http_request()
        asked[0].kill()

    with RawServer(behave) as server, started(*live(tmp_path, server.port)) as process:
        asked.append(process)
        process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == -signal.SIGKILL
    assert effects() == [("act", "started")]
    assert ran("run", RELAY).returncode == 0


def test_runs_at_the_same_time_share_the_journal(tmp_path: Path) -> None:
    with HttpServer() as server, ExitStack() as stack:
        server.answers["/events"] = Answer(200)
        arguments = live(tmp_path, server.port)
        running = [stack.enter_context(started(*arguments)) for _ in range(3)]
        said = [process.communicate(timeout=TIME_LIMIT_S) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert effects() == [("act", "done")] * 3
    assert len({one.headers["webhook-id"] for one in server.requests}) == 3


def test_a_reader_that_leaves_is_no_traceback() -> None:
    with started("run", RELAY, "--events") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait(TIME_LIMIT_S) in (0, 1)


@pytest.mark.parametrize(("encoding", "options"), [("latin-1", ()), ("ascii", ("--json",))])
def test_a_terminal_of_any_encoding_will_do(encoding: str, options: tuple[str, ...]) -> None:
    said = json.dumps({"customer_number": "+919876543210", "use_case": "☎ 𝄞 बीमा"})
    done = subprocess.run(
        [PROGRAM, "run", RELAY, "--input", said, *options],
        capture_output=True,
        timeout=TIME_LIMIT_S,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    # The summary names what this customer lacks.
    assert (done.returncode, done.stderr) == (1, b"")
    text = done.stdout.decode(encoding)
    if options:
        assert json.loads(text)["outputs"]["call_api"]["use_case"] == "☎ 𝄞 बीमा"


HEAVY = ("PySide6", "NodeGraphQt", "keyring", "aiosmtpd", "trustme", "smtplib", "python_calamine")

LOADED = """
import sys
from app.cli import main
assert main(["run", sys.argv[1], "--json"]) == 0
print(*(name for name in sys.argv[2:] if name in sys.modules), file=sys.stderr)
"""


def test_a_run_loads_only_what_it_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, RELAY, *HEAVY], capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "\n")
