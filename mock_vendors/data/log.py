"""An append-only file of JSON lines, or the same kept nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


class Log:
    """Lines are on disk before `append` returns; a last line that was torn by a crash is dropped at the start."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._file: int | None = None

    def open(self) -> list[bytes]:
        """Return the lines that are there and take up behind them."""
        if self._path is None:
            return []
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        text = self._path.read_bytes()
        whole = text.rfind(b"\n") + 1
        os.ftruncate(self._file, whole)
        return text[:whole].split(b"\n")[:-1]

    def append(self, lines: Iterable[bytes]) -> None:
        """Keep these lines for good."""
        if self._file is not None:
            os.write(self._file, b"".join(line + b"\n" for line in lines))

    def clear(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
