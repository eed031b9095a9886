"""Somebody before the real program: mouse and keys through the X server, eyes that find things."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

TIMEOUT_S = 30
_LOOK_S = 0.03

Point = tuple[int, int]


class Person:
    """Works one window of the program. Use as a context manager.

    Args:
        environ: Of a screen that nobody else uses.
        size: Of that screen, which the window fills.
        arguments: Of the program.
    """

    def __init__(self, environ: Mapping[str, str], size: Point, *arguments: str | Path) -> None:
        self._environ = dict(environ)
        self._size = size
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.support.eyes", *map(str, arguments)],
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        try:
            window = self.turn_to("Cordboard")
            self.hand("windowmove", window, "0", "0")
            self.hand("windowsize", window, *map(str, self._size))
            until(lambda: self.look("size") == list(self._size))
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._program.terminate()
        self._program.communicate(timeout=TIMEOUT_S)

    def turn_to(self, title: str) -> str:
        """Wait for a window and let it have the keys; gives its number."""
        found: list[str] = []

        def is_there() -> bool:
            assert self._program.poll() is None, "the program has ended"
            found[:] = self.hand("search", "--onlyvisible", "--name", title).split()
            return bool(found)

        until(is_there, f"no window {title} in sight")
        # Nobody manages windows here, so that none gets the keys by itself.
        self.hand("windowfocus", "--sync", found[-1])
        return found[-1]

    # Eyes

    def look(self, what: str, **about: Any) -> Any:
        """What is seen now; see `tests.support.eyes.Eyes`."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps({"ask": what, **about}) + "\n")
        self._program.stdin.flush()
        line = self._program.stdout.readline()
        assert line, "the program has ended"
        return json.loads(line)

    def find(self, what: str, **about: Any) -> Point:
        """Where something is, once it is in sight and rests."""
        seen: list[Any] = [None, None]

        def rests() -> Any:
            seen[:] = seen[1], self.look(what, **about)
            return seen[0] == seen[1] and seen[1]

        x, y = until(rests, f"no {what} {about} in sight")
        return x, y

    def document(self) -> Any:
        """The open workflow as JSON."""
        return json.loads(self.look("document")["text"])

    def see(self, is_so: Callable[[Any], object], about: str) -> Any:
        """Wait until the document is so."""
        return until(lambda: is_so(self.document()), about)

    # Hands

    def hand(self, *arguments: str) -> str:
        """Do one thing by xdotool; gives what it says."""
        return subprocess.run(
            ["xdotool", *arguments],
            env=self._environ,
            # It fails where a search finds nothing.
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        ).stdout

    def click(self, at: Point, *, button: int = 1, times: int = 1, keys: str = "") -> None:
        """Click, with modifier keys held down."""
        held = ("keydown", keys) if keys else ()
        let_go = ("keyup", keys) if keys else ()
        pressed = ("click", "--repeat", str(times), "--delay", "20", str(button))
        self.hand(*held, "mousemove", *map(str, at), *pressed, *let_go)

    def drag(self, *places: Point, keys: str = "") -> None:
        """Press at the first place, go by the others, let go at the last."""
        held = ("keydown", keys) if keys else ()
        moves: list[str] = []
        for before, after in pairwise(places):
            for part in range(1, _STEPS + 1):
                x = before[0] + (after[0] - before[0]) * part // _STEPS
                y = before[1] + (after[1] - before[1]) * part // _STEPS
                moves += ["mousemove", str(x), str(y), "sleep", "0.01"]
        down = ("mousemove", *map(str, places[0]), "mousedown", "1")
        self.hand(*held, *down, *moves, "mouseup", "1", *(("keyup", keys) if keys else ()))

    def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.hand("key", "--delay", "15", *keys)

    def type(self, text: str) -> None:
        """Type a text; a new line in it is the Return key."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.key("Return")
            if line:
                self.hand("type", "--delay", "4", "--", line)

    def wheel(self, at: Point, *, up: bool = False, times: int = 3) -> None:
        """Turn the wheel."""
        self.click(at, button=4 if up else 5, times=times)

    # Both

    def place(self, type: str, x: int, y: int) -> str:
        """Drag a block from the palette onto the canvas; gives its id."""
        before = {one["id"] for one in self.document()["blocks"]}
        self.drag(self.find("palette", type=type), self.find("empty", x=x, y=y))
        new = self.see(
            lambda seen: {one["id"] for one in seen["blocks"]} - before, f"no new {type}"
        )
        (block,) = new
        return str(block)

    def port(self, block: str, side: str, name: str) -> Point:
        """Where a port is; rows that hide it are unfolded."""

        def look() -> Any:
            seen = self.look("port", block=block, side=side, name=name)
            if seen["port"] is None and seen["fold"] is not None:
                self.click(tuple(seen["fold"]))
                return None
            return seen["port"]

        x, y = until(look, f"no port {name} of {block} in sight")
        return x, y

    def wire(self, source: str, target: str) -> None:
        """Draw a cord from an output to an input (`block.port`)."""
        number = len(self.document().get("links", ()))
        end = self.port(target.split(".")[0], "in", target.split(".")[1])
        start = self.port(source.split(".")[0], "out", source.split(".")[1])
        end = self.port(target.split(".")[0], "in", target.split(".")[1])
        self.drag(start, end)
        self.see(
            lambda seen: len(seen.get("links", ())) == number + 1,
            f"no cord from {source} to {target}",
        )

    def field(self, name: str) -> Point:
        """Where an input's control is in the inspector, scrolled to."""
        middle = self.find("named", name="Inspector")

        def look() -> Any:
            found = self.look("field", name=name)
            if found is None:
                self.wheel(middle)
            return found

        self.wheel(middle, up=True, times=30)
        until(look, f"no field {name} in sight")
        return self.find("field", name=name)

    def fill(self, name: str, text: str) -> None:
        """Write a text into an input; what stood in its line is gone."""
        self.click(self.field(name), times=3)
        self.type(text)

    def choose(self, control: Point, text: str) -> None:
        """Choose from a drop-down list."""
        # What another field proposed would be closed by the first click.
        self.key("Tab")
        self.click(control)
        self.click(self.find("listed", text=text))

    def name(self, block: str, title: str) -> None:
        """Select a block and give it a title."""
        self.click(self.find("block", block=block))
        until(lambda: self.look("document")["selected"] == [block], f"{block} is not selected")
        self.click(self.find("named", name="Title of the block"), times=3)
        self.type(title)


_STEPS = 5


def until(look: Callable[[], Any], what: str = "it did not come about in time") -> Any:
    """Look until something true is seen, and give that."""
    deadline = time.monotonic() + TIMEOUT_S
    while not (found := look()):
        assert time.monotonic() < deadline, what
        threading.Event().wait(_LOOK_S)
    return found
