"""From the lines that pytest told to the results of tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import msgspec

from harness.audit.exchange import Exchange
from harness.report.suite.values import JobMoves, Outcome, TestResult
from harness.running.curl import curl_line
from harness.running.selection import SUITES, Selection

Line = Mapping[str, Any]
UNCOVERED = re.compile(r"^(Skipped: )?(not covered: )?")
NOT_OURS = re.compile(r"^(?:[\w.]+\.)?(AssertionError|Broken): ")
MOST_HAPPENED = 2000
MOST_DETAILS = 300_000
"""Characters of a difference, of which a report would be too large to be opened if there were many more."""


class Results:
    """Gathers the lines of a run; ``again`` makes the command for one test, ``base`` the target's server."""

    def __init__(self, selection: Selection, again: Callable[[str], str], base: str) -> None:
        self._selection, self._again, self._base = selection, again, base
        self._reports: dict[str, list[Line]] = {}
        self._unreadable: list[TestResult] = []
        self.expected = 0

    def hear(self, line: Line) -> None:
        """Take one line in."""
        if line["kind"] == "collected":
            self.expected = line["count"]
        elif line["kind"] == "unreadable":
            self._unreadable.append(self._unread(line))
        elif line["kind"] == "report":
            self._reports.setdefault(line["node"], []).append(line)

    def tests(self) -> tuple[TestResult, ...]:
        """Return the results of all tests that have ended, in the order of their ids."""
        ended = [self._result(lines) for lines in self._reports.values() if _ended(lines)]
        return tuple(sorted((*self._unreadable, *ended), key=lambda one: one.id))

    def unfinished(self) -> tuple[str, ...]:
        """Return the tests that have begun and not ended."""
        return tuple(node for node, lines in self._reports.items() if not _ended(lines))

    @property
    def unreadable(self) -> tuple[TestResult, ...]:
        return tuple(self._unreadable)

    def _result(self, lines: list[Line]) -> TestResult:
        properties: dict[str, Any] = next((one["properties"] for one in reversed(lines) if one["properties"]), {})
        facts = properties.get("bulk_test", {})
        seen = properties.get("bulk", {})
        suite, file = self._selection.place(Path(facts.get("path", lines[0]["node"].partition("::")[0])))
        name = facts.get("name", lines[0]["node"].partition("::")[2])
        outcome, deciding = decided(lines)
        wrong = outcome in (Outcome.FAILED, Outcome.ERROR)
        exchanges = _exchanges(seen, lines)
        own = f"{suite}/{file}::{name}"
        return TestResult(
            id=own,
            suite=suite,
            title=facts.get("title", name),
            outcome=outcome,
            seconds=round(sum(one["seconds"] for one in lines), 3),
            story=facts.get("story", ""),
            file=shown(facts.get("path", "")),
            line=_line(facts, deciding) if wrong else facts.get("line", 0),
            promises=tuple(facts.get("promises", ())),
            bugs=tuple(facts.get("bugs", ())),
            needs=tuple(facts.get("needs", ())),
            reason=reason(deciding) if outcome is Outcome.NOT_COVERED else "",
            happened=happened(deciding) if wrong else "",
            details=_whole(deciding["details"]) if wrong else "",
            repeat=self._again(own if suite in SUITES else f"{shown(facts.get('path', ''))}::{name}") if wrong else "",
            curl=curl_line(exchanges[-1], self._base) if wrong and exchanges else "",
            asked=seen.get("asked", 0),
            exchanges=exchanges,
            operations=seen.get("operations", {}),
            keywords=tuple(seen.get("keywords", ())),
            jobs=tuple(JobMoves(one["id"], one["vendor"], tuple(one["moves"])) for one in seen.get("jobs", ())),
            numbers=seen.get("numbers", {}),
        )

    def _unread(self, line: Line) -> TestResult:
        path = Path(line["file"]).absolute()
        suite, file = self._selection.place(path)
        return TestResult(
            id=f"{suite}/{file}",
            suite=suite,
            title=f"{file} cannot be read",
            outcome=Outcome.ERROR,
            file=shown(str(path)),
            line=1,
            happened=_reason(line["details"]),
            details=line["details"],
        )


def decided(lines: Iterable[Line]) -> tuple[Outcome, Line]:
    """Return how a test ended, and the report that decides it: of its call before that of its fixtures."""
    by_phase = {one["when"]: one for one in lines}
    for phase, outcome in (("call", Outcome.FAILED), ("setup", Outcome.ERROR), ("teardown", Outcome.ERROR)):
        if by_phase.get(phase, {}).get("outcome") == "failed":
            return outcome, by_phase[phase]
    last = list(by_phase.values())[-1]
    if last["outcome"] == "failed":
        return Outcome.ERROR, last
    skipped = next((one for one in by_phase.values() if one["outcome"] == "skipped"), None)
    return (Outcome.PASSED, last) if skipped is None else (Outcome.NOT_COVERED, skipped)


def reason(line: Line) -> str:
    """Return why a test was not held."""
    if line["expected"] is not None:
        return f"expected to fail: {line['expected']}" if line["expected"] else "expected to fail"
    return UNCOVERED.sub("", line["skipped"])


def happened(line: Line) -> str:
    """Return what was found wrong, shortly."""
    told = NOT_OURS.sub("", line["message"] or line["details"].strip().rpartition("\n")[2])
    return told.strip()[:MOST_HAPPENED]


def _whole(details: str) -> str:
    left = len(details) - MOST_DETAILS
    return details if left <= 0 else f"{details[:MOST_DETAILS]}\n… and {left:,} more characters"


def _reason(details: str) -> str:
    """Return why a file cannot be read, without the way to it."""
    lines = details.strip().splitlines()
    marked = [line[1:].strip("\n") for line in lines if line.startswith("E ")]
    return dedent("\n".join(marked or lines[-1:]))[:MOST_HAPPENED]


def shown(path: str) -> str:
    """Return a path as the user would write it here."""
    return Path(path).relative_to(Path.cwd()).as_posix() if Path(path).is_relative_to(Path.cwd()) else path


def _ended(lines: Iterable[Line]) -> bool:
    return any(one["when"] not in ("setup", "call") for one in lines)


def _line(facts: Mapping[str, Any], deciding: Line) -> int:
    place = deciding.get("place")
    found: int = facts.get("line", 0)
    return int(place[1]) if place and Path(place[0]).name == Path(facts.get("path", "")).name else found


def _exchanges(seen: Mapping[str, Any], lines: Iterable[Line]) -> tuple[Exchange, ...]:
    made: list[Exchange] = msgspec.convert(seen.get("exchanges", []), list[Exchange], strict=False)
    start = next((one["start"] for one in lines if one["when"] == "call"), 0.0)
    return tuple(replace(one, at=max(0.0, round(one.at - start, 4)), seconds=round(one.seconds, 4)) for one in made)
