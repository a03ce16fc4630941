"""A run of the suites as JSON, by the schema ``run``: written by us, read by anybody, and by us again."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

import msgspec

from contracts import ContractError, Problem, checked
from harness.report.suite.clean import cleaned
from harness.report.suite.counts import sentence
from harness.report.suite.values import FORMAT, SuiteRun

KIND = "run"


def document(run: SuiteRun) -> dict[str, Any]:
    """Return plain data, its secrets left out; a test says only what is not as by default."""
    clean = cleaned(run)
    plain: dict[str, Any] = msgspec.to_builtins(clean)
    tests = plain.pop("tests")
    head = {KIND: FORMAT, "passed": run.passed, "sentence": sentence(clean)}
    return {**head, **plain, "tests": [_test(test) for test in tests]}


def as_json(run: SuiteRun) -> str:
    """Return the run as JSON text, which `read_run` understands."""
    return json.dumps(document(run), indent=1, ensure_ascii=False)


def read_run(text: str | bytes, file: str = "the result") -> SuiteRun:
    """Return the run that the text tells of; raises `ContractError` with everything that is wrong with it."""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ContractError([Problem(file, "", f"not JSON: {error}")]) from error
    if isinstance(found, dict) and found.get(KIND, FORMAT) != FORMAT:
        wanted = f"version {found[KIND]} of the format; this program reads version {FORMAT}"
        raise ContractError([Problem(file, KIND, wanted)])
    if not isinstance(found, dict) or KIND not in found:
        what = "not a run of the suites; `bulk-harness run --json FILE` writes one"
        raise ContractError([Problem(file, "", what)])
    return msgspec.convert(checked(found, KIND, file), SuiteRun)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _test(test: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: value for name, value in test["numbers"].items() if isfinite(value)}
    told = test | {"numbers": numbers}
    return {name: _short(value) for name, value in told.items() if value or name in {"id", "suite", "title", "outcome"}}


def _short(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    return [
        {name: inner for name, inner in one.items() if inner != ""} if isinstance(one, dict) else one for one in value
    ]
