"""What became of records since the start: versions of rows, kept on disk before the vendor says so."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mock_vendors.data.log import Log
from mock_vendors.data.order import Place
from mock_vendors.data.text import dump, parse
from mock_vendors.data.version import Entry, Generation, Lag, Moment, State


class History:
    """Versions count changes and creations alike; ``created`` says how many records were created so far."""

    def __init__(self, log: Log | None, created: Callable[[], int], lag: Lag | None = None) -> None:
        self._log, self._created, self._lag = log or Log(), created, lag
        self._lock = threading.RLock()
        self._forget()
        found = self._log.open()
        kept = [line for line in found if self._read(line)]
        if len(kept) < len(found):
            self._log.clear()
            self._log.append(kept)

    def __bool__(self) -> bool:
        """Tell whether anything but creations has happened."""
        return bool(self._marks)

    @property
    def version(self) -> int:
        return self._created() + len(self._marks)

    @property
    def rows(self) -> list[int]:
        """Every row that was changed."""
        with self._lock:
            return list(self._entries)

    def born(self, place: int) -> int:
        """Return the version that came with the creation of the record at this place."""
        return place + 1 + bisect_right(self._marks, place)

    def created(self, version: int) -> int:
        """Return how many records had been created at a version."""
        return bisect_right(range(self._created()), version, key=self.born)

    def entry(self, row: int, moment: Moment) -> Entry | None:
        """Return the version of a row that was in force, None where it was as it was made."""
        for entry in reversed(self._entries.get(row, ())):
            if moment.shows(entry.version):
                return entry
        return None

    def entries(self, row: int) -> list[Entry]:
        """Return all versions of a row but for the first."""
        return list(self._entries.get(row, ()))

    def generation(self, moment: Moment) -> Generation | None:
        """Return the last touch of everything."""
        for generation in reversed(self._generations):
            if moment.shows(generation.version):
                return generation
        return None

    def moment(self, now: float, version: int | None = None) -> Moment:
        """Return what lists show now, or of a version what had been made public by now."""
        newest = self.version if version is None else min(version, self.version)
        if self._lag is None:
            return Moment(newest)
        return Moment(newest, frozenset(self._late(newest, now, self._lag)))

    def note_birth(self, at: float) -> None:
        """Take down when a record was created, where lists show records late."""
        if self._lag is not None:
            with self._lock:
                self._log.append([dump({"born": self._created(), "at": at})])
                self._date(self.version, at)

    def add(self, row: int, at: float, state: State, line: bytes | None, place: Place | None) -> Entry:
        """Keep another version of a row for good."""
        with self._lock:
            created = self._created()
            entry = Entry(created + len(self._marks) + 1, at, state, line, place)
            self._log.append([_line(row, created, entry)])
            self._keep(row, entry)
            return entry

    def add_generation(self, at: float) -> None:
        """Keep a touch of everything for good."""
        with self._lock:
            created = self._created()
            entry = Entry(created + len(self._marks) + 1, at)
            self._log.append([_line(None, created, entry)])
            self._keep(None, entry)

    def lines(self) -> list[bytes]:
        """Return all changes as `replace` takes them."""
        with self._lock:
            return list(self._told())

    def replace(self, lines: Iterable[bytes]) -> None:
        """Take these changes instead of those that are there."""
        lines = list(lines)
        with self._lock:
            self._log.clear()
            self._log.append(lines)
            self._forget()
            for line in lines:
                self._read(line)

    def _forget(self) -> None:
        self._entries: dict[int, list[Entry]] = {}
        self._generations: list[Generation] = []
        # How many records had been created when each change was made: what puts changes and creations in one order.
        self._marks = array("q")
        self._times = array("d")

    def _late(self, newest: int, now: float, lag: Lag) -> Iterator[int]:
        for version in range(min(newest, len(self._times)), 0, -1):
            at = self._times[version - 1]
            if at + lag.most <= now:
                return
            if at + lag.seconds(version) > now:
                yield version

    def _date(self, version: int, at: float) -> None:
        self._times.extend([0.0] * (version - len(self._times)))
        self._times[version - 1] = at

    def _keep(self, row: int | None, entry: Entry) -> None:
        if self._lag is not None:
            self._date(entry.version, entry.at)
        if row is None:
            self._generations.append(Generation(entry.version, entry.at))
        else:
            self._entries.setdefault(row, []).append(entry)
        self._marks.append(entry.version - len(self._marks) - 1)

    def _read(self, line: bytes) -> bool:
        """Take up one line; one that speaks of records that were lost is not."""
        head, mark, rest = line.partition(_RECORD)
        told = parse(head + b"}" if mark else line)
        if told.get("born", told.get("created")) > self._created():
            return False
        if "born" in told:
            if self._lag is not None:
                self._date(self.born(told["born"] - 1), told["at"])
            return True
        version, row = told["created"] + len(self._marks) + 1, told.get("row")
        if row is None:
            self._keep(None, Entry(version, told["at"]))
            return True
        place = tuple(told["place"]) if "place" in told else None
        self._keep(row, Entry(version, told["at"], State(told["state"]), rest[:-1] if mark else None, place))
        return True

    def _told(self) -> Iterator[bytes]:
        found: list[tuple[int, int | None, Entry]] = [
            (generation.version, None, Entry(generation.version, generation.at)) for generation in self._generations
        ]
        found += [(entry.version, row, entry) for row, entries in self._entries.items() for entry in entries]
        found.sort(key=lambda change: change[0])
        lines = [
            (entry.version, _line(row, mark, entry)) for mark, (_, row, entry) in zip(self._marks, found, strict=True)
        ]
        lines += [(version, dump({"born": place + 1, "at": at})) for place, version, at in self._births()]
        yield from (line for _, line in sorted(lines))

    def _births(self) -> Iterator[tuple[int, int, float]]:
        for place in range(self._created() if self._lag is not None else 0):
            version = self.born(place)
            if version <= len(self._times):
                yield place, version, self._times[version - 1]


_RECORD = b',"record":'


def _line(row: int | None, created: int, entry: Entry) -> bytes:
    if row is None:
        return dump({"created": created, "at": entry.at})
    told: dict[str, Any] = {"row": row, "created": created, "at": entry.at, "state": entry.state.value}
    if entry.place is not None:
        told["place"] = entry.place
    text = dump(told)
    return text if entry.line is None else b"%s%s%s}" % (text[:-1], _RECORD, entry.line)
