"""What others say fits into a sentence; what is cut off leaves a mark."""

from hypothesis import given
from hypothesis import strategies as st

from blocks.sdk import CUT, excerpt


def test_short_texts_stay_on_one_line() -> None:
    assert excerpt("  no\tsuch \r\n template ") == "no such template"
    assert excerpt(None) == ""
    assert excerpt(404) == "404"


@given(st.text(), st.integers(1, 50))
def test_long_texts_are_cut_with_a_mark(text: str, longest: int) -> None:
    said = excerpt(text, longest)
    whole = " ".join(text.split())
    assert len(said) <= longest
    assert said == whole or (said.endswith(CUT) and whole.startswith(said.removesuffix(CUT)))
