"""One run as a value; every report shows this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from harness.audit.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Tick:
    """One answer of the vendor: when (seconds from the start of the run), what, and what fault made it so."""

    at: float
    status: int
    records: int = 0
    complete: bool = True
    fault: str = ""

    @property
    def kind(self) -> str:
        """Return ``good``, ``limit`` (come back later), ``dead`` (the connection died) or ``down``."""
        if not self.complete or not self.status:
            return "dead"
        if self.status < 400:
            return "good"
        return "limit" if self.status in {403, 429} else "down"


@dataclass(frozen=True, slots=True)
class FaultHits:
    """A planned fault and how often it struck."""

    spec: str
    fired: int


@dataclass(frozen=True, slots=True)
class JobReport:
    """One job: what it was to do, what it says, what the vendor saw, and what the judges say."""

    vendor: str
    vendor_name: str
    object_name: str
    direction: str
    job_id: str
    status: str
    message: str
    expected: int
    delivered: int
    vendor_calls: int
    retries: int
    waited: float
    seconds: float
    faults: tuple[FaultHits, ...]
    ticks: tuple[Tick, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run; ``started`` is ISO 8601 in UTC."""

    title: str
    version: str
    started: str
    seconds: float
    seed: int
    records: int
    command: str
    jobs: tuple[JobReport, ...]

    @property
    def passed(self) -> bool:
        return all(job.verdict.passed for job in self.jobs)

    @property
    def sentence(self) -> str:
        """Return the run's outcome for a person in a hurry."""
        failed = [job for job in self.jobs if not job.verdict.passed]
        if failed:
            names = ", ".join(f"{job.vendor} {job.object_name}" for job in failed)
            return f"{len(failed)} of {len(self.jobs)} jobs are not what they should be: {names}."
        moved = sum(job.delivered for job in self.jobs)
        struck = sum(hits.fired for job in self.jobs for hits in job.faults)
        return (
            f"All {len(self.jobs)} jobs are right: {moved:,} records through {struck} faults, none lost, none doubled."
        )
