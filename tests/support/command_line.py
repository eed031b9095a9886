"""The command line inside the test process: `command("run", path, "--json")` → what came of it."""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli import main

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
RENEWAL = EXAMPLES / "renewal_reminder.json"
FOLLOW_UP = EXAMPLES / "after_call_follow_up.json"
RELAY = EXAMPLES / "event_relay.json"
ALL_EXAMPLES = (RENEWAL, FOLLOW_UP, RELAY)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as one JSON value."""
        return read_strictly(self.out)

    def lines(self) -> list[Any]:
        """Standard output as JSON values, one a line."""
        return [read_strictly(line) for line in self.out.splitlines()]


def command(*arguments: str | Path, stdin: str = "", on_terminal: bool = False) -> Outcome:
    """Run `cordboard` with these arguments.

    Args:
        stdin: What is piped into it, or typed.
        on_terminal: It finds itself on a terminal.
    """
    make = _Terminal if on_terminal else io.TextIOWrapper
    out, err = (make(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    typed = make(io.BytesIO(stdin.encode("utf-8", "surrogateescape")), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _reading(typed):
        code = main([str(argument) for argument in arguments])
    return Outcome(int(code), _text(out), _text(err))


def outbox(folder: Path) -> list[dict[str, Any]]:
    """The deliveries that `--outbox` wrote, in order."""
    return [read_strictly(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


def changed(example: Path, folder: Path, **parts: Any) -> Path:
    """A copy of an example in `folder`, beside the customers, with other parts of the document.

    `blocks` gives other inputs by block: `blocks={"tell_crm": {"url": "http://…"}}`.
    """
    document = json.loads(example.read_text("utf-8"))
    for block in document["blocks"]:
        said = parts.get("blocks", {}).get(block["id"], {})
        block["policy"] = {**block.get("policy", {}), **said.get("policy", {})}
        inputs = {name: value for name, value in said.items() if name != "policy"}
        block["inputs"] = {**block.get("inputs", {}), **inputs}
    document |= {name: value for name, value in parts.items() if name != "blocks"}
    for path in EXAMPLES.glob("customers.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / example.name
    path.write_text(json.dumps(document), "utf-8")
    return path


def read_strictly(text: str) -> Any:
    """JSON as other programs read it: without NaN and the like."""
    return json.loads(text, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode("utf-8")


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@contextlib.contextmanager
def _reading(stream: io.TextIOWrapper) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = stream
    try:
        yield
    finally:
        sys.stdin = before
