"""What the service needs of a store: jobs, the log of uploaded records, and callbacks still to be delivered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from harness.bulk.jobs import Counters, Job, JobStatus, StopReason
from harness.connectors.page import Position
from harness.ocnql import Condition


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A place in a download that its result, up to ``offset``, agrees with.

    ``position`` is the page to ask for next and ``skip`` the number of its records already dealt with.
    """

    position: Position | None = None
    skip: int = 0
    offset: int = 0
    records: int = 0
    excluded: int = 0
    columns: tuple[str, ...] = ()
    stop: StopReason | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A record is about to be sent; until its outcome is known the vendor may or may not have it."""

    number: int
    at: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record of an upload: the vendor's id, or why there is none."""

    number: int
    vendor_id: str | None = None
    status: str = ""
    status_code: int | None = None
    provider_message: str = ""
    record: Any = None

    @property
    def failed(self) -> bool:
        return self.vendor_id is None


@dataclass(frozen=True, slots=True)
class Letter:
    """A callback to deliver: about which job, where to, and how often it was tried.

    ``receiver`` is what the receivers are told apart by (see `harness.bulk.notification_url.receiver_of`).
    """

    job_id: int
    url: str
    receiver: str
    tries: int
    due: float


@dataclass(frozen=True, slots=True)
class StoredInstance:
    """A connector instance that a caller made; token and secrets are hashes in hexadecimal digits."""

    id: int
    name: str
    connector: str
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str] = field(repr=False)
    element: str = field(repr=False)
    user: str = field(repr=False)
    organization: str | None = field(repr=False)
    created_at: float


class StoreUnavailable(Exception):
    """The database does not answer, or not in time; asking later may help."""


class JobStore(Protocol):
    """Every call may raise `StoreUnavailable`, as may those of the other stores here."""

    def add(self, draft: Job) -> Job:
        """Store a new job and return it with its id."""

    def get(self, job_id: int, instance_id: int | None = None) -> Job | None:
        """Return the job; with an instance, only if the job is that instance's."""

    def page(
        self, instance_id: int, condition: Condition | None, before: int | None, limit: int
    ) -> tuple[tuple[Job, ...], int]:
        """Return jobs of one instance, newest first, those older than ``before``, and how many fit in all.

        The condition is one over the fields of the job list (see `harness.bulk.job_filter`).
        """

    def change(self, job_id: int, decide: Callable[[Job], Job], *, anew: bool = False) -> Job:
        """Replace the job by what ``decide`` makes of it, with nobody in between; what it raises passes through.

        A job that ends thereby has its callback put into the outbox in the same transaction. With ``anew`` its
        checkpoints are forgotten, so that the download begins again.
        """

    def claim(self, instances: Collection[int]) -> Job | None:
        """Give one job to the caller and to nobody else: interrupted ones first, then the oldest created one.

        Only jobs of these instances, and those to be cancelled, which need none.
        """

    def sources(self) -> frozenset[str]:
        """Return the names of the files that unfinished uploads still need."""

    def release(self, job_id: int | None = None) -> None:
        """Let a claimed job, or at boot every one, be claimed again."""

    def save(self, job_id: int, counters: Counters, checkpoint: Checkpoint, *, durable: bool) -> JobStatus:
        """Commit progress; ``durable`` promises that it survives a power cut. Returns the job's status."""

    def count(self, job_id: int, counters: Counters) -> None:
        """Commit counters alone."""

    def checkpoints(self, job_id: int) -> tuple[Checkpoint, ...]:
        """Return where the download may go on, best first; the last one is the very beginning."""

    def keep(self, job_id: int, name: str, value: Any) -> None:
        """Keep a note (JSON values) about work in progress, durably: a session at a storage, a job at the vendor."""

    def kept(self, job_id: int, name: str) -> Any:
        """Return what was last kept under this name, or ``None``."""

    def forget(self, job_id: int) -> None:
        """Remove all notes about this job's work."""

    def finished(self, before: float, limit: int) -> tuple[int, ...]:
        """Return jobs that ended before an instant and whose results are still there, longest ended first."""


class RecordLog(Protocol):
    def step(self, job_id: int, counters: Counters, done: Sequence[Outcome], next: Sequence[Intent]) -> JobStatus:
        """Commit outcomes of records together with the intents to send the next ones, durably."""

    def open_intents(self, job_id: int) -> tuple[Intent, ...]:
        """Return the intents whose outcomes are not known, in the order of the file."""

    def outcomes(self, job_id: int, after: int) -> tuple[Outcome, ...]:
        """Return what became of records with a number above ``after``: those of them that are known."""

    def claimed(self, job: Job, vendor_ids: Collection[str]) -> frozenset[str]:
        """Return those of the ids that uploads of this instance and object know to have created."""

    def failures(self, job_id: int, after: int, limit: int) -> tuple[Outcome, ...]:
        """Return failed records in file order, those with a number above ``after``."""


class Outbox(Protocol):
    def first(self, besides: Collection[int] = (), busy: Collection[str] = ()) -> Letter | None:
        """Return the letter that is due first, but for those about these jobs and those to these receivers."""

    def settle(self, letter: Letter, outcome: str) -> None:
        """Take the letter out; note on its job what became of it."""

    def postpone(self, letter: Letter, due: float, outcome: str) -> None:
        """Count a failed try and set when to try again."""


class InstanceStore(Protocol):
    """Instances that callers made, and credentials that any instance's vendor has replaced."""

    def add(self, draft: StoredInstance) -> int:
        """Store an instance and return its number, one that no other ever had."""

    def ids(self) -> tuple[int, ...]:
        """Return the numbers of all instances."""

    def get(self, number: int) -> StoredInstance | None:
        """Return the instance of that number."""

    def with_token(self, element: str) -> StoredInstance | None:
        """Return the instance whose token has this hash."""

    def of(self, user: str, organization: str | None) -> tuple[StoredInstance, ...]:
        """Return an account's instances in the order of their numbers."""

    def remove(self, number: int) -> bool:
        """Forget an instance; false if there was none."""

    def renew(self, instance_id: int, given: str, credentials: Mapping[str, str]) -> None:
        """Keep what the vendor replaced of the credentials whose fingerprint is ``given``, durably."""

    def renewed(self, instance_id: int, given: str) -> Mapping[str, str]:
        """Return what was last kept for these credentials; nothing once the given ones are others."""
