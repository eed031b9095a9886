"""Which addresses may be called. Pure; `connection` asks before it connects."""

import ipaddress
from collections.abc import Iterator

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",  # nearly every cloud
        "169.254.170.2",  # Amazon's containers
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure
        "192.0.0.192",  # Oracle
        "fd00:ec2::254",  # Amazon
        "fd20:ce::254",  # Google
    )
)
_THIS_NETWORK = ipaddress.ip_network("0.0.0.0/8")
_EMBEDS_LAST = tuple(
    ipaddress.IPv6Network(text)
    for text in (
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # NAT64, local (RFC 8215)
        "::/96",  # IPv4-compatible, out of use (RFC 4291)
    )
)


def judge(address: str) -> str | None:
    """Why `address` (numbers, as a look-up gives them) may not be called, as a clause; or None.

    This machine and private networks may be called: workflows talk to the user's own applications.
    What a cloud tells its machines about themselves, keys included, is not for workflows.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "it is not an Internet address"
    return next((reason for one in _with_embedded(ip) if (reason := _reason(one))), None)


def is_loopback(address: str) -> bool:
    """Whether `address` (numbers) is this machine."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return bool((getattr(ip, "ipv4_mapped", None) or ip).is_loopback)


def is_this_machine(host: str) -> bool:
    """Whether a host, by name or by numbers, is this machine; without a look-up."""
    name = host.strip("[]").rstrip(".").casefold()
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


def _with_embedded(ip: _Address) -> Iterator[_Address]:
    """The address itself, and those that packets to it may end at."""
    yield ip
    if isinstance(ip, ipaddress.IPv4Address):
        return
    for inner in (ip.ipv4_mapped, ip.sixtofour, ip.teredo[1] if ip.teredo else None):
        if inner is not None:
            yield inner
    if int(ip) > 1 and any(ip in network for network in _EMBEDS_LAST):
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


def _reason(ip: _Address) -> str | None:
    if ip in _METADATA:
        return "machines in a cloud get their keys there"
    if ip.is_link_local:
        return "it is a link-local address"
    if ip.is_multicast:
        return "it stands for many machines"
    if ip.is_unspecified or ip in _THIS_NETWORK:
        return "it stands for no machine"
    if ip.version == 4 and ip.is_reserved:
        return "it is reserved"
    return None
