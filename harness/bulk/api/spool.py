"""Uploaded files go straight to the disk, never into memory; what no job takes is removed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import IO, Any

from flask import Request, current_app, g


class Spool:
    """A folder for files on their way in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> IO[bytes]:
        """Open a file that belongs to the present request."""
        file = tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False)  # noqa: SIM115 - closed by keep or discard
        g.setdefault("spooled", []).append(file)
        return file

    def keep(self, file: Any) -> str:
        """Make the file durable and return the name under which it stays."""
        file.flush()
        os.fsync(file.fileno())
        file.close()
        g.spooled.remove(file)
        return Path(file.name).name

    def discard(self) -> None:
        """Remove what the present request opened and did not keep."""
        for file in g.pop("spooled", []):
            Path(file.name).unlink(missing_ok=True)
            # What a full disk did not take is of no use to anybody.
            with contextlib.suppress(OSError):
                file.close()


class SpoolingRequest(Request):
    """A request whose file parts are written to the spool while they arrive."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        spool: Spool = current_app.extensions["bulk_spool"]
        return spool.open()
