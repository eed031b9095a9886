"""Hands one e-mail to a provider's server, and adds what the provider's refusals mean.

Not here: SMTP and MIME themselves, which are the mail service's.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.actions.send_email.html_text import html_to_text, is_html
from blocks.sdk import (
    AuthenticationError,
    Context,
    HoleError,
    Login,
    MailMessage,
    RateLimitError,
    RefusedError,
    SignIn,
    SmtpServer,
    needed,
)


def deliver(
    inputs: EmailInputs,
    context: Context,
    server: SmtpServer,
    *,
    wrong_login: str,
    refusals: Mapping[str, str] | None = None,
    user: str | None = None,
) -> Outputs:
    """Send the message through `server`, logging in with the mailbox's password.

    Args:
        inputs: The provider's inputs.
        context: The block's context.
        server: Where to hand the message in.
        wrong_login: A sentence for a refused login: what the password must be, and where it is.
        refusals: A code or words (lower case) in the server's answer → what they mean.
        user: The user name at the server; the sender's address unless given.

    Raises:
        HoleError: Subject or message is empty; nothing was sent.
        AuthenticationError: The server does not accept user and password.
        RateLimitError: The server asks to slow down.
        RefusedError: The server refused the message or every recipient.
        TransportError: The server was not reached, or not over a trusted connection.
    """
    message = make_message(inputs, context.idempotency_key)
    login = Login(user or inputs.from_email, inputs.password)
    try:
        receipt = context.mail.send(message, server, login)
    except (AuthenticationError, RateLimitError, RefusedError) as error:
        _explain(error, wrong_login, refusals or {})
        raise
    return Outputs(
        email_success=True,
        message_id=receipt.message_id,
        error=_refused(receipt.refused, len(message.to) + len(message.cc)),
    )


def make_sign_in(
    written: Mapping[str, Any],
    server: SmtpServer,
    *,
    wrong_login: str,
    refusals: Mapping[str, str] | None = None,
    user: str | None = None,
) -> SignIn:
    """The login of `deliver`, without a message. Arguments as there.

    Raises:
        InvalidInputError: Address or password is not filled in.
    """
    login = Login(user or needed(written, "from_email"), needed(written, "password"))

    def attempt(context: Context) -> str:
        try:
            context.mail.log_in(server, login)
        except (AuthenticationError, RateLimitError, RefusedError) as error:
            _explain(error, wrong_login, refusals or {})
            raise
        return f"{server.host} accepts the password of {login.user}."

    return SignIn(server.host, login.user, attempt)


def make_message(inputs: EmailInputs, idempotency_key: str) -> MailMessage:
    """The message as its writer means it; its id is the same over all tries.

    Raises:
        HoleError: Subject or message is empty.
    """
    if not inputs.subject:
        raise HoleError("“Subject” is empty.", input="subject")
    body = inputs.email_body
    html = body if is_html(body) else None
    text = html_to_text(body) if html else body
    if not text.strip() and "<img" not in body.lower():
        raise HoleError(
            "“Email body” is empty: there would be nothing to read.", input="email_body"
        )
    return MailMessage(
        sender=inputs.from_email,
        to=inputs.to.split("; "),
        cc=inputs.cc.split("; ") if inputs.cc else (),
        subject=inputs.subject,
        text=text or inputs.subject,
        html=html,
        message_id=_message_id(inputs.from_email, idempotency_key),
    )


def _message_id(sender: str, idempotency_key: str) -> str:
    # A hash, because the key holds the workflow's own words, which are no reader's business.
    digest = hashlib.sha256(idempotency_key.encode()).hexdigest()[:32]
    domain = sender.rpartition("@")[2]
    return f"<{digest}@{domain if domain.isascii() else domain.encode('idna').decode()}>"


def _explain(
    error: AuthenticationError | RateLimitError | RefusedError,
    wrong_login: str,
    refusals: Mapping[str, str],
) -> None:
    """Add what the refusal means at this provider."""
    # Without a code it was not the server that refused the login.
    is_login = isinstance(error, AuthenticationError) and error.code is not None
    meaning = _meaning(str(error), refusals) or (wrong_login if is_login else "")
    if meaning:
        error.args = (f"{str(error).rstrip('.')}. {meaning}",)


def _meaning(said: str, refusals: Mapping[str, str]) -> str:
    found = (meaning for words, meaning in refusals.items() if words in said.lower())
    return next(found, "")


def _refused(refused: Mapping[str, str], count: int) -> str:
    if not refused:
        return ""
    named = ", ".join(f"{address} ({reason})" for address, reason in refused.items())
    return f"The server did not accept {len(refused)} of {count} recipients: {named}."
