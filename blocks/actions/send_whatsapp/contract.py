"""What every WhatsApp provider has in common: the inputs and outputs, and how values are read.

Not here: what a template makes of the values (`template`), and the providers.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator

from blocks.sdk import (
    BlockInputs,
    BlockOutputs,
    Kind,
    Phone,
    PortType,
    Text,
    port,
    read_json,
    read_list,
    setting,
    write_text,
)


class MessageInputs(BlockInputs):
    """Inputs of every provider."""

    customer_number: Phone = port(
        "Whom to write to: the WhatsApp number with its country code. The + may be left out.",
        example="+919876543210",
        recipient=True,
    )
    provider: Text = setting("The company through which your WhatsApp messages go out.")


class Outputs(BlockOutputs):
    """Outputs of every provider."""

    message_success: bool = port(
        "Whether the provider accepted the message. It is then on its way, not yet delivered."
    )
    message_id: Text | None = port(
        "The provider's own number for the message, to look it up there.", default=None
    )
    error: Text = port("What went wrong, in words. Empty when all is well.", default="")


def read_values(value: object) -> list[Any]:
    """Template values from what is linked or written; a list inside the list gives its items.

    Several outputs may be linked into one port, and one of them may be a list, or JSON text of one.

    Raises:
        ValueError: Text that begins like a JSON list and is none.
    """
    values: list[Any] = []
    for item in read_list(value):
        is_list_text = isinstance(item, str) and item.lstrip().startswith("[")
        inner = _json_list(item) if is_list_text else item
        values.extend(inner if isinstance(inner, list) else [item])
    return values


def read_buttons(value: object) -> Any:
    """Button values by button index, from an object, a list in button order, or a single text.

    Raises:
        ValueError: Malformed JSON, or a key that is no index.
    """
    if isinstance(value, str) and not value.lstrip().startswith(("[", "{")):
        value = [value]
    found = read_json(value)
    if isinstance(found, list):
        found = {str(index): item for index, item in enumerate(found)}
    if not isinstance(found, dict):
        raise ValueError(  # noqa: TRY004 - pydantic wants ValueError
            'write a list such as ["offer42"], or an object such as {"1": ["offer42"]}'
        )
    wrong = next((key for key in found if not str(key).isdecimal()), None)
    if wrong is not None:
        raise ValueError(
            f'“{wrong}” is no button: they are numbered from 0, as in {{"0": ["offer42"]}}'
        )
    return {str(int(key)): item for key, item in found.items()}


def _json_list(text: str) -> Any:
    try:
        return read_json(text)
    except ValueError:
        return text


def _write_value(value: object) -> Any:
    # An empty place is reported by the block, which can say which one it is.
    return "" if value is None else write_text(value)


_VALUE = Annotated[str, BeforeValidator(_write_value)]

TemplateValues = Annotated[
    list[_VALUE], PortType(Kind.LIST, PortType(Kind.TEXT)), BeforeValidator(read_values)
]
ButtonValues = Annotated[
    dict[str, Annotated[list[_VALUE], BeforeValidator(read_values)]],
    PortType(Kind.ANY),
    BeforeValidator(read_buttons),
]
"""Button index (from 0, as text) → the values of that button."""

LANGUAGES = (
    *("en", "en_US", "en_GB", "hi", "bn", "gu", "kn", "ml", "mr", "pa", "ta", "te", "ur"),
    *("af", "sq", "ar", "az", "bg", "ca", "zh_CN", "zh_HK", "zh_TW", "hr", "cs", "da", "nl"),
    *("et", "fil", "fi", "fr", "de", "el", "ha", "he", "hu", "id", "ga", "it", "ja", "kk", "ko"),
    *("lo", "lv", "lt", "mk", "ms", "nb", "fa", "pl", "pt_BR", "pt_PT", "ro", "ru", "sr", "sk"),
    *("sl", "es", "es_AR", "es_ES", "es_MX", "sw", "sv", "th", "tr", "uk", "uz", "vi", "zu"),
)
"""Languages of WhatsApp templates, India's first. Others exist, so they may be written too."""
