"""Gupshup: the enterprise gateway, with the user id and password of the WhatsApp account.

The wire is that of mediaapi.smsgupshup.com, 2026-11 (docs.gupshup.io/docs/api-reference and
docs.gupshup.io/docs/error-codes; parameters of a send from integrators' code). Not here: the
stand-in (`gupshup_stand_in`).
"""

from blocks.actions.send_whatsapp.contract import MessageInputs, Outputs, TemplateValues
from blocks.actions.send_whatsapp.gupshup_stand_in import stand_in
from blocks.actions.send_whatsapp.template import tidied
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    Context,
    HttpRequest,
    HttpResponse,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    Secret,
    Text,
    excerpt,
    port,
    variant,
)

__all__ = ["Inputs", "send", "stand_in"]

HOST = "mediaapi.smsgupshup.com"
URL = f"https://{HOST}/GatewayAPI/rest"

_WRONG_LOGIN = {"102", "103"}
_ALREADY_OPTED_IN = "322"
_CODES = {
    "100": "Gupshup does not say why; try again later or ask its support",
    "101": "something that Gupshup needs is missing; see whether the template takes other values",
    "102": "the user id or the password is wrong; use those of the WhatsApp account, which are "
    "not the ones of Gupshup's console",
    "103": "there is no such user id; copy it from the account that Gupshup made for WhatsApp",
    "104": "the account is switched off; ask Gupshup's support",
    "105": "the phone number is not valid for WhatsApp",
    "106": "the account may not send this way; ask Gupshup's support to enable the method",
    "107": "the version of the call is not supported",
    "108": "the sender's name is not valid for the account",
    "175": "the account may not write to numbers of other countries; ask Gupshup to enable them",
    "322": "the same request was made before",
}


class Inputs(MessageInputs):
    """What the gateway needs; exactly one of `template_id` and `message` is given."""

    user_id: Text = port(
        "The user id of the WhatsApp account at Gupshup: digits such as 2000123456.",
        example="2000123456",
    )
    password: Secret = port("The password that belongs to the user id.")
    template_id: Text | None = port(
        "The number that Meta gave the approved template. Leave it empty to send a message text.",
        example="1013257859876543",
    )
    template_params: TemplateValues | None = port(
        "The values of the template's places, in order: a list, or one link for each.",
        many_links=True,
        example='["Asha", "12 December"]',
    )
    message: Text | None = port(
        "Instead of a template number: the whole text, which must read like an approved template "
        "with its places filled.",
        multiline=True,
        example="Dear Asha, your policy ends on 12 December.",
    )
    opt_in_first: bool = port(
        "Tell Gupshup before sending that the customer agreed to be written to. Gupshup refuses "
        "numbers it has no consent for.",
        default=False,
    )


@variant(
    name="gupshup",
    title="Gupshup",
    hosts=(HOST,),
    help_url="https://docs.gupshup.io/docs/error-codes",
)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Send one template message through the gateway. Errors as in the package's `run`."""
    content = _content(inputs, context)
    account = {
        "userid": inputs.user_id.strip(),
        "password": inputs.password.reveal(HOST),
        "auth_scheme": "plain",
        "v": "1.1",
        "format": "json",
    }
    digits = inputs.customer_number.removeprefix("+")
    if inputs.opt_in_first:
        _opt_in(account, digits, context)
    fields = {
        "method": "SendMessage",
        **account,
        "send_to": digits,
        "msg_type": "TEXT",
        "isHSM": "true",
        "isTemplate": "true",
        **content,
    }
    answer = context.http.send(HttpRequest(method="POST", url=URL, form=fields))
    code = _read(answer, context)
    return Outputs(message_success=True, message_id=code or None)


def _content(inputs: Inputs, context: Context) -> dict[str, str]:
    """The fields that say what is sent."""
    template_id, message = (inputs.template_id or "").strip(), (inputs.message or "").strip()
    if bool(template_id) == bool(message):
        raise InvalidInputError(
            "Gupshup needs either the number of a template (“Template id”) or the whole text "
            "(“Message”), and not both.",
            input="template_id",
        )
    values = tidied(inputs.template_params or [], "Template params", "template_params", context.log)
    if template_id:
        places = {f"var{number}": value for number, value in enumerate(values, start=1)}
        return {"whatsAppTemplateId": template_id, **places}
    if values:
        raise InvalidInputError(
            "“Template params” belong to a template number; a whole message has its values in "
            "its text already.",
            input="template_params",
        )
    return {"msg": message}


def _opt_in(account: dict[str, str], digits: str, context: Context) -> None:
    fields = {"method": "OPT_IN", **account, "phone_number": digits, "channel": "WHATSAPP"}
    try:
        _read(context.http.send(HttpRequest(method="POST", url=URL, form=fields)), context)
    except BlockError as error:
        # Nothing was sent to the customer yet, whatever became of the consent.
        error.may_have_arrived = False
        if error.code != _ALREADY_OPTED_IN:
            raise


def _read(answer: HttpResponse, context: Context) -> str:
    """The id in a good answer; HTTP 200 alone says nothing."""
    status, code, details = _parts(answer)
    if answer.status == 200 and status == "success":
        return code
    if answer.status == 200 and status == "error":
        raise _refusal(code, details)
    if answer.status in {401, 403}:
        raise AuthenticationError(
            f"Gupshup does not accept the account: {_CODES['102']}.", code=str(answer.status)
        )
    if answer.status == 429:
        raise RateLimitError(
            "Gupshup takes no more messages just now.",
            retry_after_s=answer.retry_after_s(context.clock.now()),
            code=str(answer.status),
        )
    if answer.status >= 500:
        raise RefusedError(
            f"Gupshup has a fault of its own ({answer.status}), and may or may not have taken the "
            "message: look into its reports before sending again.",
            is_transient=True,
            may_have_arrived=True,
            code=str(answer.status),
        )
    if answer.status >= 300:
        raise RefusedError(
            f"Gupshup refused the message with status {answer.status}.", code=str(answer.status)
        )
    raise RefusedError(
        "Gupshup answered in a way that cannot be understood, so the message may or may not have "
        "been taken: look into its reports before sending again.",
        may_have_arrived=True,
    )


def _parts(answer: HttpResponse) -> tuple[str, str, str]:
    """Status, id or code, and details of an answer in JSON, or in text with bars."""
    payload = answer.json()
    response = payload.get("response") if isinstance(payload, dict) else None
    if isinstance(response, dict):
        named = (response.get(name) for name in ("status", "id", "details"))
        status, code, details = ("" if one is None else str(one) for one in named)
    else:
        fields = [field.strip() for field in answer.text.split("|")]
        status, second, third = (*fields, "", "")[:3]
        is_success = status.lower() == "success"
        code, details = (third, "") if is_success else (second, third)
    return status.lower(), excerpt(code, 100), excerpt(details)


def _refusal(code: str, details: str) -> BlockError:
    known = _CODES.get(code)
    said = f" ({details.rstrip('.')})" if details else ""
    if code in _WRONG_LOGIN:
        return AuthenticationError(
            f"Gupshup does not accept the account: {known}{said}.", code=code, detail=details
        )
    reason = f"{known}{said}" if known else (details.rstrip(".") or "it gives no reason")
    return RefusedError(
        f"Gupshup refused the message: {reason} [{code}].", code=code, detail=details
    )
