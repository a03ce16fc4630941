"""The forms that ``Retry-After`` takes in the wild."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, formatdate

from contracts import nearest

Form = Callable[[float, float], tuple[str, ...]]
"""From now and a wait, in seconds, to the values of the header; none where it is left out."""


def form(words: str) -> Form:
    """Return the form that words such as ``date`` or ``absurd:86400`` mean; raises `ValueError` when they mean none."""
    name, colon, argument = words.partition(":")
    if name not in FORMS:
        raise ValueError(f"Retry-After has no form '{name}'; {nearest(name, FORMS)}")
    return FORMS[name](argument if colon else "")


def _plain(write: Form) -> Callable[[str], Form]:
    def make(argument: str) -> Form:
        if argument:
            raise ValueError(f"this form of Retry-After takes no argument, '{argument}' least of all")
        return write

    return make


def _seconds_with(default: str, write: Callable[[float, float], str]) -> Callable[[str], Form]:
    def make(argument: str) -> Form:
        seconds = float(argument or default)
        return lambda now, _wait: (write(now, seconds),)

    return make


def _whole(_now: float, wait: float) -> tuple[str, ...]:
    return (str(math.ceil(wait)),)


def _tenths(_now: float, wait: float) -> tuple[str, ...]:
    return (f"{math.ceil(wait * 10) / 10:.1f}",)


def _date(now: float, wait: float) -> tuple[str, ...]:
    return (formatdate(math.ceil(now + wait), usegmt=True),)


def _zoned(now: float, wait: float) -> tuple[str, ...]:
    there = timezone(timedelta(hours=-8))
    return (format_datetime(datetime.fromtimestamp(math.ceil(now + wait), UTC).astimezone(there)),)


def _twice(now: float, wait: float) -> tuple[str, ...]:
    return (*_whole(now, wait), *_whole(now, wait * 2))


FORMS: dict[str, Callable[[str], Form]] = {
    "seconds": _plain(_whole),
    "fraction": _plain(_tenths),
    "date": _plain(_date),
    "zoned": _plain(_zoned),
    "twice": _plain(_twice),
    "absent": _plain(lambda _now, _wait: ()),
    "past": _seconds_with("60", lambda now, seconds: formatdate(math.floor(now - seconds), usegmt=True)),
    "absurd": _seconds_with("86400", lambda _now, seconds: str(math.ceil(seconds))),
    "raw": lambda argument: lambda _now, _wait: (argument,),
}
HONEST = ("seconds", "fraction", "date", "zoned", "twice")
"""The forms that tell the truth, rounded up."""
