import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rehearsal.caller import Caller, read_caller, write_caller

callers = st.builds(Caller, st.text(), st.text(), st.text())


@given(callers)
def test_a_caller_is_read_as_it_was_written(caller: Caller) -> None:
    assert read_caller(write_caller(caller)) == caller


@given(callers)
def test_a_written_caller_fits_into_a_header(caller: Caller) -> None:
    assert write_caller(caller).isascii()
    assert write_caller(caller).isprintable()


@pytest.mark.parametrize("value", [None, "", "{", "[]", "null", "{}", '{"block_id": null}'])
def test_a_missing_or_damaged_header_names_nobody(value: str | None) -> None:
    assert read_caller(value) == Caller()
