import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from app.editor.run_thread import Outcome, RunThread
from blocks.sdk import CordboardError


def test_works_in_a_thread_of_its_own_and_gives_the_result(qtbot: QtBot) -> None:
    thread = RunThread(threading.get_ident)
    with qtbot.waitSignal(thread.ended) as ended:
        thread.start()
    thread.wait()

    assert ended.args is not None
    assert ended.args[0].result != threading.get_ident()


def test_an_error_for_the_user_is_the_outcome(qtbot: QtBot) -> None:
    error = CordboardError("That cannot be.")

    def work() -> None:
        raise error

    thread = RunThread(work)
    with qtbot.waitSignal(thread.ended) as ended:
        thread.start()
    thread.wait()

    assert ended.args == [Outcome(error=error)]


def test_a_bug_goes_to_the_excepthook_and_the_end_is_told_all_the_same(qtbot: QtBot) -> None:
    def work() -> None:
        raise ZeroDivisionError

    thread = RunThread(work)
    with qtbot.captureExceptions() as caught:
        with qtbot.waitSignal(thread.ended) as ended:
            thread.start()
        thread.wait()

    assert ended.args == [Outcome()]
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]


@pytest.mark.parametrize("value", [None, {1: 2}, {"a": [1, "b", None]}])
def test_any_value_comes_over_as_it_is(qtbot: QtBot, value: object) -> None:
    thread = RunThread(lambda: value)
    with qtbot.waitSignal(thread.ended) as ended:
        thread.start()
    thread.wait()

    assert ended.args == [Outcome(result=value)]


def test_work_that_is_done_is_let_go(qtbot: QtBot) -> None:
    class Work:
        def __call__(self) -> None:
            pass

    work = Work()
    known = weakref.ref(work)
    thread = RunThread(work)
    del work
    with qtbot.waitSignal(thread.ended):
        thread.start()
    thread.wait()

    assert known() is None
