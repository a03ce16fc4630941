"""The words for faults: ``EFFECT[:ARG]@KEY=VALUE[,KEY=VALUE…]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from contracts import ContractError, Problem, nearest
from mock_vendors.data.times import instant
from mock_vendors.faults.effects import EFFECTS, Effect
from mock_vendors.registry import Unsuitable

_SPAN = re.compile(r"(\d+)(-(\d*))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """An effect and when it strikes; ``calls`` are spans of ranks, open at the end where the second is None."""

    spec: str
    effect: Effect = field(compare=False)
    calls: tuple[tuple[int, int | None], ...] = ()
    resource: str | None = None
    route: str | None = None
    start: float | None = None
    until: float | None = None
    odds: float | None = None
    times: int | None = None

    def strikes(self, rank: int) -> bool:
        """Tell whether the call of this rank, among those it selects, is one it is meant for."""
        return not self.calls or any(low <= rank and (high is None or rank <= high) for low, high in self.calls)


def parse(spec: str) -> Fault:
    """Return the fault that these words mean; raises `ContractError` when they mean none."""
    words, _, condition = spec.strip().partition("@")
    name, colon, argument = words.partition(":")
    try:
        effect = EFFECTS.make(name, {"argument": argument} if colon else {})
        settings: dict[str, Any] = {}
        for pair in condition.split(",") if condition else ():
            key, equals, value = pair.partition("=")
            if not equals or key not in _KEYS:
                raise Unsuitable(f"no key called '{key}'; {nearest(key, _KEYS)}")
            name, read = _KEYS[key]
            if name in settings:
                raise Unsuitable(f"'{key}' is said twice")
            settings[name] = read(value)
    except ValueError as error:
        raise ContractError([Problem("", f"fault '{spec}'", str(error))]) from error
    return Fault(spec.strip(), effect, **settings)


def parse_all(specs: Iterable[str], resources: Collection[str]) -> tuple[Fault, ...]:
    """Return the faults that these words mean where there are these resources.

    Raises `ContractError` with the problems of all of them; a resource that is not there is one, since such a
    fault would never strike and nobody would know why.
    """
    faults: list[Fault] = []
    problems: list[Problem] = []
    for spec in specs:
        try:
            fault = parse(spec)
        except ContractError as error:
            problems += error.problems
            continue
        if fault.resource is not None and fault.resource not in resources:
            text = f"no resource called '{fault.resource}'; {nearest(fault.resource, resources)}"
            problems.append(Problem("", f"fault '{spec}'", text))
        faults.append(fault)
    if problems:
        raise ContractError(problems)
    return tuple(faults)


def _calls(text: str) -> tuple[tuple[int, int | None], ...]:
    spans: list[tuple[int, int | None]] = []
    for part in text.split(";"):
        match = _SPAN.fullmatch(part)
        if match is None or int(match[1]) < 1:
            raise ValueError(f"'{text}' is not a choice of calls, as in 3-5 or 3;7;9-")
        low = int(match[1])
        high = low if match[2] is None else int(match[3]) if match[3] else None
        if high is not None and high < low:
            raise ValueError(f"'{part}' ends before it begins")
        spans.append((low, high))
    return tuple(spans)


def _odds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(f"odds go from 0 to 1, not '{text}'")
    return value


def _times(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(f"times count from 1, not '{text}'")
    return value


def _instant(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return instant(text)


_KEYS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "calls": ("calls", _calls),
    "resource": ("resource", str),
    "route": ("route", str),
    "from": ("start", _instant),
    "until": ("until", _instant),
    "odds": ("odds", _odds),
    "times": ("times", _times),
}
