"""What the program leaves for later when it starts: the window comes first."""

import os
from pathlib import Path

from tests.support.first_paint import first_paint

DEFERRED = {
    "aiosmtpd": "the mail server of a rehearsal",
    "cryptography": "certificates of a rehearsal",
    "jinja2": "the first text with places",
    "keyring": "the first secret",
    "openpyxl": "the first Excel file",
    "phonenumbers": "the first phone number",
    "requests": "the first live call",
    "smtplib": "the first live mail",
    "urllib3": "the first live call",
    "werkzeug": "the web server of a rehearsal",
    "qtawesome": "never: one of its fonts is read",
    "app.rehearsal.rehearsal": "the first rehearsal",
    "app.services.live": "the first live run",
}
"""Package → what it is imported for, and not before."""


def test_what_the_first_window_does_not_need_is_not_imported(tmp_path: Path) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    painted = first_paint({**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"})

    assert "app.editor.main_window" in painted.modules
    assert painted.modules.isdisjoint(DEFERRED)
