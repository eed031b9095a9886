"""Outlook: Microsoft takes passwords from work mailboxes alone, until the end of December 2026.

Dates as in Microsoft's announcement of 2026-01-27 (Exchange Team Blog 4489835). In rehearsal the
mail server of the rehearsal answers.
"""

from collections.abc import Mapping
from typing import Any, Literal

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.actions.send_email.delivery import deliver, make_sign_in
from blocks.sdk import (
    DAY_S,
    MINUTE_S,
    Context,
    Rate,
    Secret,
    Security,
    SignIn,
    SmtpServer,
    port,
    setting,
    variant,
)

SERVERS = {
    "work": SmtpServer("smtp.office365.com", 587, Security.STARTTLS),
    "personal": SmtpServer("smtp-mail.outlook.com", 587, Security.STARTTLS),
}

_NO_PASSWORDS = {
    "work": (
        "Microsoft refuses to send with a password for this mailbox; from the end of December "
        "2026 it does so by default. Ask your Microsoft 365 administrator to allow “Authenticated "
        "SMTP” for the mailbox, or send through another provider."
    ),
    "personal": (
        "Microsoft has refused passwords for personal mailboxes (Outlook.com, Hotmail, Live) since "
        "September 2024, app passwords too. Send through another provider, or choose “work” if "
        "your company runs this mailbox."
    ),
}
_WRONG_LOGIN = {
    "work": (
        "Look at the password, and whether your administrator allows “Authenticated SMTP” for the "
        "mailbox: from the end of December 2026 Microsoft refuses passwords by default."
    ),
    "personal": _NO_PASSWORDS["personal"],
}
_TOO_MANY = (
    "Microsoft takes 30 messages a minute and 10,000 recipients a day from a mailbox: wait, "
    "or spread the messages over more time."
)


class Inputs(EmailInputs):
    """What Microsoft needs."""

    account_kind: Literal["work", "personal"] = setting(
        "work: a mailbox that your company or school runs on Microsoft 365. personal: "
        "Outlook.com, Hotmail or Live, for which Microsoft refuses passwords.",
        default="work",
    )
    password: Secret = port(
        "The password of the mailbox. It works only where an administrator allows “Authenticated "
        "SMTP”, and from the end of December 2026 Microsoft refuses it by default."
    )


@variant(
    name="outlook",
    title="Outlook",
    hosts=tuple(server.host for server in SERVERS.values()),
    # As Microsoft tells it; recipients are counted as messages here.
    rates=(Rate(30, MINUTE_S), Rate(10_000, DAY_S)),
    help_url=(
        "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/"
        "authenticated-client-smtp-submission"
    ),
)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Send through Microsoft. Errors as in the package's `run`."""
    kind = inputs.account_kind
    return deliver(
        inputs, context, SERVERS[kind], wrong_login=_WRONG_LOGIN[kind], refusals=_refusals(kind)
    )


def sign_in(written: Mapping[str, Any]) -> SignIn:
    """Log in at Microsoft. As `blocks.sdk.MakeSignIn`."""
    kind = written.get("account_kind", "work")
    return make_sign_in(
        written, SERVERS[kind], wrong_login=_WRONG_LOGIN[kind], refusals=_refusals(kind)
    )


def _refusals(kind: str) -> Mapping[str, str]:
    return {
        "5.7.139": _NO_PASSWORDS[kind],
        "5.7.30": _NO_PASSWORDS[kind],
        "5.7.57": _NO_PASSWORDS[kind],
        "5.1.90": _TOO_MANY,
        "thread limit": _TOO_MANY,
    }
