"""Laws of the clocks."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Clock, ScaledClock, SystemClock, VirtualClock

SECONDS = st.floats(0, 1e6, allow_nan=False)


@given(naps=st.lists(SECONDS, max_size=20), start=st.floats(0, 2e9))
def test_a_virtual_clock_moves_by_what_was_slept_and_by_nothing_else(naps: list[float], start: float) -> None:
    clock = VirtualClock(start)
    for nap in naps:
        before = clock.now()
        clock.sleep(nap)
        assert clock.now() == before + nap
    assert clock.now() >= start


@given(seconds=SECONDS)
def test_a_virtual_clock_does_not_move_when_what_it_waits_for_is_there(seconds: float) -> None:
    clock, event = VirtualClock(0.0), threading.Event()
    event.set()
    assert clock.wait(event, seconds)
    assert clock.now() == 0.0


@given(scale=st.floats(1, 1e6), origin=st.floats(1.6e9, 1.7e9))
def test_two_scaled_clocks_with_one_origin_agree(scale: float, origin: float) -> None:
    first, second = ScaledClock(scale=scale, origin=origin), ScaledClock(scale=scale, origin=origin)
    early, middle, late = first.now(), second.now(), first.now()
    # The instants differ by the time between two looks, and by the rounding of large numbers.
    assert early - scale * 1e-4 <= middle <= late + scale * 1e-4


@given(seconds=st.floats(0, 1e5))
def test_a_scaled_clock_jumps_and_is_set(seconds: float) -> None:
    clock = ScaledClock(origin=1.7e9)
    before = clock.now()
    clock.advance(seconds)
    assert clock.now() >= before + seconds - 1e-3
    clock.set(5.0)
    assert 5.0 <= clock.now() < 65.0


def test_a_sleeper_wakes_when_the_clock_is_set_past_its_time() -> None:
    clock, done = ScaledClock(), threading.Event()
    thread = threading.Thread(target=lambda: (clock.sleep(3600), done.set()))
    thread.start()
    clock.advance(7200)
    assert done.wait(10)
    thread.join()


def test_a_held_clock_moves_for_nobody_who_waits_until_it_is_set_or_let_go() -> None:
    clock, done = VirtualClock(0.0), threading.Event()
    clock.hold()
    thread = threading.Thread(target=lambda: (clock.sleep(3600), done.set()))
    thread.start()
    assert (done.wait(0.05), clock.now()) == (False, 0.0)
    clock.advance(3599)
    assert not done.wait(0.05)
    clock.hold(False)
    assert done.wait(10)
    thread.join()
    assert clock.now() == 3600.0


@pytest.mark.parametrize("clock", [SystemClock(), ScaledClock(scale=1000), VirtualClock()])
def test_every_clock_keeps_the_protocol_and_never_goes_back(clock: Clock) -> None:
    assert isinstance(clock, Clock)
    before = clock.now()
    clock.sleep(0.001)
    assert clock.now() >= before


@pytest.mark.parametrize("scale", [0.0, -1.0])
def test_a_clock_must_run_forward(scale: float) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        ScaledClock(scale=scale)
    with pytest.raises(ValueError, match="greater than 0"):
        ScaledClock().rescale(scale)
