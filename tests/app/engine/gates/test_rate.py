"""No account sends more than its provider allows, whoever of us sends by it."""

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.gate import Pause, Sending
from app.engine.gates.rate import MOST_FAILURES, RateGate, read_rates
from app.engine.gates.rate_book import RateBook
from app.engine.plan import Plan, make_plan
from app.workflow.model import Workflow
from blocks.catalog import load_catalog
from blocks.sdk import (
    AuthenticationError,
    BlockError,
    BlockInputs,
    CordboardError,
    JournalError,
    Rate,
    RateLimitError,
    RefusedError,
    TransportError,
)
from tests.support.fake_world import START
from tests.support.senders import INTERAKT, WEBHOOK, Sender

TWO_A_MINUTE = {"interakt": (Rate(2, 60.0),)}


def plan_of(sender: Sender) -> Plan:
    return make_plan(Workflow.model_validate(sender.document()), load_catalog())


class Desk:
    """A gate of one program, and what it said; `at` is in seconds."""

    def __init__(self, plan: Plan, book: RateBook, **rates: tuple[Rate, ...]) -> None:
        self.step = plan.steps["act"]
        self.said: list[str] = []
        self.gate = RateGate(plan, book, rates, self.said.append)

    def ask(self, at: float) -> Pause | None:
        now = START + dt.timedelta(seconds=at)
        return self.gate.before(Sending(self.step, BlockInputs(), "run:row:act", {}, now))

    def due(self, at: float) -> float:
        pause = self.ask(at)
        return at if pause is None else (pause.due - START).total_seconds()

    def hear(self, at: float, error: BlockError | None) -> Pause | None:
        return self.gate.after(self.step, error, START + dt.timedelta(seconds=at))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RateBook]:
    with RateBook(tmp_path / "journal.db") as made:
        yield made


def test_what_is_too_much_waits_until_the_window_has_room(book: RateBook) -> None:
    desk = Desk(plan_of(INTERAKT), book, **TWO_A_MINUTE)
    assert [desk.due(at) for at in (0, 10, 20, 60, 61)] == [0, 10, 60, 60, 70]
    pause = desk.ask(62)
    assert pause is not None
    assert pause.reason == "Interakt takes 2/min"


def test_what_the_block_declares_counts_where_nothing_else_is_said(book: RateBook) -> None:
    desk = Desk(plan_of(INTERAKT), book)
    assert [desk.due(0) for _ in range(301)][-2:] == [0, 60]


def test_a_sender_without_a_rate_goes_on(book: RateBook) -> None:
    desk = Desk(plan_of(WEBHOOK), book)
    assert {desk.due(0) for _ in range(500)} == {0}


def test_programs_that_share_the_file_keep_to_the_rate_together(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    let_through: list[int] = []

    def send(book: RateBook) -> None:
        desk = Desk(plan_of(INTERAKT), book, interakt=(Rate(20, 3600.0),))
        let_through.extend(1 for at in range(30) if desk.ask(at) is None)

    with RateBook(path) as one, RateBook(path) as other:
        threads = [threading.Thread(target=send, args=(book,)) for book in (one, other, one)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(let_through) == 20


@given(
    gaps=st.lists(st.floats(0, 30), max_size=40),
    count=st.integers(1, 5),
    per_s=st.sampled_from([1.0, 10.0, 60.0]),
)
def test_no_window_ever_holds_more_than_the_rate(
    gaps: list[float], count: int, per_s: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with RateBook(tmp_path_factory.mktemp("rate") / "journal.db") as book:
        now, sent = 1000.0, list[float]()
        for gap in gaps:
            now += gap
            # Who is told to wait until a moment may send at that moment.
            while (due := book.take("it", [Rate(count, per_s)], now)) is not None:
                assert due > now
                now = due
            sent.append(now)
    for begin, end in zip(sent, sent[count:], strict=False):
        assert end - begin >= per_s - 1e-6


def test_a_provider_that_asks_to_slow_down_is_left_alone_by_all(book: RateBook) -> None:
    plan = plan_of(WEBHOOK)
    one, other = Desk(plan, book), Desk(plan, book)
    pause = one.hear(0, RateLimitError("Slow down.", retry_after_s=30))

    assert pause is not None
    assert (pause.due, pause.reason) == (
        START + dt.timedelta(seconds=30),
        "Webhook asks to slow down",
    )
    assert other.due(10) == 30
    assert other.due(30) == 30


def test_without_a_time_the_pause_grows(book: RateBook) -> None:
    desk = Desk(plan_of(WEBHOOK), book)
    error = RateLimitError("Slow down.")
    pauses = [desk.hear(1000 * n, error) for n in range(3)]
    ends = [(one.due - START).total_seconds() - 1000 * n for n, one in enumerate(pauses) if one]
    assert ends == [1, 2, 4]
    desk.hear(3500, None)
    again = desk.hear(4000, error)
    assert again is not None
    assert (again.due - START).total_seconds() == 4001


@pytest.mark.parametrize(
    "error", [TransportError("Down.", is_transient=True), AuthenticationError("No.")]
)
def test_an_account_that_fails_in_a_row_is_paused_and_the_user_is_told(
    book: RateBook, error: BlockError
) -> None:
    desk = Desk(plan_of(INTERAKT), book)
    for at in range(MOST_FAILURES - 1):
        desk.hear(at, error)
    assert desk.due(10) == 10
    assert desk.hear(10, error) is None
    assert desk.due(11) == 70
    assert len(desk.said) == 1
    assert desk.said[0].startswith(f"Interakt failed 5 times in a row: {error}")

    # After the pause one more failure is enough, and the next pause is longer.
    assert desk.due(70) == 70
    desk.hear(71, error)
    assert desk.due(72) == 191
    desk.hear(200, None)
    desk.hear(201, error)
    assert desk.due(202) == 202


def test_what_is_wrong_with_one_message_pauses_nobody(book: RateBook) -> None:
    desk = Desk(plan_of(INTERAKT), book)
    for _ in range(10):
        desk.hear(0, RefusedError("No such number."))
    assert desk.due(1) == 1
    assert desk.said == []


def test_another_account_goes_on(book: RateBook) -> None:
    paused = Desk(plan_of(WEBHOOK), book)
    paused.hear(0, RateLimitError("Slow down.", retry_after_s=30))
    document = WEBHOOK.document(url="https://other.example/hook")
    other = Desk(make_plan(Workflow.model_validate(document), load_catalog()), book)
    assert other.due(1) == 1


def test_rates_are_read_by_provider() -> None:
    plan = plan_of(INTERAKT)
    said = read_rates(plan, ["Interakt=10/s", "interakt=2000/day"])
    assert said == {"interakt": (Rate(10, 1.0), Rate(2000, 86400.0))}


@pytest.mark.parametrize(
    ("said", "why"),
    [("gmail=1/s", "no provider “gmail”; there is interakt"), ("interakt=fast", "is no rate")],
)
def test_a_rate_that_makes_no_sense_is_refused(said: str, why: str) -> None:
    with pytest.raises(CordboardError, match=why):
        read_rates(plan_of(INTERAKT), [said])


def test_a_book_that_cannot_be_read_lets_nothing_through(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"no database" * 200)
    with pytest.raises(JournalError):
        RateBook(path)
