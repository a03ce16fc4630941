"""Laws of rate limits, over every registered policy, form of ``Retry-After`` and signal."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from fractions import Fraction
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.exchange import Answer
from mock_vendors.limits import LIMITS, Gate, Told, refusal
from mock_vendors.limits.retry_after import FORMS, HONEST
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.occasion import Called
from mock_vendors.spec import ErrorSpec
from mock_vendors.wording import Wording

LEFT = {"headers": {"left": "{remaining}"}}
SIGNALS: tuple[str | int, ...] = ("status", "ok_body", "drop", 403, 429, 503)
WORDING = Wording({"throttled": ErrorSpec(429, {"error": "too many"}, {"Retry-After": "{wait}"})})
AMOUNTS = st.integers(1, 5)
SPANS = st.sampled_from([0.1, 1, 7.3, 10, 86_400])
ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/Lisbon"])
# None of them falls into the hour that is left out in spring.
OCLOCK = st.sampled_from(["00:00", "05:15", "23:59"])
# The second is the day on which the clocks of New York go forward.
STARTS = st.sampled_from([0.0, 1_772_949_600.5, 1_767_225_600.0, 1_700_000_000.123])
ALLOWANCE = {"requests": AMOUNTS, "seconds": SPANS}
TIMED: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "fixed_window": {**ALLOWANCE, "begins": st.sampled_from(["clock", "first"])},
    "sliding_window": ALLOWANCE,
    "token_bucket": {**ALLOWANCE, "burst": st.none() | AMOUNTS},
    "leaky_bucket": {**ALLOWANCE, "burst": st.none() | AMOUNTS},
    "quota": {"requests": AMOUNTS, "every": st.sampled_from(["day", "month"]), "zone": ZONES, "at": OCLOCK},
    "cost": {"points": AMOUNTS, "restores": AMOUNTS},
}
PENALTIES = st.sampled_from([{}, {"adds": 3}, {"adds": 1, "factor": 2, "after": 1, "most": 60}])
MANNERS = st.fixed_dictionaries(
    {
        "retry_after": st.sampled_from(HONEST),
        "signal": st.sampled_from(SIGNALS),
        "counts_refused": st.booleans(),
        "penalty": PENALTIES,
    }
)
GAPS = st.lists(st.floats(0, 4), min_size=1, max_size=40)


def at(now: float, caller: str = "") -> Called:
    return Called("GET", "/", now, caller=caller)


def gate(name: str, options: Mapping[str, Any], **more: Any) -> Gate:
    return Gate([LIMITS.make(name, {**LEFT, **options, **more})])


def sized(limits: Gate) -> float:
    """Return the longest time that anything about these limits takes."""
    return max(counted.limit.window for counted in limits.counted)


def dealt(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(TIMED[name])


@dataclass
class Patient:
    """Asks, and where it is refused waits as the header says before it asks again."""

    limits: Gate
    clock: VirtualClock

    def ask(self, caller: str = "") -> Told:
        return self.limits.admit(at(self.clock.now(), caller))

    def wait(self, told: Told) -> None:
        now = self.clock.now()
        answer = refusal(told, told.error or "", WORDING, now)
        text = next(value for name, value in answer.headers if name == "Retry-After")
        try:
            self.clock.sleep(float(text))
        except ValueError:
            self.clock.sleep(parsedate_to_datetime(text).timestamp() - now)
        assert told.allowed_at is None or self.clock.now() >= told.allowed_at


def test_every_policy_is_under_these_laws() -> None:
    assert {*TIMED, "concurrency"} == set(LIMITS.names())


@pytest.mark.parametrize("name", TIMED)
@given(data=st.data(), start=STARTS, gaps=GAPS)
def test_whoever_waits_as_told_is_not_refused_again(
    name: str, data: st.DataObject, start: float, gaps: list[float]
) -> None:
    limits = gate(name, data.draw(dealt(name)), **data.draw(MANNERS))
    client = Patient(limits, VirtualClock(start))
    for gap in gaps:
        client.clock.sleep(gap * sized(limits) / 16)
        if client.ask().error is None:
            continue
        # Once more at once: too early, which may be punished; what is told then counts.
        told = client.ask()
        assert told.error is not None
        client.wait(told)
        assert client.ask().error is None


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=60)
@given(data=st.data(), start=STARTS, gaps=GAPS)
def test_the_instant_that_is_told_is_the_first_that_passes(
    name: str, data: st.DataObject, start: float, gaps: list[float]
) -> None:
    options = {**data.draw(dealt(name)), **data.draw(MANNERS), "penalty": {}}
    limits, earlier, clock = gate(name, options), gate(name, options), VirtualClock(start)
    for gap in gaps:
        clock.sleep(gap * sized(limits) / 16)
        told = limits.admit(at(clock.now()))
        if told.allowed_at is not None:
            earlier.load(limits.dump())
            assert earlier.admit(at(math.nextafter(told.allowed_at, 0))).error == "throttled"
            assert limits.admit(at(told.allowed_at)).error is None
            clock.set(told.allowed_at)


@given(data=st.data(), start=STARTS, gaps=GAPS, form=st.sampled_from(HONEST))
def test_several_limits_spent_at_once_are_waited_for_at_once(
    data: st.DataObject, start: float, gaps: list[float], form: str
) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(TIMED)), min_size=2, max_size=4))
    made = [LIMITS.make(name, {"retry_after": form, **data.draw(dealt(name))}) for name in names]
    client = Patient(Gate(made), VirtualClock(start))
    for gap in gaps:
        client.clock.sleep(gap)
        told = client.ask()
        if told.error is not None:
            client.wait(told)
            assert client.ask().error is None


Passed = list[tuple[float, int]]


def windows(passed: Passed, options: Mapping[str, Any]) -> bool:
    seconds, requests, used = Fraction(str(options["seconds"])), options["requests"], 0
    ends = Fraction(-1)
    for when, cost in passed:
        if when >= ends:
            begins = Fraction(when) if options["begins"] == "first" else Fraction(when) // seconds * seconds
            ends, used = begins + seconds, 0
        used += cost
        if used > requests:
            return False
    return True


def spans(passed: Passed, options: Mapping[str, Any]) -> bool:
    length = options["seconds"] - 1e-6
    return all(
        sum(cost for when, cost in passed if first <= when < first + length) <= options["requests"]
        for first, _ in passed
    )


def steady(size: float, rate: float) -> Callable[[Passed, Mapping[str, Any]], bool]:
    def check(passed: Passed, _options: Mapping[str, Any]) -> bool:
        sums = [0, *accumulate(cost for _, cost in passed)]
        return all(
            sums[last + 1] - sums[first] <= size + rate * (passed[last][0] - passed[first][0]) + 1e-5
            for first in range(len(passed))
            for last in range(first, len(passed))
        )

    return check


def days(passed: Passed, options: Mapping[str, Any]) -> bool:
    used: dict[Any, int] = {}
    for when, cost in passed:
        local = datetime.fromtimestamp(when, ZoneInfo(options["zone"])).replace(tzinfo=None)
        hours, minutes = map(int, options["at"].split(":"))
        day = (local - timedelta(hours=hours, minutes=minutes)).date()
        key = day if options["every"] == "day" else (day.year, day.month)
        used[key] = used.get(key, 0) + cost
    return all(total <= options["requests"] for total in used.values())


def model(name: str, options: Mapping[str, Any]) -> Callable[[Passed, Mapping[str, Any]], bool]:
    if name == "cost":
        return steady(options["points"], options["restores"])
    if name in ("token_bucket", "leaky_bucket"):
        return steady(options["burst"] or options["requests"], options["requests"] / options["seconds"])
    return {"fixed_window": windows, "sliding_window": spans, "quota": days}[name]


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=80)
@given(data=st.data(), start=STARTS, gaps=GAPS, price=st.integers(1, 2))
def test_no_more_pass_than_the_policys_kind_allows(
    name: str, data: st.DataObject, start: float, gaps: list[float], price: int
) -> None:
    options = data.draw(dealt(name))
    limits, clock, passed = gate(name, options, price=price, **data.draw(MANNERS)), VirtualClock(start), []
    for gap in gaps:
        clock.sleep(gap * sized(limits) / 16)
        if limits.admit(at(clock.now())).error is None:
            passed.append((clock.now(), price))
    assert model(name, options)(passed, options)


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=60)
@given(data=st.data(), start=STARTS, gaps=GAPS)
def test_what_remains_is_what_passes_and_looking_costs_nothing(
    name: str, data: st.DataObject, start: float, gaps: list[float]
) -> None:
    limits, clock = gate(name, data.draw(dealt(name))), VirtualClock(start)
    for gap in gaps:
        clock.sleep(gap * sized(limits) / 16)
        limits.admit(at(clock.now()))
    now = clock.now()
    left = int(dict(limits.admit(at(now), counts=False).headers)["left"])
    told = [dict(limits.admit(at(now)).headers)["left"] for _ in range(left)]
    assert told == [str(number) for number in reversed(range(left))]
    assert limits.admit(at(now)).error == "throttled"


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=50)
@given(data=st.data(), asks=st.lists(st.tuples(st.floats(0, 2), st.sampled_from("ab")), max_size=30))
def test_callers_do_not_feel_each_other(name: str, data: st.DataObject, asks: list[tuple[float, str]]) -> None:
    options = data.draw(dealt(name))
    together, alone = gate(name, options, per="caller"), {who: gate(name, options, per="caller") for who in "ab"}
    now = 1_767_225_600.0
    for gap, who in asks:
        now += gap * sized(together) / 8
        assert together.admit(at(now, who)) == alone[who].admit(at(now, who))


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=60)
@given(data=st.data(), gaps=GAPS, back=st.floats(1, 10**8), more=PENALTIES)
def test_a_clock_that_was_set_back_locks_nobody_out(
    name: str, data: st.DataObject, gaps: list[float], back: float, more: Any
) -> None:
    limits, clock = gate(name, data.draw(dealt(name)), penalty=more), VirtualClock()
    for gap in gaps:
        clock.sleep(gap * sized(limits) / 16)
        limits.admit(at(clock.now()))
    clock.set(clock.now() - back)
    told = limits.admit(at(clock.now()))
    if told.error is not None:
        # No longer than if all had just been used; a month may have a day more than it is reckoned at.
        assert told.wait is not None
        assert told.wait <= sized(limits) + (90_000 if name == "quota" else 0.001)
        clock.sleep(told.wait)
        assert limits.admit(at(clock.now())).error is None


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=40)
@given(data=st.data(), before=GAPS, after=GAPS, more=PENALTIES)
def test_counting_goes_on_where_it_was_left(
    name: str, data: st.DataObject, before: list[float], after: list[float], more: Any
) -> None:
    options = data.draw(dealt(name))
    limits, again = gate(name, options, penalty=more), gate(name, options, penalty=more)
    clock = VirtualClock()
    for gap in before:
        clock.sleep(gap * sized(limits) / 16)
        limits.admit(at(clock.now()))
    again.load(json.loads(json.dumps(limits.dump())))
    for gap in after:
        clock.sleep(gap * sized(limits) / 16)
        assert limits.admit(at(clock.now())) == again.admit(at(clock.now()))


@given(most=AMOUNTS, moves=st.lists(st.booleans(), max_size=40))
def test_no_more_are_in_flight_than_allowed(most: int, moves: list[bool]) -> None:
    limits, flying = gate("concurrency", {"requests": most}), []
    for comes in moves:
        if not comes and flying:
            flying.pop()()
        if comes:
            told = limits.admit(at(0.0))
            assert (told.error is None) == (len(flying) < most)
            flying += [told.release] if told.release else []


@pytest.mark.parametrize("name", TIMED)
@settings(max_examples=30)
@given(data=st.data(), remaining=st.integers(0, 5))
def test_what_is_set_to_remain_does_and_a_reset_gives_everything_back(
    name: str, data: st.DataObject, remaining: int
) -> None:
    limits, now = gate(name, data.draw(dealt(name))), 1_767_225_600.0
    whole = int(dict(limits.admit(at(now), counts=False).headers)["left"])
    limits.put(0, min(remaining, whole), None, now)
    assert dict(limits.admit(at(now), counts=False).headers)["left"] == str(min(remaining, whole))
    limits.reset()
    assert dict(limits.admit(at(now), counts=False).headers)["left"] == str(whole)


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("form", [*FORMS, "past:5", "absurd:99999", "raw:soon"])
def test_every_form_goes_with_every_signal(form: str, signal: Any) -> None:
    limits = gate("fixed_window", {"requests": 1, "seconds": 10, "retry_after": form, "signal": signal})
    limits.admit(at(1.5))
    told = limits.admit(at(1.5))
    answer: Answer = refusal(told, "throttled", WORDING, 1.5)
    assert answer.allowed_at == 10.0
    assert answer.silent == (signal == "drop")
    assert answer.status == {"ok_body": 200, "status": 429, "drop": 429}.get(str(signal), signal)


@pytest.mark.parametrize("vendor", vendor_names())
def test_the_vendors_own_limits_let_a_patient_client_through(vendor: str) -> None:
    limits = Gate([LIMITS.make(limit.name, limit.options) for limit in load_vendor(vendor).limits])
    clock, refused = VirtualClock(), 0
    for _ in range(300):
        told = limits.admit(at(clock.now()))
        if told.release is not None:
            told.release()
        if told.error is not None:
            refused += 1
            clock.sleep(math.ceil(told.wait or 0))
            assert limits.admit(at(clock.now())).error is None
    # A call passes behind every wait, and the first of all did as well.
    assert refused < 150
