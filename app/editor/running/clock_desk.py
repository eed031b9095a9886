"""The clock of a rehearsal whose waits are held: what comes next, and the jump to it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.actions import Actions
from app.editor.clock import span_words
from app.editor.moment_words import in_own_zone, in_words
from app.editor.panels.conditions.clock_form import ClockForm
from app.editor.panels.notice_bar import NoticeBar
from app.editor.running.choice_book import ChoiceBook
from app.editor.running.runner import Runner
from app.editor.running.view import RunView
from app.rehearsal.upcoming import Upcoming, upcoming
from app.rehearsal.virtual_clock import VirtualClock

_LOOK_MS = 100
_SAID = 3
"""So many things that lie ahead are told."""
NOTHING_WAITS = "Nothing waits: hold the waits of rehearsals first, on the page Conditions."


class ClockDesk(QObject):
    """Between the clock of the run that is shown and who looks at it.

    Args:
        form: Tells what comes next, and has the button.
        choices: Whether waits hold; it counts at once.
        runner: Has the clock.
        runs: What is shown.
        bar: Says above the canvas that the rehearsal waits.
        title: Gives what a block is called.

    Signals:
        said: Where the clock went, or why it did not.
    """

    said = Signal(str)

    def __init__(
        self,
        form: ClockForm,
        choices: ChoiceBook,
        runner: Runner,
        runs: RunView,
        bar: NoticeBar,
        title: Callable[[str], str],
    ) -> None:
        super().__init__(form)
        self._form = form
        self._choices = choices
        self._runner = runner
        self._runs = runs
        self._bar = bar
        self._title = title
        self._actions: Actions | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show)
        form.jump_wanted.connect(self.jump)
        runs.changed.connect(self._on_run_changed)
        runs.ended.connect(self._on_run_changed)
        choices.changed.connect(self._on_choices)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {"jump": self.jump, "hold_waits": self.hold_waits}

    def use(self, actions: Actions) -> None:
        """Keep the actions as it fits."""
        self._actions = actions
        self._on_choices()

    def jump(self) -> None:
        """Set the clock to where the next wait is over, or the next call is placed."""
        clock = self._clock()
        ahead = self._ahead(clock) if clock is not None else ()
        if clock is None or not ahead:
            self.said.emit(NOTHING_WAITS)
            return
        first = ahead[0]
        if first.delivery is None:
            clock.jump()
        else:
            clock.skip((first.at - clock.now()).total_seconds())
        self.said.emit(f"The clock jumped to {_moment(first.at, first.at)}.")
        self._show()

    def _ahead(self, clock: VirtualClock) -> tuple[Upcoming, ...]:
        """What comes next, while something waits; else nothing."""
        waits, kept = clock.pending(), self._runs.shown
        return upcoming(clock.now(), waits, kept.deliveries if kept else ()) if waits else ()

    def hold_waits(self, is_on: bool) -> None:
        """Let the waits of rehearsals last until a jump, or be over at once."""
        self._choices.set(replace(self._choices.value, holds_waits=is_on))

    def _clock(self) -> VirtualClock | None:
        return self._runner.clock if self._runs.is_running else None

    def _on_run_changed(self) -> None:
        if self._runs.is_running:
            self._look.start()
        else:
            self._look.stop()
        self._show()

    def _on_choices(self) -> None:
        holds = self._choices.value.holds_waits
        if self._actions is not None:
            self._actions["hold_waits"].setChecked(holds)
        clock = self._clock()
        if clock is not None and clock.is_holding != holds:
            if holds:
                clock.hold()
            else:
                clock.release()
        self._show()

    def _show(self) -> None:
        clock = self._clock()
        ahead = self._ahead(clock) if clock is not None else ()
        if clock is None or not ahead:
            self._form.show_next("", can_jump=False)
            self._bar.hide()
            return
        now = clock.now()
        self._form.show_next(self._words(ahead, now), can_jump=True)
        self._bar.say(self._line(ahead[0], now), (("Jump to the next event", self.jump),))

    def _words(self, ahead: Sequence[Upcoming], now: dt.datetime) -> str:
        lines = [f"It is {_moment(now, now)}."]
        lines += [self._line(one, now) for one in ahead[:_SAID]]
        if len(ahead) > _SAID:
            lines.append(f"and {len(ahead) - _SAID} more.")
        return "\n".join(lines)

    def _line(self, one: Upcoming, now: dt.datetime) -> str:
        who = f"“{self._title(one.block_id)}”" if one.block_id else "A block"
        when = f"{_moment(one.at, now)}, in {_span(one.at - now)}"
        if one.delivery is None:
            return f"{who} waits until {when}."
        return f"{who} calls {', '.join(one.delivery.to)}: {when}."


def _moment(moment: dt.datetime, now: dt.datetime) -> str:
    words = in_words(in_own_zone(moment), now).partition(" · ")[0]
    return words[:1].lower() + words[1:] if words.startswith(("To", "Yes")) else words


def _span(span: dt.timedelta) -> str:
    """Without fractions of a second, which only flicker."""
    return span_words(dt.timedelta(seconds=max(0, round(span.total_seconds()))))
