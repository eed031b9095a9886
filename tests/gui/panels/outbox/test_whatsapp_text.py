import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from app.editor.panels.outbox.whatsapp_text import as_rich_text, filled_values, variables

BLUE = "#0000ff"


def plain(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*Dear Asha*", "<b>Dear Asha</b>"),
        ("_soon_ and ~never~", "<i>soon</i> and <s>never</s>"),
        ("```a = 1```", "<code>a = 1</code>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("* no *", "* no *"),
        ("one\ntwo", "one<br>two"),
        ("<b>no</b> & so", "&lt;b&gt;no&lt;/b&gt; &amp; so"),
    ],
)
def test_marks_of_whatsapp_are_shown_and_nothing_else_is_markup(text: str, html: str) -> None:
    assert as_rich_text(text, (), BLUE) == html


def test_what_was_filled_in_is_told_apart_each_at_its_own_place() -> None:
    html = as_rich_text("3 bags for 3 days", ("3", "3"), BLUE)

    assert html == (
        f'<span style="color:{BLUE}">3</span> bags for <span style="color:{BLUE}">3</span> days'
    )


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Zs", "Zl", "Zp"]))


@given(text=texts.filter(lambda text: not set(text) & set("*_~`")), values=st.lists(texts))
def test_no_word_is_lost(qapp: QApplication, text: str, values: list[str]) -> None:
    assert plain(as_rich_text(text, values, BLUE)) == plain(as_rich_text(text, (), BLUE))


def test_variables_are_listed_with_their_places() -> None:
    content = {
        "template": "renewal",
        "header_values": ["Asha"],
        "body_values": ["MH-4471", "12 May"],
        "button_values": {"0": ["x42"]},
    }

    assert variables(content) == [
        ("Header {{1}}", "Asha"),
        ("Body {{1}}", "MH-4471"),
        ("Body {{2}}", "12 May"),
        ("Button 0", "x42"),
    ]
    assert filled_values(content) == ("Asha", "MH-4471", "12 May", "x42")
    assert variables({"text": "Hello"}) == []
