"""The plug-in of pytest that tells what it sees, line by line, to whoever started it: `bulk-harness run`."""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Sequence
from typing import Any

import pytest

from harness.suites.covering import Covers, covered_by

PROPERTY = "bulk_test"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("bulk-harness")
    group.addoption("--bulk-tell", type=int, help="The file descriptor that lines about the run are written to.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--bulk-tell") is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Teller(config.getoption("--bulk-tell")), "bulk-record")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties.append((PROPERTY, facts(item)))


def facts(item: pytest.Item) -> dict[str, Any]:
    """Return what a report says of a test, whether it is run or not."""
    function = getattr(item, "function", None)
    what = covered_by(function) or Covers()
    module = getattr(getattr(item, "module", None), "__doc__", None) or ""
    name = item.name
    return {
        "path": str(item.path),
        "name": item.nodeid.partition("::")[2] or name,
        "line": (item.location[1] or 0) + 1,
        "title": _title(name, getattr(function, "__doc__", None), story=what.story),
        "story": " ".join(module.split("\n\n")[0].split()) if what.story else "",
        "promises": what.promises,
        "bugs": what.bugs,
        "needs": what.needs,
        "slow": what.slow,
    }


def _title(name: str, told: str | None, *, story: bool) -> str:
    plain, _, given = name.partition("[")
    words = plain.removeprefix("test_").replace("_", " ")
    first = words if story or not told else told.strip().splitlines()[0].rstrip(".")
    return f"{first} [{given}" if given else first


class Teller:
    """Writes one JSON object a line; the process that reads them may be gone, which then ends the run."""

    def __init__(self, descriptor: int) -> None:
        self._out = os.fdopen(descriptor, "w", encoding="utf-8")

    def tell(self, kind: str, **what: Any) -> None:
        self._out.write(json.dumps({"kind": kind, **what}, default=str) + "\n")
        self._out.flush()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if session.items:
            self.tell("collected", count=len(session.items), tests=[facts(item) for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        self.tell("collected", count=len(ids), tests=[])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.tell("unreadable", file=report.nodeid, details=report.longreprtext)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        crash = getattr(report.longrepr, "reprcrash", None)
        self.tell(
            "report",
            node=report.nodeid,
            when=report.when,
            outcome=report.outcome,
            expected=getattr(report, "wasxfail", None),
            start=getattr(report, "start", 0.0),
            seconds=report.duration,
            skipped=report.longrepr[2] if isinstance(report.longrepr, tuple) else "",
            message=crash.message if crash else "",
            place=[crash.path, crash.lineno] if crash else None,
            details=report.longreprtext if report.failed else "",
            # A test's properties are in each of its reports; the last one has them all.
            properties=dict(report.user_properties) if report.when == "teardown" or report.failed else {},
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, exitstatus: int) -> Generator[None, None, None]:
        yield
        self.tell("finished", code=int(exitstatus))
