"""GoDaddy: Workspace and Professional Email; a Microsoft 365 mailbox from GoDaddy is under Outlook.

Settings as integrators use them in 2026-11. In rehearsal the mail server of the rehearsal answers.
"""

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.actions.send_email.delivery import deliver
from blocks.sdk import Context, Security, SmtpServer, variant

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
    help_url="https://www.godaddy.com/help/email-165",
)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Send through GoDaddy. Errors as in the package's `run`."""
    return deliver(inputs, context, SERVER, wrong_login=_WRONG_LOGIN)
