"""The three clocks: what each promises beyond the law they share."""

from __future__ import annotations

import threading

import pytest

from contracts import Clock, ScaledClock, SystemClock, VirtualClock

ORIGIN = 1_700_000_000.0
MAKERS = {
    "system": SystemClock,
    "scaled": lambda: ScaledClock(scale=1e6),
    "virtual": VirtualClock,
}


@pytest.fixture(params=sorted(MAKERS))
def clock(request: pytest.FixtureRequest) -> Clock:
    return MAKERS[request.param]()


def test_every_clock_is_a_clock(clock: Clock) -> None:
    assert isinstance(clock, Clock)


def test_a_wait_for_something_that_has_happened_takes_no_time(clock: Clock) -> None:
    event = threading.Event()
    event.set()
    assert clock.wait(event, 1e9)


def test_a_wait_that_is_over_says_that_nothing_happened(clock: Clock) -> None:
    before = clock.now()
    assert not clock.wait(threading.Event(), 0.001)
    assert clock.now() >= before + 0.001


def test_a_sleep_of_less_than_nothing_is_none(clock: Clock) -> None:
    before = clock.now()
    clock.sleep(-5)
    assert clock.now() >= before


def test_a_virtual_hour_passes_without_waiting() -> None:
    clock = VirtualClock(ORIGIN)
    clock.sleep(3600)
    assert clock.now() == ORIGIN + 3600


def test_a_virtual_clock_goes_where_it_is_set() -> None:
    clock = VirtualClock(ORIGIN)
    clock.set(ORIGIN - 60)
    clock.advance(10)
    assert clock.now() == ORIGIN - 50


def test_two_scaled_clocks_of_one_origin_agree() -> None:
    origin = SystemClock().now() - 10
    one, two = ScaledClock(scale=100, origin=origin), ScaledClock(scale=100, origin=origin)
    assert one.now() == pytest.approx(two.now(), abs=100)
    assert one.now() >= origin + 1000


@pytest.mark.parametrize("wrong", [0, -1, float("nan")])
def test_a_scale_must_be_positive(wrong: float) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        ScaledClock(scale=wrong)
    with pytest.raises(ValueError, match="greater than 0"):
        ScaledClock().rescale(wrong)


def test_a_rescaled_clock_neither_jumps_nor_keeps_its_pace() -> None:
    clock = ScaledClock(scale=1e6)
    before = clock.now()
    clock.rescale(1)
    after = clock.now()
    assert clock.scale == 1
    assert 0 <= after - before < 1e6
    assert clock.now() - after < 5


def test_setting_a_scaled_clock_wakes_who_sleeps_on_it() -> None:
    clock = ScaledClock()
    asleep, awake = threading.Event(), threading.Event()

    def sleeper() -> None:
        until = clock.now() + 3600
        asleep.set()
        clock.wait(threading.Event(), until - clock.now())
        awake.set()

    thread = threading.Thread(target=sleeper)
    thread.start()
    assert asleep.wait(10)
    clock.advance(7200)
    # A sleeper that began after the jump sleeps an hour of the new time: jump again until it is awake.
    while not awake.wait(0.05):
        clock.advance(7200)
    thread.join(10)
    assert not thread.is_alive()
