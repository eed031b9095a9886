"""Words on the terminal: problems, the course of a run, the outbox. Nothing is decided here."""

import io
import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from app.engine.event import (
    BlockFailed,
    BlockLog,
    BlockRetrying,
    BlockSkipped,
    BlockSucceeded,
    Event,
    RunFinished,
    RunStarted,
)
from app.workflow.model import Problem, Severity
from blocks.sdk import Category, write_text


class Exit(IntEnum):
    """What the exit code says."""

    FINE = 0
    ERRORS = 1
    """It ran to its end, and something failed on the way."""
    REFUSED = 2
    """Nothing was run."""
    STOPPED = 130


_LONGEST_SHOWN = 2_000
_MARKS = {"ok": "✓", "failed": "✗", "skipped": "–", "retrying": "↻", "log": "·"}
_COLORS = {"ok": "32", "failed": "31", "skipped": "90", "retrying": "33", "log": "90"}


def say(text: str) -> None:
    """One line on standard output."""
    print(text, flush=True)  # noqa: T201 - this is the terminal


def complain(text: str) -> None:
    """One line on standard error."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the terminal


def make_robust() -> None:
    """Escape what the terminal cannot show, instead of breaking off."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: Any) -> None:
    """A value as indented JSON."""
    say(_json(value, indent=2))


def print_line(value: Any, *, is_whole: bool = False) -> None:
    """A value as JSON on one line; long texts are cut unless it is to be whole."""
    say(_json(value if is_whole else _cut(value)))


def _json(value: Any, indent: int | None = None) -> str:
    # What no terminal can show must be escaped as JSON does it.
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not is_unicode, indent=indent, default=write_text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def print_problems(problems: Sequence[Problem]) -> None:
    """Problems, one a line, errors first."""
    for problem in sorted(problems, key=lambda one: one.severity != Severity.ERROR):
        complain(f"{problem.severity.value}: {problem}")


def print_blocks(described: Iterable[Mapping[str, Any]]) -> None:
    """Every block with its ports, for people."""
    category = None
    for block in described:
        if block["category"] != category:
            category = block["category"]
            say(f"\n{_colored(str(category).upper(), '1')}")
        say(f"  {_colored(block['title'], '1')} ({block['type']}): {block['summary']}")
        say(f"    inputs: {_ports(block['inputs'])}")
        common = {port["name"] for port in block["inputs"]}
        for variant in block["variants"]:
            own = [port for port in variant["inputs"] if port["name"] not in common]
            if own:
                say(f"      {variant['title']}: {_ports(own)}")
        # What starts a run may leave outputs of the source out, or may not.
        stars_outputs = block["category"] == Category.SOURCES
        say(f"    outputs: {_ports(block['outputs'], has_stars=stars_outputs)}")


def _ports(ports: Sequence[Mapping[str, Any]], *, has_stars: bool = True) -> str:
    """Names with a star where they are required, types, and defaults."""
    said = []
    for port in ports:
        star = "*" if has_stars and port["required"] else ""
        default = port.get("default")
        is_set = default not in (None, "", [], {})
        said.append(
            f"{port['name']}{star} {port['type']}" + (f" ({write_text(default)})" if is_set else "")
        )
    return ", ".join(said) or "none"


class RunPrinter:
    """Prints the course of a run as its events come.

    Args:
        titles: Block id → what to call it.
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._width = max(map(len, titles.values()), default=0)

    def __call__(self, event: Event) -> None:
        """Print what `event` says, if it is worth a line."""
        match event:
            case RunStarted() if event.row:
                say(_colored(f"Row {event.row}", "1"))
            case BlockSucceeded():
                self._line("ok", event.block, f"{event.elapsed_ms:.0f} ms")
            case BlockFailed():
                self._line("failed", event.block, event.error)
            case BlockSkipped():
                self._line("skipped", event.block, f"skipped: {event.reason}")
            case BlockRetrying():
                self._line(
                    "retrying", event.block, f"{event.error} Again in {event.delay_s:.0f} s."
                )
            case BlockLog():
                self._line("log", event.block, event.text)
            case RunFinished() if event.error:
                say(f"  {_colored('The run ended: ' + event.error, '31')}")

    def _line(self, what: str, block: str, text: str) -> None:
        title = self._titles.get(block, block).ljust(self._width)
        say(f"  {_colored(_MARKS[what], _COLORS[what])} {title}  {_cut(text)}")


def print_outbox(deliveries: Sequence[Mapping[str, Any]]) -> None:
    """What would have been sent, one delivery after the other."""
    if not deliveries:
        say("\nThe outbox is empty: no message would have been sent.")
        return
    count = len(deliveries)
    say(
        f"\n{_colored('Outbox', '1')}: {count} message{'s' if count > 1 else ''}, "
        "kept on this machine"
    )
    for number, delivery in enumerate(deliveries, start=1):
        to = ", ".join(delivery["to"])
        say(f"  {number}. {_colored(delivery['channel'], '36')} to {to} by {delivery['provider']}")
        for name, value in delivery["content"].items():
            if value not in (None, "", [], {}):
                shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                lines = _cut(shown).splitlines() or [""]
                say(f"       {name}: " + "\n         ".join(lines))


def counted(number: int, word: str) -> str:
    """A number with its word, such as `1,204 rows`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def marked(what: str, text: str) -> str:
    """A line with the mark of what came about: `ok`, `failed`, `skipped` …."""
    return f"  {_colored(_MARKS[what], _COLORS[what])} {text}"


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose columns are as wide as they must be; the last is cut where a line ends."""
    lines = [tuple(" ".join(str(cell).split()) for cell in row) for row in (heads, *rows)]
    is_empty = [not any(row[at] for row in lines[1:]) for at in range(len(heads))]
    widths = [max(len(row[at]) for row in lines) for at in range(len(heads))]
    room = shutil.get_terminal_size((120, 24)).columns
    for number, row in enumerate(lines):
        cells = [cell.ljust(widths[at]) for at, cell in enumerate(row) if not is_empty[at]]
        text = "  ".join(cells).rstrip()
        text = text if len(text) <= room or not sys.stdout.isatty() else text[: room - 1] + "…"
        say(text if number else _colored(text, "1"))


def _colored(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if sys.stdout.isatty() else text


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return f"{value[:_LONGEST_SHOWN]}… ({len(value):,} characters)"
    if isinstance(value, Mapping):
        return {key: _cut(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cut(inner) for inner in value]
    return value
