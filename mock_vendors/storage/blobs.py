"""Content on disk: written in pieces with its checksums, read in pieces, never whole in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mock_vendors.storage.digests import Digests

PIECE = 256 << 10
"""Bytes that are held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Content that is on disk, whole; nobody has it until the catalogue says so."""

    name: str
    size: int
    digests: dict[str, str]


class Blobs:
    """A folder of content; a file counts once the catalogue names it, so one that was half written never does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(
        self, pieces: Iterable[bytes], digests: Iterable[str], check: Callable[[Blob], None] = lambda _blob: None
    ) -> Blob:
        """Return what became of the pieces; where they or ``check`` raise an exception, nothing is left."""
        sums, size = Digests(digests), 0
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix="", suffix="", delete=False) as file:
            path = Path(file.name)
            try:
                for piece in pieces:
                    file.write(piece)
                    sums.update(piece)
                    size += len(piece)
                blob = Blob(path.name, size, sums.hex())
                check(blob)
            except BaseException:
                path.unlink()
                raise
        return blob

    def read(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Return the content from ``start`` up to ``stop``; it stays readable when it is dropped meanwhile."""
        file = (self._folder / name).open("rb")

        def pieces() -> Iterator[bytes]:
            with file:
                file.seek(start)
                left = None if stop is None else stop - start
                while piece := file.read(PIECE if left is None else min(PIECE, left)):
                    left = None if left is None else left - len(piece)
                    yield piece

        return _Reader(pieces(), file.close)

    def has(self, names: Iterable[str]) -> bool:
        """Tell whether all of this content is here."""
        return all((self._folder / Path(name).name).is_file() for name in names)

    def drop(self, names: Iterable[str]) -> None:
        """Delete content; a name that is not there is deleted already."""
        for name in names:
            with suppress(FileNotFoundError):
                (self._folder / name).unlink()

    def sweep(self, kept: Iterable[str]) -> None:
        """Delete everything but what is named: what an earlier process was writing when it died."""
        wanted = set(kept)
        self.drop(path.name for path in self._folder.iterdir() if path.name not in wanted)


class _Reader:
    """An iterator that lets its file go when it is closed before its end, or before its beginning."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], None]) -> None:
        self._pieces, self.close = pieces, close

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def __del__(self) -> None:
        self.close()
