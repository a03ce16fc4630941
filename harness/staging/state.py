"""The state directory: whose it is, what it was made with, and that only one stage uses it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from contracts import Clock
from harness.staging.errors import StageError
from harness.staging.lock import Lock

FORMAT = 1
SHUTDOWN = 15.0
"""Seconds given to the processes of an earlier run that was killed."""

RECORDS, SEED, SCALE = 1000, 1, 1.0
OWN = frozenset({"stage.json", ".stage.json.part", "lock", "children", "instances.json", "bulk", "vendors", "logs"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; ``None`` means: as the directory has it, else the default."""

    records: int | None = None
    seed: int | None = None
    time_scale: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a state directory was made with; it holds for all of its life."""

    seed: int
    records: int
    time_scale: float
    time_origin: float
    format: int = FORMAT


class StateDirectory:
    """A directory held by one running stage. Raises `StageError` for any that is not fit."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path.absolute()
        self._clock = clock
        self._lock, self.children = Lock(self.path / "lock"), Lock(self.path / "children")

    def open(self, wanted: Wanted) -> Facts:
        """Take the directory, wait for what an earlier run left behind, and return its facts."""
        self._make()
        if not self._lock.take():
            raise StageError(f"{self.path} is in use by process {self._lock.holder()}; stop it or give another --state")
        try:
            self._wait_for_orphans()
            return self._facts(wanted)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the next stage have it."""
        self.children.release()
        self._lock.release()

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            foreign = sorted(entry.name for entry in self.path.iterdir() if entry.name not in OWN)
        except OSError as error:
            raise StageError(
                f"{self.path} cannot be the state directory: {error.strerror}; give another --state"
            ) from error
        if foreign:
            raise StageError(
                f"{self.path} holds things that are not ours ({', '.join(foreign[:3])}); "
                "give --state an empty or a new directory"
            )
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise StageError(f"{self.path} cannot be written to; give another --state or mend its permissions")

    def _wait_for_orphans(self) -> None:
        until = self._clock.now() + SHUTDOWN
        while not self.children.take():
            if self._clock.now() > until:
                left = self.children.holder()
                raise StageError(
                    f"{self.path}: processes of an earlier run do not end ({left}); end them and try again"
                )
            self._clock.sleep(0.05)

    def _facts(self, wanted: Wanted) -> Facts:
        path = self.path / "stage.json"
        if path.exists():
            return _agreed(_read(path), wanted, self.path)
        facts = Facts(
            seed=SEED if wanted.seed is None else wanted.seed,
            records=RECORDS if wanted.records is None else wanted.records,
            time_scale=wanted.time_scale or SCALE,
            time_origin=self._clock.now(),
        )
        write_whole(path, asdict(facts))
        return facts


def write_whole(path: Path, document: Any) -> None:
    """Write JSON for the owner's eyes so that the file is never seen half written."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read(path: Path) -> Facts:
    try:
        body = json.loads(path.read_text("utf-8"))
        facts = Facts(
            int(body["seed"]),
            int(body["records"]),
            float(body["time_scale"]),
            float(body["time_origin"]),
            int(body["format"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StageError(f"{path} is not a state of ours: {error!r}; give another --state") from error
    if facts.format != FORMAT:
        raise StageError(f"{path} has format {facts.format}, this version knows {FORMAT}; give another --state")
    return facts


def _agreed(facts: Facts, wanted: Wanted, path: Path) -> Facts:
    """A job may be half done over this data and this time, so neither can change under it."""
    for name in ("seed", "records", "time_scale"):
        asked, has = getattr(wanted, name), getattr(facts, name)
        if asked is not None and asked != has:
            option = f"--{name.replace('_', '-')}"
            raise StageError(
                f"{path} was made with {option} {has:g}, not {asked:g}; leave {option} out or give another --state"
            )
    return facts
