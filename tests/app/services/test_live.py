"""The live world: services made when they are asked for, and reroutes."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine.world import World
from app.services.clock import SystemClock
from app.services.live import LiveWorld
from app.services.reach import Reach, Services
from app.services.secrets import SecretStore
from blocks.sdk import (
    CordboardError,
    HttpRequest,
    Login,
    MailMessage,
    Security,
    SmtpServer,
    StopRun,
    TransportError,
)
from tests.support.certificates import authority
from tests.support.http_servers import Answer, HttpServer
from tests.support.keyrings import FakeKeyring
from tests.support.mail_servers import MailServer

ROOT = Path(__file__).parents[3]


@pytest.fixture
def store() -> SecretStore:
    made = SecretStore({}, FakeKeyring())
    made.keep_for_session("crm/key", "s3cr3t", ["api.example"])
    made.keep_for_session("mail/password", "p4ssw0rd", ["smtp.example"])
    return made


@pytest.fixture
def servers() -> Iterator[tuple[HttpServer, MailServer]]:
    with HttpServer() as http, MailServer(Security.TLS, passwords={"me": "p4ssw0rd"}) as mail:
        yield http, mail


def reach(world: LiveWorld, stop: threading.Event | None = None) -> Reach:
    return world.reach(
        block_id="tell",
        provider="webhook",
        idempotency_key="r:1:tell",
        deadline=None,
        stop=stop or threading.Event(),
    )


def test_blocks_reach_servers_through_reroutes(
    store: SecretStore, servers: tuple[HttpServer, MailServer], tmp_path: Path
) -> None:
    http, mail = servers
    http.answers["/stage/x"] = Answer(200, {"echo": "s3cr3t"})
    (tmp_path / "customers.csv").write_text("Name\n")
    world = LiveWorld(
        tmp_path,
        store,
        {"API.example": f"{http.url}/stage", "smtp.example": f"smtp://127.0.0.1:{mail.port}"},
    )
    with authority().is_trusted():
        here = reach(world)
        key = here.secrets.get("crm/key").reveal("api.example")
        answer = here.http.send(
            HttpRequest(method="GET", url="https://api.example/x", headers={"X-Key": key})
        )
        receipt = here.mail.send(
            MailMessage(
                sender="me@example.com",
                to=["asha@example.com"],
                subject="Hello",
                text="Hello",
                message_id="<1@example.com>",
            ),
            SmtpServer("smtp.example", 465, Security.TLS),
            Login("me", here.secrets.get("mail/password")),
        )
        with here.files.open("customers.csv") as file:
            assert file.read() == b"Name\n"
        world.close()

    assert http.requests[0].headers["host"] == "api.example"
    assert http.requests[0].headers["x-key"] == "s3cr3t"
    assert receipt.refused == {}
    assert len(mail.letters) == 1
    assert world.redact(answer.json()) == {"echo": "•••"}
    assert here.clock.now().tzinfo is not None


def test_a_block_reaches_no_host_but_those_it_is_allowed(
    store: SecretStore, servers: tuple[HttpServer, MailServer], tmp_path: Path
) -> None:
    http, mail = servers
    http.answers["/x"] = Answer(200, {})
    routes = {"api.example": http.url, "other.example": http.url}
    world = LiveWorld(tmp_path, store, routes)
    world.allow_hosts({"tell": ["api.example"]})
    here = reach(world)
    here.http.send(HttpRequest(method="GET", url="http://api.example/x"))
    with pytest.raises(TransportError, match=r"other\.example is none of the hosts"):
        here.http.send(HttpRequest(method="GET", url="http://other.example/x"))
    with pytest.raises(TransportError, match=r"smtp\.example is none of the hosts"):
        here.mail.log_in(
            SmtpServer("smtp.example", 465, Security.TLS),
            Login("me", here.secrets.get("mail/password")),
        )
    world.allow_hosts({"another_block": ["api.example"]})
    here.http.send(HttpRequest(method="GET", url="http://other.example/x"))
    world.close()

    assert [one.headers["host"] for one in http.requests] == ["api.example", "other.example"]
    assert not mail.letters


def test_a_stop_reaches_every_service(store: SecretStore, tmp_path: Path) -> None:
    stop = threading.Event()
    here = reach(LiveWorld(tmp_path, store), stop)
    stop.set()

    with pytest.raises(StopRun):
        here.http.send(HttpRequest(method="GET", url="http://127.0.0.1:1/"))
    with pytest.raises(StopRun):
        here.clock.sleep(60)


def test_without_a_reroute_the_host_itself_is_called(store: SecretStore, tmp_path: Path) -> None:
    here = reach(LiveWorld(tmp_path, store, {"api.example": "http://127.0.0.1:1"}))

    with pytest.raises(TransportError, match=r"no host called nobody\.invalid"):
        here.http.send(HttpRequest(method="GET", url="http://nobody.invalid/"))


def test_one_service_is_made_however_many_ask(store: SecretStore, tmp_path: Path) -> None:
    services = Services(
        folder=tmp_path,
        secrets=store,
        redactor=store.redactor,
        clock=SystemClock().bound,
        now=SystemClock().now,
        http_route=lambda *_: None,
        mail_route=lambda *_: None,
    )
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.extend([services.http, services.mail]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(one) for one in found}) == 2


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("", "http://localhost:1"),
        ("api.example", ""),
        ("api.example", "localhost:8080"),
        ("api.example", "ftp://localhost"),
        ("api.example", "http://"),
        ("api.example", "http://localhost/?a=1"),
        ("api.example", "smtp://localhost"),
        ("api.example", "http://[::1"),
    ],
)
def test_a_reroute_that_makes_no_sense(
    store: SecretStore, tmp_path: Path, host: str, url: str
) -> None:
    with pytest.raises(CordboardError, match=f"“{host}=.*does not say where traffic is to go"):
        LiveWorld(tmp_path, store, {host: url})


def test_it_is_a_world_of_the_engine(store: SecretStore, tmp_path: Path) -> None:
    world: World = LiveWorld(tmp_path, store)

    assert world.mode == "live"


def test_what_is_not_used_is_not_imported() -> None:
    code = (
        "import sys, threading, pathlib\n"
        "from app.services.live import LiveWorld\n"
        "from app.services.secrets import SecretStore\n"
        "world = LiveWorld(pathlib.Path('.'), SecretStore({}))\n"
        "here = world.reach(block_id='a', provider='b', idempotency_key='c', deadline=None,"
        " stop=threading.Event())\n"
        "here.clock, here.files, here.secrets.get('x'), world.redact({}), world.close()\n"
        "late = {'requests', 'urllib3', 'smtplib', 'keyring', 'idna', 'certifi', 'platformdirs'}\n"
        "print(sorted(late & set(sys.modules)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
