"""Logging in at a mail server and leaving: over real sockets, without a message."""

import socket
import threading
import time

import pytest

from app.services.mail import MailService
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    Login,
    Secret,
    Security,
    SmtpServer,
    StopRun,
    TransportError,
)
from tests.app.services.conftest import MakeMail, a_call
from tests.support.certificates import authority
from tests.support.mail_servers import MailServer

PASSWORD = "s3cr3t p@ss"
LOGIN = Login("me@example.com", Secret("mail/password", lambda _: PASSWORD))


def log_in(service: MailService, server: SmtpServer, **limits: float) -> None:
    service.bound(a_call()).log_in(server, LOGIN, **limits)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_right_password_is_accepted_and_nothing_is_sent(
    make_mail: MakeMail, security: Security
) -> None:
    with authority().is_trusted(), MailServer(security, passwords={LOGIN.user: PASSWORD}) as server:
        service = make_mail()
        log_in(service, server.place)
        log_in(service, server.place)

    assert server.logins == [LOGIN.user] * 2
    assert server.connections == 2
    assert server.letters == []


def test_a_wrong_password_is_refused_in_the_words_of_the_server(make_mail: MakeMail) -> None:
    with (
        authority().is_trusted(),
        MailServer(Security.STARTTLS, passwords={LOGIN.user: "another"}) as server,
        pytest.raises(AuthenticationError) as caught,
    ):
        log_in(make_mail(), server.place)

    assert caught.value.code == "535"
    assert PASSWORD not in str(caught.value)


def test_a_server_that_is_not_there_is_told(make_mail: MakeMail) -> None:
    with MailServer() as server:
        place = server.place
    with pytest.raises(TransportError):
        log_in(make_mail(), place)


def test_a_password_goes_over_no_bare_connection_to_another_machine(make_mail: MakeMail) -> None:
    with pytest.raises(AuthenticationError, match="switch TLS on"):
        log_in(make_mail(), SmtpServer("mail.example.com", 25, Security.NONE))


def test_a_silent_server_is_left_in_time_and_a_stop_ends_it_sooner(make_mail: MakeMail) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = SmtpServer("localhost", silent.getsockname()[1], Security.TLS)
        began = time.monotonic()
        with pytest.raises(BlockError):
            log_in(make_mail(), place, time_limit_s=0.3)
        assert time.monotonic() - began < 2.0

        stop = threading.Event()
        stopper = threading.Timer(0.1, stop.set)
        stopper.start()
        with pytest.raises(StopRun):
            make_mail().bound(a_call(stop)).log_in(place, LOGIN, time_limit_s=30.0)
        stopper.join()
