"""What every e-mail provider has in common: inputs and outputs, and how addresses are read."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from blocks.sdk import (
    AddressesEditor,
    BlockInputs,
    BlockOutputs,
    Email,
    Kind,
    PortType,
    Secret,
    Text,
    port,
    read_email,
    setting,
)


def read_addresses(value: object) -> str:
    """E-mail addresses separated by `;`, tidied to `a@example.com; b@example.com`.

    Raises:
        ValueError: One of them is no address, or there is a line break among them.
    """
    text = value.strip() if isinstance(value, str) else ""
    if len(text.splitlines()) > 1:
        raise ValueError("a line break does not belong among e-mail addresses; separate them by ;")
    addresses = [part for part in text.split(";") if part.strip()]
    if "," in text:
        raise ValueError("separate several e-mail addresses by ; and not by a comma")
    return "; ".join(read_email(address) for address in addresses or [text])


def read_copies(value: object) -> str | None:
    """As `read_addresses`; nothing, or blank text, is None.

    Raises:
        ValueError: One of them is no address, or there is a line break among them.
    """
    is_blank = value is None or (isinstance(value, str) and not value.strip())
    return None if is_blank else read_addresses(value)


def read_subject(value: str) -> str:
    """A subject of one line, without white space around it.

    Raises:
        ValueError: It has a line break in it, which would let a value add headers of its own.
    """
    text = value.strip()
    if len(text.splitlines()) > 1 or "\0" in text:
        raise ValueError("a subject is a single line: take the line breaks out of it")
    return text


Addresses = Annotated[str, PortType(Kind.EMAIL), BeforeValidator(read_addresses)]
Copies = Annotated[str | None, PortType(Kind.EMAIL), BeforeValidator(read_copies)]
Subject = Annotated[Text, PortType(Kind.TEXT), AfterValidator(read_subject)]


class EmailInputs(BlockInputs):
    """Inputs of every provider."""

    to: Addresses = port(
        "Whom to write to. Separate several addresses by a semicolon.",
        example="asha@example.com",
        recipient=True,
        editor=AddressesEditor(),
    )
    cc: Copies = port(
        "Who gets a copy. Separate several addresses by a semicolon.",
        default=None,
        may_be_empty=True,
        example="ravi@example.com; meera@example.com",
        recipient=True,
        editor=AddressesEditor(),
    )
    subject: Subject = port("The subject line.", example="Your policy ends soon")
    email_body: Text = port(
        "The message, as plain text or as HTML. HTML is sent with a plain version beside it.",
        multiline=True,
    )
    email_provider: Text = setting("The company that carries your mail, or Custom for any server.")
    from_email: Email = port(
        "Your own address. It is also the user name at the mail server.", example="me@example.com"
    )
    password: Secret = port("The password of that mailbox; many providers want an app password.")


class Outputs(BlockOutputs):
    """Outputs of every provider."""

    email_success: bool = port(
        "Whether the mail server took the message for at least one of the recipients."
    )
    message_id: Text | None = port("The message's own id, to find it in mail logs.", default=None)
    error: Text = port(
        "What went wrong, in words, or which recipients were not accepted. Empty when all is well.",
        default="",
    )
