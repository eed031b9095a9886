"""Hosts that secrets are bound to."""

import pytest

from app.services.host_binding import covers, read_hosts
from blocks.sdk import SecretError


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("api.example.com", "api.example.com"),
        (" API.Example.com. ", "api.example.com"),
        ("https://api.example.com/v1?x=1", "api.example.com"),
        ("api.example.com:8443", "api.example.com"),
        ("*.example.com", "*.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("localhost", "localhost"),
        ("127.0.0.1:8080", "127.0.0.1"),
        ("::1", "::1"),
        ("[::1]:80", "::1"),
    ],
)
def test_hosts_are_read(written: str, host: str) -> None:
    assert read_hosts([written]) == (host,)


@pytest.mark.parametrize(
    "written", ["*", "a b", "https://", "a..b", "*.", "a.*.b", "/x", "a_b!", "http://[::1", "ü..x"]
)
def test_what_is_no_host(written: str) -> None:
    with pytest.raises(SecretError, match="is not the name of a host"):
        read_hosts([written])


def test_empty_and_double_ones_are_left_out() -> None:
    assert read_hosts(["a.example", "", " ", "A.example"]) == ("a.example",)


@pytest.mark.parametrize(
    ("bound", "host", "is_covered"),
    [
        ("api.example.com", "api.example.com", True),
        ("api.example.com", "API.EXAMPLE.COM.", True),
        ("api.example.com", "example.com", False),
        ("api.example.com", "evil-api.example.com", False),
        ("api.example.com", "api.example.com.evil.example", False),
        ("*.example.com", "a.example.com", True),
        ("*.example.com", "a.b.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "evilexample.com", False),
        ("xn--bcher-kva.example", "bücher.example", True),
        ("::1", "[::1]", True),
        ("api.example.com", "", False),
        ("*.example.com", "", False),
    ],
)
def test_covers(bound: str, host: str, is_covered: bool) -> None:
    assert covers([bound], host) is is_covered


def test_one_of_several_is_enough() -> None:
    assert covers(["a.example", "*.b.example"], "x.b.example")
    assert not covers([], "x.b.example")
