import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from app.editor.panels.outbox.export import as_eml, as_json, is_mail, write_json, write_mails
from app.rehearsal.outbox import Delivery, WireRequest
from tests.gui.panels.outbox.messages import message

HEADERS = {
    "Subject": "Grüße an Asha, deren Vertrag bald endet und die sich freuen würde " * 2,
    "From": "Müller <me@example.com>",
    "To": "asha@example.com",
    "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
    "MIME-Version": "1.0",
    "Content-Type": 'multipart/alternative; boundary="=x="',
}
BODY = (
    '--=x=\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\nDear Asha\r\n'
    '--=x=\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n<p>Dear <b>Asha</b></p>\r\n'
    "--=x=--\r\n"
)


def mail(number: int = 1) -> Delivery:
    request = WireRequest("SMTP", "smtp://smtp.example:587", HEADERS, BODY)
    return message("email", number, request=request)


def test_a_mail_is_read_again_by_any_mail_program() -> None:
    read = message_from_bytes(as_eml(mail()), policy=policy.default)

    assert read["Subject"] == HEADERS["Subject"].strip()
    assert read["From"].addresses[0].display_name == "Müller"
    assert read["Date"].datetime.hour == 9
    html, text = read.get_body(("html",)), read.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert html.get_content().strip() == "<p>Dear <b>Asha</b></p>"
    assert text.get_content().strip() == "Dear Asha"
    assert all(line.endswith(b"\r\n") for line in as_eml(mail()).splitlines(keepends=True))


def test_a_header_with_a_line_break_starts_no_other(tmp_path: Path) -> None:
    request = WireRequest("SMTP", "smtp://x", {"Subject": "Hi\r\nBcc: eve@example.com"}, "x")
    read = message_from_bytes(as_eml(message(request=request)), policy=policy.default)

    assert read["Bcc"] is None
    assert read["Subject"] == "Hi Bcc: eve@example.com"


def test_json_holds_all_that_is_known(tmp_path: Path) -> None:
    both = (mail(1), message("call", 2, content={"agentName": "ünlike"}))
    path = tmp_path / "out.json"
    write_json(both, path)
    read = json.loads(path.read_text("utf-8"))

    assert read["format"] == "cordboard.outbox/1"
    assert tuple(map(Delivery.from_dict, read["deliveries"])) == both
    assert as_json(both) == path.read_text("utf-8")


def test_mails_go_into_a_file_each_and_others_nowhere(tmp_path: Path) -> None:
    one = write_mails([mail(3)], tmp_path / "one.eml")
    several = write_mails([mail(3), message("call", 4), mail(12)], tmp_path / "all.eml")

    assert [path.name for path in one] == ["one.eml"]
    assert [path.name for path in several] == ["all-0003.eml", "all-0012.eml"]
    assert several[1].read_bytes() == as_eml(mail(12))
    assert write_mails([message("call")], tmp_path / "none.eml") == ()


@pytest.mark.parametrize(
    ("channel", "method", "is_one"),
    [("email", "SMTP", True), ("email", "POST", False), ("call", "SMTP", False)],
)
def test_what_is_a_mail(channel: str, method: str, is_one: bool) -> None:
    request = WireRequest(method, "smtp://x", {}, "")
    assert is_mail(message(channel, request=request)) is is_one
