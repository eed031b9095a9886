"""Guards around every test, as a pytest plugin: what a test may not touch and may not leave behind.

Not here: servers and fakes that tests use; they have modules of their own.
"""

import gc
import importlib.util
import ipaddress
import logging
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

TIME_TO_END_S = 2.0
"""How long after a test its threads may take to come to their end."""

MARKS = (
    "keyring: needs the Secret Service that tests/support/with-secrets.sh starts",
    "xvfb: starts the program itself under Xvfb",
    "expects_log(pattern, ...): log records of WARNING or more are expected that match a pattern as"
    " `logger: message`, each pattern at least once",
)

TOLERATED_LOGS = (
    # aiosmtpd: deprecates its own attribute at each login, and does not see implicit TLS.
    ("mail.log", "Session.login_data is deprecated"),
    ("mail.log", "auth_required == True but auth_require_tls == False"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Lets the settings of pytest-qt stand where it is not installed."""
    if importlib.util.find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_ignore", "qt_log_level_fail"):
            parser.addini(name, "a setting of pytest-qt, which is not installed here")


def pytest_configure(config: pytest.Config) -> None:
    """Names the marks, and begins to watch the network for the whole life of the process."""
    for mark in MARKS:
        config.addinivalue_line("markers", mark)
    if not _network.is_watching:
        _network.is_watching = True
        sys.addaudithook(_network.on_audit)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Adds the marks that follow from what a test uses or where it stands."""
    for item in items:
        if "benchmark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.benchmark)
        if item.get_closest_marker("keyring"):
            # One keyring for all processes of pytest-xdist.
            item.add_marker(pytest.mark.xdist_group("keyring"))
        if "qapp" in getattr(item, "fixturenames", ()):
            # A signal is not seen while Qt waits in its own event loop.
            item.add_marker(pytest.mark.timeout(method="thread"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a test whose surroundings are not here, on a machine that need not have them."""
    say = pytest.fail if os.environ.get("CI") else pytest.skip
    if item.get_closest_marker("keyring") and not os.environ.get("CORDBOARD_TEST_SECRETS"):
        say("needs a Secret Service: run it under tests/support/with-secrets.sh")
    if item.get_closest_marker("xvfb") and not shutil.which("Xvfb"):
        say("needs the package xvfb")


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Gives each test a home of its own, and no settings of whoever runs it."""
    with tempfile.TemporaryDirectory(prefix="cordboard-", ignore_cleanup_errors=True) as home:
        for variable in os.environ:
            if variable.startswith("CORDBOARD_") and variable != "CORDBOARD_TEST_SECRETS":
                monkeypatch.delenv(variable)
        monkeypatch.setenv("HOME", home)
        for kind in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
            folder = Path(home, kind.lower())
            folder.mkdir(mode=0o700)
            monkeypatch.setenv(f"XDG_{kind}", str(folder))
        yield


@pytest.fixture(autouse=True)
def _own_keyring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps tests off the keyring of whoever runs them."""
    backend = "SecretService" if request.node.get_closest_marker("keyring") else "fail"
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{backend}.Keyring")
    if "keyring.core" in sys.modules:
        sys.modules["keyring.core"].init_backend()


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fails a test that tried to reach another machine, whoever caught the error."""
    _network.attempts.clear()
    yield
    if _network.attempts:
        pytest.fail("tried to leave this machine: " + "; ".join(_network.attempts), pytrace=False)


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning it did not announce, or that kept one it announced."""
    patterns = [p for mark in request.node.iter_markers("expects_log") for p in mark.args]
    handler = _Collector(logging.WARNING)
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    unexpected = [line for line in handler.lines if not any(re.search(p, line) for p in patterns)]
    if unexpected:
        pytest.fail("unexpected log: " + "; ".join(unexpected), pytrace=False)
    for pattern in patterns:
        if not any(re.search(pattern, line) for line in handler.lines):
            pytest.fail(f"expected in the log, but never there: {pattern}", pytrace=False)


@pytest.fixture(autouse=True)
def _no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a thread running: Python's own, and Qt's where the test uses Qt."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + TIME_TO_END_S
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = [thread.name for thread in left if thread.is_alive()]
    if "qapp" in request.fixturenames:
        names += _running_qthreads()
    if names:
        pytest.fail("left a thread running: " + ", ".join(names), pytrace=False)


def _running_qthreads() -> list[str]:
    from PySide6.QtCore import QThread
    from shiboken6 import isValid

    own = QThread.currentThread()
    threads = [o for o in gc.get_objects() if isinstance(o, QThread)]
    alive = [t for t in threads if isValid(t) and t != own]  # type: ignore[no-untyped-call]
    return [repr(t) for t in alive if t.isRunning()]


class _Collector(logging.Handler):
    """Keeps what is logged, as lines `logger: message`."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not any(record.name == n and message.startswith(m) for n, m in TOLERATED_LOGS):
            self.lines.append(f"{record.name}: {message}")


class ForbiddenNetworkError(AssertionError):
    """Raised in whatever tried to reach another machine."""


class _Network:
    """Hears of each socket call in this process and stops those that would leave the machine."""

    def __init__(self) -> None:
        self.is_watching = False
        self.attempts: list[str] = []

    def on_audit(self, event: str, args: tuple[object, ...]) -> None:
        if not event.startswith("socket."):
            return
        if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
            address = args[1]
            # Others than Internet addresses are text or begin with a number.
            if isinstance(address, tuple) and isinstance(address[0], str):
                self._judge(event, address[0])
        elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
            self._judge_name(event, args[0])

    def _judge_name(self, event: str, name: object) -> None:
        if isinstance(name, bytes):
            name = name.decode("ascii", "replace")
        if not isinstance(name, str) or name in {"", socket.gethostname()} or _is_address(name):
            return
        if name.rstrip(".").endswith(".invalid"):
            # Never exists (RFC 6761): answered here, so that no question leaves the machine.
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        self._judge(event, name)

    def _judge(self, event: str, host: str) -> None:
        if not _is_loopback(host):
            self.attempts.append(f"{event} {host}")
            message = f"a test tried to leave this machine: {event} {host}"
            raise ForbiddenNetworkError(message)


def _is_address(host: str) -> bool:
    """Whether `host` is numbers, in any of the spellings that are resolved without a question."""
    try:
        socket.inet_aton(host)
    except OSError:
        return ":" in host
    return True


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


_network = _Network()
