"""The lines of a CSV file as lists of cells, one at a time. What cells mean is not known here."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from blocks.sdk import Files, InvalidInputError

SEPARATORS = (",", ";", "\t", "|")


def csv_lines(files: Files, name: str) -> Iterator[list[str]]:
    """The lines of a CSV file in UTF-8, with or without a byte order mark.

    The separator is the one of `SEPARATORS` that the first line has most of, or the one that the
    line `sep=;`, as Excel writes it, names. Bytes that are not UTF-8 come as lone surrogates, but
    not in the first line.

    Raises:
        InvalidInputError: Another encoding from the start, or quotes that do not end. The whole
            file is looked through before the first line is given, so that no row runs from a
            broken file.
    """
    for _ in _read(files, name):
        pass
    yield from _read(files, name)


def _read(files: Files, name: str) -> Iterator[list[str]]:
    with files.open(name) as file:
        texts = _decoded(file, name)
        first = next(texts, "")
        if first.lower().startswith("sep=") and first.strip()[4:]:
            separator = first[4]
        else:
            separator = _separator(first)
            texts = _with(first, texts)
        reader = csv.reader(texts, delimiter=separator, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise InvalidInputError(
                f"Line {reader.line_num} of “{name}” cannot be read, probably because of a "
                f'quotation mark that is not doubled or not closed ({error}); write "" for ".',
                input="file",
            ) from None


def _decoded(file: BinaryIO, name: str) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        if number > 1:
            yield line.decode("utf-8", "surrogateescape")
            continue
        try:
            yield line.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidInputError(
                f"Line 1 of “{name}” is not UTF-8 text; save the file as “CSV UTF-8”, or as "
                "an Excel workbook, and choose it again.",
                input="file",
            ) from None


def _with(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _separator(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=outside.count)
