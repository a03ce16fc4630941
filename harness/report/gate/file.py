"""Baseline files: YAML that people review, one fact a line, sorted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from contracts import ContractError, Problem, checked, read_yaml
from harness.report.gate.values import FORMAT, Accepted, Allowance, Baseline, Circumstances, Facts

HEADING = """\
# What a run of the suites has to reach again. Written by: bulk-harness gate RESULT --baseline THIS --update
# Yours to write are `allowance` and `accepted`, which an update keeps:
#   accepted:
#   - test: scenarios/name.py::what_fails
#     reason: why it is put up with
#     until: 2030-12-31
#     issue: where it is followed (may be left out)
#     says: a text that must stand in the failure (may be left out)
"""


class _Lines(yaml.SafeDumper):
    """Writes every text on one line, with escapes for what would break it."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Lines.add_representer(str, _text)


def load_baseline(path: Path) -> Baseline:
    """Read a baseline file; raises `ContractError` with everything that is wrong with it."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error
    return read_baseline(text, str(path))


def read_baseline(text: str, file: str = "baseline") -> Baseline:
    """Read a baseline from its text; raises `ContractError`."""
    document = _plain(read_yaml(text, file))
    if isinstance(document, dict) and document.get("baseline", FORMAT) != FORMAT:
        version = f"version {document['baseline']} is not known here, only {FORMAT}"
        raise ContractError([Problem(file, "baseline", f"{version}; begin anew: remove the file and use --update")])
    known = checked(document, "baseline", file)
    if problems := [*_problems(known, file)]:
        raise ContractError(problems)
    return _baseline(known)


def written(baseline: Baseline) -> str:
    """Return the text of a baseline file, the same for the same baseline."""
    facts, under = baseline.facts, baseline.circumstances
    document = {
        "baseline": FORMAT,
        "target": under.target,
        "seed": under.seed,
        "quick": under.quick,
        "suites": sorted(under.suites),
        "allowance": {"ratio": baseline.allowance.ratio, "keywords": baseline.allowance.keywords},
        "accepted": [_accepted(one) for one in sorted(baseline.accepted, key=lambda one: one.test)],
        "numbers": {name: _number(facts.numbers[name]) for name in sorted(facts.numbers)},
        "keywords": facts.keywords,
        "promises": sorted(facts.promises),
        "bugs": sorted(facts.bugs),
        "operations": sorted(facts.operations),
        "passed": sorted(facts.passed),
    }
    lines = yaml.dump(document, Dumper=_Lines, sort_keys=False, allow_unicode=True, width=float("inf"))
    return HEADING + lines


def _baseline(known: dict[str, Any]) -> Baseline:
    lists = {name: frozenset(known[name]) for name in ("passed", "promises", "bugs", "operations")}
    return Baseline(
        Circumstances(known["target"], known["seed"], known["quick"], frozenset(known["suites"])),
        Facts(**lists, keywords=known["keywords"], numbers=known["numbers"]),
        Allowance(**known.get("allowance", {})),
        tuple(Accepted(**{**one, "until": date.fromisoformat(one["until"])}) for one in known.get("accepted", ())),
    )


def _problems(known: dict[str, Any], file: str) -> Iterator[Problem]:
    # Nothing is more than .nan, so it would let everything pass.
    for part in ("allowance", "numbers"):
        for name, number in known.get(part, {}).items():
            if not isfinite(number):
                yield Problem(file, f"{part}.{name}", f"{number} is no number to compare with")
    yield from _accepted_problems(known, file)


def _accepted_problems(known: dict[str, Any], file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for rank, one in enumerate(known.get("accepted", ())):
        place = f"accepted.{rank}"
        if one["test"] in seen:
            yield Problem(file, f"{place}.test", f"'{one['test']}' is accepted already")
        seen.add(one["test"])
        try:
            date.fromisoformat(one["until"])
        except ValueError:
            yield Problem(file, f"{place}.until", f"{one['until']!r} is no day; write it as in 2030-12-31")


def _accepted(one: Accepted) -> dict[str, str | date]:
    optional = {name: text for name, text in (("issue", one.issue), ("says", one.says)) if text}
    return {"test": one.test, "reason": one.reason, "until": one.until, **optional}


def _number(number: float) -> float:
    return int(number) if number == int(number) else number


def _plain(value: Any) -> Any:
    """Return what YAML took for days as the texts that they were."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
