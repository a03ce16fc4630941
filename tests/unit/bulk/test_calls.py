"""Calls are counted exactly, whoever makes them; pages asked for before their turn take no call from those before."""

from __future__ import annotations

import pytest

from contracts import VirtualClock
from harness.bulk.engine.call import ApiLimitReached, Cancelled, Interrupted, JobCall, Signal


def budget(allowed: int | None, signal: Signal | None = None) -> tuple[JobCall, list[int]]:
    told: list[int] = []
    call = JobCall(VirtualClock(), signal or Signal(), made=0, other=0, allowed=allowed, commit=told.append)
    return call, told


def test_every_counted_call_is_told_of_before_it_is_made() -> None:
    call, told = budget(2)
    for data in (True, False, True):
        call.admit(retry=False, data=data)
    with pytest.raises(ApiLimitReached):
        call.admit(retry=True, data=True)
    assert (told, call.made, call.other) == ([1, 2], 2, 1)


def test_a_ticket_holds_a_call_that_nobody_else_gets() -> None:
    call, _ = budget(2)
    ticket = call.ticket()
    call.admit(retry=False, data=True)
    with pytest.raises(ApiLimitReached):
        call.admit(retry=True, data=True)
    assert ticket is not None
    assert call.ticket() is None
    ticket.admit(retry=False, data=False)
    ticket.admit(retry=False, data=True)
    assert (call.made, call.other) == (2, 1)


def test_a_retry_of_a_page_asked_for_before_its_turn_needs_a_call_of_its_own() -> None:
    call, _ = budget(1)
    ticket = call.ticket()
    assert ticket is not None
    ticket.admit(retry=False, data=True)
    with pytest.raises(ApiLimitReached):
        ticket.admit(retry=True, data=True)


@pytest.mark.parametrize("used", [False, True])
def test_a_dropped_ticket_gives_back_what_it_has_not_used_and_asks_no_more(used: bool) -> None:
    call, _ = budget(1)
    ticket = call.ticket()
    assert ticket is not None
    if used:
        ticket.admit(retry=False, data=True)
    ticket.drop()
    with pytest.raises(Cancelled):
        ticket.admit(retry=True, data=True)
    assert (call.ticket() is None) == used


def test_a_branch_hears_what_its_signal_hears_and_ends_alone() -> None:
    signal = Signal()
    first, second = signal.branch(), signal.branch()
    first.cancel()
    with pytest.raises(Cancelled):
        first.check()
    second.check()
    signal.interrupt()
    for late in (second, signal.branch()):
        with pytest.raises(Interrupted):
            late.check()
        assert late.event.is_set()
