from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from app.editor.recent import KEPT, RecentFiles


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.json" for number in range(KEPT + 3)]
    for path in paths:
        path.touch()
    return paths


def test_the_newest_stands_first_and_once(settings: QSettings, files: list[Path]) -> None:
    recent = RecentFiles(settings)
    for path in (files[0], files[1], files[0]):
        recent.add(path)

    assert recent.paths() == (files[0], files[1])


def test_old_ones_are_forgotten(settings: QSettings, files: list[Path]) -> None:
    recent = RecentFiles(settings)
    for path in files:
        recent.add(path)

    assert recent.paths() == tuple(reversed(files[-KEPT:]))


def test_they_are_still_known_at_the_next_start(settings: QSettings, files: list[Path]) -> None:
    RecentFiles(settings).add(files[0])
    settings.sync()
    later = QSettings(settings.fileName(), QSettings.Format.IniFormat)

    assert RecentFiles(later).paths() == (files[0],)


def test_a_file_that_is_gone_is_not_listed(settings: QSettings, files: list[Path]) -> None:
    recent = RecentFiles(settings)
    recent.add(files[0])
    files[0].unlink()

    assert recent.paths() == ()


@pytest.mark.parametrize("damage", ["", "{", "[1, null]", "5"])
def test_damaged_settings_are_an_empty_list(settings: QSettings, damage: str) -> None:
    settings.setValue("recent_files", damage)

    assert RecentFiles(settings).paths() == ()


def test_can_be_cleared(settings: QSettings, files: list[Path]) -> None:
    recent = RecentFiles(settings)
    recent.add(files[0])
    recent.clear()

    assert recent.paths() == ()
