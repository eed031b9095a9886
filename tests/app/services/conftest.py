"""Services as blocks see them, without routes; each test has its own."""

import threading
from collections.abc import Callable, Iterator

import pytest

from app.services.call import Call
from app.services.http import HttpService
from app.services.mail import MailService
from app.services.redact import Redactor
from app.services.route import HttpRoute, MailRoute

MakeHttp = Callable[..., HttpService]
MakeMail = Callable[..., MailService]


def a_call(stop: threading.Event | None = None, deadline: float | None = None) -> Call:
    """A try of a block."""
    return Call("tell", "webhook", "run1:1:tell", deadline, stop or threading.Event())


@pytest.fixture
def make_http() -> Iterator[MakeHttp]:
    """`make_http({host: route})` → a service, closed after the test."""
    made: list[HttpService] = []

    def make(routes: dict[str, HttpRoute] | None = None, **kwargs: Redactor) -> HttpService:
        redactor = kwargs.get("redactor", Redactor())
        made.append(HttpService(lambda host, _: (routes or {}).get(host), redactor))
        return made[-1]

    yield make
    for service in made:
        service.close()


@pytest.fixture
def make_mail() -> Iterator[MakeMail]:
    """`make_mail({host: route})` → a service, closed after the test."""
    made: list[MailService] = []

    def make(routes: dict[str, MailRoute] | None = None, **kwargs: Redactor) -> MailService:
        redactor = kwargs.get("redactor", Redactor())
        made.append(MailService(lambda server, _: (routes or {}).get(server.host), redactor))
        return made[-1]

    yield make
    for service in made:
        service.close()
