"""Answers of web servers as a block reads them, and requests as a stand-in does."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.sdk import HttpRequest, HttpResponse, StandInRequest

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


def response(body: bytes = b"", **headers: str) -> HttpResponse:
    return HttpResponse(200, {name.replace("_", "-"): text for name, text in headers.items()}, body)


def request(body: bytes) -> StandInRequest:
    return StandInRequest("POST", "api.example", "/", {}, {}, body)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (b"caf\xc3\xa9", "", "café"),
        (b"caf\xe9", "text/plain; charset=latin-1", "café"),
        (b"caf\xe9", 'text/plain; charset="iso-8859-1"; x=y', "café"),
        (b"caf\xc3\xa9", "text/plain; charset=no-such-thing", "café"),
        (b"caf\xc3\xa9", "text/plain; charset=idna", "café"),
        (b"caf\xc3\xa9", "text/plain; charset=undefined", "café"),
        (b"a\xff", "text/plain", "a\ufffd"),
    ],
)
def test_text_is_read_in_the_charset_that_is_named(body: bytes, kind: str, text: str) -> None:
    assert response(body, content_type=kind).text == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": [1, 2.5]}', {"a": [1, 2.5]}),
        (b'"text"', "text"),
        (b"", None),
        (b"<html>", None),
        (b"\xff\xfe{", None),
        (b"[" * 100_000, None),
        (b"[" * 150 + b"]" * 150, None),
        (b"NaN", None),
        (b"1e999", None),
    ],
)
def test_json_is_read_where_it_is_json(body: bytes, expected: Any) -> None:
    assert response(body).json() == expected


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Sun, 22 Nov 99999999999999999999 09:31:00 GMT", None),
        ("Sun, 22 Nov 2026 09:31:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 09:31:00 -0000", 60.0),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str, seconds: float | None) -> None:
    assert response(retry_after=said).retry_after_s(NOW) == seconds


@given(st.binary(), st.text(), st.text())
def test_no_answer_whatever_breaks_its_reader(body: bytes, kind: str, said: str) -> None:
    answer = response(body, content_type=kind, retry_after=said)

    assert isinstance(answer.text, str)
    answer.json()
    answer.retry_after_s(NOW)


@pytest.mark.parametrize(
    ("body", "expected"), [(b'{"a": 1}', {"a": 1}), (b"{", None), (b"[" * 100_000, None)]
)
def test_a_stand_in_reads_json(body: bytes, expected: Any) -> None:
    assert request(body).json() == expected


def test_a_stand_in_reads_a_form() -> None:
    assert request(b"a=1&b=&c=caf%C3%A9+x").form() == {"a": "1", "b": "", "c": "café x"}


@pytest.mark.parametrize(
    "said",
    [
        {"headers": {"x-api-key": "s3cr3t"}},
        {"query": {"key": "s3cr3t"}},
        {"json": {"key": "s3cr3t"}},
        {"form": {"password": "s3cr3t"}},
        {"content": b"s3cr3t"},
        {"url": "https://me:s3cr3t@api.example"},
    ],
    ids=str,
)
def test_a_request_does_not_show_what_may_be_a_secret(said: dict[str, Any]) -> None:
    request = HttpRequest(**{"method": "POST", "url": "https://api.example", **said})

    assert "s3cr3t" not in repr(request)
    assert "POST" in repr(request)


def test_nor_does_the_request_that_a_stand_in_gets() -> None:
    secret = {"key": "s3cr3t"}
    request = StandInRequest("POST", "api.example", "/", secret, secret, b"s3cr3t", "s3cr3t")

    assert "s3cr3t" not in repr(request)
