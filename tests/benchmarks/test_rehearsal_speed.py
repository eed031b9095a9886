"""What a rehearsal costs: a server to start and stop, a call over a connection that is kept."""

import contextlib
import datetime as dt
import http.client

from pytest_benchmark.fixture import BenchmarkFixture

from app.rehearsal.rehearsal import Rehearsal
from app.rehearsal.virtual_clock import VirtualClock
from blocks.sdk import Message, Security, SmtpServer, StandInReply

START = dt.datetime(2026, 12, 10, 10, 0, tzinfo=dt.UTC)


def test_starting_and_stopping_the_http_server(benchmark: BenchmarkFixture) -> None:
    """Bar: 30 ms to start, 50 ms to stop, once werkzeug is imported."""

    def once() -> None:
        with Rehearsal(clock=VirtualClock(START)) as rehearsal:
            assert rehearsal.http_base_url

    benchmark(once)


def test_starting_and_stopping_a_mail_server(benchmark: BenchmarkFixture) -> None:
    server = SmtpServer("mail.example", 465, Security.TLS)

    def once() -> None:
        with Rehearsal(clock=VirtualClock(START)) as rehearsal:
            assert rehearsal.smtp_endpoint(server)

    benchmark(once)


def test_an_http_call_that_delivers(benchmark: BenchmarkFixture) -> None:
    """Bar: 2.5 ms; 40 ms say that an acknowledgement was delayed."""
    reply = StandInReply(201, {"result": True}, message=Message("whatsapp", ("+919876543210",)))
    rehearsal = Rehearsal(clock=VirtualClock(START), stand_ins={"tell": lambda *_: reply})
    with rehearsal:
        headers = dict([rehearsal.call_header("tell", "interakt", "run1:0:tell")])
        address = rehearsal.http_base_url.removeprefix("http://")
        with contextlib.closing(http.client.HTTPConnection(address)) as connection:

            def call() -> None:
                connection.request("POST", "/", b'{"template": "renewal"}', headers)
                assert connection.getresponse().read()

            benchmark(call)
