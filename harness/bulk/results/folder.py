"""Results in a folder: one sub-folder a job, segments named by the offset of their first byte."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from harness.bulk.results.protocol import ResultMissing

SEGMENT_BYTES = 64 << 20
_PIECE = 1 << 18


class FolderResults:
    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder, self._segment_bytes = folder, segment_bytes

    def size(self, job_id: int) -> int:
        end = 0
        for start, path in _segments(self._folder / str(job_id)):
            if start != end:
                break
            end += path.stat().st_size
        return end

    def writer(self, job_id: int, offset: int) -> FolderWriter:
        folder = self._folder / str(job_id)
        folder.mkdir(parents=True, exist_ok=True)
        for start, path in _segments(folder):
            if start >= offset:
                path.unlink()
            elif start + path.stat().st_size > offset:
                os.truncate(path, offset - start)
        return FolderWriter(folder, offset, self._segment_bytes)

    def read(self, job_id: int, stop: int, start: int = 0) -> Iterator[bytes]:
        if self.size(job_id) < stop:
            raise ResultMissing(f"the result of job {job_id} is incomplete")
        return _pieces(self._folder / str(job_id), start, stop)

    def remove(self, job_id: int) -> int:
        folder, removed = self._folder / str(job_id), 0
        # From the end on: what a crash leaves is the beginning of a result, which is known to be incomplete.
        for _, path in reversed(_segments(folder)):
            removed += path.stat().st_size
            path.unlink()
        if folder.is_dir():
            folder.rmdir()
        return removed


class FolderWriter:
    def __init__(self, folder: Path, offset: int, segment_bytes: int) -> None:
        self._folder, self._segment_bytes = folder, segment_bytes
        self._offset = offset
        self._start, path = next(reversed(_segments(folder)), (0, _segment(folder, 0)))
        self._file = path.open("ab", buffering=0)
        self._new = True

    def append(self, lines: bytes) -> int:
        if self._offset - self._start >= self._segment_bytes:
            self._next_segment()
        rest = memoryview(lines)
        while rest:
            # An unbuffered write may be short, on a full disk for one: go on until it is done or fails.
            rest = rest[self._file.write(rest) or 0 :]
        self._offset += len(lines)
        return self._offset

    def sync(self) -> None:
        os.fsync(self._file.fileno())
        if self._new:
            _sync_folder(self._folder)
            _sync_folder(self._folder.parent)
            self._new = False

    def close(self) -> None:
        self._file.close()

    def _next_segment(self) -> None:
        self.sync()
        self._file.close()
        self._start, self._new = self._offset, True
        self._file = _segment(self._folder, self._start).open("ab", buffering=0)


def _segment(folder: Path, start: int) -> Path:
    return folder / f"{start:016d}.jsonl"


def _segments(folder: Path) -> list[tuple[int, Path]]:
    return sorted((int(path.stem), path) for path in folder.glob("*.jsonl"))


def _pieces(folder: Path, start: int, stop: int) -> Iterator[bytes]:
    at = start
    for first, path in _segments(folder):
        if at < stop and first + path.stat().st_size > at:
            with path.open("rb", buffering=0) as file:
                file.seek(at - first)
                while at < stop and (piece := file.read(min(_PIECE, stop - at))):
                    at += len(piece)
                    yield piece


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
