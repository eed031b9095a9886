"""A `Context` for tests of a block alone: it records what the block asks for, and answers as told.

Not here: real servers. What a request looks like on a socket is the services' to test; `wire` turns
one into what a stand-in gets.
"""

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlencode, urlsplit

from blocks.sdk import (
    Fault,
    HttpRequest,
    HttpResponse,
    Login,
    MailMessage,
    MailReceipt,
    Secret,
    SecretError,
    SmtpServer,
    StandIn,
    StandInReply,
    StandInRequest,
)

Answer = HttpResponse | BaseException | Callable[[HttpRequest], HttpResponse]

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)

_run_numbers = itertools.count(1)


def secret(value: str, *hosts: str, name: str = "test/secret") -> Secret:
    """A secret that is given to `hosts` alone, or to any host when none is named."""

    def reveal(host: str) -> str:
        if hosts and host not in hosts:
            raise SecretError(f"the secret is not for {host}")
        return value

    return Secret(name, reveal)


def response(status: int, body: Any = b"", **headers: str) -> HttpResponse:
    """An answer; a body that is no bytes or text goes as JSON. `retry_after=` is `Retry-After`."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(status, names, _bytes(body))


class FakeHttp:
    """Records requests; gives the answers in turn, the last one for ever."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self.requests: list[HttpRequest] = []
        self._answers = list(answers)

    def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        if not self._answers:
            raise AssertionError(f"nobody was to call {request.url}")
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, HttpResponse) else answer(request)


class FakeMail:
    """Records messages; takes them all, or answers as told."""

    def __init__(self, answer: MailReceipt | BaseException | None = None) -> None:
        self.sent: list[tuple[MailMessage, SmtpServer, Login | None]] = []
        self.logins: list[tuple[SmtpServer, Login]] = []
        self.revealed: list[str] = []
        self._answer = answer

    def send(
        self,
        message: MailMessage,
        server: SmtpServer,
        login: Login | None,
        *,
        time_limit_s: float = 60.0,
    ) -> MailReceipt:
        self.sent.append((message, server, login))
        if login:
            self.revealed.append(login.secret.reveal(server.host))
        if isinstance(self._answer, BaseException):
            raise self._answer
        return self._answer or MailReceipt(message.message_id)

    def log_in(self, server: SmtpServer, login: Login, *, time_limit_s: float = 20.0) -> None:
        self.logins.append((server, login))
        self.revealed.append(login.secret.reveal(server.host))
        if isinstance(self._answer, BaseException):
            raise self._answer


class FakeLog:
    """Keeps the lines."""

    def __init__(self) -> None:
        self.infos: list[str] = []
        self.warnings: list[str] = []

    def info(self, text: str) -> None:
        self.infos.append(text)

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        pass

    def warning(self, text: str) -> None:
        self.warnings.append(text)


class FakeClock:
    """Stands at a moment; sleeping moves it."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.moment = now

    def now(self) -> dt.datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += dt.timedelta(seconds=seconds)

    def sleep_until(self, moment: dt.datetime) -> None:
        self.moment = max(self.moment, moment)


class FakeFiles:
    """Files held in memory, by name."""

    def __init__(self, files: Mapping[str, Callable[[], BinaryIO]]) -> None:
        self._files = files

    def open(self, name: str) -> BinaryIO:
        return self._files[name]()


class FakeSecrets:
    """Every name is stored, with a value made of the name."""

    def get(self, name: str) -> Secret:
        return secret(f"value of {name}", name=name)


class FakeContext:
    """Satisfies `blocks.sdk.Context`.

    Args:
        answers: What the web answers, in turn.
        mail: The mail service.
        trigger: What started the run.
        idempotency_key: One of a new run unless given.
        files: What the files are.
    """

    def __init__(
        self,
        *answers: Answer,
        mail: FakeMail | None = None,
        now: dt.datetime = NOW,
        trigger: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        files: Mapping[str, Callable[[], BinaryIO]] | None = None,
    ) -> None:
        self.http = FakeHttp(answers)
        self.mail = mail or FakeMail()
        self.secrets = FakeSecrets()
        self.clock = FakeClock(now)
        self.files = FakeFiles(files or {})
        self.log = FakeLog()
        self.trigger: Mapping[str, Any] = trigger or {}
        self.idempotency_key = idempotency_key or f"run{next(_run_numbers)}:1:block"


def wire(request: HttpRequest) -> StandInRequest:
    """The request as a server gets it."""
    parts = urlsplit(request.url)
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = request.content or b""
    if request.json is not None:
        headers["content-type"] = "application/json"
        body = json.dumps(request.json).encode()
    elif request.form is not None:
        headers["content-type"] = "application/x-www-form-urlencoded"
        body = urlencode(request.form).encode()
    return StandInRequest(
        method=request.method,
        host=parts.hostname or "",
        path=parts.path,
        query=dict(parse_qsl(parts.query)) | dict(request.query),
        headers=headers,
        body=body,
        url=request.url,
    )


class Provider:
    """Puts a stand-in where the web is, and keeps its replies: `FakeContext(provider)`."""

    def __init__(
        self, stand_in: StandIn, fault: Fault | None = None, world: Mapping[str, Any] | None = None
    ) -> None:
        self.replies: list[StandInReply] = []
        self._stand_in = stand_in
        self._fault = fault
        self._world = world or {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reply = self._stand_in(wire(request), self._fault, self._world)
        self.replies.append(reply)
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return HttpResponse(reply.status, headers, _bytes(reply.body))

    @property
    def messages(self) -> list[Any]:
        """What was delivered."""
        return [reply.message for reply in self.replies if reply.message]


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return json.dumps(body).encode()
