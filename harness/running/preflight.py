"""Before anything is run: does the target answer, are its tokens right, do the mocks behind it?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

import requests

from harness.audit import ControlError, VendorControl
from harness.suites.story.subject import authorization_of
from harness.suites.target import Instance, Target

PLACE = "/bulk/jobs"
CONTROL = "/__mock__"
GRACE = 2.0
"""Seconds on top of those for one answer, after which one that is still coming counts as none."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a target cannot be judged; ``reach``: something does not answer; else its file is wrong."""

    what: str
    reach: bool = False


def checked_target(target: Target) -> tuple[Unfit, ...]:
    """Ask target and mocks, each for once, and return everything that stands in the way."""
    first, *others = target.instances
    found = _asked(target, _service, [first])
    if any(one.reach for one in found):
        return found
    # What is said of the url is said once.
    return tuple(dict.fromkeys((*found, *_asked(target, _service, others), *_asked(target, _mock, target.instances))))


def _asked(
    target: Target, ask: Callable[[Target, Instance], Iterator[Unfit]], instances: Iterable[Instance]
) -> tuple[Unfit, ...]:
    """Ask for all instances at once; an answer that comes in drops is not waited for."""
    asked = [(one, Future[tuple[Unfit, ...]]()) for one in instances]
    for one, future in asked:
        threading.Thread(target=_answer, args=(future, lambda one=one: tuple(ask(target, one))), daemon=True).start()
    told: list[Unfit] = []
    for one, future in asked:
        try:
            told += future.result(target.tolerances.request_seconds + GRACE)
        except TimeoutError:
            place = target.url + PLACE if ask is _service else one.control
            told.append(Unfit(f"{place}: no whole answer within {target.tolerances.request_seconds:g} s", reach=True))
    return tuple(told)


def _answer(future: Future[tuple[Unfit, ...]], work: Callable[[], tuple[Unfit, ...]]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)


def _service(target: Target, instance: Instance) -> Iterator[Unfit]:
    address = target.url + PLACE
    seconds = target.tolerances.request_seconds
    try:
        with _direct() as session:
            headers = {"Authorization": authorization_of(target, instance)}
            answer = session.get(address, headers=headers, timeout=seconds, allow_redirects=False)
    except requests.Timeout:
        yield Unfit(f"{address}: no answer within {seconds:g} s (tolerances.request_seconds)", reach=True)
    except requests.RequestException as error:
        yield Unfit(f"{address}: the target does not answer ({type(error).__name__})", reach=True)
    else:
        yield from _refused(answer, address, instance)


def _refused(answer: requests.Response, address: str, instance: Instance) -> Iterator[Unfit]:
    # Other answers are for the suites to judge.
    if answer.status_code in (401, 403):
        yield Unfit(
            f"instance '{instance.vendor}': the target answered {answer.status_code} to its tokens; "
            "look at user, organization and the instance's element"
        )
    elif answer.status_code in (404, 405) or answer.is_redirect:
        yield Unfit(f"{address} answered {answer.status_code}: url has to end where /bulk/… begins")
    elif answer.ok and "json" not in answer.headers.get("Content-Type", ""):
        kind = answer.headers.get("Content-Type", "no type")
        yield Unfit(f"{address} answered {kind}, not JSON: url does not lead to a Bulk API")


def _mock(target: Target, instance: Instance) -> Iterator[Unfit]:
    control = VendorControl(instance.control, timeout=target.tolerances.request_seconds)
    try:
        vendor = control.state()["vendor"]
    except ControlError as error:
        # A mock's control API does not refuse: what does is something else.
        refused = error.__cause__ is None
        hint = f"; control has to be the control API of a mock vendor: …{CONTROL}" if refused else ""
        yield Unfit(f"instance '{instance.vendor}': {error}{hint}", reach=not refused)
    except (KeyError, TypeError, ValueError):
        yield Unfit(f"instance '{instance.vendor}': {instance.control} is not the control API of a mock vendor")
    else:
        if vendor != instance.vendor:
            yield Unfit(f"instance '{instance.vendor}': the mock at {instance.control} plays '{vendor}'")


def _direct() -> requests.Session:
    session = requests.Session()
    # The stories' own requests take no proxy either.
    session.trust_env = False
    return session
