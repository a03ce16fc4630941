"""Numbers an instance may set about its connector, read from its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts import ContractError, Problem
from harness.connectors.native.numbers import DEFAULTS as NATIVE
from harness.connectors.native.numbers import WHOLE, Numbers
from harness.connectors.retry import RetryPolicy
from harness.connectors.transport import Bounds

DEFAULTS: Mapping[str, float] = {
    "retry.max": 15,
    "retry.base": 1,
    "retry.factor": 2,
    "retry.cap": 60,
    "retry.after.max": 3600,
    "timeout.connect": 10,
    "timeout.read": 60,
    "timeout.total": 300,
    "answer.max": 256 * 1024 * 1024,  # Bytes, after unpacking.
    "pool.size": 16,
    "paging.missing.max": 0,  # Records; for vendors whose totals are estimates.
    "search.lag": -1,  # What the connector's file says.
    **NATIVE,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What `DEFAULTS` names, with the instance's values."""

    policy: RetryPolicy
    bounds: Bounds
    pool: int
    search_lag: float = -1.0
    missing: int = 0
    native: Numbers = field(default_factory=Numbers)


def read_settings(texts: Mapping[str, str]) -> Settings:
    """Take our own keys out of an instance's settings; `ContractError` for values that are no such numbers."""
    problems: list[Problem] = []
    values = {name: _number(name, texts.get(name), default, problems) for name, default in DEFAULTS.items()}
    if problems:
        raise ContractError(problems)
    policy = RetryPolicy(
        retries=int(values["retry.max"]),
        base=values["retry.base"],
        factor=values["retry.factor"],
        cap=values["retry.cap"],
        longest=values["retry.after.max"],
    )
    connect, read, total = (values[f"timeout.{kind}"] for kind in ("connect", "read", "total"))
    bounds = Bounds(connect, read, total, int(values["answer.max"]))
    return Settings(
        policy,
        bounds,
        pool=int(values["pool.size"]),
        search_lag=values["search.lag"],
        missing=int(values["paging.missing.max"]),
        native=Numbers.of(values),
    )


def _number(name: str, text: str | None, default: float, problems: list[Problem]) -> float:
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    whole = name in ("retry.max", "pool.size", "answer.max", "paging.missing.max") or name in WHOLE
    least = 0.0 if name.startswith(("retry.", "search.", "paging.")) else 0.001
    if not least <= value < 1e9 or (whole and value != int(value)):
        wanted = "a whole number" if whole else "a number of seconds"
        problems.append(Problem("settings", name, f"'{text}' is not {wanted}, at least {0 if least == 0 else 'a bit'}"))
        return default
    return value
