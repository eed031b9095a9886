"""Every login that tries a secret: where it goes, whose it is, and what its refusals mean."""

from typing import Any

import pytest

from blocks.catalog import load_catalog
from blocks.sdk import (
    AuthenticationError,
    InvalidInputError,
    Kind,
    RefusedError,
    SignIn,
    read_written,
)
from tests.support.fake_context import (
    FakeContext,
    FakeMail,
    FakeSecrets,
    Provider,
    response,
    secret,
)

CATALOG = load_catalog()
KEY = {"$secret": "test/key"}
MAIL = {"from_email": "me@sender.example", "password": KEY}
WORK = "smtp.office365.com"


def sign_in(type: str, **written: Any) -> SignIn:
    spec = CATALOG[type]
    make = spec.sign_in_for(written)
    assert make is not None
    values = read_written(spec.ports(written).inputs, written, FakeSecrets())
    if "api_key" in values:
        values["api_key"] = secret("key")
    return make(values)


def mail(provider: str, **changes: Any) -> SignIn:
    return sign_in("send_email", email_provider=provider, **(MAIL | changes))


@pytest.mark.parametrize(
    ("provider", "changes", "host"),
    [
        ("gmail", {}, "smtp.gmail.com"),
        ("outlook", {}, WORK),
        ("outlook", {"account_kind": "personal"}, "smtp-mail.outlook.com"),
        ("zoho", {"region": "in", "plan": "paid"}, "smtppro.zoho.in"),
        ("zoho", {}, "smtp.zoho.com"),
        ("godaddy", {}, "smtpout.secureserver.net"),
        ("custom", {"smtp_host": "mail.example.com", "smtp_port": 587}, "mail.example.com"),
    ],
    ids=str,
)
def test_a_mailbox_logs_in_where_it_sends(
    provider: str, changes: dict[str, Any], host: str
) -> None:
    found, context = mail(provider, **changes), FakeContext()
    said = found.attempt(context)

    assert (found.host, found.account) == (host, "me@sender.example")
    assert said == f"{host} accepts the password of me@sender.example."
    ((server, login),) = context.mail.logins
    assert (server.host, login.user) == (host, "me@sender.example")
    assert context.mail.sent == []


def test_a_custom_server_may_have_another_user() -> None:
    place = {"smtp_host": "mail.example.com", "smtp_port": 465, "smtp_user": " apikey "}
    assert mail("custom", **place).account == "apikey"
    with pytest.raises(InvalidInputError, match="password would travel"):
        mail("custom", **place, smtp_tls_secure="Disabled")


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        ("gmail", "app password of 16 letters"),
        ("outlook", "Authenticated SMTP"),
        ("zoho", "wrong region"),
        ("godaddy", "password of the mailbox"),
    ],
)
def test_a_refused_login_says_what_it_means_there(provider: str, words: str) -> None:
    refusal = AuthenticationError("the server does not accept it: “535 5.7.8 no”", code="535")
    with pytest.raises(AuthenticationError, match=words) as caught:
        mail(provider).attempt(FakeContext(mail=FakeMail(refusal)))
    assert "535 5.7.8 no" in str(caught.value)


@pytest.mark.parametrize(
    ("type", "written"),
    [
        ("send_email", {"email_provider": "gmail"}),
        ("send_email", {"email_provider": "custom", "smtp_port": 587}),
        ("send_whatsapp", {"provider": "interakt"}),
        ("schedule_callback", {}),
    ],
)
def test_what_is_needed_comes_first(type: str, written: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="comes first"):
        sign_in(type, **written)


class TestHttp:
    CASES = (
        ("send_whatsapp", {"provider": "interakt", "api_key": KEY}, "api.interakt.ai", "Interakt"),
        ("schedule_callback", {"api_key": KEY}, "api.subverseai.com", "SubVerse"),
    )

    @pytest.mark.parametrize(("type", "written", "host", "name"), CASES)
    def test_a_key_is_tried_by_looking(
        self, type: str, written: dict[str, Any], host: str, name: str
    ) -> None:
        stand_in = CATALOG[type].stand_in_for(written)
        assert stand_in is not None
        provider = Provider(stand_in)
        context = FakeContext(provider)
        found = sign_in(type, **written)

        assert found.attempt(context).startswith(f"{name} accepts the API key")
        assert (found.host, found.account) == (host, "")
        (request,) = context.http.requests
        assert request.method == "GET"
        assert [reply.message for reply in provider.replies] == [None]

    @pytest.mark.parametrize(("type", "written", "host", "name"), CASES)
    def test_a_wrong_key_is_refused(
        self, type: str, written: dict[str, Any], host: str, name: str
    ) -> None:
        answer = response(401, {"message": "Invalid token provided", "responseCode": 401})
        with pytest.raises(AuthenticationError, match="Invalid token provided"):
            sign_in(type, **written).attempt(FakeContext(answer))
        with pytest.raises(RefusedError):
            sign_in(type, **written).attempt(FakeContext(response(500)))


def test_whoever_takes_a_secret_of_the_users_own_account_can_be_tried() -> None:
    """A webhook's secret signs, and Gupshup has no call that changes nothing."""
    without = [
        (spec.type, written)
        for spec in CATALOG.values()
        for written in ([{str(spec.mark.variant): one.name} for one in spec.variants] or [{}])
        if any(port.type.kind == Kind.SECRET for port in spec.ports(written).inputs)
        and spec.sign_in_for(written) is None
    ]
    assert without == [("send_whatsapp", {"provider": "gupshup"}), ("webhook", {})]
