"""Zoho: the region in the server's name must be that of your account.

Settings as in Zoho Mail's help of 2026-11. In rehearsal the mail server of the rehearsal answers.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from blocks.actions.send_email.contract import EmailInputs, Outputs
from blocks.actions.send_email.delivery import deliver, make_sign_in
from blocks.sdk import (
    HOUR_S,
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

Region = Literal["com", "in", "eu", "com.au", "jp", "sa", "com.cn"]
_NAMES = {"free": "smtp.zoho", "paid": "smtppro.zoho"}

_REFUSALS = {
    "relaying": "The From address must be the mailbox itself or one of its aliases at Zoho.",
    "5.4.6": "Zoho counts this as too many or unusual messages; it opens again within the hour.",
}


class Inputs(EmailInputs):
    """What Zoho needs."""

    region: Region = setting(
        "The end of the address at which you sign in: in for mail.zoho.in, eu for mail.zoho.eu. "
        "In the wrong region a right password looks wrong.",
        default="com",
    )
    plan: Literal["free", "paid"] = setting(
        "free: a personal mailbox or the free plan. paid: an organisation that pays for Zoho Mail.",
        default="free",
    )
    password: Secret = port(
        "The password of the mailbox, or an app password where two-factor sign-in is on."
    )


@variant(
    name="zoho",
    title="Zoho",
    hosts=tuple(f"{name}.{region}" for name in _NAMES.values() for region in get_args(Region)),
    # 50 to 500 an hour by the reputation of the mailbox (rates-and-limits of its help, 2026-11).
    rates=(Rate(50, HOUR_S),),
    help_url="https://www.zoho.com/mail/help/zoho-smtp.html",
)
def send(inputs: Inputs, context: Context) -> Outputs:
    """Send through Zoho. Errors as in the package's `run`."""
    server = _server(inputs.plan, inputs.region)
    wrong_login = _wrong_login(inputs.plan, inputs.region)
    return deliver(inputs, context, server, wrong_login=wrong_login, refusals=_REFUSALS)


def sign_in(written: Mapping[str, Any]) -> SignIn:
    """Log in at Zoho. As `blocks.sdk.MakeSignIn`."""
    plan, region = written.get("plan", "free"), written.get("region", "com")
    return make_sign_in(
        written,
        _server(plan, region),
        wrong_login=_wrong_login(plan, region),
        refusals=_REFUSALS,
    )


def _server(plan: str, region: str) -> SmtpServer:
    return SmtpServer(f"{_NAMES[plan]}.{region}", 587, Security.STARTTLS)


def _wrong_login(plan: str, region: str) -> str:
    return (
        f"At Zoho a wrong region looks like a wrong password: this is set to “{region}” and "
        f"“{plan}”, so look at which address you sign in (mail.zoho.in is the region “in”) "
        "and whether the plan is paid. With two-factor sign-in, use an app password."
    )
