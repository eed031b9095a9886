"""Gmail: wants an app password of 16 letters, not the password of the Google account.

To make one, turn on 2-Step Verification and open myaccount.google.com/apppasswords. Settings and
refusals as in Google's help of 2026-11. In rehearsal the mail server of the rehearsal answers.
"""

from collections.abc import Mapping
from typing import Any

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.actions.send_email.delivery import deliver, make_sign_in
from blocks.sdk import DAY_S, Context, Rate, Secret, Security, SignIn, SmtpServer, port, variant

HOST = "smtp.gmail.com"
SERVER = SmtpServer(HOST, 587, Security.STARTTLS)

_APP_PASSWORD = (
    "Gmail takes an app password of 16 letters, not the password of your Google account: turn on "
    "2-Step Verification, make one at myaccount.google.com/apppasswords and store it here. In a "
    "company an administrator may have forbidden app passwords."
)
_REFUSALS = {
    "5.4.5": "Gmail's limit of messages for a day is reached; it opens again within 24 hours.",
}


class Inputs(EmailInputs):
    """What Gmail needs."""

    password: Secret = port(
        "An app password of 16 letters. Turn on 2-Step Verification, then make one at "
        "myaccount.google.com/apppasswords; the password of the account itself is refused."
    )


@variant(
    name="gmail",
    title="Gmail",
    hosts=(HOST,),
    # Of a Workspace account (support.google.com/a/answer/166852); a free one has about 500.
    rates=(Rate(2000, DAY_S),),
    help_url="https://support.google.com/accounts/answer/185833",
)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Send through Gmail. Errors as in the package's `run`."""
    return deliver(inputs, context, SERVER, wrong_login=_APP_PASSWORD, refusals=_REFUSALS)


def sign_in(written: Mapping[str, Any]) -> SignIn:
    """Log in at Gmail. As `blocks.sdk.MakeSignIn`."""
    return make_sign_in(written, SERVER, wrong_login=_APP_PASSWORD, refusals=_REFUSALS)
