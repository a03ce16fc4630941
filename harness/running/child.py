"""The process in which pytest runs: how it is called, its lines as they come, and its end, whatever it is at."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.running.secrets import striking

INI = "suites.ini"
PLUGINS = ("harness.pytest_plugin", "harness.running.record", "xdist.plugin", "_hypothesis_pytestplugin")
"""Those that are installed besides are not loaded: a verdict is the same wherever it is reached, and comes sooner."""
LOOK = 0.2
"""Seconds between two looks at whether it is time to stop."""
PATIENCE = 20.0
"""Seconds that pytest has to take its fixtures down after it was asked to stop."""
MOST_SAID = 4000
"""Characters of what pytest printed that are shown when it could not begin."""


class Child:
    """Use as a context manager: what is left of the process at the end of the block is killed."""

    def __init__(self, arguments: Sequence[str], secrets: Sequence[str] = ()) -> None:
        self._strike = striking(secrets)
        self._scratch = tempfile.TemporaryDirectory(prefix="bulk-harness-run-")
        self._log = Path(self._scratch.name) / "pytest.log"
        reader, writer = os.pipe()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command(arguments, writer, Path(self._scratch.name)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(writer,),
                env=environment(os.environ, Path(self._scratch.name)),
                start_new_session=True,
            )
        os.close(writer)
        self._reader = reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        os.close(self._reader)
        self._scratch.cleanup()

    def lines(self) -> Iterator[dict[str, Any] | None]:
        """Yield what it tells, and nothing now and then while it has nothing to tell; ends when it has ended."""
        kept = b""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._reader, selectors.EVENT_READ)
            while True:
                if not waiting.select(LOOK):
                    if self._process.poll() is not None:
                        # Something that a test has started and left behind holds the other end.
                        return
                    yield None
                    continue
                read = os.read(self._reader, 1 << 16)
                if not read:
                    self._process.wait()
                    return
                *whole, kept = (kept + read).split(b"\n")
                yield from (json.loads(self._strike(line)) for line in whole)

    def stop(self) -> None:
        """Ask it to end; it tells what it has."""
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End it and its workers at once."""
        # They are of its own group, which is its own session.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def said(self) -> str:
        """Return the end of what it printed."""
        return self._strike(self._log.read_bytes()).decode("utf-8", "replace").strip()[-MOST_SAID:]

    @property
    def code(self) -> int | None:
        return self._process.poll()


def command(arguments: Sequence[str], descriptor: int, scratch: Path) -> list[str]:
    """Return the call of pytest: with our settings, whatever project it is called in, and nothing left behind."""
    ini = Path(str(files("harness.running"))) / INI
    ours = ["-c", str(ini), "--rootdir", str(Path.cwd()), "--import-mode=importlib"]
    ours += [part for name in PLUGINS for part in ("-p", name)]
    quiet = ["-p", "no:cacheprovider", "--color=no", "-q", "--tb=short"]
    scratch_option = ["--basetemp", str(scratch / "tests")]
    return [
        sys.executable, "-m", "pytest", *ours, *quiet, *scratch_option, "--bulk-tell", str(descriptor), *arguments,
    ]  # fmt: skip


def environment(given: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """Return the environment of that process."""
    kept = {name: value for name, value in given.items() if name != "PYTEST_ADDOPTS"}
    return kept | {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(scratch / "hypothesis"),
    }
