"""GoDaddy: Workspace and Professional Email; a Microsoft 365 mailbox from GoDaddy is under Outlook.

Settings as integrators use them in 2026-11. In rehearsal the mail server of the rehearsal answers.
"""

from collections.abc import Mapping
from typing import Any

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.actions.send_email.delivery import deliver, make_sign_in
from blocks.sdk import DAY_S, Context, Rate, Security, SignIn, SmtpServer, variant

HOST = "smtpout.secureserver.net"
SERVER = SmtpServer(HOST, 465, Security.TLS)

_WRONG_LOGIN = (
    "Use the password of the mailbox, not of the GoDaddy account. If GoDaddy runs the mailbox on "
    "Microsoft 365, choose Outlook (work) as the provider."
)


class Inputs(EmailInputs):
    """What GoDaddy needs: nothing beside what every provider does."""


@variant(
    name="godaddy",
    title="GoDaddy",
    hosts=(HOST,),
    # Of Workspace, as resellers tell it.
    rates=(Rate(250, DAY_S),),
    help_url="https://www.godaddy.com/help/email-165",
)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Send through GoDaddy. Errors as in the package's `run`."""
    return deliver(inputs, context, SERVER, wrong_login=_WRONG_LOGIN)


def sign_in(written: Mapping[str, Any]) -> SignIn:
    """Log in at GoDaddy. As `blocks.sdk.MakeSignIn`."""
    return make_sign_in(written, SERVER, wrong_login=_WRONG_LOGIN)
