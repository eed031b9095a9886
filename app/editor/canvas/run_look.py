"""How the state of a block in a run reads on its card: a word, an icon, a time, one line. No Qt."""

from dataclasses import dataclass

from app.editor.canvas.value_text import elapsed_text, one_line, outputs_text
from app.engine.run_state import BlockState, Status

_WORDS = {
    Status.IDLE: ("", ""),
    Status.READY: ("Ready", "mdi6.clock-outline"),
    Status.RUNNING: ("Running", "mdi6.play"),
    Status.RETRYING: ("Trying again", "mdi6.refresh"),
    Status.HELD: ("Held", "mdi6.pause-octagon-outline"),
    Status.WAITING: ("Waiting", "mdi6.timer-sand"),
    Status.OK: ("OK", "mdi6.check"),
    Status.FAILED: ("Failed", "mdi6.close"),
    Status.SKIPPED: ("Skipped", "mdi6.debug-step-over"),
}


@dataclass(frozen=True, slots=True)
class RunLook:
    """What a card shows of a run.

    Attributes:
        pill: Word and time, `OK · 340 ms`; empty for a block of which nothing was heard.
        icon: A QtAwesome name.
        preview: The last output, error or reason on one line.
    """

    status: Status
    pill: str = ""
    icon: str = ""
    preview: str = ""

    @property
    def has_preview(self) -> bool:
        """Whether the card has its last line. It stays while a block waits or runs."""
        return self.status not in (Status.IDLE, Status.READY)


IDLE = RunLook(Status.IDLE)


def run_look(state: BlockState, running_ms: float | None = None) -> RunLook:
    """The look of `state`; `running_ms` is how long the canvas has seen it run."""
    word, icon = _WORDS[state.status]
    elapsed = running_ms if state.status is Status.RUNNING else state.elapsed_ms
    time = elapsed_text(elapsed)
    return RunLook(
        status=state.status,
        pill=f"{word} · {time}" if time else word,
        icon=icon,
        preview=_preview(state),
    )


def _preview(state: BlockState) -> str:
    if state.status is Status.OK:
        return outputs_text(state.outputs) or "Done"
    if state.status is Status.RUNNING and not state.message:
        return "Working …"
    return one_line(state.message)
