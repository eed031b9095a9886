"""Which addresses may be called, however they are written."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.address import is_loopback, is_this_machine, judge

METADATA = ipaddress.IPv4Address("169.254.169.254")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "fd12:3456::1",
        "93.184.216.34",
        "2606:2800:220:1::1",
        "::ffff:93.184.216.34",
        "64:ff9b::93.184.216.34",
    ],
)
def test_may_be_called(address: str) -> None:
    assert judge(address) is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("169.254.169.254", "keys"),
        ("fd00:ec2::254", "keys"),
        ("fd20:ce::254", "keys"),
        ("100.100.100.200", "keys"),
        ("168.63.129.16", "keys"),
        ("::ffff:169.254.169.254", "keys"),
        ("::169.254.169.254", "keys"),
        ("64:ff9b::a9fe:a9fe", "keys"),
        ("64:ff9b:1::a9fe:a9fe", "keys"),
        ("2002:a9fe:a9fe::1", "keys"),
        ("2001:0:4136:e378:8000:63bf:5601:5601", "keys"),
        ("169.254.1.1", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("224.0.0.1", "many"),
        ("ff02::1", "many"),
        ("::ffff:224.0.0.1", "many"),
        ("0.0.0.0", "no machine"),  # noqa: S104 - not bound, but refused
        ("0.1.2.3", "no machine"),
        ("::", "no machine"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("api.example", "not an Internet address"),
        ("", "not an Internet address"),
    ],
)
def test_is_refused(address: str, reason: str) -> None:
    assert reason in (judge(address) or "")


@given(st.sampled_from(["::ffff:0:0", "64:ff9b::", "64:ff9b:1::", "::"]), st.integers(0, 2**32 - 1))
def test_an_embedded_address_is_judged_as_itself(prefix: str, number: int) -> None:
    inner = ipaddress.IPv4Address(number)
    outer = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | number)
    if int(outer) > 1:
        assert judge(str(outer)) == judge(str(inner))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "127.9.9.9", "[::1]"])
def test_this_machine(host: str) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["example.com", "localhost.example", "10.0.0.1", "", "::2"])
def test_other_machines(host: str) -> None:
    assert not is_this_machine(host)


def test_a_mapped_loopback_is_loopback() -> None:
    assert is_loopback("::ffff:127.0.0.1")
    assert not is_loopback("localhost")
