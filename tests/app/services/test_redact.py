"""Secrets are starred in every form in which they are written down."""

import json
import threading
from base64 import b64encode, urlsafe_b64encode
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.redact import Redactor
from blocks.sdk import STARS

SECRET = 'S3cr3t/ü "x"+y&z'
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=40)


def redactor(*values: str) -> Redactor:
    made = Redactor()
    for value in values:
        made.remember(value)
    return made


@pytest.mark.parametrize(
    "shown",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        urlencode({"password": SECRET}),
        json.dumps({"a": SECRET}),
        json.dumps({"a": SECRET}, ensure_ascii=False),
        b64encode(SECRET.encode()).decode(),
        b64encode(f"me:{SECRET}".encode()).decode(),
        b64encode(f"\0me@example.com\0{SECRET}".encode()).decode(),
        b64encode(f"user=a\1auth=Bearer {SECRET}\1\1".encode()).decode(),
        f"before {SECRET} between {SECRET} after",
    ],
)
def test_every_form_is_starred(shown: str) -> None:
    starred = redactor(SECRET).text(shown)

    assert STARS in starred
    for form in (SECRET, quote(SECRET), json.dumps(SECRET)[1:-1], "U2VjcjN0", "S3cr3t"):
        assert form not in starred


@given(VALUES, st.text(max_size=9), st.text(max_size=9))
def test_no_value_survives_in_base64(value: str, before: str, after: str) -> None:
    whole = (before + value + after).encode("utf-8", "surrogatepass")
    start = len(before.encode("utf-8", "surrogatepass"))
    shown = b64encode(whole).decode()
    starred = redactor(value).text(shown)

    # What is left of it are at most the digits that it shares with its neighbours.
    size = len(value.encode("utf-8", "surrogatepass"))
    inner = shown[(start * 8 + 5) // 6 : (start + size) * 8 // 6]
    assert inner not in starred


def test_nothing_remembered_changes_nothing() -> None:
    value = {"a": ["x", 1, None]}

    assert Redactor().value(value) is value
    assert Redactor().text("x") == "x"


def test_what_has_no_secret_is_not_copied() -> None:
    clean = {"a": ["x", 1, None, True, 1.5]}
    value = {"clean": clean, "b": (SECRET,)}

    starred = redactor(SECRET).value(value)

    assert starred == {"clean": clean, "b": [STARS]}
    assert starred["clean"] is clean
    assert value["b"] == (SECRET,)


def test_values_are_walked() -> None:
    value: Any = {SECRET: {"list": [f"x{SECRET}", {"deep": SECRET}], "n": 1}, "empty": [{}, [], ""]}

    assert redactor(SECRET).value(value) == {
        STARS: {"list": [f"x{STARS}", {"deep": STARS}], "n": 1},
        "empty": [{}, [], ""],
    }


def test_short_values_are_starred_where_they_stand_alone() -> None:
    made = redactor("abc")

    assert made.value(["abc", "abcd", {"k": "abc"}]) == [STARS, "abcd", {"k": STARS}]


def test_numbers_that_are_a_secret() -> None:
    made = redactor("2000123456", "1")

    assert made.value([2000123456, 20001234567, True, 1]) == [STARS, 20001234567, True, STARS]


def test_a_secret_within_another() -> None:
    made = redactor("abcdef", "xxabcdefxx")

    assert made.text("xxabcdefxx abcdef") == f"{STARS} {STARS}"


def test_nothing_is_nothing() -> None:
    assert redactor("").text("") == ""


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_other_values_stay_as_they_are(value: Any) -> None:
    assert redactor("a secret that is nowhere").value(value) == value


def test_threads_lose_nothing() -> None:
    made = Redactor()
    values = [f"secret-{index}-x" for index in range(40)]
    threads = [threading.Thread(target=made.remember, args=(value,)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made.text(" ".join(values)) == " ".join([STARS] * 40)


def test_url_safe_base64() -> None:
    value = "\xfb\xff\xfe secret ???>>>"

    assert redactor(value).text(urlsafe_b64encode(value.encode()).decode()) == STARS
