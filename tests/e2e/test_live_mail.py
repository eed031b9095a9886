"""Live runs against mail servers of the tests: the flag, the sentence, the tries, the journal."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from blocks.sdk import Security, SmtpServer
from tests.support.certificates import authority, stranger
from tests.support.command_line import Outcome, command
from tests.support.effects import effects
from tests.support.mail_failures import MAIL_FAILURES, MailFailure
from tests.support.mail_servers import DROP, SILENCE, MailServer, Script
from tests.support.plain_words import assert_plain
from tests.support.raw_server import RawServer
from tests.support.senders import CUSTOM, GMAIL, Sender

PASSWORD = "ähem, sesam öffne dich"
ME = "me@example.com"
TRIES = 3


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORDBOARD_SECRET_MAIL_PASSWORD", PASSWORD)


def run_live(
    sender: Sender,
    place: SmtpServer,
    folder: Path,
    policy: Mapping[str, Any] | None = None,
    **inputs: Any,
) -> Outcome:
    """Run it with the sender's server elsewhere; a custom server without TLS is called directly."""
    reroute: tuple[str, ...] = ()
    if place.security is Security.NONE:
        inputs |= {"smtp_host": place.host, "smtp_port": place.port, "smtp_tls_secure": "Disabled"}
    else:
        reroute = ("--reroute", f"{sender.host}=smtp://{place.host}:{place.port}")
        if sender is CUSTOM:
            inputs["smtp_port"] = 465 if place.security is Security.TLS else 587
    workflow = sender.write(folder, policy, **inputs)
    return command("run", workflow, "--live", "--json", *reroute)


@pytest.mark.parametrize(
    ("sender", "security"),
    [
        (GMAIL, Security.STARTTLS),
        (CUSTOM, Security.STARTTLS),
        (CUSTOM, Security.TLS),
        (CUSTOM, Security.NONE),
    ],
)
def test_a_letter_is_taken_after_a_login(
    sender: Sender, security: Security, tmp_path: Path
) -> None:
    with authority().is_trusted(), MailServer(security, passwords={ME: PASSWORD}) as server:
        ended = run_live(
            sender,
            server.place,
            tmp_path,
            to="asha@example.com; ravi@example.com",
            cc="meera@example.com",
            email_body="<p>Hello <b>Äsha</b></p>",
        )
    outputs = ended.json()["outputs"]["act"]
    assert (ended.code, outputs["email_success"], outputs["error"]) == (0, True, "")
    (letter,) = server.letters
    assert server.logins == [ME]
    assert letter.sender == ME
    assert letter.recipients == ("asha@example.com", "ravi@example.com", "meera@example.com")
    message = letter.message
    assert message["Subject"] == "renewals"
    assert message["Message-ID"] == outputs["message_id"]
    assert message["Date"]
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert not [name for name in message if "cordboard" in name.lower()]
    assert effects() == [("act", "done")]


def test_some_recipients_refused_is_a_success_that_names_them(tmp_path: Path) -> None:
    refused = {"ravi@example.com": "550 5.1.1 No such user"}
    passwords = {ME: PASSWORD}
    with (
        authority().is_trusted(),
        MailServer(Security.STARTTLS, passwords=passwords, refused=refused) as server,
    ):
        to = "asha@example.com; ravi@example.com"
        ended = run_live(GMAIL, server.place, tmp_path, to=to)
    outputs = ended.json()["outputs"]["act"]
    assert (ended.code, outputs["email_success"]) == (0, True)
    assert_plain(outputs["error"], "ravi@example.com")
    assert [letter.recipients for letter in server.letters] == [("asha@example.com",)]


def test_a_wrong_password_is_told_with_what_to_do(tmp_path: Path) -> None:
    with authority().is_trusted(), MailServer(Security.STARTTLS, passwords={ME: "x"}) as server:
        ended = run_live(GMAIL, server.place, tmp_path, {"tries": TRIES})
    outputs = ended.json()["outputs"]["act"]
    assert (ended.code, outputs["email_success"], server.letters) == (1, False, [])
    assert_plain(outputs["error"], "smtp.gmail.com")
    assert "app password" in outputs["error"]
    assert server.connections == 1
    assert effects() == [("act", "failed")]


@pytest.mark.parametrize("failure", MAIL_FAILURES, ids=str)
def test_a_failure_is_a_false_flag_and_a_sentence(failure: MailFailure, tmp_path: Path) -> None:
    policy = {"tries": 1, "time_limit_s": failure.time_limit_s}
    with failure.serve() as place:
        to = "asha@example.com; ravi@example.com"
        ended = run_live(CUSTOM, place, tmp_path, policy, to=to)
    said = ended.json()
    outputs = said["outputs"]["act"]
    assert (ended.code, said["status"], ended.err) == (1, "finished_with_errors", "")
    assert outputs["email_success"] is False
    assert outputs["error"] == said["errors"]["act"]
    assert_plain(outputs["error"], CUSTOM.host, place.host)
    assert effects() == [("act", "unknown" if failure.may_have_arrived else "failed")]


@pytest.mark.parametrize(
    ("replies", "words", "letters", "effect"),
    [
        ({}, "", 1, "done"),
        ({"AUTH": "535 5.7.8 Not accepted"}, "app password", 0, "failed"),
        ({"RCPT": "550 5.1.1 No such user"}, "refused every recipient", 0, "failed"),
        ({"MESSAGE": "554 5.7.1 Spam"}, "refused the message", 1, "failed"),
        ({"MESSAGE": "550 5.4.5 Daily limit"}, "limit of messages for a day", 1, "failed"),
        ({"MESSAGE": "451 4.3.0 Later"}, "refused the message", TRIES, "failed"),
        ({"RCPT": "450 4.7.1 Too many messages"}, "to send more slowly", 0, "failed"),
        ({"MAIL": "421 4.3.2 Shutting down"}, "takes no messages at the moment", 0, "failed"),
        ({"DATA": DROP}, "before it had taken the message", TRIES, "failed"),
        # From here on it may have arrived: never again.
        ({"MESSAGE": DROP}, "before it had confirmed the message", 1, "unknown"),
        ({"MESSAGE": SILENCE}, "did not answer within 0.3 seconds", 1, "unknown"),
    ],
)
def test_gmail_answers_and_is_asked_again_only_where_nothing_arrived(
    replies: Mapping[str, str], words: str, letters: int, effect: str, tmp_path: Path
) -> None:
    offers = ("STARTTLS", "AUTH PLAIN LOGIN")
    script = Script(replies, offers, authority().server_context("localhost"))
    policy = {"tries": TRIES, "backoff_s": 0.01}
    if SILENCE in replies.values():
        policy["time_limit_s"] = 0.3
    with authority().is_trusted(), RawServer(script) as server:
        place = SmtpServer("localhost", server.port, Security.STARTTLS)
        ended = run_live(GMAIL, place, tmp_path, policy)
    outputs = ended.json()["outputs"]["act"]
    assert outputs["email_success"] is (effect == "done")
    assert words in outputs["error"]
    assert script.commands.count("DATA") == letters
    assert effects() == [("act", effect)]
    if effect != "done":
        assert_plain(outputs["error"], "smtp.gmail.com")


@pytest.mark.parametrize("name", ["unknown authority", "wrong host name", "no STARTTLS"])
def test_nothing_is_said_to_a_server_that_is_not_trusted(name: str, tmp_path: Path) -> None:
    contexts = {
        "unknown authority": stranger().server_context("localhost"),
        "wrong host name": authority().server_context("smtp.example"),
        "no STARTTLS": None,
    }
    offers = ("AUTH PLAIN",) if name == "no STARTTLS" else ("STARTTLS", "AUTH PLAIN")
    script = Script({}, offers, contexts[name])
    with authority().is_trusted(), RawServer(script) as server:
        place = SmtpServer("localhost", server.port, Security.STARTTLS)
        ended = run_live(GMAIL, place, tmp_path)
    outputs = ended.json()["outputs"]["act"]
    assert outputs["email_success"] is False
    assert_plain(outputs["error"], "smtp.gmail.com")
    assert {one.partition(" ")[0].upper() for one in script.commands} <= {
        *("EHLO", "STARTTLS", "QUIT")
    }


def test_the_letters_of_many_rows_go_over_one_connection(tmp_path: Path) -> None:
    rows = ["Customer_Number,Use_Case", *[f"+91981234567{n},row {n}" for n in range(4)]]
    (tmp_path / "rows.csv").write_text("\n".join(rows), "utf-8")
    document = GMAIL.document()
    document["blocks"][0] |= {"type": "customer_file", "inputs": {"file": "rows.csv"}}
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(document), "utf-8")
    with (
        authority().is_trusted(),
        MailServer(Security.STARTTLS, passwords={ME: PASSWORD}) as server,
    ):
        reroute = f"smtp.gmail.com=smtp://localhost:{server.port}"
        ended = command("run", path, "--live", "--json", "--reroute", reroute)
    assert ended.code == 0
    assert [letter.message["Subject"] for letter in server.letters] == [
        f"row {n}" for n in range(4)
    ]
    assert len({letter.message["Message-ID"] for letter in server.letters}) == 4
    assert (server.connections, server.logins) == (1, [ME])
    assert effects() == [("act", "done")] * 4
