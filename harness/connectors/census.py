"""Who came, and who came twice: records told apart by content and by primary key, as far back as memory allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.connectors.errors import RecordsMissing
from harness.connectors.page import Served


@dataclass(slots=True)
class Seen:
    """Remembers at least the latest ``most`` things, at most twice as many, each by its hash alone."""

    most: int = 32_768
    _new: set[int] = field(default_factory=set)
    _old: set[int] = field(default_factory=set)

    def again(self, things: Iterable[bytes]) -> int:
        """Take note of things and return how many of them were there before."""
        count = 0
        for mark in map(hash, things):
            if mark in self._new or mark in self._old:
                count += 1
            else:
                self._new.add(mark)
        if len(self._new) >= self.most:
            self._old, self._new = self._new, set()
        return count


@dataclass(slots=True)
class Census:
    """Counts the records of one walk; ``doubles`` are the very same again, ``versions`` other ones of a known key."""

    records: int = 0
    doubles: int = 0
    versions: int = 0
    nameless: int = 0
    gone: int = 0
    short: int = 0
    _least: int | None = None
    _total: int | None = None
    _whole: bool = True
    _contents: Seen = field(default_factory=Seen)
    _keys: Seen = field(default_factory=Seen)

    def count(self, served: Served, named: tuple[bytes, ...], *, first: bool, last: bool) -> None:
        """Take in a page and its records' keys.

        Raises `RecordsMissing` at the end of a walk that met fewer different records than there must be.
        """
        self._whole = served.total is not None and (first or (self._whole and self.records > 0))
        if served.total is not None:
            self._least = served.total if self._least is None else min(self._least, served.total)
            self.gone += max(0, (self._total or 0) - served.total) if served.shifts else 0
            self._total = served.total
        self._tell_apart(served, named)
        if last and self._whole:
            self._check()

    def _tell_apart(self, served: Served, named: tuple[bytes, ...]) -> None:
        self.records += len(served.records)
        self.nameless += named.count(b"")
        # The same record may well stand in the lists of several owners.
        if not served.owners:
            doubles = self._contents.again(served.records)
            self.doubles += doubles
            self.versions += max(0, self._keys.again(filter(None, named)) - doubles)

    def _check(self) -> None:
        different, least = self.records - self.doubles, self._least or 0
        self.short = max(0, least - different)
        if self.doubles and self.short:
            said = f"of {self.records} records {self.doubles} came twice, which leaves {different} of {least}"
            raise RecordsMissing("Records missing", f"{said}: the vendor keeps no order from page to page")

    def doubts(self) -> tuple[str, ...]:
        """Say what about the records gives reason to ask whether all came, and each once."""
        found = (
            ("records that came twice, so the list moved while it was read", self.doubles),
            ("records with the primary key of an earlier one, changed or given twice", self.versions),
            ("records gone from the list meanwhile, so that as many behind them may have been passed over", self.gone),
            ("records fewer than the vendor's total ever was", self.short),
            ("records without primary key, which nobody can tell from their doubles", self.nameless),
        )
        return tuple(f"{said}: {count}" for said, count in found if count)
