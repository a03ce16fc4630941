"""What was seen of a job is judged by the table of moves alone, whatever was missed between two looks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.suites.moves import RESTART, STEPS, move_complaints


@st.composite
def ways(draw: st.DrawFn) -> list[str]:
    """A way through the table, some of whose statuses nobody looked at; a restart is a call, and always seen."""
    seen, at = ["CREATED"], "CREATED"
    while STEPS[at] and len(seen) < 12:
        at = draw(st.sampled_from(sorted(STEPS[at])))
        after_restart = seen[-1] == RESTART
        if at == RESTART or after_restart or not STEPS[at] - {RESTART} or draw(st.booleans()):
            seen.append(at)
    return seen


@given(ways())
def test_every_way_through_the_table_is_allowed_however_seldom_it_is_looked_at(seen: list[str]) -> None:
    assert list(move_complaints("1", seen)) == []


@pytest.mark.parametrize(
    "seen",
    [
        ["RUNNING"],
        ["CREATED", "COMPLETED", "RUNNING"],
        ["CREATED", "RUNNING", "STARTED"],
        ["CREATED", "CANCELLED", "COMPLETED"],
        ["CREATED", "COMPLETE"],
        ["CREATED", "ABORTED", "STARTED"],
        ["CREATED", "COMPLETED", RESTART],
        ["CREATED", "CANCELLATION_PENDING", "RUNNING"],
    ],
)
def test_any_other_way_is_not(seen: list[str]) -> None:
    assert list(move_complaints("1", seen)) != []
