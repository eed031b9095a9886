"""Which workflows are open, and which of them is shown.

What a tab consists of is said by `tab`, how it comes to be shown by `exchange`; `closing` asks
before one goes.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from app.editor.document import Document, DocumentState
from app.editor.file_menu import FileMenu
from app.editor.file_watch import digest
from app.editor.running.runner import Runner
from app.editor.stage import Stage
from app.editor.tabs.exchange import Exchange
from app.editor.tabs.remembered import remember, remembered
from app.editor.tabs.strip import TabLook, TabStrip
from app.editor.tabs.tab import Tab, names_of
from app.workflow.model import Workflow


class TabDesk(QObject):
    """The tabs of one window; satisfies `app.editor.file_menu.Room`."""

    def __init__(
        self,
        strip: TabStrip,
        exchange: Exchange,
        stage: Stage,
        document: Document,
        files: FileMenu,
        runner: Runner,
        settings: QSettings,
    ) -> None:
        super().__init__(strip)
        self._strip = strip
        self._exchange = exchange
        self._stage = stage
        self._document = document
        self._files = files
        self._runner = runner
        self._settings = settings
        self._numbers = count()
        self._tabs: list[Tab] = [self._new()]
        self._front = 0
        # Before they are written over.
        self._from_last_start = remembered(settings)
        files.room = self
        strip.chosen.connect(self.show)
        strip.moved.connect(self._on_moved)
        strip.new_wanted.connect(files.new)
        files.opened.connect(exchange.show_from_start)
        document.history_changed.connect(self._refresh)
        document.path_changed.connect(self._on_path_changed)
        runner.started.connect(self._refresh)
        runner.ended.connect(self._refresh)
        self._refresh()

    @property
    def front(self) -> int:
        """The place of the tab that is shown, from the left."""
        return self._front

    def all(self) -> Sequence[Tab]:
        """Every tab as it is now, from left to right."""
        shown = self._exchange.value(self._tabs[self._front].number)
        return (*self._tabs[: self._front], shown, *self._tabs[self._front + 1 :])

    @property
    def has_waiting(self) -> bool:
        """Files were open at the last start, which `restore` opens."""
        return bool(self._from_last_start[0])

    def is_running(self, tab: Tab) -> bool:
        """Its workflow is being rehearsed."""
        return self._runner.is_running and tab.run is self._runner.kept

    # The room for another workflow

    def make(self) -> None:
        """Let the document show another workflow: in a tab beside, if something was done here."""
        shown = self.all()[self._front]
        if shown.is_untouched and not self.is_running(shown):
            self._exchange.forget_run()
            return
        self._put_aside()
        self._front += 1
        self._tabs.insert(self._front, self._new())

    def go_to(self, path: Path) -> bool:
        """Show the tab of a file; gives whether there is one."""
        place = self._place_of(path)
        if place == self._front:
            self._exchange.look_at_file()
        if place is not None:
            self.show(place)
        return place is not None

    def is_elsewhere(self, path: Path) -> bool:
        """The file is open in a tab that is not shown."""
        return self._place_of(path) not in (None, self._front)

    # Which one is shown

    def show(self, place: int) -> None:
        """Show a tab as it was left."""
        if place == self._front:
            self._stage.leave_start()
        elif not self._is_read(place):
            self.remove(place)
        else:
            if not self._strip.bar.hasFocus():
                # Whatever is half typed is finished.
                self._stage.focus_canvas()
            self._put_aside()
            self._take_up(place)

    def show_number(self, number: int) -> None:
        """Show the tab of this number, if it is still there."""
        place = self.place_of_number(number)
        if place is not None:
            self.show(place)

    def place_of_number(self, number: int) -> int | None:
        """Where a tab is."""
        return next((at for at, tab in enumerate(self._tabs) if tab.number == number), None)

    def step(self, way: int) -> None:
        """Show the tab beside; after the last comes the first."""
        self.show((self._front + way) % len(self._tabs))

    def show_running(self) -> None:
        """Show the tab whose workflow is being rehearsed."""
        places = [place for place, tab in enumerate(self.all()) if self.is_running(tab)]
        if places:
            self.show(places[0])

    # Coming and going

    def insert(self, place: int, tab: Tab) -> None:
        """Put a tab at a place and show it."""
        place = min(place, len(self._tabs))
        replaces = len(self._tabs) == 1 and self.all()[0].is_untouched
        self._put_aside()
        self._tabs.insert(place, tab)
        if replaces:
            self._tabs = [tab]
            place = 0
        self._take_up(place)

    def remove(self, place: int) -> Tab:
        """Take a tab away as it is now, without its draft, and show the one beside it."""
        was_shown = place == self._front
        if was_shown:
            self._put_aside(keeps_draft=False)
        tab = self._tabs.pop(place)
        if tab.draft is not None:
            tab.draft.forget()
        if was_shown:
            self._show_beside(place)
        else:
            self._front -= place < self._front
            self._refresh()
            self._remember()
        return replace(tab, draft=None)

    def forget_drafts(self) -> None:
        """The window goes, and whoever wanted to save has done so."""
        for tab in self._tabs:
            if tab.draft is not None:
                tab.draft.forget()
        self._tabs = [replace(tab, draft=None) for tab in self._tabs]

    def restore(self, *, is_behind: bool) -> bool:
        """Open the files that were open at the last start; each is read when it is shown first.

        Args:
            is_behind: The workflow that is open stays in front.

        Returns:
            Whether there were some.
        """
        paths, last = self._from_last_start
        self._from_last_start = ((), None)
        paths = tuple(path for path in paths if self._place_of(path) is None)
        if not paths:
            return False
        untouched = [tab for tab in self.all() if tab.is_untouched]
        waiting = [
            Tab(next(self._numbers), DocumentState.of(Workflow(), path), is_read=False)
            for path in paths
        ]
        self._tabs[:0] = waiting
        self._front += len(waiting)
        self._refresh()
        if not is_behind:
            wanted = self._place_of(last) if last else None
            self.show(len(waiting) - 1 if wanted is None else wanted)
            for tab in untouched:
                place = self.place_of_number(tab.number)
                if place is not None and place != self._front:
                    self.remove(place)
        self._remember()
        return True

    # Inside

    def _new(self) -> Tab:
        return Tab(next(self._numbers))

    def _put_aside(self, *, keeps_draft: bool = True) -> None:
        number = self._tabs[self._front].number
        self._tabs[self._front] = self._exchange.put_aside(number, keeps_draft=keeps_draft)

    def _take_up(self, place: int) -> None:
        self._stage.leave_start()
        self._front = place
        self._exchange.show(self._tabs[place])
        # The autosave has its draft now.
        self._tabs[place] = replace(self._tabs[place], draft=None)
        self._refresh()
        self._remember()

    def _show_beside(self, place: int) -> None:
        """What was shown at a place is gone."""
        while self._tabs:
            beside = min(place, len(self._tabs) - 1)
            if self._is_read(beside):
                self._take_up(beside)
                return
            self._tabs.pop(beside)
        self._tabs.append(self._new())
        self._take_up(0)
        self._stage.show_start()

    def _is_read(self, place: int) -> bool:
        """Read the file of a tab that was not looked at yet; its problems are listed."""
        tab = self._tabs[place]
        if tab.is_read or tab.path is None:
            return True
        workflow, on_disk = self._files.read(tab.path), digest(tab.path)
        if workflow is None:
            return False
        state = DocumentState.of(workflow, tab.path)
        choices = self._exchange.choices.remembered(tab.path)
        self._tabs[place] = replace(
            tab, document=state, is_read=True, on_disk=on_disk, choices=choices
        )
        return True

    def _place_of(self, path: Path) -> int | None:
        wanted = path.resolve()
        for place, tab in enumerate(self._tabs):
            known = self._document.path if place == self._front else tab.path
            if known is not None and known.resolve() == wanted:
                return place
        return None

    def _on_moved(self, source: int, target: int) -> None:
        number = self._tabs[self._front].number
        self._tabs.insert(target, self._tabs.pop(source))
        self._front = self.place_of_number(number) or 0
        self._remember()

    def _on_path_changed(self) -> None:
        self._refresh()
        self._remember()

    def _refresh(self) -> None:
        tabs = self.all()
        looks = [
            TabLook(name, tab.path, tab.is_changed, self.is_running(tab))
            for name, tab in zip(names_of(tabs), tabs, strict=True)
        ]
        self._strip.show_tabs(looks, self._front)

    def _remember(self) -> None:
        paths = [tab.path for tab in self._tabs]
        paths[self._front] = self._document.path
        remember(self._settings, [path for path in paths if path], self._document.path)
