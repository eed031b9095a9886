"""How the state of a block in a run reads on its card: a word, an icon, a time, one line. No Qt."""

from dataclasses import dataclass

from app.editor.canvas.value_text import elapsed_text, one_line, outputs_text
from app.engine.event import Origin
from app.engine.run_state import BlockState, Status

_WORDS = {
    Status.IDLE: ("", ""),
    Status.READY: ("Ready", "mdi6.clock-outline"),
    Status.RUNNING: ("Running", "mdi6.loading"),
    Status.RETRYING: ("Trying again", "mdi6.refresh"),
    Status.HELD: ("Held", "mdi6.pause-octagon-outline"),
    Status.WAITING: ("Waiting", "mdi6.timer-sand"),
    Status.OK: ("OK", "mdi6.check"),
    Status.FAILED: ("Failed", "mdi6.close"),
    Status.SKIPPED: ("Skipped", "mdi6.debug-step-over"),
}

_ORIGINS = {
    Origin.PINNED: ("Pinned", "mdi6.pin"),
    Origin.GIVEN: ("Given", "mdi6.hand-pointing-right"),
    Origin.REUSED: ("As before", "mdi6.history"),
}
"""What a block gives that did not run for it."""
_STEP = 45.0
"""Degrees that the icon turns at each turn."""


@dataclass(frozen=True, slots=True)
class RunLook:
    """What a card shows of a run.

    Attributes:
        pill: Word and time, `OK · 340 ms`; empty for a block of which nothing was heard.
        icon: A QtAwesome name.
        preview: The last output, error or reason on one line.
        turn: How far the icon of a block that runs is turned, in degrees.
        done: How much of its work a block that runs has done, from 0 to 1; None where it does not
            say.
    """

    status: Status
    pill: str = ""
    icon: str = ""
    preview: str = ""
    turn: float = 0.0
    done: float | None = None

    @property
    def is_dim(self) -> bool:
        """The block has no part in what happened."""
        return self.status is Status.SKIPPED

    @property
    def has_preview(self) -> bool:
        """Whether the card has its last line. It stays while a block waits or runs."""
        return self.status not in (Status.IDLE, Status.READY)


IDLE = RunLook(Status.IDLE)


def run_look(state: BlockState, running_ms: float | None = None, *, turn: int = 0) -> RunLook:
    """The look of `state`.

    Args:
        running_ms: How long the canvas has seen it run.
        turn: Counts up while it runs.
    """
    if state.status is Status.OK and state.origin:
        word, icon = _ORIGINS[Origin(state.origin)]
        return RunLook(state.status, word, icon, _preview(state))
    word, icon = _WORDS[state.status]
    is_running = state.status is Status.RUNNING
    time = elapsed_text(running_ms if is_running else state.elapsed_ms)
    return RunLook(
        status=state.status,
        pill=f"{word} · {time}" if time else word,
        icon=icon,
        preview=_preview(state),
        turn=turn * _STEP % 360.0 if is_running else 0.0,
        done=state.done if is_running else None,
    )


def _preview(state: BlockState) -> str:
    if state.status is Status.OK:
        return outputs_text(state.outputs) or "Done"
    if state.status is Status.RUNNING:
        part = "" if state.done is None else f"{state.done:.0%}"
        said = " · ".join(filter(None, (part, one_line(state.message))))
        return said or "Working …"
    return one_line(state.message)
