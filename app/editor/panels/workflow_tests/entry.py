"""One test of the open workflow and what came of it last. No Qt."""

from dataclasses import dataclass
from pathlib import Path

from app.runs.workflow_test_differences import Difference
from app.runs.workflow_test_run import Verdict


@dataclass(frozen=True, slots=True)
class TestEntry:
    """A test file.

    Attributes:
        broken: Why the file cannot be read; else empty.
        verdict: None before it was run.
        is_running: It is being run.
    """

    __test__ = False

    path: Path
    name: str = ""
    broken: str = ""
    verdict: Verdict | None = None
    is_running: bool = False

    @property
    def title(self) -> str:
        """What is tested, in words."""
        return self.name or self.path.name

    @property
    def trouble(self) -> str:
        """Why it could not be run; empty where it could, or was not yet."""
        return self.broken or (self.verdict.refused if self.verdict else "")

    @property
    def is_green(self) -> bool:
        """Whether all was as expected."""
        return self.verdict is not None and self.verdict.is_green

    @property
    def is_red(self) -> bool:
        """Whether something came otherwise, or it could not be run."""
        return bool(self.broken) or (self.verdict is not None and not self.verdict.is_green)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What came otherwise."""
        return self.verdict.differences if self.verdict else ()

    @property
    def word(self) -> str:
        """How it stands."""
        if self.is_running:
            return "Running"
        if self.trouble:
            return "Could not be run"
        if self.verdict is None:
            return "Not run"
        return "As expected" if self.is_green else "Otherwise than expected"


def sum_words(entries: tuple[TestEntry, ...]) -> str:
    """How all stand, in a few words; empty where there are none."""
    if not entries:
        return ""
    green = sum(one.is_green for one in entries)
    red = sum(one.is_red for one in entries)
    rest = len(entries) - green - red
    parts = [f"{green} of {len(entries)} as expected"] if green or red else []
    parts += [f"{rest} not run"] if rest else []
    return "  ·  ".join(parts)
