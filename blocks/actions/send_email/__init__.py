"""Send Email: sends an e-mail through Gmail, Outlook, Zoho, GoDaddy or any other mail server."""

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.sdk import Category, Context, InvalidInputError, Variant, block

__all__ = ["Inputs", "Outputs", "run"]

Inputs = EmailInputs


@block(
    type="send_email",
    version=1,
    title="Send Email",
    category=Category.ACTIONS,
    icon="mdi6.email-outline",
    outward=True,
    success="email_success",
    variant="email_provider",
    synonyms=("mail", "smtp", "gmail", "outlook", "zoho", "godaddy", "message"),
)
def run(inputs: EmailInputs, context: Context, provider: Variant | None) -> Outputs:
    """Send through the chosen provider.

    Raises:
        InvalidInputError: No such provider, or an input does not fit; nothing was sent.
        AuthenticationError: The mail server does not accept user and password.
        RefusedError: The mail server refused the message or every recipient.
        TransportError: The mail server was not reached, or not over a trusted connection.
    """
    if provider is None:
        raise InvalidInputError(
            f"“{inputs.email_provider}” is not a mail provider: choose one of the list.",
            input="email_provider",
        )
    outputs: Outputs = provider.send(inputs, context)
    return outputs
