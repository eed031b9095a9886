"""Connects to a host: looks it up, judges its addresses, and connects to one that was judged."""

import errno
import socket

from app.services.address import is_loopback, is_this_machine, judge
from app.services.exchange import Exchange
from app.services.thread_call import ThreadCall
from blocks.sdk import InvalidInputError, TransportError

_Address = tuple[socket.AddressFamily, tuple[str | int | bytes, ...]]

SPARE_S = 1.0
"""How much longer than the exchange a socket waits: the watchdog knows better why it ends."""

_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}


def connect(exchange: Exchange, host: str, port: int) -> socket.socket:
    """A connection to `host`, watched by `exchange`.

    What is connected to is the address that was judged: a second look-up, which might give another
    answer, never happens.

    Raises:
        InvalidInputError: `host` cannot be a host.
        TransportError: No such host, nobody there, or it may not be called.
        StopRun: The run was stopped meanwhile.
    """
    addresses = _look_up(exchange, host, port)
    allowed = _judged(exchange, host, addresses)
    failure: OSError | None = None
    for index, (family, address) in enumerate(allowed):
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # A host that is silent at its first address may answer at its second.
            connection.settimeout(exchange.remaining_s / (len(allowed) - index))
            exchange.watch(connection)
            connection.connect(address)
        except OSError as error:
            connection.close()
            exchange.check()
            failure = error
        else:
            connection.settimeout(exchange.remaining_s + SPARE_S)
            exchange.is_connected = True
            return connection
    raise _not_reached(exchange, port, failure) from failure


def ascii_host(host: str) -> str:
    """A host as it is looked up and named to servers: `bücher.example` → `xn--bcher-kva.example`.

    Raises:
        InvalidInputError: It cannot be a host.
    """
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise _no_host(host) from None


def _look_up(exchange: Exchange, host: str, port: int) -> list[_Address]:
    name = host.strip("[]")
    if _is_number(name):
        return _numbered(host, name, port)
    if exchange.is_only_loopback and not is_this_machine(name):
        raise TransportError(
            f"{exchange.host} is not on this machine, and only that may be called."
        )
    look_up = ThreadCall(lambda: _addresses(name, port, 0), name=f"look up {name}")
    try:
        look_up.join(exchange.remaining_s, exchange.stop)
        return look_up.result()
    except TimeoutError:
        raise exchange.overdue() from None
    except UnicodeError:
        raise _no_host(host) from None
    except socket.gaierror as error:
        raise _not_found(exchange.host, name, error) from error


def _is_number(name: str) -> bool:
    """Whether `name` is an address, however it is spelt (`127.1`, `0x7f000001`)."""
    if ":" in name:
        return True
    try:
        socket.inet_aton(name)
    except (OSError, UnicodeError):
        return False
    return True


def _numbered(host: str, name: str, port: int) -> list[_Address]:
    try:
        return _addresses(name, port, socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        raise _no_host(host) from None


def _addresses(name: str, port: int, flags: int) -> list[_Address]:
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=flags)
    return [(family, address) for family, _, _, _, address in found]


def _judged(exchange: Exchange, host: str, addresses: list[_Address]) -> list[_Address]:
    allowed: list[_Address] = []
    refused = why = ""
    for family, address in addresses:
        number = str(address[0])
        reason = judge(number)
        if reason is None and exchange.is_only_loopback and not is_loopback(number):
            reason = "only this machine may be called now"
        if reason is None:
            allowed.append((family, address))
        else:
            refused, why = number, reason
    if not allowed:
        if refused == host.strip("[]"):
            raise TransportError(f"{refused} is never called: {why}.")
        raise TransportError(f"{exchange.host} leads to {refused}, which is never called: {why}.")
    return allowed


def _no_host(host: str) -> InvalidInputError:
    return InvalidInputError(f"“{host}” is not the name of a host; write it as example.com.")


def _not_found(host: str, name: str, error: socket.gaierror) -> TransportError:
    """The error for `name`, which stands in for `host` where that is sent elsewhere."""
    if error.errno == socket.EAI_AGAIN:
        return TransportError(
            f"{host} could not be looked up: is this machine connected to the Internet?",
            is_transient=True,
        )
    is_elsewhere = name.casefold() not in (host.casefold(), ascii_host(host).casefold())
    why = f", where what is meant for {host} is sent" if is_elsewhere else ""
    return TransportError(f"There is no host called {name}{why}: check how it is written.")


def _not_reached(exchange: Exchange, port: int, error: OSError | None) -> TransportError:
    host = exchange.host
    if isinstance(error, TimeoutError):
        return exchange.overdue()
    if isinstance(error, ConnectionRefusedError):
        text = f"{host} refused the connection: nothing answers on port {port} there."
    elif error is not None and error.errno in _UNREACHABLE:
        text = f"There is no way to {host} from here: is this machine connected to its network?"
    else:
        reason = error.strerror if error is not None else None
        text = f"{host} could not be reached on port {port} ({reason or 'no reason given'})."
    return TransportError(text, is_transient=True)
