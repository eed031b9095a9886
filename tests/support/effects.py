"""What the journal of a test's user knows of effects outside."""

import sqlite3
from contextlib import closing

from app.worlds import journal_path


def effects() -> list[tuple[str, str]]:
    """Block and state of every effect that was ever begun, in the order they began."""
    with closing(sqlite3.connect(journal_path())) as database:
        found = database.execute("SELECT block, state FROM effect ORDER BY began_at, key")
        return list(found)
