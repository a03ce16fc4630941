"""The processes of a stage: started, heard, watched, stopped; they die when their parent does."""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contracts import Clock
from harness.staging.errors import OURS, UNREACHABLE, USER, StageError
from harness.staging.lock import Lock

READY = 60.0
GRACE = 15.0


class Child:
    """One process that says in a line of JSON when it is ready, and ends when its stdin does."""

    def __init__(self, name: str, arguments: Sequence[str], *, log: Path, held: Lock) -> None:
        self.name, self._log = name, log
        log.parent.mkdir(exist_ok=True)
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *arguments, "--exit-with-stdin"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                pass_fds=(held.fileno(),),
                # A Ctrl-C is for the parent, which then stops its children in order.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self, clock: Clock, stop: threading.Event) -> dict[str, Any]:
        """Wait for the line and return it; raise `StageError` if the child ends or says nothing."""
        output = self._process.stdout
        if output is None:
            raise AssertionError("stdout is a pipe")
        until = clock.now() + READY
        while not select.select([output], [], [], 0.1)[0]:
            if stop.is_set():
                raise Interrupted
            if clock.now() > until:
                raise StageError(f"{self.name} did not come up in {READY:g} s; see {self._log}", OURS)
        line = output.readline()
        if not line:
            self._process.wait()
            raise self.failure()
        body: dict[str, Any] = json.loads(line)
        return body

    def alive(self) -> bool:
        return self._process.poll() is None

    def failure(self) -> StageError:
        """Say how it ended, with its own last words."""
        code = self._process.returncode
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        words = self._log.read_text("utf-8", "replace").strip().splitlines()[-3:]
        if code in {USER, UNREACHABLE} and words:
            return StageError("\n".join(words), code)
        return StageError("\n".join([f"{self.name} (pid {self.pid}) ended {how}; see {self._log}", *words]), OURS)

    def stop(self) -> None:
        """Ask it to end, and make it end if it does not."""
        if self.alive():
            self._process.terminate()
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


class Interrupted(Exception):
    """Somebody asked for the end while the stage was still being set up."""
