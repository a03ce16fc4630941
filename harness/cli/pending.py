"""Which job an output file belongs to, noted beside it until it is whole: so the same command can go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Pending:
    """The note beside ``output``; it holds no secret."""

    def __init__(self, output: Path, wanted: Mapping[str, Any]) -> None:
        self._path = output.with_name(f".{output.name}.job.json")
        self._wanted = dict(wanted)

    def job(self) -> str | None:
        """Return the id of the job that an earlier call of the same command began, if it left one."""
        try:
            note = json.loads(self._path.read_text("utf-8"))
            return str(note["job"]) if note["wanted"] == self._wanted else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note(self, job_id: str) -> None:
        self._path.write_text(json.dumps({"wanted": self._wanted, "job": job_id}), "utf-8")

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)
