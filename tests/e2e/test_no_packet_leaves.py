"""In rehearsal no packet leaves the loopback, and no name is looked up, whatever a block calls.

The guards around every test (tests/support/guards.py) do the proving: they hear of each connection
and each look-up in this process, stop those that would leave it, and fail the test. The last test
shows them doing so to the very same workflows when they are not rehearsed.
"""

from pathlib import Path

import pytest

from blocks.sdk import Security
from tests.support.command_line import ALL_EXAMPLES, command, outbox
from tests.support.http_servers import HttpServer
from tests.support.mail_servers import MailServer
from tests.support.senders import BY_MAIL, CUSTOM, SENDERS, WEBHOOK, Sender

URLS = (
    "https://crm.example/events",
    "http://crm.example:8080/events?a=b#c",
    "https://user:pass@crm.example/events",
    "https://bücher.example/events",
    "http://93.184.215.14/events",
    "https://93.184.215.14:8443/events",
    "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/events",
    # Where clouds keep keys, in several spellings.
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://0.0.0.0/events",
    "http://224.0.0.1/events",
    "http://10.0.0.1/events",
    "https://nobody.invalid/events",
)
MAIL_HOSTS = ("mail.example", "93.184.215.14", "169.254.169.254", "2001:db8::25", "nobody.invalid")


@pytest.fixture(autouse=True)
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names a proxy, which is elsewhere."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
        monkeypatch.setenv(name.upper(), "http://192.0.2.1:3128")


def assert_delivered(workflow: Path, folder: Path) -> None:
    ended = command("run", workflow, "--json", "--outbox", folder)
    assert (ended.code, ended.err) == (0, ""), ended.out
    assert len(outbox(folder)) == 1


@pytest.mark.parametrize("url", URLS)
def test_a_webhook_goes_to_the_outbox(url: str, tmp_path: Path) -> None:
    assert_delivered(WEBHOOK.write(tmp_path, url=url), tmp_path / "out")


@pytest.mark.parametrize("port", [465, 587, 2525])
@pytest.mark.parametrize("host", MAIL_HOSTS)
def test_mail_through_a_server_of_ones_own_goes_to_the_outbox(
    host: str, port: int, tmp_path: Path
) -> None:
    workflow = CUSTOM.write(tmp_path, smtp_host=host, smtp_port=port)
    assert_delivered(workflow, tmp_path / "out")


@pytest.mark.parametrize("sender", SENDERS, ids=str)
def test_whatever_is_sent_goes_to_the_outbox(sender: Sender, tmp_path: Path) -> None:
    assert_delivered(sender.write(tmp_path), tmp_path / "out")


@pytest.mark.parametrize("example", ALL_EXAMPLES, ids=lambda path: path.stem)
def test_an_example_goes_to_the_outbox(example: Path) -> None:
    assert command("run", example).code == 0


@pytest.mark.parametrize("kind", ["refuse", "429", "500", "timeout", "wrong_password", "drop"])
def test_a_rehearsed_failure_stays_here_too(kind: str, tmp_path: Path) -> None:
    for sender in (WEBHOOK, *BY_MAIL[:1]):
        workflow = sender.write(tmp_path, {"tries": 2})
        assert command("run", workflow, "--fault", f"{sender}={kind}").code == 1


def test_not_even_a_server_on_this_machine_is_called(tmp_path: Path) -> None:
    with HttpServer() as web, MailServer(Security.NONE) as mail:
        for host in (web.url, web.url_by_name):
            assert_delivered(WEBHOOK.write(tmp_path, url=f"{host}/events"), tmp_path / "out")
        own = {"smtp_host": "localhost", "smtp_port": mail.port, "smtp_tls_secure": "Disabled"}
        assert_delivered(CUSTOM.write(tmp_path, None, **own), tmp_path / "out")
    assert (web.connections, mail.connections) == (0, 0)


LIVE = """
import pytest
from tests.support.command_line import command
from tests.support.senders import CUSTOM, WEBHOOK

@pytest.fixture(autouse=True)
def secrets(monkeypatch):
    monkeypatch.setenv("CORDBOARD_SECRET_CRM_SECRET", "x")
    monkeypatch.setenv("CORDBOARD_SECRET_MAIL_PASSWORD", "x")

@pytest.mark.parametrize("options", [(), ("--live",)], ids=["rehearsed", "live"])
@pytest.mark.parametrize(("sender", "inputs"), [
    (WEBHOOK, {"url": "http://192.0.2.1/events"}),
    (WEBHOOK, {"url": "https://crm.example/events"}),
    (CUSTOM, {"smtp_host": "192.0.2.1"}),
    (CUSTOM, {"smtp_host": "mail.example"}),
], ids=["number", "name", "mail number", "mail name"])
def test_run(sender, inputs, options, tmp_path):
    workflow = sender.write(tmp_path, {"tries": 1}, **inputs)
    assert command("run", workflow, *options).code == (1 if options else 0)
"""


def test_the_same_workflows_live_make_a_test_fail(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    pytester.makepyfile(LIVE)
    result = pytester.runpytest_subprocess("-p", "tests.support.guards")
    result.assert_outcomes(passed=8, errors=4)
    result.stdout.fnmatch_lines_random(
        [
            "tried to leave this machine: socket.connect 192.0.2.1",
            "tried to leave this machine: socket.getaddrinfo crm.example",
            "tried to leave this machine: socket.getaddrinfo mail.example",
        ]
    )
