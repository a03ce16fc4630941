"""When something happens: the ``KEY=VALUE`` conditions that faults, drift and permissions share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from contracts import nearest
from mock_vendors.data.times import instant
from mock_vendors.exchange import Request
from mock_vendors.registry import Unsuitable

_SPAN = re.compile(r"(\d+)(-(\d*))?")
_VERBS = {"GET": "read", "HEAD": "read", "POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
VERBS = ("read", "create", "update", "delete")

Spans = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class Called:
    """A request as conditions, limits and permissions see it.

    ``caller`` is who asks (a key, a user), empty where nobody is known; ``pages`` finds the number of the page
    of a traversal that is asked for, counted from 1, and is only asked when somebody wants to know.
    """

    method: str
    path: str
    now: float
    resource: str | None = None
    caller: str = ""
    means: str | None = None
    """What the request does where its method does not say so, as for a search that is posted."""
    pages: Callable[[], int | None] = lambda: None
    token: str = ""
    """Which token of the caller came with it, by its serial."""
    pattern: str = ""
    """The path of its route, as the vendor's file writes it."""
    request: Request | None = None

    @property
    def verb(self) -> str:
        return self.means or _VERBS.get(self.method, "read")

    @cached_property
    def page(self) -> int | None:
        return self.pages()


@dataclass(frozen=True, slots=True)
class Occasion:
    """A choice of calls; spans are of ranks or pages, open at the end where the second number is None."""

    calls: Spans = ()
    pages: Spans = ()
    resource: str | None = None
    route: str | None = None
    verb: str | None = None
    start: float | None = None
    until: float | None = None
    odds: float | None = None
    times: int | None = None
    successes: int | None = None
    """It ends when the vendor has answered so many of the calls that it selects without trouble."""

    def selects(self, called: Called) -> bool:
        """Tell whether a call counts, whatever its rank and the dice."""
        return (
            (self.resource is None or self.resource == called.resource)
            and (self.route is None or called.path.startswith(self.route))
            and (self.verb is None or self.verb == called.verb)
            and (self.start is None or called.now >= self.start)
            and (self.until is None or called.now < self.until)
            and (not self.pages or (called.page is not None and _within(self.pages, called.page)))
        )

    def meant(self, rank: int) -> bool:
        """Tell whether the call of this rank, among those it selects, is one it is meant for."""
        return not self.calls or _within(self.calls, rank)


@dataclass(frozen=True, slots=True)
class Words:
    """``NAME[:ARGUMENT][@KEY=VALUE,…]`` taken apart; ``argument`` is None where there was no colon."""

    spec: str
    name: str
    argument: str | None
    occasion: Occasion = field(default_factory=Occasion)


def read_words(spec: str) -> Words:
    """Return what the words say; raises `ValueError` for a key that is not known, said twice or ill-said."""
    text = spec.strip()
    words, _, condition = text.partition("@")
    name, colon, argument = words.partition(":")
    return Words(text, name, argument if colon else None, read_occasion(condition))


def read_occasion(condition: str) -> Occasion:
    """Return what stands behind the ``@``; an empty text is any occasion."""
    settings: dict[str, Any] = {}
    for pair in condition.split(",") if condition else ():
        key, equals, value = pair.partition("=")
        if not equals or key not in KEYS:
            raise Unsuitable(f"no key called '{key}'; {nearest(key, KEYS)}")
        name, read = KEYS[key]
        if name in settings:
            raise Unsuitable(f"'{key}' is said twice")
        settings[name] = read(value)
    return Occasion(**settings)


def _within(spans: Spans, rank: int) -> bool:
    return any(low <= rank and (high is None or rank <= high) for low, high in spans)


def _spans(noun: str) -> Callable[[str], Spans]:
    def read(text: str) -> Spans:
        spans: list[tuple[int, int | None]] = []
        for part in text.split(";"):
            match = _SPAN.fullmatch(part)
            if match is None or int(match[1]) < 1:
                raise ValueError(f"'{text}' is not a choice of {noun}, as in 3-5 or 3;7;9-")
            low = int(match[1])
            high = low if match[2] is None else int(match[3]) if match[3] else None
            if high is not None and high < low:
                raise ValueError(f"'{part}' ends before it begins")
            spans.append((low, high))
        return tuple(spans)

    return read


def _odds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(f"odds go from 0 to 1, not '{text}'")
    return value


def _count(noun: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text)
        if value < 1:
            raise ValueError(f"{noun} count from 1, not '{text}'")
        return value

    return read


def _instant(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return instant(text)


def _verb(text: str) -> str:
    if text not in VERBS:
        raise ValueError(f"no verb called '{text}'; {nearest(text, VERBS)}")
    return text


KEYS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "calls": ("calls", _spans("calls")),
    "page": ("pages", _spans("pages")),
    "resource": ("resource", str),
    "route": ("route", str),
    "verb": ("verb", _verb),
    "from": ("start", _instant),
    "until": ("until", _instant),
    "odds": ("odds", _odds),
    "times": ("times", _count("times")),
    "successes": ("successes", _count("successes")),
}
"""Every key that may stand behind the ``@``, with the field it sets and how its value is read."""
