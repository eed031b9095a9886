"""What errors carry beside their sentence."""

from blocks.sdk import (
    BlockError,
    CordboardError,
    HoleError,
    InvalidInputError,
    RateLimitError,
    RefusedError,
    StopRun,
)


def test_an_error_is_its_sentence() -> None:
    error = BlockError("No luck.", outputs={"status_code": 500}, may_have_arrived=True)

    assert str(error) == "No luck."
    assert error.outputs == {"status_code": 500}
    assert error.may_have_arrived
    assert not error.is_transient
    assert BlockError("No luck.").outputs == {}


def test_an_input_is_to_blame() -> None:
    error = HoleError("It is empty.", input="subject")

    assert isinstance(error, InvalidInputError)
    assert error.input == "subject"
    assert not error.is_transient


def test_being_asked_to_slow_down_passes() -> None:
    error = RateLimitError("Slow down.", retry_after_s=3)

    assert error.is_transient
    assert not error.may_have_arrived
    assert error.retry_after_s == 3


def test_a_refusal_has_its_code() -> None:
    assert RefusedError("No.", code="102").code == "102"


def test_stopping_is_no_error_that_a_block_could_swallow() -> None:
    assert not issubclass(StopRun, Exception)
    assert issubclass(BlockError, CordboardError)
