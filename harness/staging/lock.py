"""A lock that the kernel gives back when its holders die, however they die."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Lock:
    """Held by whoever has the file open: this process, and children that were handed `fileno`.

    A killed holder leaves the file, which means nothing, and never the lock.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take it if nobody holds it, note our pid in it, and tell whether that worked."""
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file
        return True

    def fileno(self) -> int:
        """Return the descriptor that keeps it held; a child that inherits it holds it too."""
        if self._file is None:
            raise ValueError(f"{self.path} is not held")
        return self._file

    def note(self, text: str) -> None:
        """Write down who holds it, for those who have to wait."""
        os.ftruncate(self.fileno(), 0)
        os.pwrite(self.fileno(), f"{text}\n".encode(), 0)

    def holder(self) -> str:
        """Return what the holder, present or past, noted."""
        try:
            return self.path.read_text("utf-8").strip() or "unknown"
        except OSError:
            return "unknown"

    def release(self) -> None:
        """Let go of it; children that inherited it go on holding it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
