"""Mails of a rehearsal, over real sockets and real TLS: what is accepted, recorded and refused."""

import base64
import contextlib
import json
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from app.rehearsal.fault_rule import FaultRule
from app.rehearsal.rehearsal import Rehearsal
from blocks.sdk import Fault, Security, SmtpServer
from tests.app.rehearsal.conftest import START, MakeRehearsal

GMAIL = SmtpServer("smtp.gmail.com", 587, Security.STARTTLS)
GODADDY = SmtpServer("smtpout.secureserver.net", 465, Security.TLS)
OWN = SmtpServer("localhost", 25, Security.NONE)
SERVERS = [GMAIL, GODADDY, OWN]

NO_ANSWER_S = 0.2


@contextlib.contextmanager
def connected(
    rehearsal: Rehearsal, server: SmtpServer = GMAIL, *, user: str | None = "me", **caller: str
) -> Iterator[smtplib.SMTP]:
    """A client as the mail service is one: connected, over TLS where it should be, logged in."""
    host, port = rehearsal.smtp_endpoint(
        server, **({"block_id": "write", "provider": "gmail"} | caller)
    )
    plain = socket.create_connection((host, port), timeout=10)
    context = rehearsal.ssl_context()
    client = smtplib.SMTP(timeout=10)
    client._host = server.host  # type: ignore[attr-defined] # the name that starttls() checks
    is_tls_first = server.security == Security.TLS
    client.sock = context.wrap_socket(plain, server_hostname=server.host) if is_tls_first else plain
    try:
        assert client.getreply()[0] == 220
        if server.security == Security.STARTTLS:
            client.starttls(context=context)
        if user is not None:
            client.login(user, "password")
        yield client
    finally:
        client.close()


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    said = {
        "From": "Me <me@example.com>",
        "To": "Asha <asha@example.com>, ravi@example.com",
        "Cc": "boss@example.com",
        "Subject": "Grüße 🎉",
        "Date": "Thu, 10 Dec 2026 10:00:00 +0000",
        "Message-ID": "<1@example.com>",
    }
    for name, value in (said | headers).items():
        if value:
            message[name] = value
    message.set_content("Hello Aśa,\n\n.a dot\n")
    return message


@pytest.mark.parametrize("server", SERVERS)
def test_a_mail_is_accepted_and_recorded(rehearsal: Rehearsal, server: SmtpServer) -> None:
    message = mail()
    message.add_alternative("<p>Hello Aśa</p>", subtype="html")
    name, value = rehearsal.call_header("write", "gmail", "run1:2:write")
    message[name] = value

    with connected(rehearsal, server) as client:
        assert client.send_message(message) == {}

    (found,) = rehearsal.outbox.deliveries()
    assert (found.channel, found.provider, found.block_id) == ("email", "gmail", "write")
    assert found.idempotency_key == "run1:2:write"
    assert found.at == START
    assert found.to == ("asha@example.com", "ravi@example.com", "boss@example.com")
    assert found.content == {
        "from": "Me <me@example.com>",
        "to": ["asha@example.com", "ravi@example.com"],
        "cc": ["boss@example.com"],
        "subject": "Grüße 🎉",
        "text": "Hello Aśa,\n\n.a dot\n",
        "html": "<p>Hello Aśa</p>\n",
    }
    assert found.request.method == "SMTP"
    scheme = "smtps" if server.security == Security.TLS else "smtp"
    assert found.request.url == f"{scheme}://{server.host}:{server.port}"
    assert found.request.headers["Subject"] == "Grüße 🎉"
    assert found.request.headers["Message-ID"] == "<1@example.com>"
    assert "<p>Hello" in found.request.body
    assert found.response.status == 250
    assert "X-Cordboard-Call" not in json.dumps(found.as_dict())


def test_a_mail_without_the_call_header_is_of_the_caller_of_the_port(rehearsal: Rehearsal) -> None:
    with connected(rehearsal, block_id="other", provider="zoho") as client:
        client.send_message(mail())

    (found,) = rehearsal.outbox.deliveries()
    assert (found.block_id, found.provider, found.idempotency_key) == ("other", "zoho", "")


def test_a_long_call_header_survives_the_folding(rehearsal: Rehearsal) -> None:
    key = "run" + "1" * 40 + ":" + "ś" * 200 + " a b:write"
    message = mail()
    name, value = rehearsal.call_header("write", "gmail", key)
    message[name] = value

    with connected(rehearsal) as client:
        client.send_message(message)

    (found,) = rehearsal.outbox.deliveries()
    assert found.idempotency_key == key
    assert "ś" * 10 not in json.dumps(found.request.headers, ensure_ascii=False)


def test_one_connection_takes_several_mails(rehearsal: Rehearsal) -> None:
    with connected(rehearsal) as client:
        for number in range(3):
            client.send_message(mail(Subject=f"no. {number}"))

    subjects = [one.content["subject"] for one in rehearsal.outbox.deliveries()]
    assert subjects == ["no. 0", "no. 1", "no. 2"]


@pytest.mark.parametrize("server", [GMAIL, GODADDY])
def test_servers_with_tls_want_a_login_first(rehearsal: Rehearsal, server: SmtpServer) -> None:
    with (
        connected(rehearsal, server, user=None) as client,
        pytest.raises(smtplib.SMTPSenderRefused) as refused,
    ):
        client.send_message(mail())

    assert refused.value.smtp_code == 530
    assert rehearsal.outbox.deliveries() == ()


def test_a_server_without_tls_takes_mail_with_and_without_a_login(rehearsal: Rehearsal) -> None:
    for user in (None, "me"):
        with connected(rehearsal, OWN, user=user) as client:
            client.send_message(mail())

    assert len(rehearsal.outbox) == 2


def test_nothing_is_taken_before_starttls(rehearsal: Rehearsal) -> None:
    host, port = rehearsal.smtp_endpoint(GMAIL)
    with smtplib.SMTP(host, port, timeout=10) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("AUTH PLAIN AG1lAHB3")[0] == 530
        assert client.mail("me@example.com")[0] == 530


@pytest.mark.parametrize("method", ["PLAIN", "LOGIN"])
def test_both_ways_of_giving_a_password_work(rehearsal: Rehearsal, method: str) -> None:
    with connected(rehearsal, user=None) as client:
        client.ehlo()
        client.user, client.password = "me@example.com", "secret-77"
        speak = {"PLAIN": client.auth_plain, "LOGIN": client.auth_login}[method]

        assert client.auth(method, speak)[0] == 235


@pytest.mark.parametrize(
    ("method", "user", "password"),
    [("PLAIN", "", "secret"), ("PLAIN", "me@example.com", ""), ("LOGIN", "me@example.com", "")],
)
def test_an_empty_user_or_password_is_refused(
    rehearsal: Rehearsal, method: str, user: str, password: str
) -> None:
    with connected(rehearsal, user=None) as client:
        client.ehlo()
        client.user, client.password = user, password
        speak = {"PLAIN": client.auth_plain, "LOGIN": client.auth_login}[method]

        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            client.auth(method, speak)

    assert refused.value.smtp_code == 535


@pytest.mark.parametrize("is_at_once", [True, False])
def test_a_token_is_taken_in_place_of_a_password(rehearsal: Rehearsal, is_at_once: bool) -> None:
    token = "t" * 3000
    with connected(rehearsal, user=None) as client:
        client.ehlo()
        assert "XOAUTH2" in client.esmtp_features["auth"]
        said = f"user=me@example.com\1auth=Bearer {token}\1\1"

        assert client.auth("XOAUTH2", lambda _=None: said, initial_response_ok=is_at_once)[0] == 235
        client.send_message(mail())

    assert len(rehearsal.outbox) == 1


@pytest.mark.parametrize(
    "said", ["", "user=me\1auth=Bearer \1\1", "user=\1auth=Bearer t\1\1", "user=me", "?"]
)
def test_a_damaged_token_is_refused_after_the_empty_answer(rehearsal: Rehearsal, said: str) -> None:
    with connected(rehearsal, user=None) as client:
        client.ehlo()
        packed = base64.b64encode(said.encode()).decode() or "="

        code, detail = client.docmd("AUTH", f"XOAUTH2 {packed}")
        assert code == 334
        assert json.loads(base64.b64decode(detail))["status"] == "401"
        assert client.docmd("")[0] == 535


def refusal(rehearsal: Rehearsal, server: SmtpServer = GMAIL, **caller: str) -> Any:
    """What sending one mail to one reader raises."""
    message = mail(To="asha@example.com", Cc="")
    with (
        pytest.raises(smtplib.SMTPException) as raised,
        connected(rehearsal, server, **caller) as client,
    ):
        client.send_message(message)
    return raised.value


@pytest.mark.parametrize("server", [GMAIL, GODADDY])
def test_faults_in_the_words_of_smtp(rehearsal: Rehearsal, server: SmtpServer) -> None:
    rehearsal.faults.add(FaultRule("gmail", Fault.WRONG_PASSWORD, 1))
    refused = refusal(rehearsal, server)
    assert isinstance(refused, smtplib.SMTPAuthenticationError)
    assert (refused.smtp_code, "5.7.8" in str(refused.smtp_error)) == (535, True)

    rehearsal.faults.add(FaultRule("gmail", Fault.REFUSE, 1))
    refused = refusal(rehearsal, server)
    assert isinstance(refused, smtplib.SMTPRecipientsRefused)
    assert refused.recipients["asha@example.com"][0] == 550

    rehearsal.faults.add(FaultRule("write", Fault.RATE_LIMIT, 1))
    refused = refusal(rehearsal, server)
    assert isinstance(refused, smtplib.SMTPSenderRefused)
    assert (refused.smtp_code, "4.7.1" in str(refused.smtp_error)) == (450, True)

    rehearsal.faults.add(FaultRule("write", Fault.SERVER_ERROR, 1))
    refused = refusal(rehearsal, server)
    assert isinstance(refused, smtplib.SMTPDataError)
    assert refused.smtp_code == 451

    rehearsal.faults.add(FaultRule("gmail", Fault.DROP, 1))
    dropped = refusal(rehearsal, server)
    assert isinstance(dropped, smtplib.SMTPServerDisconnected)
    assert "timed out" not in str(dropped)

    assert rehearsal.outbox.deliveries() == ()
    with connected(rehearsal, server) as client:
        client.send_message(mail())
    assert len(rehearsal.outbox) == 1


def test_a_refusal_meets_every_reader(rehearsal: Rehearsal) -> None:
    rehearsal.faults.add(FaultRule("gmail", Fault.REFUSE, 1))

    with connected(rehearsal) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.send_message(mail())
        assert len(refused.value.recipients) == 3
        client.send_message(mail())

    assert len(rehearsal.outbox) == 1


def test_a_fault_befalls_a_later_mail_of_a_connection_too(rehearsal: Rehearsal) -> None:
    with connected(rehearsal) as client:
        client.send_message(mail())
        rehearsal.faults.add(FaultRule("gmail", Fault.REFUSE, 1))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.send_message(mail())
        client.send_message(mail())

    assert len(rehearsal.outbox) == 2


def test_a_wrong_password_is_refused_without_a_login_too(rehearsal: Rehearsal) -> None:
    rehearsal.faults.add(FaultRule("gmail", Fault.WRONG_PASSWORD, 1))

    with (
        connected(rehearsal, OWN, user=None) as client,
        pytest.raises(smtplib.SMTPSenderRefused) as refused,
    ):
        client.send_message(mail())

    assert refused.value.smtp_code == 535


def test_a_provider_may_have_words_of_its_own(make_rehearsal: MakeRehearsal) -> None:
    own = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled"
    broken = "250 OK\r\n250 hi"
    rehearsal = make_rehearsal(world={"Outlook": {"smtp": {"wrong_password": own, "429": broken}}})
    for provider, said in (("outlook", b"5.7.139"), ("gmail", b"5.7.8")):
        rehearsal.faults.add(FaultRule(provider, Fault.WRONG_PASSWORD, 1))
        assert said in refusal(rehearsal, provider=provider).smtp_error

    rehearsal.faults.add(FaultRule("outlook", Fault.RATE_LIMIT))
    assert refusal(rehearsal, provider="outlook").smtp_code == 450


def test_faults_of_one_block_leave_the_others_alone(rehearsal: Rehearsal) -> None:
    rehearsal.faults.add(FaultRule("write", Fault.WRONG_PASSWORD))

    with connected(rehearsal, block_id="other") as client:
        client.send_message(mail())

    assert refusal(rehearsal).smtp_code == 535
    assert len(rehearsal.outbox) == 1


@pytest.mark.parametrize("server", SERVERS)
def test_a_time_out_is_silence_after_the_message(rehearsal: Rehearsal, server: SmtpServer) -> None:
    rehearsal.faults.add(FaultRule("gmail", Fault.TIMEOUT, 1))

    with connected(rehearsal, server) as client:
        assert client.sock is not None
        client.sock.settimeout(NO_ANSWER_S)
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            client.send_message(mail())
    assert rehearsal.outbox.deliveries() == ()

    with connected(rehearsal, server) as client:
        client.send_message(mail())
    assert len(rehearsal.outbox) == 1


def test_closing_ends_silent_and_idle_connections(make_rehearsal: MakeRehearsal) -> None:
    rehearsal = make_rehearsal()
    rehearsal.faults.add(FaultRule("held", Fault.TIMEOUT))
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(connected(rehearsal, server)) for server in SERVERS]
        held = [
            stack.enter_context(connected(rehearsal, server, block_id="held")) for server in SERVERS
        ]
        for client in held:
            client.mail("me@example.com")
            client.rcpt("asha@example.com")
            assert client.docmd("DATA")[0] == 354
            client.send(b"From: a@b.example\r\n\r\n.\r\n")

        rehearsal.close()

        for client in idle + held:
            with pytest.raises(smtplib.SMTPServerDisconnected):
                client.getreply()
    left = [thread.name for thread in threading.enumerate() if "rehearsal" in thread.name]
    assert left == []


def test_certificates_are_trusted_for_their_own_name_alone(rehearsal: Rehearsal) -> None:
    address = rehearsal.smtp_endpoint(GODADDY)
    context = rehearsal.ssl_context()

    def shake_hands(trusting: ssl.SSLContext, name: str) -> None:
        with (
            socket.create_connection(address, timeout=10) as plain,
            trusting.wrap_socket(plain, server_hostname=name) as secure,
        ):
            assert secure.recv(3) == b"220"

    shake_hands(context, GODADDY.host)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"not valid for 'smtp\.gmail\.com'"):
        shake_hands(context, "smtp.gmail.com")
    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"):
        shake_hands(ssl.create_default_context(), GODADDY.host)


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::1", "bücher.example", "MAIL.Example"])
def test_servers_of_any_name_have_their_certificate(rehearsal: Rehearsal, host: str) -> None:
    with connected(rehearsal, SmtpServer(host, 465, Security.TLS)) as client:
        client.send_message(mail())

    (found,) = rehearsal.outbox.deliveries()
    assert host in found.request.url


def test_a_name_no_certificate_can_be_for_is_not_trusted(rehearsal: Rehearsal) -> None:
    server = SmtpServer("my_server.example", 465, Security.TLS)

    with pytest.raises(ssl.SSLCertVerificationError), connected(rehearsal, server):
        pass


def test_the_same_caller_and_server_share_a_port(rehearsal: Rehearsal) -> None:
    first = rehearsal.smtp_endpoint(GMAIL, block_id="a", provider="gmail")

    assert rehearsal.smtp_endpoint(GMAIL, block_id="a", provider="gmail") == first
    assert rehearsal.smtp_endpoint(GMAIL, block_id="b", provider="gmail") != first
    assert rehearsal.smtp_endpoint(GODADDY, block_id="a", provider="gmail") != first


@pytest.mark.parametrize("missing", ["From", "Date"])
def test_a_mail_that_no_server_would_take_is_refused(rehearsal: Rehearsal, missing: str) -> None:
    with connected(rehearsal) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("me@example.com", ["a@example.com"], mail(**{missing: ""}).as_bytes())

    assert refused.value.smtp_code == 550
    assert rehearsal.outbox.deliveries() == ()


def test_readers_beyond_ascii_are_taken(rehearsal: Rehearsal) -> None:
    with connected(rehearsal) as client:
        client.send_message(mail(To="aśa@bücher.example", Cc=""))

    (found,) = rehearsal.outbox.deliveries()
    assert found.to == ("aśa@bücher.example",)
    assert found.content["to"] == ["aśa@bücher.example"]


def test_no_password_is_recorded_logged_or_printed(
    make_rehearsal: MakeRehearsal,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    rehearsal = make_rehearsal(redact=lambda value: json.loads(json.dumps(value)))
    for method in ("PLAIN", "LOGIN"):
        with connected(rehearsal, user=None) as client:
            client.ehlo()
            client.user, client.password = "me@example.com", "canary-93"
            speak = {"PLAIN": client.auth_plain, "LOGIN": client.auth_login}[method]
            client.auth(method, speak)
            client.send_message(mail())
    rehearsal.close()

    out, err = capfd.readouterr()
    everything = (
        out + err + caplog.text + str([one.as_dict() for one in rehearsal.outbox.deliveries()])
    )
    for form in (b"canary-93", b"\0me@example.com\0canary-93"):
        assert base64.b64encode(form).decode() not in everything
    assert "canary-93" not in everything
    assert len(rehearsal.outbox) == 2
    assert (out, err) == ("", "")


def test_secrets_in_a_mail_are_starred(make_rehearsal: MakeRehearsal) -> None:
    rehearsal = make_rehearsal(
        redact=lambda value: json.loads(json.dumps(value).replace("canary-93", "•••"))
    )
    message = mail(Subject="canary-93")
    message.set_content("the key is canary-93")

    with connected(rehearsal) as client:
        client.send_message(message)

    (found,) = rehearsal.outbox.deliveries()
    assert found.content["subject"] == "•••"
    assert "canary-93" not in str(found.as_dict())


@pytest.mark.expects_log("the mail server of the rehearsal failed: ZeroDivisionError")
def test_a_bug_is_named_and_answered(make_rehearsal: MakeRehearsal) -> None:
    rehearsal = make_rehearsal(redact=lambda value: 1 / 0)

    refused = refusal(rehearsal)

    assert refused.smtp_code == 451
    assert b"ZeroDivisionError" in refused.smtp_error


def test_a_client_that_breaks_off_is_no_news(rehearsal: Rehearsal) -> None:
    for server in SERVERS:
        address = rehearsal.smtp_endpoint(server)
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall(b"EHLO me\r\nSTARTTLS\r\n\x00 no handshake \r\n")
            connection.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                while connection.recv(1000):
                    pass

    with connected(rehearsal) as client:
        client.send_message(mail())
    assert len(rehearsal.outbox) == 1
