"""The guards around every test: what they forbid makes a test fail, what they allow does not."""

from pathlib import Path

import pytest

TESTS = """
import logging, os, socket, threading
import pytest
from hypothesis import given, strategies

def test_connects_elsewhere():
    with socket.socket() as s, pytest.raises(AssertionError):
        s.connect(("192.0.2.1", 80))

def test_sends_elsewhere():
    with socket.socket(type=socket.SOCK_DGRAM) as s, pytest.raises(AssertionError):
        s.sendto(b"x", ("192.0.2.1", 80))

def test_asks_for_a_name():
    with pytest.raises(AssertionError):
        socket.getaddrinfo("example.org", 80)

def test_leaves_a_thread(request):
    stop = threading.Event()
    request.config.add_cleanup(stop.set)
    threading.Thread(target=stop.wait, name="left behind").start()

def test_warns():
    logging.getLogger("x").warning("trouble")

@pytest.mark.expects_log("another")
def test_warns_otherwise_than_announced():
    logging.getLogger("x").warning("trouble")

@pytest.mark.expects_log("trouble")
def test_keeps_an_announced_warning():
    pass

def test_connects_here():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()

def test_asks_for_a_name_that_never_exists():
    with pytest.raises(socket.gaierror):
        socket.create_connection(("nobody.invalid", 80))

def test_ends_its_thread():
    threading.Thread(target=lambda: None).start()

@pytest.mark.expects_log("trouble")
def test_warns_as_announced():
    logging.getLogger("x").warning("trouble")

@pytest.mark.parametrize("number", [1, 2])
def test_has_an_empty_home(number):
    assert not os.path.exists(os.path.expanduser("~/seen"))
    open(os.path.expanduser("~/seen"), "w").close()

def test_sees_no_setting_of_whoever_runs_it():
    assert "CORDBOARD_SECRET_X" not in os.environ

def test_has_no_keyring():
    import keyring, keyring.errors
    with pytest.raises(keyring.errors.NoKeyringError):
        keyring.set_password("cordboard-test", "x", "y")

@given(strategies.integers())
def test_goes_with_hypothesis(number):
    pass
"""

FORBIDDEN = [
    ("test_connects_elsewhere", "tried to leave this machine: socket.connect 192.0.2.1"),
    ("test_sends_elsewhere", "tried to leave this machine: socket.sendto 192.0.2.1"),
    ("test_asks_for_a_name", "tried to leave this machine: socket.getaddrinfo example.org"),
    ("test_leaves_a_thread", "left a thread running: left behind"),
    ("test_warns", "unexpected log: x: trouble"),
    ("test_warns_otherwise_than_announced", "unexpected log: x: trouble"),
    ("test_keeps_an_announced_warning", "expected in the log, but never there: trouble"),
]


def test_guards_fail_just_the_tests_that_do_what_is_forbidden(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("CORDBOARD_SECRET_X", "y")
    pytester.makepyfile(TESTS)

    result = pytester.runpytest_subprocess("-p", "tests.support.guards", "--strict-markers")

    result.assert_outcomes(passed=16, errors=len(FORBIDDEN))
    for name, message in FORBIDDEN:
        result.stdout.fnmatch_lines([f"*ERROR at teardown of {name} *", message], consecutive=True)


@pytest.mark.keyring
def test_a_test_marked_keyring_has_a_real_one() -> None:
    import keyring

    keyring.set_password("cordboard-test", "x", "y")

    assert keyring.get_password("cordboard-test", "x") == "y"
