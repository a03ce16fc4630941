"""A plan: things with words and an occasion, counted as calls go by."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from mock_vendors.occasion import Called, Occasion


class Planned(Protocol):
    """Something that happens on an occasion."""

    @property
    def spec(self) -> str:
        """The words it was read from."""

    @property
    def occasion(self) -> Occasion:
        """When it happens."""


T = TypeVar("T", bound=Planned)


@dataclass(slots=True)
class Seen(Generic[T]):
    """What became of one planned thing so far: calls it selected, times it struck, successes it has seen."""

    thing: T
    seen: int = 0
    fired: int = 0
    successes: int = 0

    def as_json(self) -> dict[str, object]:
        return {"spec": self.thing.spec, "seen": self.seen, "fired": self.fired}


class Plan(Generic[T]):
    """What is planned; dice come from the seed, the place in the plan and the rank alone."""

    def __init__(self, things: Iterable[T] = (), *, seed: int = 0) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._entries: list[Seen[T]] = [Seen(thing) for thing in things]

    def __bool__(self) -> bool:
        """Tell whether anything is planned."""
        return bool(self._entries)

    def replace(self, things: Iterable[T]) -> None:
        """Forget everything and take these."""
        with self._lock:
            self._entries = [Seen(thing) for thing in things]

    def add(self, things: Iterable[T]) -> None:
        with self._lock:
            self._entries += [Seen(thing) for thing in things]

    @property
    def things(self) -> tuple[T, ...]:
        with self._lock:
            return tuple(entry.thing for entry in self._entries)

    def state(self) -> list[dict[str, object]]:
        with self._lock:
            return [entry.as_json() for entry in self._entries]

    def due(self, called: Called, among: Callable[[T], bool] = lambda _thing: True) -> T | None:
        """Count this call and return the first thing that is due, if any; the others keep their turn.

        What is not ``among`` the things that the call is for takes no notice of it.
        """
        return next(iter(self._due(called, 1, among)), None)

    def all_due(self, called: Called, among: Callable[[T], bool] = lambda _thing: True) -> list[T]:
        """Count this call for some things and return all of them that are due, in the order of the plan."""
        return self._due(called, None, among)

    def succeeded(self, called: Called) -> None:
        """Count a call that was answered without trouble, for those things that end with successes."""
        with self._lock:
            for entry in self._entries:
                if entry.thing.occasion.successes is not None and entry.thing.occasion.selects(called):
                    entry.successes += 1

    def counters(self) -> list[tuple[str, int, int, int]]:
        """Return what `restore` takes: the words and the counts of every entry."""
        with self._lock:
            return [(entry.thing.spec, entry.seen, entry.fired, entry.successes) for entry in self._entries]

    def restore(self, things: Iterable[T], counters: Iterable[tuple[str, int, int, int]]) -> None:
        """Take up where a plan with these counters stood."""
        with self._lock:
            pairs = zip(things, counters, strict=True)
            self._entries = [Seen(thing, seen, fired, good) for thing, (_, seen, fired, good) in pairs]

    def _due(self, called: Called, most: int | None, among: Callable[[T], bool]) -> list[T]:
        with self._lock:
            chosen: list[T] = []
            for place, entry in enumerate(self._entries):
                if not (among(entry.thing) and entry.thing.occasion.selects(called)):
                    continue
                entry.seen += 1
                if (most is None or len(chosen) < most) and self._strikes(place, entry):
                    entry.fired += 1
                    chosen.append(entry.thing)
            return chosen

    def _strikes(self, place: int, entry: Seen[T]) -> bool:
        occasion = entry.thing.occasion
        if occasion.times is not None and entry.fired >= occasion.times:
            return False
        if occasion.successes is not None and entry.successes >= occasion.successes:
            return False
        if not occasion.meant(entry.seen):
            return False
        return occasion.odds is None or random.Random(f"{self._seed}/{place}/{entry.seen}").random() < occasion.odds
