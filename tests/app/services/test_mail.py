"""Mail over real sockets: what arrives, how it is protected, and every way in which it may fail."""

import re
import threading
import time
from typing import Any

import pytest

from app.services.mail import MailService
from app.services.mail_rest import MAX_IDLE_S
from app.services.redact import Redactor
from app.services.route import MailRoute
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    InvalidInputError,
    Login,
    MailMessage,
    MailReceipt,
    RefusedError,
    Secret,
    SecretError,
    Security,
    SmtpServer,
    StopRun,
    TransportError,
)
from tests.app.services.conftest import MakeMail, a_call
from tests.support.certificates import authority
from tests.support.mail_failures import MAIL_FAILURES, MailFailure, scripted
from tests.support.mail_servers import SILENCE, MailServer, Script
from tests.support.raw_server import RawServer

PASSWORD = "s3cr3t p@ss"
LOGIN = Login("me@example.com", Secret("mail/password", lambda _: PASSWORD))


def message(**rest: Any) -> MailMessage:
    said = {
        "sender": "me@example.com",
        "to": ["asha@example.com", "ravi@example.com"],
        "subject": "Hello",
        "text": "Hello Asha,\n.dot\n..two dots\nBye",
        "message_id": "<1.2@example.com>",
    }
    return MailMessage(**(said | rest))


def send(
    service: MailService,
    server: SmtpServer,
    login: Login | None = None,
    *,
    mail: MailMessage | None = None,
    time_limit_s: float = 10.0,
) -> MailReceipt:
    bound = service.bound(a_call())
    return bound.send(mail or message(), server, login, time_limit_s=time_limit_s)


@pytest.mark.parametrize("security", Security)
def test_a_message_arrives(make_mail: MakeMail, security: Security) -> None:
    with authority().is_trusted(), MailServer(security, passwords={LOGIN.user: PASSWORD}) as server:
        receipt = send(make_mail(), server.place, LOGIN, mail=message(cc=["boss@example.com"]))

    assert receipt == MailReceipt("<1.2@example.com>", {})
    (letter,) = server.letters
    assert letter.sender == "me@example.com"
    assert letter.recipients == ("asha@example.com", "ravi@example.com", "boss@example.com")
    text = letter.message.get_content().replace("\r\n", "\n")
    assert text == "Hello Asha,\n.dot\n..two dots\nBye\n"
    assert server.logins == [LOGIN.user]
    assert server.names[0] == "[127.0.0.1]"


@pytest.mark.parametrize("failure", MAIL_FAILURES, ids=str)
def test_every_failure_is_told_in_words(make_mail: MakeMail, failure: MailFailure) -> None:
    login = LOGIN if failure.has_login else None
    began = time.monotonic()
    with failure.serve() as server, pytest.raises(BlockError) as caught:
        send(make_mail(), server, login, time_limit_s=failure.time_limit_s)

    failure.check(caught.value)
    assert not re.search("Error|Exception|errno|smtplib|b'", str(caught.value))
    assert PASSWORD not in str(caught.value)
    assert time.monotonic() - began < failure.time_limit_s + 1.0


def test_the_words_of_the_server_are_kept(make_mail: MakeMail) -> None:
    """So that a provider can explain what its codes mean."""
    serve = scripted(replies={"AUTH": "535-5.7.139 Authentication\r\n535 5.7.139 unsuccessful"})
    with serve() as server, pytest.raises(AuthenticationError) as caught:
        send(make_mail(), server, LOGIN)

    assert caught.value.code == "535"
    assert caught.value.detail == "5.7.139 Authentication 5.7.139 unsuccessful"


def test_some_refused_recipients_are_a_receipt(make_mail: MakeMail) -> None:
    with MailServer(refused={"ravi@example.com": "550 5.1.1 No such user"}) as server:
        receipt = send(make_mail(), server.place)

    assert receipt.refused == {"ravi@example.com": "550 5.1.1 No such user"}
    assert server.letters[0].recipients == ("asha@example.com",)


class TestLogin:
    @pytest.mark.parametrize("offer", ["PLAIN LOGIN", "LOGIN", "PLAIN"])
    @pytest.mark.parametrize("password", [PASSWORD, "пароль-ß"])
    def test_a_wrong_password_is_tried_once(
        self, make_mail: MakeMail, offer: str, password: str
    ) -> None:
        script = Script({"AUTH": "535 no"}, (f"AUTH {offer}",))
        login = Login("me", Secret("x", lambda _: password))
        with RawServer(script) as server, pytest.raises(AuthenticationError):
            send(make_mail(), SmtpServer("localhost", server.port, Security.NONE), login)

        assert sum(one.startswith("AUTH") for one in script.commands) == 1

    @pytest.mark.parametrize("password", [PASSWORD, "пароль-ß"])
    def test_any_password_arrives(self, make_mail: MakeMail, password: str) -> None:
        login = Login("mé", Secret("x", lambda _: password))
        with MailServer(passwords={"mé": password}) as server:
            send(make_mail(), server.place, login)

        assert server.logins == ["mé"]

    def test_the_way_of_two_steps(self, make_mail: MakeMail) -> None:
        replies = {"AUTH": "334 VXNlcm5hbWU6", "BWU=": "334 UGFzc3dvcmQ6", "CA==": "235 OK"}
        script = Script(replies, ("AUTH LOGIN",))
        login = Login("\x05e", Secret("x", lambda _: "\x08"))
        with RawServer(script) as server:
            send(make_mail(), SmtpServer("localhost", server.port, Security.NONE), login)

        assert script.commands[1:4] == ["AUTH LOGIN", "BWU=", "CA=="]

    def test_a_token(self, make_mail: MakeMail) -> None:
        login = Login("me", Secret("x", lambda _: "ya29.token"), method="xoauth2")
        with MailServer(passwords={"me": "ya29.token"}) as server:
            send(make_mail(), server.place, login)
            assert server.logins == ["me"]

            wrong = Login("me", Secret("y", lambda _: "old"), method="xoauth2")
            with pytest.raises(AuthenticationError, match="“535 ") as caught:
                send(make_mail(), server.place, wrong)

        assert caught.value.code == "535"

    def test_a_damaged_password(self, make_mail: MakeMail) -> None:
        login = Login("me", Secret("x", lambda _: "a\ud800"))
        serve = scripted()
        with serve() as server, pytest.raises(InvalidInputError, match="damaged character"):
            send(make_mail(), server, login)

    def test_a_password_does_not_go_without_protection(self, make_mail: MakeMail) -> None:
        with pytest.raises(
            AuthenticationError, match=r"not sent to mail\.example over a connection"
        ):
            send(make_mail(), SmtpServer("mail.example", 25, Security.NONE), LOGIN)

    def test_not_even_where_a_name_leads_elsewhere(
        self, make_mail: MakeMail, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = [(2, 1, 6, "", ("192.0.2.1", 25))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)

        with pytest.raises(TransportError, match="only this machine may be called"):
            send(make_mail(), SmtpServer("localhost", 25, Security.NONE), LOGIN)

    def test_a_secret_of_another_host_is_not_sent(self, make_mail: MakeMail) -> None:
        def reveal(host: str) -> str:
            raise SecretError(f"not for {host}")

        login = Login("me", Secret("x", reveal))
        with MailServer() as server, pytest.raises(SecretError, match="not for localhost"):
            send(make_mail(), server.place, login)

        assert server.connections == 0

    def test_a_server_that_repeats_the_login_does_not_show_it(self, make_mail: MakeMail) -> None:
        redactor = Redactor()
        redactor.remember(PASSWORD)
        blob = "AG1lAHMzY3IzdCBwQHNz"
        login = Login("me", Secret("x", lambda _: PASSWORD))
        serve = scripted(replies={"AUTH": f"500 unknown: AUTH PLAIN {blob}"})
        with serve() as server, pytest.raises(AuthenticationError) as caught:
            send(make_mail(redactor=redactor), server, login)

        assert blob in str(caught.value)
        assert blob not in redactor.text(str(caught.value))


class TestConnections:
    def test_one_serves_many_messages(self, make_mail: MakeMail) -> None:
        mail = make_mail()
        with MailServer(passwords={LOGIN.user: PASSWORD}) as server:
            for _ in range(5):
                send(mail, server.place, LOGIN)
            mail.close()

        assert (server.connections, len(server.logins), len(server.letters)) == (1, 1, 5)

    def test_another_login_gets_another(self, make_mail: MakeMail) -> None:
        mail = make_mail()
        other = Login("you", Secret("y", lambda _: "x"))
        with MailServer(passwords={LOGIN.user: PASSWORD, "you": "x"}) as server:
            for login in (LOGIN, other, LOGIN, other):
                send(mail, server.place, login)
            mail.close()

        assert server.logins == [LOGIN.user, "you"]

    def test_one_that_was_lost_meanwhile_is_replaced(self, make_mail: MakeMail) -> None:
        mail = make_mail()
        for reply in ("421 Idle for too long", "drop"):
            script = Script({"RSET": reply})
            with RawServer(script) as server:
                place = SmtpServer("localhost", server.port, Security.NONE)
                assert send(mail, place).refused == {}
                assert send(mail, place).refused == {}
                assert server.count == 2

    def test_a_server_that_falls_silent_on_one_was_reached(self, make_mail: MakeMail) -> None:
        mail, script = make_mail(), Script()
        with RawServer(script) as server:
            place = SmtpServer("localhost", server.port, Security.NONE)
            send(mail, place)
            script.replies["MAIL"] = SILENCE
            with pytest.raises(TransportError, match=r"did not answer within 0\.2 sec"):
                send(mail, place, time_limit_s=0.2)

            assert server.count == 1

    def test_one_that_rested_too_long_is_replaced(
        self, make_mail: MakeMail, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mail, real = make_mail(), time.monotonic
        with MailServer() as server:
            send(mail, server.place)
            monkeypatch.setattr(time, "monotonic", lambda: real() + MAX_IDLE_S + 1)
            send(mail, server.place)
            mail.close()

        assert server.connections == 2

    def test_threads_do_not_share_one(self, make_mail: MakeMail) -> None:
        mail = make_mail()
        with MailServer() as server:
            threads = [
                threading.Thread(target=lambda: [send(mail, server.place) for _ in range(5)])
                for _ in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            mail.close()

        assert len(server.letters) == 20
        assert server.connections <= 4

    def test_after_a_refusal_there_is_a_new_one(self, make_mail: MakeMail) -> None:
        mail = make_mail()
        refused = {"asha@example.com": "550 no", "ravi@example.com": "550 no"}
        with MailServer(refused=refused) as server:
            with pytest.raises(BlockError):
                send(mail, server.place)
            send(mail, server.place, mail=message(to=["you@example.com"]))
            mail.close()

        assert (server.connections, len(server.letters)) == (2, 1)


class TestRoutes:
    def test_the_message_goes_there(self, make_mail: MakeMail) -> None:
        tls = authority().client_context()
        with MailServer(Security.STARTTLS, passwords={LOGIN.user: PASSWORD}) as server:
            route = MailRoute(
                "127.0.0.1",
                server.port,
                ssl_context=tls,
                server_hostname="localhost",
                headers={"X-Call": '{"block_id": "write"}'},
            )
            mail = make_mail({"smtp.gmail.com": route})
            for _ in range(2):
                send(mail, SmtpServer("smtp.gmail.com", 587, Security.STARTTLS), LOGIN)

        assert server.letters[0].message["X-Call"] == '{"block_id": "write"}'
        assert server.connections == 2

    def test_its_certificate_is_checked(self, make_mail: MakeMail) -> None:
        tls = authority().client_context()
        with MailServer(Security.TLS) as server:
            route = MailRoute("127.0.0.1", server.port, tls, server_hostname="smtp.gmail.com")
            with pytest.raises(
                TransportError, match=r"certificate of smtp\.gmail\.com is not trust"
            ):
                send(
                    make_mail({"smtp.gmail.com": route}),
                    SmtpServer("smtp.gmail.com", 465, Security.TLS),
                )

    def test_nothing_but_this_machine_is_contacted(self, make_mail: MakeMail) -> None:
        mail = make_mail({"mail.example": MailRoute("192.0.2.1", 25)})

        with pytest.raises(TransportError, match="only this machine may be called"):
            send(mail, SmtpServer("mail.example", 25, Security.STARTTLS))

    def test_its_time_limit_is_not_named(self, make_mail: MakeMail) -> None:
        with RawServer(Script({"GREETING": SILENCE})) as server:
            route = MailRoute("127.0.0.1", server.port, time_limit_s=0.1)
            mail = make_mail({"mail.example": route})
            place = SmtpServer("mail.example", 25, Security.STARTTLS)

            with pytest.raises(TransportError, match=r"mail\.example did not answer within 60 sec"):
                send(mail, place, time_limit_s=60)


class TestEnds:
    @pytest.mark.parametrize("command", ["GREETING", "EHLO", "RCPT", "DATA", "MESSAGE"])
    def test_a_stop_ends_every_wait(self, make_mail: MakeMail, command: str) -> None:
        call = a_call()
        timer = threading.Timer(0.1, call.stop.set)
        timer.start()
        began = time.monotonic()
        with scripted(replies={command: SILENCE})() as server, pytest.raises(StopRun):
            make_mail().bound(call).send(message(), server, None)

        assert time.monotonic() - began < 1
        timer.join()

    def test_a_message_that_was_taken_counts_whatever_comes_after(
        self, make_mail: MakeMail
    ) -> None:
        place = MailRoute("127.0.0.1", 1)
        with RawServer(Script({"QUIT": "drop"})) as server:
            place = MailRoute("127.0.0.1", server.port)
            mail = make_mail({"mail.example": place})

            receipt = send(mail, SmtpServer("mail.example", 25, Security.NONE))

        assert receipt.refused == {}

    def test_the_deadline_of_the_call_counts(self, make_mail: MakeMail) -> None:
        call = a_call(deadline=time.monotonic() + 0.2)
        with (
            scripted(replies={"EHLO": SILENCE})() as server,
            pytest.raises(TransportError, match=r"0\.2 sec"),
        ):
            make_mail().bound(call).send(message(), server, None)


def test_an_old_server_is_greeted_in_its_own_way(make_mail: MakeMail) -> None:
    script = Script({"EHLO": "502 What"})
    with RawServer(script) as server:
        send(make_mail(), SmtpServer("localhost", server.port, Security.NONE))

    assert script.commands[:3] == [
        "ehlo [127.0.0.1]",
        "helo [127.0.0.1]",
        "mail FROM:<me@example.com>",
    ]


def test_a_server_that_greets_nobody(make_mail: MakeMail) -> None:
    serve = scripted(replies={"EHLO": "502 What", "HELO": "550 Not you"})
    with serve() as server, pytest.raises(RefusedError, match="refused the connection: “550"):
        send(make_mail(), server)


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_is_none(make_mail: MakeMail, port: int) -> None:
    with pytest.raises(InvalidInputError, match="is not a port"):
        send(make_mail(), SmtpServer("localhost", port, Security.NONE))


def test_letters_beyond_ascii_before_the_at_sign(make_mail: MakeMail) -> None:
    odd = message(to=["aśa@bücher.example"])
    with MailServer() as server:
        send(make_mail(), server.place, mail=odd)

    (letter,) = server.letters
    assert letter.recipients == ("aśa@xn--bcher-kva.example",)

    with MailServer(has_utf8=False) as server, pytest.raises(InvalidInputError, match="aśa@"):
        send(make_mail(), server.place, mail=odd)
