"""What is known about one job: the vendor's truth, what came out, and what the vendor saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

from harness.audit.compare import Comparison

DONE = frozenset({"COMPLETED", "COMPLETE", "SUCCESS"})


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What the client says of its own job."""

    id: str
    object_name: str
    direction: str = "DOWNLOAD"
    status: str = "COMPLETED"
    records: int = 0
    errors: int = 0
    message: str = ""
    api_calls: int | None = None

    @property
    def completed_well(self) -> bool:
        """Whether the client claims success."""
        return self.status in DONE


@dataclass(frozen=True, slots=True)
class Served:
    """Rows of the vendor's list, from ``start`` up to but not including ``stop``, served ``times`` times."""

    start: int
    stop: int
    times: int

    @property
    def rows(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Ledger:
    """How often each row of a resource went over the wire to its last byte."""

    records: int
    served: tuple[Served, ...] = ()

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Ledger:
        spans = tuple(Served(*map(int, span)) for span in body["served"])
        return cls(int(body["records"]), spans)

    def times(self, row: int) -> int:
        """Return how often that row was served."""
        return next((span.times for span in self.served if span.start <= row < span.stop), 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in the vendor's journal, with its answer; ``query`` is what its URL asks for, decoded."""

    n: int
    at: float
    method: str
    path: str
    status: int
    resource: str = ""
    records: int = 0
    fault: str = ""
    reason: str = ""
    complete: bool = True
    retry_after: float | None = None
    query: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Asked:
        at = float(entry["at"])
        return cls(
            n=int(entry["n"]),
            at=at,
            method=str(entry["method"]),
            path=str(entry["path"]),
            status=int(entry.get("status") or 0),
            resource=str(entry.get("resource") or ""),
            records=int(entry.get("records") or 0),
            fault=str(entry.get("fault") or ""),
            reason=str(entry.get("reason") or ""),
            complete=bool(entry.get("complete", True)),
            retry_after=_seconds(entry.get("retry_after"), at),
            query=dict(parse_qsl(entry.get("query") or "", keep_blank_values=True)),
        )

    @property
    def failed(self) -> bool:
        """Whether the client got no usable answer to this request."""
        return self.status >= 400 or self.status == 0 or not self.complete

    @property
    def may_pass(self) -> bool:
        """Whether it is one of those failures after which asking again can help."""
        return self.failed and (not self.complete or self.status in {0, 408, 425, 429} or self.status >= 500)

    @property
    def under_way(self) -> bool:
        """Whether this may be an answer that is still being written."""
        return 0 < self.status < 400 and not self.complete

    @property
    def wait(self) -> float | None:
        """How many seconds the vendor told the client to stay away, if it told."""
        return self.retry_after if self.failed else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a check may look at; ``journal`` holds the requests of this job alone.

    ``failed_rows`` are uploads that the client itself reports as refused.
    """

    vendor: str
    resource: str
    key: str
    job: JobFacts
    comparison: Comparison
    ledger: Ledger | None = None
    journal: Sequence[Asked] = ()
    repeat: str = ""
    failed_rows: int = 0

    @property
    def upload(self) -> bool:
        return self.job.direction == "UPLOAD"


def _seconds(told: Any, at: float) -> float | None:
    """Read both forms of Retry-After (RFC 9110, section 10.2.3): seconds, or a date."""
    try:
        return float(told)
    except (TypeError, ValueError):
        pass
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - at)
    except (TypeError, ValueError):
        return None


def retries(journal: Sequence[Asked]) -> int:
    """Return how often the client asked again after an answer that was no use.

    A refused write is followed by the next row, so there only a failure that may pass is one.
    """
    return sum(before.failed and (before.method == "GET" or before.may_pass) for before, _ in pairwise(journal))
