"""Logging in at a mail server: PLAIN and LOGIN for passwords, XOAUTH2 for tokens.

Not smtplib's own `login`, which tries one way after the other, so that a wrong password counts as
several, and which cannot send a password that is not ASCII.
"""

import smtplib
from base64 import b64encode
from collections.abc import Callable

from app.services.mail_errors import Reply, Step, refusal
from blocks.sdk import AuthenticationError, InvalidInputError

_CHALLENGE = 334
_DONE = 235

XOAUTH2 = "xoauth2"


def log_in(
    smtp: smtplib.SMTP,
    host: str,
    user: str,
    secret: str,
    method: str,
    hide: Callable[[str], None],
) -> None:
    """Log in.

    Args:
        method: `password` or `xoauth2`.
        hide: Told what the secret looks like on the wire, in case the server repeats it.

    Raises:
        AuthenticationError: The server does not accept it, or offers no such login.
        smtplib.SMTPException, OSError: The connection broke.
    """
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if not offered:
        raise AuthenticationError(
            f"{host} offers no login on this connection; it may want it protected (TLS), "
            "or no user and password at all."
        )
    wanted = ("XOAUTH2",) if method == XOAUTH2 else ("PLAIN", "LOGIN")
    way = next((one for one in wanted if one in offered), None)
    if way is None:
        kind = "a token" if method == XOAUTH2 else "a password"
        raise AuthenticationError(
            f"{host} offers no login with {kind} (it offers {', '.join(offered)})."
        )
    reply = _WAYS[way](smtp, _coded(user, hide=None), _sent(way, user, secret, hide))
    if reply.code != _DONE:
        raise refusal(host, Step.LOGIN, reply, user)


def _sent(way: str, user: str, secret: str, hide: Callable[[str], None]) -> str:
    if way == "XOAUTH2":
        # developers.google.com/gmail/imap/xoauth2-protocol, the same at Microsoft; seen 2026-11.
        return _coded(f"user={user}\x01auth=Bearer {secret}\x01\x01", hide)
    return _coded(f"\0{user}\0{secret}" if way == "PLAIN" else secret, hide)


def _coded(text: str, hide: Callable[[str], None] | None) -> str:
    try:
        code = b64encode(text.encode("utf-8")).decode("ascii")
    except UnicodeEncodeError:
        raise InvalidInputError("User or password contain a damaged character.") from None
    if hide is not None:
        hide(code)
    return code


def _by_plain(smtp: smtplib.SMTP, _user: str, sent: str) -> Reply:
    return Reply.of(*smtp.docmd("AUTH PLAIN", sent))


def _by_login(smtp: smtplib.SMTP, user: str, sent: str) -> Reply:
    reply = Reply.of(*smtp.docmd("AUTH LOGIN"))
    for answer in (user, sent):
        if reply.code != _CHALLENGE:
            break
        reply = Reply.of(*smtp.docmd(answer))
    return reply


def _by_xoauth2(smtp: smtplib.SMTP, _user: str, sent: str) -> Reply:
    reply = Reply.of(*smtp.docmd("AUTH XOAUTH2", sent))
    if reply.code == _CHALLENGE:
        # Details of the refusal, in JSON; an empty line asks for the refusal itself.
        reply = Reply.of(*smtp.docmd(""))
    return reply


_WAYS = {"PLAIN": _by_plain, "LOGIN": _by_login, "XOAUTH2": _by_xoauth2}
