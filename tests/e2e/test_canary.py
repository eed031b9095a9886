"""A planted secret is in nothing that is shown, written or logged, whatever a server does with it.

A canary of twelve signs in a row is what is looked for: neither the whole value nor a good part of
it may be seen, in any of the ways in which programs write text into other text.
"""

import base64
import html
import itertools
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from app.workflow.file import load, save
from tests.support.certificates import authority
from tests.support.command_line import ALL_EXAMPLES, RELAY, changed, command
from tests.support.http_servers import Answer, HttpServer, Received
from tests.support.mail_servers import Script
from tests.support.raw_server import Connection, RawServer
from tests.support.senders import BY_HTTP, GMAIL, SENDERS, Sender

PLAIN = "Zx9/k4n+ary=\"q\",'w'&y\\s~<42>7777"
"""What an API key may hold."""
UNUSUAL = f"{PLAIN}  Ünter dem Ästchen\t…"
LONGEST_SEEN = 12

NAMES = (
    *("interakt/api_key", "gupshup/password", "subverse/api_key", "crm/secret"),
    *("mail/password", "gmail/app_password"),
)


def variable(name: str) -> str:
    return "CORDBOARD_SECRET_" + name.upper().replace("/", "_")


def written(value: str) -> Iterator[str]:
    """The ways in which a value is written inside other text, but for base64."""
    yield value
    yield " ".join(value.split())
    for one in (
        quote(value),
        quote(value, safe=""),
        quote_plus(value),
        quote_plus(value, safe="/"),
    ):
        yield one
        yield _lower_escapes(one)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield json.dumps(value)[1:-1].replace("/", "\\/")
    yield html.escape(value)
    yield repr(value)[1:-1]


def in_base64(value: str) -> Iterator[tuple[str, str]]:
    """Base64 of something with the value in it, and what of that is of the value alone."""
    raw = value.encode()
    for before in (b"", b":", b"me@example.com:", b"\0me@example.com\0", b"a\0b", b"ab"):
        start, end = (len(before) * 8 + 5) // 6, (len(before) + len(raw)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(before + raw + b"x").decode()
            yield whole, whole[start:end]


def _lower_escapes(text: str) -> str:
    parts = text.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])])


def pieces(value: str) -> set[bytes]:
    """Every run of `LONGEST_SEEN` signs of every way of writing the value."""
    found = set()
    for one in (*written(value), *(own for _, own in in_base64(value))):
        encoded = one.encode()
        found |= {encoded[at : at + LONGEST_SEEN] for at in range(len(encoded) - LONGEST_SEEN + 1)}
    return found


class Aviary:
    """Looks for a canary in all that a test has left behind.

    Attributes:
        shown: What was printed.
    """

    def __init__(self, folder: Path, log: pytest.LogCaptureFixture) -> None:
        self.shown: list[str] = []
        self._folder = folder
        self._log = log

    def run(
        self, *arguments: str | Path, ways: Iterable[tuple[str, ...]] = (("--events", "--json"), ())
    ) -> None:
        """Run a workflow, for programs and for people, and keep what it prints."""
        for options in ways:
            ended = command("run", *arguments, *options)
            assert "Traceback" not in ended.err
            self.shown += [ended.out, ended.err]

    def must_be_silent(self, value: str) -> None:
        """Asserts that nothing of `value` is anywhere; that there is much to look at, too."""
        wanted = pieces(value)
        places: dict[str, bytes] = {f"shown {n}": one.encode() for n, one in enumerate(self.shown)}
        places["log"] = "\n".join(
            f"{one.getMessage()} {one.exc_text} {one.__dict__}" for one in self._log.records
        ).encode()
        home = Path(os.environ["HOME"])
        for path in (*self._folder.rglob("*"), *home.rglob("*")):
            if path.is_file():
                places[str(path)] = path.read_bytes()
        assert any(place.endswith("journal.db") for place in places)
        found = {
            place: [piece for piece in wanted if piece in content]
            for place, content in places.items()
        }
        assert not {place: sorted(seen) for place, seen in found.items() if seen}


@pytest.fixture
def aviary(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Aviary:
    caplog.set_level(logging.DEBUG)
    return Aviary(tmp_path, caplog)


@pytest.fixture(params=[PLAIN, UNUSUAL], ids=["plain", "unusual"])
def canary(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    value = str(request.param)
    for name in NAMES:
        monkeypatch.setenv(variable(name), value)
    return value


def test_a_canary_would_be_heard(aviary: Aviary, tmp_path: Path) -> None:
    """Whatever is planted by a way of writing is found, also a part of it."""
    command("run", RELAY)
    for one in written(UNUSUAL):
        leak = tmp_path / "leak"
        leak.write_text(f"x{one[3:-3]}x", "utf-8")
        with pytest.raises(AssertionError, match="leak"):
            aviary.must_be_silent(UNUSUAL)


@pytest.mark.parametrize("example", ALL_EXAMPLES, ids=lambda path: path.stem)
def test_examples_in_rehearsal(example: Path, canary: str, aviary: Aviary, tmp_path: Path) -> None:
    workflow = changed(example, tmp_path)
    aviary.run(workflow, "--outbox", tmp_path / "out")
    for kind in ("refuse", "500", "wrong_password", "drop"):
        for provider in ("send_whatsapp", "send_email", "schedule_callback", "webhook"):
            ended = command("run", workflow, "--events", "--fault", f"{provider}={kind}")
            aviary.shown += [ended.out, ended.err]
    save(load(workflow), tmp_path / "saved.json")
    aviary.must_be_silent(canary)


@pytest.mark.parametrize("sender", SENDERS, ids=str)
def test_senders_in_rehearsal(sender: Sender, canary: str, aviary: Aviary, tmp_path: Path) -> None:
    aviary.run(sender.write(tmp_path), "--outbox", tmp_path / "out")
    aviary.must_be_silent(canary)


def echoes(value: str) -> list[str]:
    """Texts of a server that repeats what it was told, also where somebody cuts them."""
    whole = [*dict.fromkeys(written(value)), *(one for one, _ in in_base64(value))]
    cut = ["." * before + value for before in (170, 185, 190, 195, 270, 285, 290, 295)]
    return [" and ".join(whole), *cut, *("." * 190 + one for one in whole)]


def write_rows(sender: Sender, count: int, folder: Path) -> Path:
    """The sender's workflow, to be run `count` times."""
    rows = ["Customer_Number,Use_Case", *["+919876543210,renewals"] * count]
    (folder / "rows.csv").write_text("\n".join(rows), "utf-8")
    document = sender.document({"tries": 2, "backoff_s": 0})
    document["blocks"][0] |= {"type": "customer_file", "inputs": {"file": "rows.csv"}}
    path = folder / "rows.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def json_with(text: str) -> list[Callable[[int], Any]]:
    """Answers that hold `text` where providers put their words."""
    return [
        lambda status: {"result": status < 300, "message": text, "id": text},
        lambda status: {
            "response": {"status": "error", "id": text, "details": text, "phone": text}
        },
        lambda status: {"responseCode": status, "message": text, "data": {"callId": text}},
        lambda status: {text: [text, {"deep": text}]},
    ]


@pytest.mark.parametrize("sender", BY_HTTP, ids=str)
def test_http_servers_that_repeat_the_secret(
    sender: Sender, canary: str, aviary: Aviary, tmp_path: Path
) -> None:
    bodies: list[Any] = []
    bodies += [text.encode() for text in echoes(canary)]
    for before in (0, 180, 285, 295):
        for make in json_with("." * before + canary):
            bodies += [make(200), make(401), make(500)]
    statuses = itertools.cycle((200, 400, 401, 500, 302, 429))
    location = {"Location": f"https://elsewhere.invalid/{quote(canary)}?key={quote_plus(canary)}"}
    headers = {**location, "X-Echo": quote(canary), "Set-Cookie": f"k={quote(canary, safe='')}"}
    answers = [Answer(next(statuses), body, headers) for body in bodies]
    turn = itertools.cycle(answers)

    def answer(_: Received) -> Answer:
        return next(turn)

    workflow = write_rows(sender, len(answers), tmp_path)
    with HttpServer() as server:
        for path in ("/v1/public/message/", "/GatewayAPI/rest", "/api/call/trigger", "/events"):
            server.answers[path] = answer
        server.answers["/v1/public/track/organization/templates"] = answer
        aviary.run(workflow, "--live", "--reroute", f"{sender.host}={server.url}")
    aviary.must_be_silent(canary)


@pytest.mark.parametrize("word", ["AUTH", "MESSAGE"])
def test_mail_servers_that_repeat_the_secret(
    word: str, canary: str, aviary: Aviary, tmp_path: Path
) -> None:
    codes = itertools.cycle(("535 5.7.8", "550", "451 4.3.0"))
    replies = [f"{next(codes)} {one}" for one in echoes(canary)]
    turn = iter(replies)
    tls = authority().server_context("localhost")

    def behave(connection: Connection) -> None:
        reply = " ".join(next(turn, "550 enough").split("\n"))
        Script({word: reply}, ("STARTTLS", "AUTH PLAIN LOGIN"), tls)(connection)

    workflow = write_rows(GMAIL, len(replies), tmp_path)
    with authority().is_trusted(), RawServer(behave) as server:
        place = f"{GMAIL.host}=smtp://localhost:{server.port}"
        aviary.run(workflow, "--live", "--reroute", place, ways=[("--events", "--json")])
    assert not list(turn)
    aviary.must_be_silent(canary)


def test_a_secret_written_into_the_file_is_refused_and_not_repeated(
    aviary: Aviary, tmp_path: Path
) -> None:
    command("run", RELAY)
    elsewhere = tmp_path.parent / f"{tmp_path.name} written"
    elsewhere.mkdir()
    for sender in SENDERS:
        (name,) = [input for input, said in sender.inputs.items() if isinstance(said, dict)]
        for value in (UNUSUAL, {"$secret": ["x", UNUSUAL]}, {"secret": UNUSUAL}, [UNUSUAL]):
            workflow = sender.write(elsewhere, None, **{name: value})
            for arguments in (("check",), ("check", "--json"), ("run",), ("run", "--json")):
                ended = command(arguments[0], workflow, *arguments[1:])
                assert ended.code == 2
                aviary.shown += [ended.out, ended.err]
    assert "does not belong in a file" in "".join(aviary.shown)
    aviary.must_be_silent(UNUSUAL)
