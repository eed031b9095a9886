"""The block up to the mail service: messages, servers of the providers, refusals in words."""

from typing import Any

import pytest
from pydantic import ValidationError

from blocks.actions.send_email import custom, gmail, godaddy, outlook, run, zoho
from blocks.actions.send_email.contract import EmailInputs
from blocks.catalog import load_catalog
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    HoleError,
    InvalidInputError,
    MailReceipt,
    RateLimitError,
    RefusedError,
    SecretError,
    Security,
    SmtpServer,
    TransportError,
)
from tests.support.fake_context import FakeContext, FakeMail, secret

SPEC = load_catalog()["send_email"]
HTML = '<p>Hello <b>Asha</b>, <a href="https://example.com/pay">pay here</a>.</p>'


def written(provider: str, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "to": "asha@example.com",
        "subject": "Your policy",
        "email_body": "It ends soon.",
        "email_provider": provider,
        "from_email": "me@sender.example",
        "password": secret("app password"),
    }
    if provider.casefold() == "custom":
        values |= {"smtp_host": "mail.example.com", "smtp_port": 587}
    return values | changes


def send(context: FakeContext, provider: str = "gmail", **changes: Any) -> Any:
    values = written(provider, **changes)
    return SPEC.start(SPEC.model(values).model_validate(values), context, values)


def message_of(**changes: Any) -> Any:
    context = FakeContext()
    send(context, **changes)
    return context.mail.sent[0][0]


@pytest.mark.parametrize(
    ("provider", "changes", "server"),
    [
        ("Gmail", {}, ("smtp.gmail.com", 587, Security.STARTTLS)),
        ("Outlook", {}, ("smtp.office365.com", 587, Security.STARTTLS)),
        (
            "outlook",
            {"account_kind": "personal"},
            ("smtp-mail.outlook.com", 587, Security.STARTTLS),
        ),
        ("Zoho", {}, ("smtp.zoho.com", 587, Security.STARTTLS)),
        ("Zoho", {"region": "in"}, ("smtp.zoho.in", 587, Security.STARTTLS)),
        (
            "Zoho",
            {"region": "com.au", "plan": "paid"},
            ("smtppro.zoho.com.au", 587, Security.STARTTLS),
        ),
        ("GoDaddy", {}, ("smtpout.secureserver.net", 465, Security.TLS)),
        ("Custom", {}, ("mail.example.com", 587, Security.STARTTLS)),
        ("Custom", {"smtp_port": "25"}, ("mail.example.com", 25, Security.STARTTLS)),
        ("Custom", {"smtp_port": 465}, ("mail.example.com", 465, Security.TLS)),
        (
            "Custom",
            {"smtp_host": "localhost", "smtp_port": 2525, "smtp_tls_secure": "Disabled"},
            ("localhost", 2525, Security.NONE),
        ),
        (
            "Custom",
            {"smtp_host": "127.0.0.1", "smtp_port": 465, "smtp_tls_secure": False},
            ("127.0.0.1", 465, Security.NONE),
        ),
        (
            "Custom",
            {"smtp_host": "::1", "smtp_port": 1, "smtp_tls_secure": "disabled"},
            ("::1", 1, Security.NONE),
        ),
        (
            "Custom",
            {"smtp_port": 65535, "smtp_tls_secure": "ENABLED"},
            ("mail.example.com", 65535, Security.STARTTLS),
        ),
    ],
    ids=str,
)
def test_each_provider_has_its_server(
    provider: str, changes: dict[str, Any], server: tuple[str, int, Security]
) -> None:
    context = FakeContext()

    outputs = send(context, provider, **changes)

    ((message, used, login),) = context.mail.sent
    assert used == SmtpServer(*server)
    assert login is not None
    assert login.user == "me@sender.example"
    assert login.method == "password"
    assert context.mail.revealed == ["app password"]
    assert outputs.email_success
    assert outputs.message_id == message.message_id
    assert outputs.error == ""


@pytest.mark.parametrize("provider", ["gmail", "outlook", "zoho", "godaddy"])
def test_a_provider_names_the_hosts_it_talks_to(provider: str) -> None:
    variant = SPEC.variant({"email_provider": provider})
    context = FakeContext()

    send(context, provider)

    assert variant is not None
    assert context.mail.sent[0][1].host in variant.hosts


def test_a_user_name_of_its_own_for_a_custom_server() -> None:
    context = FakeContext()

    send(context, "custom", smtp_user=" apikey ")

    login = context.mail.sent[0][2]
    assert login is not None
    assert login.user == "apikey"


def test_the_message() -> None:
    message = message_of(
        to="asha@example.com ; ravi@example.com;", cc="meera@example.com", subject=" Your policy\n"
    )

    assert message.sender == "me@sender.example"
    assert message.to == ["asha@example.com", "ravi@example.com"]
    assert message.cc == ["meera@example.com"]
    assert message.subject == "Your policy"
    assert message.text == "It ends soon."
    assert message.html is None


def test_html_goes_with_a_plain_alternative() -> None:
    message = message_of(email_body=HTML)

    assert message.html == HTML
    assert message.text == "Hello Asha, pay here (https://example.com/pay)."


def test_a_picture_alone_is_described_by_the_subject() -> None:
    message = message_of(email_body='<img src="https://example.com/a.png">')

    assert message.text == "Your policy"


@pytest.mark.parametrize("text", ["नमस्ते आशा", "Grüße, 100 €", "ends\r\n.\r\nsoon", "😀"])
def test_text_of_any_script_arrives_as_it_is(text: str) -> None:
    message = message_of(email_body=text, subject=text.split()[0])

    assert message.text == text
    assert message.subject == text.split()[0]


@pytest.mark.parametrize("cc", [None, "", "  "])
def test_without_copies(cc: str | None) -> None:
    assert message_of(cc=cc).cc == ()


def test_the_id_is_the_same_over_the_tries_and_tells_nothing() -> None:
    ids = []
    for key in ("run1:1:tell_asha", "run1:1:tell_asha", "run1:2:tell_asha"):
        context = FakeContext(idempotency_key=key)
        send(context)
        ids.append(context.mail.sent[0][0].message_id)

    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("<")
    assert ids[0].endswith("@sender.example>")
    assert "tell_asha" not in ids[0]


def test_an_id_is_ascii_whatever_the_domain() -> None:
    message = message_of(from_email="me@bücher.example")

    assert message.message_id.endswith("@xn--bcher-kva.example>")


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "asha"},
        {"to": ""},
        {"to": ";"},
        {"to": None},
        {"to": "asha@example.com, ravi@example.com"},
        {"to": "asha@example.com\r\nBcc: eve@example.com"},
        {"to": "asha@example.com;\nravi@example.com"},
        {"cc": "asha@example.com; nobody"},
        {"cc": "asha@example.com\nBcc: eve@example.com"},
        {"from_email": "me@sender.example\nBcc: eve@example.com"},
        {"from_email": "Me <me@sender.example>"},
        {"subject": "Your policy\r\nBcc: eve@example.com"},
        {"subject": "Your\u2028policy"},
        {"subject": "Your\0policy"},
        {"password": "written in clear"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        send(FakeContext(), **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"smtp_port": 0},
        {"smtp_port": 65536},
        {"smtp_port": "smtp"},
        {"smtp_host": "https://mail.example.com"},
        {"smtp_host": "mail.example.com:587"},
        {"smtp_host": " "},
        {"smtp_host": "mail example"},
        {"smtp_tls_secure": "Perhaps"},
    ],
    ids=str,
)
def test_a_custom_server_that_cannot_be(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        send(FakeContext(), "custom", **changes)


@pytest.mark.parametrize(
    ("provider", "changes", "kind", "input"),
    [
        ("gmail", {"subject": " "}, HoleError, "subject"),
        ("gmail", {"email_body": " \n"}, HoleError, "email_body"),
        ("gmail", {"email_body": "<p> </p>"}, HoleError, "email_body"),
        ("custom", {"smtp_tls_secure": "Disabled"}, InvalidInputError, "smtp_tls_secure"),
        (
            "custom",
            {"smtp_tls_secure": "Disabled", "smtp_host": "10.0.0.5"},
            InvalidInputError,
            "smtp_tls_secure",
        ),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_not_sent(
    provider: str, changes: dict[str, Any], kind: type[InvalidInputError], input: str
) -> None:
    context = FakeContext()

    with pytest.raises(kind) as caught:
        send(context, provider, **changes)

    assert caught.value.input == input
    assert context.mail.sent == []


def test_an_unknown_provider_is_named() -> None:
    values = written("yahoo")

    with pytest.raises(InvalidInputError, match="yahoo") as caught:
        run(EmailInputs.model_validate(values), FakeContext(), None)

    assert caught.value.input == "email_provider"


def test_the_password_goes_to_the_providers_host_alone() -> None:
    with pytest.raises(SecretError):
        send(FakeContext(), "gmail", password=secret("x", "smtp.zoho.com"))


def test_some_recipients_refused_is_success_that_names_them() -> None:
    refused = {"ravi@example.com": "550 no such user"}
    context = FakeContext(mail=FakeMail(MailReceipt("<1@x>", refused)))

    outputs = send(context, to="asha@example.com;ravi@example.com", cc="meera@example.com")

    assert outputs.email_success
    assert outputs.error == (
        "The server did not accept 1 of 3 recipients: ravi@example.com (550 no such user)."
    )


def login_refused(text: str) -> AuthenticationError:
    return AuthenticationError(f"the server does not accept it: “{text}”", code=text[:3])


@pytest.mark.parametrize(
    ("provider", "changes", "error", "words"),
    [
        ("gmail", {}, login_refused("535 5.7.8 BadCredentials"), "myaccount.google.com/apppass"),
        ("gmail", {}, login_refused("534 5.7.9 Application-specific"), "16 letters"),
        ("gmail", {}, RefusedError("“550 5.4.5 Daily limit”", code="550"), "within 24 hours"),
        ("outlook", {}, login_refused("535 5.7.139 SmtpClientAuth"), "end of December 2026"),
        ("outlook", {}, login_refused("550 5.7.30 Basic auth"), "administrator to allow"),
        ("outlook", {}, login_refused("535 5.7.3 unsuccessful"), "Look at the password"),
        (
            "outlook",
            {"account_kind": "personal"},
            login_refused("535 5.7.139 basic authentication is disabled"),
            "since September 2024",
        ),
        ("outlook", {}, RateLimitError("“432 sender thread limit”"), "30 messages a minute"),
        ("zoho", {"region": "eu"}, login_refused("535 Authentication Failed"), "“eu” and “free”"),
        ("zoho", {}, RefusedError("“553 Relaying disallowed”", code="553"), "one of its aliases"),
        ("godaddy", {}, login_refused("535 Authentication Failed"), r"Outlook \(work\)"),
        ("custom", {}, login_refused("535 no"), "mail.example.com may want a user name"),
    ],
    ids=str,
)
def test_refusals_are_explained(
    provider: str, changes: dict[str, Any], error: BlockError, words: str
) -> None:
    said = str(error).rstrip(".")

    with pytest.raises(type(error), match=words) as caught:
        send(FakeContext(mail=FakeMail(error)), provider, **changes)

    assert str(caught.value).startswith(f"{said}. ")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "error",
    [
        RefusedError("the server refused the message: “550 no”", code="550"),
        AuthenticationError("the server offers no login"),
        TransportError("not reached", is_transient=True),
    ],
)
def test_what_needs_no_explanation_is_left_as_it_is(error: BlockError) -> None:
    before = str(error)

    with pytest.raises(type(error)) as caught:
        send(FakeContext(mail=FakeMail(error)))

    assert caught.value is error
    assert str(error) == before


@pytest.mark.parametrize("module", [gmail, outlook, zoho, godaddy, custom])
def test_a_provider_module_can_be_imported_by_itself(module: Any) -> None:
    assert SPEC.variant({"email_provider": module.__name__.rpartition(".")[2]}) is not None
