"""Two sets of records compared by identity and by content, one line at a time."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from harness.audit.exact import Identities, Unreadable, differences, digest, parse

SAMPLES = 20
"""How many examples of each kind of difference are kept; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The records of a file of JSON lines; may be walked more than once."""

    path: Path

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            yield from (line for line in map(bytes.strip, file) if line)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record: what the vendor has and what was delivered."""

    path: str
    expected: str
    delivered: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that arrived with other content."""

    identity: str
    fields: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A delivered line that is no record at all."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where the delivered records are not the expected ones; counts are whole, samples are few.

    ``missing_rows`` are spans of places in the expected list.
    """

    expected: int = 0
    delivered: int = 0
    missing: int = 0
    missing_rows: tuple[tuple[int, int], ...] = ()
    missing_samples: tuple[str, ...] = ()
    extra: int = 0
    extra_samples: tuple[str, ...] = ()
    doubled: int = 0
    doubled_samples: tuple[tuple[str, int], ...] = ()
    changed: int = 0
    changed_samples: tuple[Changed, ...] = ()
    unread: int = 0
    unread_samples: tuple[Unread, ...] = ()

    @property
    def same(self) -> bool:
        """Whether every expected record was delivered once, unchanged, and nothing else was."""
        return not (self.missing or self.extra or self.doubled or self.changed or self.unread)


def compare(expected: Iterable[bytes], delivered: Iterable[bytes], key: str) -> Comparison:
    """Compare two sets of records whose identity is the field ``key``; order does not matter.

    Both must be walkable twice. Memory holds an identity and 16 bytes for each expected record;
    contents are read again only for those that arrived with other bytes.
    """
    truth = _Truth(expected, Identities(key))
    found = _Found(len(truth.rows))
    for number, line in enumerate(delivered, start=1):
        found.take(number, line, truth)
    changed = _changed(expected, found.other, truth)
    spans = tuple(_spans(row for row, times in enumerate(found.times) if not times))
    doubled = [(row, times) for row, times in enumerate(found.times) if times > 1]
    names = _names(truth, [*_first_rows(spans, SAMPLES), *(row for row, _ in doubled[:SAMPLES])])
    extra_twice = [(name, times) for name, times in found.extra.items() if times > 1]
    return Comparison(
        expected=len(truth.rows),
        delivered=found.lines,
        missing=sum(stop - start for start, stop in spans),
        missing_rows=spans,
        missing_samples=tuple(names[row] for row in _first_rows(spans, SAMPLES)),
        extra=len(found.extra),
        extra_samples=tuple(found.extra)[:SAMPLES],
        doubled=len(doubled) + len(extra_twice),
        doubled_samples=tuple([*((names[row], times) for row, times in doubled), *extra_twice][:SAMPLES]),
        changed=len(changed),
        changed_samples=tuple(_samples(changed, delivered, truth.identities)),
        unread=len(found.unread),
        unread_samples=tuple(found.unread[:SAMPLES]),
    )


class _Truth:
    """Which record stands where in the expected list, and what its bytes are, in 16 of them."""

    def __init__(self, lines: Iterable[bytes], identities: Identities) -> None:
        self.identities = identities
        self.rows: dict[str, int] = {}
        digests = bytearray()
        for line in lines:
            if self.rows.setdefault(identities.of(line), len(self.rows)) == len(digests) // 16:
                digests += raw(line)
        self.digests = bytes(digests)

    def bytes_of(self, row: int) -> bytes:
        return self.digests[row * 16 : row * 16 + 16]


class _Found:
    """What came out so far."""

    def __init__(self, rows: int) -> None:
        self.times = array("I", bytes(4 * rows))
        self.extra: Counter[str] = Counter()
        self.unread: list[Unread] = []
        self.other: dict[int, list[bytes]] = {}
        self.lines = 0

    def take(self, number: int, line: bytes, truth: _Truth) -> None:
        self.lines += 1
        try:
            identity = truth.identities.of(line)
        except Unreadable as error:
            self.unread.append(Unread(number, str(error)))
            return
        row = truth.rows.get(identity)
        if row is None:
            self.extra[identity] += 1
            return
        self.times[row] += 1
        if raw(line) != truth.bytes_of(row):
            self.other.setdefault(row, []).append(digest(line))


def raw(line: bytes) -> bytes:
    """Return a short name for the bytes of a line."""
    return hashlib.blake2b(line, digest_size=16).digest()


def _changed(
    expected: Iterable[bytes], other: Mapping[int, Sequence[bytes]], truth: _Truth
) -> list[tuple[str, bytes, bytes]]:
    """Look once more at the records whose bytes differ: most only write the same content differently.

    Each change is an identity, the expected line and the digest that was delivered instead.
    """
    found: list[tuple[str, bytes, bytes]] = []
    for line in expected if other else ():
        identity = truth.identities.of(line)
        suspects = other.get(truth.rows[identity], ())
        content = digest(line) if suspects else b""
        kept = line if len(found) < SAMPLES else b""
        found += [(identity, kept, suspect) for suspect in suspects if suspect != content]
    return found


def _samples(
    changed: Sequence[tuple[str, bytes, bytes]], delivered: Iterable[bytes], identities: Identities
) -> Iterator[Changed]:
    wanted = {(identity, content): line for identity, line, content in changed[:SAMPLES]}
    for line in delivered if wanted else ():
        with suppress(Unreadable):
            identity = identities.of(line)
            expected = wanted.pop((identity, digest(line)), None)
            if expected is not None:
                fields = differences(parse(expected), parse(line))
                yield Changed(identity, tuple(Difference(*field) for field in fields))
        if not wanted:
            return


def _spans(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    start = stop = -1
    for row in rows:
        if row != stop:
            if start >= 0:
                yield start, stop
            start = row
        stop = row + 1
    if start >= 0:
        yield start, stop


def _first_rows(spans: Sequence[tuple[int, int]], limit: int) -> list[int]:
    rows: list[int] = []
    for start, stop in spans:
        rows += range(start, min(stop, start + limit - len(rows)))
        if len(rows) >= limit:
            break
    return rows


def _names(truth: _Truth, rows: Iterable[int]) -> dict[int, str]:
    wanted = set(rows)
    if not wanted:
        return {}
    return {row: name for name, row in truth.rows.items() if row in wanted}
