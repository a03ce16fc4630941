"""What uploaded files of every form have in common: rows, their numbers, and what makes a file unusable."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

LONGEST = 16 << 20
"""Characters of one line, one cell or one JSON record at most; text fields of vendors end far below."""
_PIECE = 1 << 20


class UnusableFile(ValueError):
    """Nothing in this file can be uploaded; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the file: nested as it will be sent, or the reason why it cannot be; ``size`` in characters."""

    number: int
    record: dict[str, Any]
    problem: str = ""
    size: int = 0


class Lines:
    """The lines of a text file; one that is too long is an error of the given kind, and the next one comes after it."""

    def __init__(self, file: IO[str], error: type[Exception]) -> None:
        self._file, self._error = file, error

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST)
        if not line:
            raise StopIteration
        if len(line) < LONGEST or _ends(line):
            return line
        while (rest := self._file.readline(LONGEST)) and not _ends(rest):
            pass
        raise self._error(f"it has more than {LONGEST} characters")


def check_text(path: Path) -> None:
    """Raise `UnusableFile` unless the file is UTF-8 text with something in it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if b"\0" in piece:
                raise UnusableFile(f"the file is not text: a NUL at byte {done + piece.index(0) + 1}")
            _decode(decoder, piece, done)
            done += len(piece)
    _decode(decoder, b"", done, final=True)
    if not done:
        raise UnusableFile("the file is empty")


def _ends(line: str) -> bool:
    return line.endswith(("\n", "\r"))


def _decode(decoder: codecs.IncrementalDecoder, piece: bytes, done: int, *, final: bool = False) -> None:
    held = len(decoder.getstate()[0])
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError as error:
        place = done - held + error.start + 1
        raise UnusableFile(f"the file is not UTF-8 text: see byte {place}; save it as UTF-8") from error
