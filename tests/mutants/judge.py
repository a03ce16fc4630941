"""One implementation judged by the suites, over HTTP alone: it is served by one process, and they run in another."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from mutants.registry import AREAS
from mutants.serve import serving

ROOT = Path(__file__).parents[2]
# Forked from a process without threads that has read everything already: most of a short run would be imports.
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(
    [
        __name__,
        "harness.suites.story",
        "harness.pytest_plugin",
        "alembic.command",
        *(f"mutants.{area}" for area in AREAS),
    ]
)
_LONGEST = 600
_LINE = 160


@dataclass(frozen=True, slots=True)
class Verdict:
    """What tests found: those that failed with the first line of why, and how many passed or were not covered."""

    caught: dict[str, str]
    passed: int
    skipped: int
    ended: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tests are run (files, folders and test ids, in this order), and after how many failures it is enough.

    ``without`` are ids of tests whose failures say nothing, since they fail with our own implementation too.
    """

    tests: Sequence[str]
    enough: int = 0
    effort: str = "quick"
    without: Collection[str] = ()


def suites() -> list[str]:
    """Return everything that judges an implementation, the stories first."""
    stories = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("scenarios/[a-z]*.py"))
    folders = [f"harness/suites/{name}" for name in ("contract", "criteria")]
    return [*stories, *(folder for folder in folders if (ROOT / folder).is_dir())]


@contextmanager
def served(name: str, vendors: Sequence[str] = ()) -> Iterator[Path]:
    """Serve the implementation of that name in front of these vendors, or of all; yield its target file."""
    with tempfile.TemporaryDirectory() as folder, _process(name, Path(folder), vendors) as target:
        yield target


@contextmanager
def _process(name: str, folder: Path, vendors: Sequence[str]) -> Iterator[Path]:
    ours, theirs = _FORK.Pipe()
    target = folder / "target.json"
    server = _FORK.Process(target=_serve, args=(name, folder, target, vendors, theirs))
    server.start()
    theirs.close()
    try:
        if not ours.poll(_LONGEST) or not ours.recv():
            raise RuntimeError(f"{name} could not be served")
        yield target
    finally:
        with contextlib.suppress(OSError):
            ours.send(None)
        server.join(30)
        if server.is_alive():
            server.kill()
            server.join()


def _serve(name: str, folder: Path, target: Path, vendors: Sequence[str], line: Connection) -> None:
    _quiet(folder / "server.log")
    with serving(name, folder / "state", vendors) as document:
        target.write_text(json.dumps(document))
        line.send(True)
        with contextlib.suppress(EOFError):
            line.recv()
    os._exit(0)


def tried(target: Path, wanted: Wanted) -> Verdict:
    """Run tests against what a target file leads to."""
    ours, theirs = _FORK.Pipe(duplex=False)
    runner = _FORK.Process(target=_tests, args=(target, wanted, theirs))
    runner.start()
    theirs.close()
    found = Verdict({}, 0, 0, ended=False)
    try:
        with contextlib.suppress(EOFError):
            while ours.poll(_LONGEST):
                found = ours.recv()
    finally:
        if not found.ended:
            runner.kill()
        runner.join()
    if found.ended and not (wanted.without or found.caught or found.passed or found.skipped):
        raise RuntimeError(f"nothing was run of {', '.join(wanted.tests)}")
    return found


def _tests(target: Path, wanted: Wanted, line: Connection) -> None:
    _quiet(target.parent / "tests.log")
    os.chdir(ROOT)
    watch = _Watch(wanted, line)
    options = ["-q", "-c", os.devnull, "--rootdir", str(ROOT), "--import-mode=importlib", "-p", "no:cacheprovider"]
    options += ["--bulk-target", str(target), "--bulk-effort", wanted.effort]
    if all(test.startswith(("scenarios/", "harness/suites/contract/test_")) for test in wanted.tests):
        # They need no other plugin, and to load them all takes longer than to tell a story.
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        options += ["-p", "harness.pytest_plugin", "-p", "no:unraisableexception"]
    pytest.main([*options, *wanted.tests], plugins=[watch])
    watch.tell(ended=True)
    os._exit(0)


def _quiet(log: Path) -> None:
    with log.open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)


class _Watch:
    """A plugin of pytest that sends what it sees, so that a run which hangs has not been for nothing."""

    def __init__(self, wanted: Wanted, line: Connection) -> None:
        self._wanted, self._line = wanted, line
        self._caught: dict[str, str] = {}
        self._passed = self._skipped = 0

    def tell(self, *, ended: bool = False) -> None:
        self._line.send(Verdict(dict(self._caught), self._passed, self._skipped, ended))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid not in self._wanted.without]

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._caught.setdefault(report.nodeid, _reason(report))
        elif report.when == "call" or report.skipped:
            self._passed += report.passed
            self._skipped += report.skipped
        self.tell()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            raise RuntimeError(f"{report.nodeid} cannot be read:\n{report.longrepr}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        result = yield
        if self._wanted.enough and len(self._caught) >= self._wanted.enough:
            item.session.shouldstop = "enough"
        return result


def _reason(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = str(crash.message if crash else report.longrepr).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = " ".join(lines[:2]) if lines and lines[0].endswith(":") else lines[0] if lines else "?"
    # What differs from run to run would make a table that is never the same.
    return re.sub(r"127\.0\.0\.1:\d+", "HOST", said)[:_LINE]
