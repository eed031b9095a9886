"""The outbox: what the run knows of each message, and messages written to files."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.editor.panels.outbox.around import Around
from app.editor.panels.outbox.export import is_mail, write_json, write_mails
from app.editor.panels.outbox.panel import OutboxPanel
from app.editor.running.around_message import AroundMessages
from app.editor.running.view import RunView
from app.rehearsal.outbox import Delivery, file_stem

_JSON = "JSON (*.json)"
_EML = "E-mail (*.eml)"
_EML_EACH = "E-mails, each in a file (*.eml)"
NOTHING_TO_EXPORT = "There is no message to export: rehearse the workflow first (F5)."
NO_MAIL = "None of these messages is an e-mail: export them as JSON."


class OutboxDesk(QObject):
    """Between the outbox and what is shown of a run.

    Args:
        panel: The page.
        runs: What is shown.
        around: Tells what a run knows of a message.
        show_page: Brings the page to the front.
        folder: Gives the folder to write files into.

    Signals:
        said: What was exported, or why it was not.
    """

    said = Signal(str)

    def __init__(
        self,
        panel: OutboxPanel,
        runs: RunView,
        around: AroundMessages,
        show_page: Callable[[], None],
        folder: Callable[[], Path],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._runs = runs
        self._around = around
        self._show_page = show_page
        self._folder = folder
        panel.use(self._look_around)
        panel.export_wanted.connect(self._export_one)
        # What the blocks before it gave may be heard of later than the message.
        runs.ended.connect(panel.refresh)

    def slots(self) -> dict[str, Callable[..., object]]:
        """What the actions of these names do."""
        return {
            "find_message": self.find,
            "why_message": self._panel.ask_why,
            "export_message": self._on_export_message,
            "export_messages": self.export_all,
        }

    def find(self) -> None:
        """Search the outbox."""
        self._show_page()
        self._panel.focus_search()

    def export_all(self) -> None:
        """Write the messages that are listed to a file."""
        listed = self._panel.deliveries()
        if not listed:
            self.said.emit(NOTHING_TO_EXPORT)
            return
        filters = (_JSON, _EML_EACH) if any(map(is_mail, listed)) else (_JSON,)
        self._export(listed, "Export the messages", "messages", filters)

    def _on_export_message(self) -> None:
        if self._panel.shown is None:
            self.said.emit(NOTHING_TO_EXPORT)
        else:
            self._panel.export_shown()

    def _export_one(self, delivery: Delivery) -> None:
        filters = (_EML, _JSON) if is_mail(delivery) else (_JSON,)
        self._export((delivery,), "Export the message", file_stem(delivery), filters)

    def _export(
        self, deliveries: Sequence[Delivery], title: str, name: str, filters: Sequence[str]
    ) -> None:
        ending = ".eml" if filters[0] == _EML else ".json"
        chosen, kind = QFileDialog.getSaveFileName(
            self._panel.window(), title, str(self._folder() / f"{name}{ending}"), ";;".join(filters)
        )
        if not chosen:
            return
        path = Path(chosen)
        is_eml = path.suffix.lower() == ".eml" or (not path.suffix and kind in (_EML, _EML_EACH))
        path = path if path.suffix else path.with_suffix(".eml" if is_eml else ".json")
        try:
            self.said.emit(_write(deliveries, path, is_eml=is_eml))
        except OSError as error:
            self.said.emit(f"Nothing was exported to {path}: {error.strerror or error}.")

    def _look_around(self, delivery: Delivery) -> Around:
        return self._around.look(self._runs.shown, delivery)


def _write(deliveries: Sequence[Delivery], path: Path, *, is_eml: bool) -> str:
    if not is_eml:
        write_json(deliveries, path)
        return f"{_number(len(deliveries))} exported to {path}."
    written = write_mails(deliveries, path)
    if not written:
        return NO_MAIL
    where = str(written[0]) if len(written) == 1 else f"{path.parent}, each in a file"
    return f"{_number(len(written), 'e-mail')} exported to {where}."


def _number(count: int, word: str = "message") -> str:
    return f"1 {word} is" if count == 1 else f"{count} {word}s are"
