"""The words for what goes wrong with jobs: ``WHAT[:ARGUMENT]@KEY=VALUE[,…]``; a call is one that makes a job."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts import ContractError, Problem, nearest
from mock_vendors.faults.arguments import amount
from mock_vendors.jobs.course import course
from mock_vendors.occasion import Occasion, read_words
from mock_vendors.plan import Plan
from mock_vendors.registry import Unsuitable

Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JobFault:
    """What it changes in the course of the jobs that it strikes."""

    spec: str
    changes: Changes = field(hash=False)
    occasion: Occasion = field(default_factory=Occasion)


JobFaultPlan = Plan[JobFault]
"""What goes wrong with jobs; everything that is due when a job is made counts for it, the last word winning."""


def parse(spec: str) -> JobFault:
    """Return what these words mean; raises `ContractError` when they mean nothing."""
    try:
        words = read_words(spec)
        if words.name not in WORDS:
            raise Unsuitable(f"nothing called '{words.name}' goes wrong with jobs; {nearest(words.name, WORDS)}")
        changes = WORDS[words.name](words.argument)
        course(changes)
    except ValueError as error:
        raise ContractError([Problem("", f"job fault '{spec}'", str(error))]) from error
    return JobFault(words.spec, changes, words.occasion)


def parse_all(specs: Iterable[str], resources: Collection[str]) -> tuple[JobFault, ...]:
    """Return what these words mean where there are these resources; raises `ContractError` with all problems."""
    made: list[JobFault] = []
    problems: list[Problem] = []
    for spec in specs:
        try:
            fault = parse(spec)
        except ContractError as error:
            problems += error.problems
            continue
        wanted = fault.occasion.resource
        if wanted is not None and wanted not in resources:
            text = f"no resource called '{wanted}'; {nearest(wanted, resources)}"
            problems.append(Problem("", f"job fault '{spec}'", text))
        made.append(fault)
    if problems:
        raise ContractError(problems)
    return tuple(made)


def _ended(how: str) -> Callable[[str | None], Changes]:
    return lambda argument: {"ends": how, "message": argument or None}


def _seconds(name: str, otherwise: float | None, **more: Any) -> Callable[[str | None], Changes]:
    def read(argument: str | None) -> Changes:
        if argument is None and otherwise is None:
            raise ValueError(f"needs a number of seconds, as in {name}:30")
        return {name: otherwise if argument is None else amount(argument, "seconds", "30"), **more}

    return read


def _stuck(argument: str | None) -> Changes:
    return {"ends": "never"} if argument is None else {"working": amount(argument, "seconds", "stuck:600")}


def _unknown(argument: str | None) -> Changes:
    word, _, seconds = (argument or "Paused").partition(";")
    return {"unknown": word, "unknown_for": amount(seconds or "1", "seconds", "unknown:Paused;30")}


def _count(name: str, otherwise: int | None) -> Callable[[str | None], Changes]:
    def read(argument: str | None) -> Changes:
        if argument is None and otherwise is None:
            raise ValueError("needs a number of rows, as in parts:1000")
        text = str(otherwise) if argument is None else argument
        try:
            return {name: int(text)}
        except ValueError as error:
            raise ValueError(f"'{argument}' is not a whole number") from error

    return read


def _share(name: str) -> Callable[[str | None], Changes]:
    def read(argument: str | None) -> Changes:
        return {name: 1.0 if argument is None else amount(argument, "rows as a share", "0.2")}

    return read


def _rejected(argument: str | None) -> Changes:
    if argument is not None and len(argument) > 1 and argument[0] == argument[-1] == "/":
        return {"reject_pattern": argument[1:-1]}
    return _share("rejects")(argument)


def _set(name: str) -> Callable[[str | None], Changes]:
    def read(argument: str | None) -> Changes:
        if argument is not None:
            raise ValueError("takes no argument")
        return {name: True}

    return read


WORDS: Mapping[str, Callable[[str | None], Changes]] = {
    "failed": _ended("failed"),
    "aborted": _ended("aborted"),
    "stuck": _stuck,
    "queued": _seconds("queued", None),
    "unknown": _unknown,
    "backwards": _seconds("back", 1.0),
    "early": _set("early"),
    "late": _seconds("late", None),
    "expires": _seconds("expires", 0.0),
    "reads": _count("reads", 1),
    "parts": _count("part", None),
    "turned": _set("turned"),
    "bom": _set("bom"),
    "cut": _count("cut", None),
    "rejected": _rejected,
    "unprocessed": _share("unprocessed"),
    "shuffled": _set("shuffled"),
    "miscounted": _count("miscounted", 1),
}
"""Every word with what it reads; README.md beside this file tells what each does."""
