"""What becomes of a download job, by the state machine of the reference; it knows nothing of any engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

RETRIES = 15


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job wants of ``total`` records: those from ``start`` on, in pages of ``size``."""

    total: int
    size: int
    start: int = 0
    limit: int | None = None
    budget: int | None = None

    @property
    def wants(self) -> int:
        """How many records it comes to when nothing stops it."""
        left = self.total - self.start
        return left if self.limit is None else min(left, self.limit)


@dataclass(frozen=True, slots=True)
class State:
    """Where a job stands: its status, how many records it has, and why it ended."""

    status: str
    had: int = 0
    reason: str = ""


def outcomes(plan: Plan, had: int, *, down: bool, names: tuple[str, str]) -> Iterator[State]:
    """Yield how a run may end that has ``had`` records; ``names`` are the statuses of used-up calls and of failure.

    Where a run leaves off between pages, and whether it needs a call to see that nothing follows, is its own affair.
    """
    budget_status, failed = names
    if plan.limit is not None and had >= plan.limit:
        yield State("COMPLETED", had, "limit")
        return
    if down:
        spent = plan.budget is not None and plan.budget <= RETRIES
        yield State(budget_status, had, "budget") if spent else State(failed, had, "outage")
        return
    # One page may be the rest of one that was begun, one call may only show the end.
    fewest = -(-(plan.wants - had) // plan.size)
    if plan.budget is None or plan.budget >= fewest:
        yield State("COMPLETED", plan.wants, "limit" if plan.limit is not None and plan.wants == plan.limit else "end")
    if plan.budget is not None and plan.budget <= fewest + 1:
        first = had + max(0, (plan.budget - 1) * plan.size) + 1 if plan.wants > had else had
        for count in range(min(first, plan.wants), min(had + plan.budget * plan.size, plan.wants) + 1):
            yield State(budget_status, count, "budget")


def continued(plan: Plan, state: State, limit: int | None, budget: int | None) -> Plan | None:
    """Return what a job wants that continues this one, or None where that is refused.

    What is not given is inherited. A job that ran to the end leaves only what changed since, for which it needs a date.
    """
    if state.reason not in ("limit", "budget"):
        return None
    return replace(plan, start=plan.start + state.had, limit=limit or plan.limit, budget=budget or plan.budget)
