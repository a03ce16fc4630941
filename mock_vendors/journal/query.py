"""Which entries of the journal somebody wants to see."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.journal.entry import Entry


@dataclass(frozen=True, slots=True)
class Query:
    """A choice of entries; what is None chooses nothing away, ``path`` is the beginning of one.

    ``refused`` are those with a status of 400 or more, and those that were given no answer at all.
    """

    resource: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | None = None
    caller: str | None = None
    start: float | None = None
    until: float | None = None
    refused: bool | None = None
    faulty: bool | None = None
    complete: bool | None = None
    row: int | None = None

    def wants(self, entry: Entry) -> bool:
        """Tell whether an entry is one of them."""
        return (
            self.resource in (None, entry.resource)
            and self.method in (None, entry.method)
            and (self.path is None or entry.path.startswith(self.path))
            and self.status in (None, entry.status)
            and self.caller in (None, entry.caller)
            and (self.start is None or entry.at >= self.start)
            and (self.until is None or entry.at < self.until)
            and self.refused in (None, entry.status >= 400 or entry.status == 0)
            and self.faulty in (None, entry.fault is not None)
            and self.complete in (None, entry.complete)
            and (self.row is None or any(first <= self.row < stop for first, stop in entry.rows))
        )


EVERY = Query()
