"""Hosts that a secret is bound to: how they are written, and which host they cover. Pure."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from app.services.connection import ascii_host
from blocks.sdk import InvalidInputError, SecretError

_HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


def read_hosts(written: Iterable[str]) -> tuple[str, ...]:
    """Hosts as a user writes them: `api.example.com`, `*.example.com`, or a whole web address.

    Raises:
        SecretError: One of them is no host.
    """
    found = (_read_host(one) for one in written if one.strip())
    return tuple(dict.fromkeys(found))


def covers(hosts: Iterable[str], host: str) -> bool:
    """Whether one of `hosts` is `host`; `*.example.com` stands for all below example.com."""
    wanted = _plain(host)
    return any(
        wanted.endswith(one[1:]) if one.startswith("*.") else wanted == one
        for one in map(_plain, hosts)
    )


def _read_host(written: str) -> str:
    host = written.strip()
    try:
        if not _is_ipv6(host):
            host = urlsplit(host if "://" in host else f"//{host}").hostname or ""
        host = _plain(host)
    except (ValueError, InvalidInputError):
        host = ""
    if not _HOST.fullmatch(host) and not _is_ipv6(host):
        raise SecretError(
            f"“{written}” is not the name of a host; write it as api.example.com or *.example.com."
        )
    return host


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _plain(host: str) -> str:
    star = "*." if host.startswith("*.") else ""
    return star + ascii_host(host.removeprefix("*.").strip("[]").rstrip(".").casefold())
