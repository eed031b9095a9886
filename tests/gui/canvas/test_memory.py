"""Blocks and cords that are gone from the document are gone from memory."""

import gc
import sys
import weakref

from app.workflow.model import Workflow
from tests.gui.canvas.conftest import MakeDesk
from tests.gui.canvas.desk import placed, workflow


def test_what_is_no_longer_shown_is_freed(make_desk: MakeDesk) -> None:
    links = (("start.name", "say.text"),)
    desk = make_desk(workflow(placed("start", "start"), placed("say", "say"), links=links))
    gone = [weakref.ref(one) for one in (*desk.items().values(), *desk.cords())]
    desk.canvas.grab()
    desk.show(Workflow())
    gc.collect()

    assert [ref() for ref in gone] == [None, None, None]


def test_painting_keeps_the_references_to_none(make_desk: MakeDesk) -> None:
    desk = make_desk(workflow(placed("start", "start"), placed("say", "say")))
    desk.canvas.grab()
    before = sys.getrefcount(None)
    for _ in range(50):
        for item in desk.items().values():
            item.update()
        desk.canvas.grab()

    assert before - sys.getrefcount(None) < 50
