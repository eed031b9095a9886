"""Interakt: needs a plan with the public API (Growth or above) and its API key.

The wire is Interakt's public API as of 2026-11 (documenter.getpostman.com/view/14760594). Not here:
key and templates of the account (`interakt_account`), what a template says (`interakt_template`),
the stand-in (`interakt_stand_in`).
"""

import re
from typing import Any

from blocks.actions.send_whatsapp.contract import (
    LANGUAGES,
    ButtonValues,
    MessageInputs,
    Outputs,
    TemplateValues,
)
from blocks.actions.send_whatsapp.interakt_account import (
    offer,
    read_authorization,
    read_message,
    refuse_account,
    sign_in,
)
from blocks.actions.send_whatsapp.interakt_stand_in import stand_in
from blocks.actions.send_whatsapp.interakt_template import HOST, check_values
from blocks.actions.send_whatsapp.template import tidied
from blocks.sdk import (
    MINUTE_S,
    Context,
    HttpRequest,
    HttpResponse,
    InvalidInputError,
    Log,
    Rate,
    RefusedError,
    Secret,
    Text,
    port,
    setting,
    variant,
)

__all__ = ["Inputs", "offer", "send", "sign_in", "stand_in"]

URL = f"https://{HOST}/v1/public/message/"
LONGEST_CALLBACK_DATA = 512

_HINTS = (
    (
        "no approved template",
        "The name must be the template's code name, in the same case, and the language the "
        "approved one; a template made at Meta must be synced in Interakt first.",
    ),
    ("missing variable values", "Give exactly as many values as the template has places."),
    ("not available for the organization", "Interakt does not know this customer yet."),
)


class Inputs(MessageInputs):
    """What Interakt needs."""

    api_key: Secret = port(
        "The API key, exactly as Interakt shows it in its settings, under Developer Settings."
    )
    template_name: Text = port(
        "The code name of the approved template, in the same case as in Interakt.",
        example="renewal_reminder",
        offered=True,
    )
    template_language_code: Text = port(
        "The language the template was approved in: en and en_US are different templates.",
        choices=LANGUAGES,
        example="en",
        offered=True,
    )
    header_values: TemplateValues | None = port(
        "The value of the header's place, or the address of its picture, video or document. "
        "A template has one at most.",
    )
    body_values: TemplateValues | None = port(
        "The values of {{1}}, {{2}} and so on, in this order: a list, or one link for each.",
        many_links=True,
        example='["Asha", "12 December"]',
    )
    button_values: ButtonValues | None = port(
        "The values of the buttons, in button order, or an object by button number from 0. "
        "For a web address write only its end, which WhatsApp appends.",
        example='{"0": ["offer42"]}',
    )
    check_template: bool = setting(
        "Look the template up first and count its places, so that a missing value is found "
        "before the message goes out.",
        default=True,
    )


@variant(
    name="interakt",
    title="Interakt",
    hosts=(HOST,),
    # Of the smaller plan (interakt.shop, 2026-11); the larger one has 600.
    rates=(Rate(300, MINUTE_S),),
    help_url="https://www.interakt.shop/resource-center/",
)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Queue one template message at Interakt. Errors as in the package's `run`."""
    template = _template(inputs, context.log)
    authorization = read_authorization(inputs.api_key)
    if inputs.check_template:
        check_values(template, authorization, context)
    code, number = _split(inputs.customer_number)
    body = {
        "countryCode": code,
        "phoneNumber": number,
        "callbackData": context.idempotency_key[:LONGEST_CALLBACK_DATA],
        "type": "Template",
        "template": template,
    }
    request = HttpRequest(
        method="POST", url=URL, headers={"Authorization": authorization}, json=body
    )
    return _read(context.http.send(request), context)


def _template(inputs: Inputs, log: Log) -> dict[str, Any]:
    header = tidied(inputs.header_values or [], "Header values", "header_values", log)
    if len(header) > 1:
        raise InvalidInputError(
            f"“Header values” has {len(header)} items, but a WhatsApp header takes one value at "
            "most: move the others to “Body values”.",
            input="header_values",
        )
    body = tidied(inputs.body_values or [], "Body values", "body_values", log)
    buttons = {
        index: tidied(values, f"Button values, button {index}", "button_values", log)
        for index, values in (inputs.button_values or {}).items()
    }
    _warn_of_whole_addresses(buttons, log)
    template: dict[str, Any] = {
        "name": inputs.template_name.strip(),
        "languageCode": inputs.template_language_code.strip(),
    }
    given = {"headerValues": header, "bodyValues": body, "buttonValues": buttons}
    return template | {name: values for name, values in given.items() if values}


def _warn_of_whole_addresses(buttons: dict[str, list[str]], log: Log) -> None:
    for index, values in buttons.items():
        if any(re.match("https?://", value, re.IGNORECASE) for value in values):
            text = (
                f"The value of button {index} is a whole web address. WhatsApp appends the value "
                "to the address in the template, so usually only its end is meant."
            )
            log.warning(text)


def _split(number: str) -> tuple[str, str]:
    import phonenumbers

    parsed = phonenumbers.parse(number)
    return f"+{parsed.country_code}", phonenumbers.national_significant_number(parsed)


def _read(answer: HttpResponse, context: Context) -> Outputs:
    payload = answer.json()
    said = payload if isinstance(payload, dict) else {}
    message = read_message(answer)
    is_2xx = 200 <= answer.status < 300
    if is_2xx and said.get("result") is True:
        return Outputs(message_success=True, message_id=said.get("id"))
    refuse_account(answer, context.clock.now())
    if answer.status >= 500:
        raise RefusedError(
            f"Interakt has a fault of its own ({answer.status}), and may or may not have taken "
            "the message: look into its message list before sending again.",
            is_transient=True,
            may_have_arrived=True,
            code=str(answer.status),
            detail=message or None,
        )
    if is_2xx and said.get("result") is not False:
        raise RefusedError(
            "Interakt answered in a way that cannot be understood, so the message may or may not "
            "have been taken: look into its message list before sending again.",
            may_have_arrived=True,
        )
    hint = next((text for words, text in _HINTS if words in message.lower()), "")
    reason = message or f"status {answer.status}, without a reason"
    raise RefusedError(
        f"Interakt refused the message: {reason.rstrip('.')}. {hint}".rstrip(),
        code=str(answer.status),
        detail=message or None,
    )
