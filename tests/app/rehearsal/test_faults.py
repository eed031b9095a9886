from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rehearsal.fault_rule import FaultRule, read_fault_rule
from app.rehearsal.faults import Faults
from blocks.sdk import CordboardError, Fault


def test_a_fault_befalls_every_call_of_its_provider() -> None:
    faults = Faults()
    faults.add(FaultRule("interakt", Fault.REFUSE))

    assert [faults.take("tell", "interakt") for _ in range(3)] == [Fault.REFUSE] * 3
    assert faults.take("tell", "gupshup") is None


@given(st.integers(0, 20), st.integers(0, 40))
def test_a_counted_fault_befalls_the_first_calls(times: int, calls: int) -> None:
    faults = Faults()
    faults.add(FaultRule("gmail", Fault.TIMEOUT, times))

    befallen = [faults.take("gmail") is Fault.TIMEOUT for _ in range(calls)]

    assert befallen == [number < times for number in range(calls)]


def test_calls_at_once_do_not_use_a_counted_fault_more_often() -> None:
    faults = Faults()
    faults.add(FaultRule("webhook", Fault.SERVER_ERROR, 100))

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: faults.take("webhook"), range(1000)))

    assert taken.count(Fault.SERVER_ERROR) == 100


def test_the_fault_of_the_block_goes_before_that_of_its_provider() -> None:
    faults = Faults()
    faults.add(FaultRule("interakt", Fault.REFUSE))
    faults.add(FaultRule("Tell_Her", Fault.RATE_LIMIT, 1))

    taken = [faults.take("tell_her", "interakt") for _ in range(2)]

    assert taken == [Fault.RATE_LIMIT, Fault.REFUSE]


def test_faults_know_whether_any_is_set() -> None:
    faults = Faults()
    empty = [faults.is_empty]

    faults.add(FaultRule("interakt", Fault.REFUSE))
    empty.append(faults.is_empty)

    assert empty == [True, False]


def test_peeking_counts_nothing() -> None:
    faults = Faults()
    faults.add(FaultRule("gmail", Fault.DROP, 1))

    assert faults.peek("gmail") is faults.peek("gmail") is faults.take("gmail") is Fault.DROP
    assert faults.peek("gmail") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("interakt=429", ("interakt", Fault.RATE_LIMIT, None)),
        ("interakt=rate_limit", ("interakt", Fault.RATE_LIMIT, None)),
        ("interakt=Rate-Limit", ("interakt", Fault.RATE_LIMIT, None)),
        (" gmail = time-out ", ("gmail", Fault.TIMEOUT, None)),
        ("gmail=timeout*2", ("gmail", Fault.TIMEOUT, 2)),
        ("webhook=500 * 10", ("webhook", Fault.SERVER_ERROR, 10)),
        ("zoho=wrong-password", ("zoho", Fault.WRONG_PASSWORD, None)),
        ("zoho=wrong password", ("zoho", Fault.WRONG_PASSWORD, None)),
        ("tell=refuse", ("tell", Fault.REFUSE, None)),
        ("tell=refused", ("tell", Fault.REFUSE, None)),
        ("tell=drop", ("tell", Fault.DROP, None)),
        ("tell=DROPPED", ("tell", Fault.DROP, None)),
    ],
)
def test_a_fault_is_read_from_the_command_line(
    text: str, expected: tuple[str, Fault, int | None]
) -> None:
    assert read_fault_rule(text) == FaultRule(*expected)


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_may_be_written_as_it_is_called(fault: Fault) -> None:
    assert read_fault_rule(f"Gmail={fault.value}*1") == FaultRule("Gmail", fault, 1)


def test_names_are_found_whatever_their_case() -> None:
    faults = Faults()
    faults.add(FaultRule("Gmail", Fault.DROP))

    assert faults.take("gMAIL") is Fault.DROP


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("interakt", "write it as PROVIDER=KIND"),
        ("=429", "write it as PROVIDER=KIND"),
        ("interakt=", "write it as PROVIDER=KIND"),
        ("interakt=fire", "there are refuse, 429, 500, timeout, wrong_password, drop, slow"),
        ("interakt=429*0", "how many times"),
        ("interakt=429*-1", "how many times"),
        ("interakt=429*often", "how many times"),
        ("interakt=429*", "how many times"),
    ],
)
def test_what_is_not_a_fault_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(CordboardError, match=said.replace("*", r"\*")):
        read_fault_rule(text)


def test_rows_are_told_apart_also_in_a_long_file() -> None:
    faults = Faults()
    faults.add(FaultRule("tell", Fault.DROP, rows=((1_000, 1_001),)))
    befallen = []
    for number in range(1, 1_200):
        faults.begin_row(str(number), f"key{number}", {})
        if faults.take("tell", key=f"run:key{number}:tell"):
            befallen.append(number)

    assert befallen == [1_000, 1_001]
