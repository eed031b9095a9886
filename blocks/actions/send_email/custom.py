"""Custom: any mail server that takes messages over SMTP.

In rehearsal the mail server of the rehearsal answers.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.actions.send_email.delivery import deliver, make_sign_in
from blocks.sdk import (
    Context,
    Integer,
    InvalidInputError,
    Kind,
    PortType,
    Security,
    SignIn,
    SmtpServer,
    Text,
    needed,
    port,
    variant,
)

_IMPLICIT_TLS_PORT = 465


def read_host(value: str) -> str:
    """A server's name or address, without scheme and port.

    Raises:
        ValueError: It is none.
    """
    host = value.strip()
    if not re.fullmatch(r"\w[\w.-]*", host) and _address(host) is None:
        raise ValueError(f"“{value}” is not the name of a mail server, such as smtp.example.com")
    return host


def read_switch(value: object) -> object:
    """`Enabled` or `Disabled`, whatever the case, or from a boolean."""
    if isinstance(value, bool):
        return "Enabled" if value else "Disabled"
    return value.strip().capitalize() if isinstance(value, str) else value


Host = Annotated[Text, PortType(Kind.TEXT), AfterValidator(read_host)]
Switch = Annotated[Literal["Enabled", "Disabled"], BeforeValidator(read_switch)]


class Inputs(EmailInputs):
    """What a server of your own needs."""

    smtp_host: Host = port("The name of the mail server.", example="smtp.example.com")
    smtp_port: Integer = port(
        "The port: usually 587, or 465 for a server that speaks TLS from the start.",
        example=587,
        ge=1,
        le=65535,
    )
    smtp_tls_secure: Switch = port(
        "Enabled: the connection is encrypted, or nothing is sent. Disabled: in clear text, which "
        "with a password is allowed only to a server on this machine.",
        default="Enabled",
    )
    smtp_user: Text | None = port(
        "The user name at the server, where it is not the From address.", example="apikey"
    )


@variant(name="custom", title="Custom", order=1)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Send through the named server. Errors as in the package's `run`."""
    server = _server(inputs.smtp_host, inputs.smtp_port, inputs.smtp_tls_secure)
    user = (inputs.smtp_user or "").strip()
    wrong_login = _wrong_login(server.host)
    return deliver(inputs, context, server, wrong_login=wrong_login, user=user or None)


def sign_in(written: Mapping[str, Any]) -> SignIn:
    """Log in at the named server. As `blocks.sdk.MakeSignIn`."""
    server = _server(
        needed(written, "smtp_host"),
        needed(written, "smtp_port"),
        written.get("smtp_tls_secure", "Enabled"),
    )
    user = str(written.get("smtp_user") or "").strip()
    return make_sign_in(written, server, wrong_login=_wrong_login(server.host), user=user or None)


def _server(host: str, number: int, tls: str) -> SmtpServer:
    """The server.

    Raises:
        InvalidInputError: The password would travel unprotected.
    """
    server = SmtpServer(host, number, _security(number, tls))
    if server.security == Security.NONE and not _is_this_machine(server.host):
        raise InvalidInputError(
            f"Without TLS the password would travel to {server.host} for all to read: set "
            "“SMTP TLS secure” to Enabled.",
            input="smtp_tls_secure",
        )
    return server


def _wrong_login(host: str) -> str:
    return (
        f"Look at the user name and the password; {host} may want a user name other than "
        "the From address (“SMTP user”), or an app password."
    )


def _security(number: int, tls: str) -> Security:
    if tls == "Disabled":
        return Security.NONE
    return Security.TLS if number == _IMPLICIT_TLS_PORT else Security.STARTTLS


def _is_this_machine(host: str) -> bool:
    address = _address(host)
    if address is not None:
        return address.is_loopback
    name = host.casefold().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
