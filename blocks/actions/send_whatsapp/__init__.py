"""Send WhatsApp: sends an approved WhatsApp template to a customer, through Interakt or Gupshup."""

from blocks.actions.send_whatsapp.contract import MessageInputs, Outputs
from blocks.sdk import Category, Context, InvalidInputError, Variant, block

__all__ = ["Inputs", "Outputs", "run"]

Inputs = MessageInputs


@block(
    type="send_whatsapp",
    version=1,
    title="Send WhatsApp",
    category=Category.ACTIONS,
    icon="mdi6.whatsapp",
    outward=True,
    success="message_success",
    variant="provider",
    synonyms=("message", "chat", "template", "interakt", "gupshup", "wa"),
)
def run(inputs: MessageInputs, context: Context, provider: Variant | None) -> Outputs:
    """Send through the chosen provider.

    Raises:
        InvalidInputError: No such provider, or an input does not fit; nothing was sent.
        AuthenticationError: The provider does not accept the key or the password.
        RateLimitError: The provider asks to slow down.
        RefusedError: The provider said no.
        TransportError: Nobody answered.
    """
    if provider is None:
        raise InvalidInputError(
            f"“{inputs.provider}” is not a WhatsApp provider: choose one of the list.",
            input="provider",
        )
    outputs: Outputs = provider.send(inputs, context)
    return outputs
