"""Numbers: vendor calls, which may not grow, and ratios to a plain loop, which may a little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.report.gate.values import Allowance, Kind, Remark

CALLS, RATIO = "calls: ", "ratio: "
Numbers = Mapping[str, float]


def worse(now: Numbers, before: Numbers, allowance: Allowance) -> Iterator[Remark]:
    """Yield the numbers that are worse than in the baseline, or were not measured."""
    for name, old in sorted(before.items()):
        new = now.get(name)
        if new is None:
            yield Remark(Kind.COVERAGE, name, f"was not measured; it was {old:g}")
        elif name.startswith(CALLS) and not new <= old:
            yield Remark(Kind.CALLS, name, f"{new:g} in place of {old:g}")
        elif name.startswith(RATIO) and not new <= old * allowance.ratio:
            allowed = f"{old * allowance.ratio:.2f} would be allowed"
            yield Remark(Kind.SLOWER, name, f"{new:.2f} times the reference loop in place of {old:.2f}; {allowed}")


def better(now: Numbers, before: Numbers, allowance: Allowance) -> Iterator[Remark]:
    """Yield the numbers whose improvement an update would keep."""
    for name in sorted(now.keys() & before.keys()):
        old, new = before[name], now[name]
        if (name.startswith(CALLS) and new < old) or (name.startswith(RATIO) and new * allowance.ratio < old):
            yield Remark(Kind.NOTE, name, f"{new:g} in place of {old:g}; --update keeps it so")


def kept(now: Numbers, before: Numbers, allowance: Allowance) -> dict[str, float]:
    """Return the numbers of a new baseline.

    A ratio within the allowance stays as it is, so that neither noise nor many small losses move it.
    """
    guarded = {name: number for name, number in now.items() if name.startswith((CALLS, RATIO))}
    return {name: _kept(name, number, before.get(name), allowance) for name, number in guarded.items()}


def _kept(name: str, new: float, old: float | None, allowance: Allowance) -> float:
    if old is not None and name.startswith(RATIO) and old / allowance.ratio <= new <= old * allowance.ratio:
        return old
    return round(new, 2)
