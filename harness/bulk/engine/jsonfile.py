"""Uploaded JSON: one object on each line, or one array of objects, read piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from harness.bulk.engine.rows import LONGEST, Lines, Row, UnusableFile, check_text

_PIECE = 1 << 18
_BLANKS = re.compile(r"[ \t\r\n]*")
# Only where a value ends is asked here, so what one record has wrong inside is left to its own reading.
_ENDS = json.JSONDecoder(strict=False)
_OBJECT = msgspec.json.Decoder(dict[str, Any])


def check_lines(path: Path) -> tuple[str, ...]:
    """Raise `UnusableFile` for a file that is no text; a line that is no JSON fails alone later."""
    check_text(path)
    return ()


def check_array(path: Path) -> tuple[str, ...]:
    """Raise `UnusableFile` with the place where the array is broken, if it is."""
    check_text(path)
    for _ in _elements(path):
        pass
    return ()


def lines(path: Path) -> Iterator[Row]:
    """Yield the records, numbered from 1; blank lines do not count."""
    check_lines(path)
    number = 0
    with path.open(encoding="utf-8-sig") as file:
        source = Lines(file, _LongLine)
        while True:
            try:
                text = next(source)
            except StopIteration:
                return
            except _LongLine as error:
                number += 1
                yield Row(number, {}, f"the line cannot be used: {error}")
                continue
            if not text.isspace():
                number += 1
                yield _row(number, text)


def array(path: Path) -> Iterator[Row]:
    """Yield the records of an array, numbered from 1; raises `UnusableFile` if it is broken anywhere."""
    check_array(path)
    for number, text in enumerate(_elements(path), 1):
        yield _row(number, text)


class _LongLine(Exception):
    """One line is longer than a record may be."""


def _row(number: int, text: str) -> Row:
    try:
        return Row(number, _OBJECT.decode(text), size=len(text))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return Row(number, {}, f"the record is no JSON object: {error}")


def _elements(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig") as file:
        source = _Source(file)
        source.expect("[")
        if source.peek() != "]":
            yield source.value()
            while source.peek() == ",":
                source.expect(",")
                yield source.value()
        source.expect("]")
        if source.peek():
            raise source.broken("something follows the array")


class _Source:
    """A place in a JSON text of which only a piece is in memory."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._text, self._at, self._before, self._ended = file, "", 0, 0, False

    def peek(self) -> str:
        """Return the next character that is no blank; nothing at the end."""
        while True:
            self._at = _blanks_from(self._text, self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._read()

    def expect(self, character: str) -> None:
        if self.peek() != character:
            raise self.broken(f"expected {character!r}")
        self._at += 1

    def value(self) -> str:
        """Return the text of the next value."""
        self.peek()
        while True:
            try:
                end = _ENDS.raw_decode(self._text, self._at)[1]
                # A number at the end of the piece may go on in the next one.
                if end < len(self._text) or self._ended:
                    found, self._at = self._text[self._at : end], end
                    return found
            except (ValueError, RecursionError) as error:
                if self._ended or len(self._text) - self._at > LONGEST:
                    raise self.broken(_said(error)) from None
            self._read()

    def broken(self, why: str) -> UnusableFile:
        return UnusableFile(f"the JSON array is broken at or after character {self._before + self._at + 1}: {why}")

    def _read(self) -> None:
        rest = self._text[self._at :]
        # As much again each time, so that a long value costs no more than twice its length.
        piece = self._file.read(max(_PIECE, len(rest)))
        self._before, self._at = self._before + self._at, 0
        self._text, self._ended = rest + piece, not piece


def _blanks_from(text: str, start: int) -> int:
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def _said(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
