"""A run sends so many messages, then it holds and asks."""

from app.engine.budget import Budget
from app.engine.control import RunControl
from app.engine.event import BlockHeld, Event
from app.engine.run_settings import RunSettings
from app.engine.run_state import RunStatus, Status
from tests.app.engine.blocks import Bench
from tests.app.engine.conftest import Play, sketch

THREE = sketch(
    {
        "one": ("send", {"text": "b"}),
        "so": ("say", {}),
        "two": ("send", {"text": "b"}),
        "then": ("say", {}),
        "three": ("send", {"text": "b"}),
    },
    "start.text > one.to",
    "one.sent > so.text",
    "so.text > two.to",
    "two.sent > then.text",
    "then.text > three.to",
)


def test_no_limit_is_never_reached() -> None:
    budget = Budget()

    assert budget.most is None
    assert all(budget.take() for _ in range(100))
    assert budget.used == 100


def test_a_word_goes_beyond_the_limit_and_counts() -> None:
    budget = Budget()
    budget.set_most(1)

    assert [budget.take(), budget.take(), budget.take(by_word=True)] == [True, False, True]
    assert budget.used == 2
    budget.set_most(3)
    assert [budget.take(), budget.take()] == [True, False]


def test_at_the_limit_the_next_message_is_held(play: Play, bench: Bench) -> None:
    control = RunControl()
    held: list[BlockHeld] = []

    def stop(event: Event) -> None:
        if isinstance(event, BlockHeld):
            held.append(event)
            control.stop()

    course = play(THREE, control=control, watch=stop, settings=RunSettings(most_messages=2))

    assert [(one.block, one.where) for one in held] == [("three", "before")]
    assert held[0].reason == "the limit of this run is reached: 2 of 2 messages"
    assert held[0].values["to"] == "true"
    assert bench.ran_ids() == ["start", "one", "so", "two", "then"]
    assert course.status == RunStatus.STOPPED
    assert course.state.block("three").status == Status.SKIPPED


def test_letting_go_sends_one_and_no_more(play: Play, bench: Bench) -> None:
    control = RunControl()
    held: list[str] = []

    def let_go(event: Event) -> None:
        if isinstance(event, BlockHeld):
            held.append(event.block)
            control.release(event.block)

    course = play(THREE, control=control, watch=let_go, settings=RunSettings(most_messages=1))

    assert held == ["two", "three"]
    assert course.status == RunStatus.OK
    assert control.budget.used == 3


def test_a_higher_limit_holds_no_more(play: Play, bench: Bench) -> None:
    control = RunControl()
    held: list[str] = []

    def raise_it(event: Event) -> None:
        if isinstance(event, BlockHeld):
            held.append(event.block)
            control.budget.set_most(10)
            control.release(event.block)

    course = play(THREE, control=control, watch=raise_it, settings=RunSettings(most_messages=0))

    assert held == ["one"]
    assert course.status == RunStatus.OK


def test_a_limit_is_kept_with_the_run() -> None:
    settings = RunSettings(most_messages=5)

    assert RunSettings.from_dict(settings.as_dict()) == settings
    assert "most_messages" not in RunSettings().as_dict()
