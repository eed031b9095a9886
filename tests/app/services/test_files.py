"""Files that workflows name."""

import os
from pathlib import Path

import pytest

from app.services.files import FileService
from blocks.sdk import InvalidInputError


@pytest.fixture
def files(tmp_path: Path) -> FileService:
    (tmp_path / "customers.csv").write_bytes(b"Name\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "more.csv").write_bytes(b"More\n")
    return FileService(tmp_path)


def test_beside_the_workflow(files: FileService, tmp_path: Path) -> None:
    for name in ("customers.csv", "./customers.csv", str(tmp_path / "customers.csv")):
        with files.open(name) as file:
            assert file.read() == b"Name\n"
    with files.open("data/more.csv") as file:
        assert file.read() == b"More\n"


def test_in_the_home_of_the_user(files: FileService) -> None:
    Path("~/mine.csv").expanduser().write_bytes(b"Mine\n")

    with files.open("~/mine.csv") as file:
        assert file.read() == b"Mine\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "No file is chosen"),
        ("  ", "No file is chosen"),
        ("a\0b", "cannot be the name of a file"),
        ("costumers.csv", "There is no file “costumers.csv” in .*Is “customers.csv” meant"),
        ("zzz", r"There is no file “zzz” in [^“]*\.$"),
        ("nowhere/x.csv", "its folder .*nowhere is not there"),
        ("data", "is a folder or a device"),
        (".", "is a folder or a device"),
        ("/dev/zero", "is a folder or a device"),
        ("x" * 300, "cannot be opened: File name too long"),
        ("customers.csv/x", "cannot be opened: Not a directory"),
    ],
)
def test_what_cannot_be_opened(files: FileService, name: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        files.open(name)


def test_a_pipe_does_not_hang(files: FileService, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(InvalidInputError, match="is a folder or a device"):
        files.open("pipe")


def test_a_file_that_may_not_be_read(files: FileService, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)

    with pytest.raises(InvalidInputError, match="may not be read by you"):
        files.open("customers.csv")
