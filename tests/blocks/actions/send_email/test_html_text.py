"""HTML told from plain text, and the plain text made of HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.actions.send_email.html_text import html_to_text, is_html


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("<p>Hello</p>", True),
        ("Hello<br>there", True),
        ("Hello<BR/>there", True),
        ("<!DOCTYPE html><title>x", True),
        ('<img src="https://example.com/a.png">', True),
        ("<b>bold</b>", True),
        ("Hello", False),
        ("a < b and c > d", False),
        ("Write to <asha@example.com>.", False),
        ("x <breakfast> y", False),
        ("1 <b 2", False),
    ],
)
def test_html_is_told_from_plain_text(text: str, is_it: bool) -> None:
    assert is_html(text) is is_it


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello Asha,</p><p>it  ends\nsoon.</p>", "Hello Asha,\n\nit ends soon."),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<b>bold</b>, <i>not</i>", "bold, not"),
        ("5 &lt; 6 &amp; &nbsp;€ &#8377;", "5 < 6 & € ₹"),
        (
            '<a href="https://example.com/pay">Pay</a> now',
            "Pay (https://example.com/pay) now",
        ),
        ('<a href="https://example.com">https://example.com</a>', "https://example.com"),
        ('<a href="mailto:a@example.com">Write</a>', "Write"),
        ("<a>nothing</a> </a>", "nothing"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ('<img src="a.png" alt="Our logo">', "Our logo"),
        ("<style>p {color: red}</style><script>x<1</script>seen", "seen"),
        (
            "<html><head><title>T</title><style>p{}</style></head><body>seen</body></html>",
            "seen",
        ),
        ("<html><head><title>T</title><body>head never closed</body>", "head never closed"),
        ("<!-- not seen -->seen", "seen"),
        ("<p>नमस्ते आशा</p>", "नमस्ते आशा"),
        ("<p>broken <b>html", "broken html"),
    ],
)
def test_the_plain_text_of_html(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(html_to_text(f"<p>{text}"), str)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1))
def test_no_word_is_lost(words: list[str]) -> None:
    html = "".join(f"<p>{word}</p>" for word in words)

    assert html_to_text(html).split() == words
