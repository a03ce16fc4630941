"""What both kinds of job of the Bulk API 2.0 have in common: how they are made, listed, told of and deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.jobs import Job, Phase
from mock_vendors.occasion import Called
from mock_vendors.quirks.salesforce.bulk_rows import DELIMITERS, ENDINGS
from mock_vendors.quirks.salesforce.org import USER, Org, identity, stamp, told, wrong
from mock_vendors.routes import Found, Route

STATES = {
    Phase.OPEN: "Open",
    Phase.WAITING: "UploadComplete",
    Phase.WORKING: "InProgress",
    Phase.DONE: "JobComplete",
    Phase.FAILED: "Failed",
    Phase.ABORTED: "Aborted",
}
KINDS = {"bulk2_query": "V2Query", "bulk2_ingest": "V2Ingest", "bulk": "Classic"}
_LISTED = 1000


class Jobs2:
    """Jobs of one kind, below one path."""

    def __init__(self, org: Org, kind: str, path: str) -> None:
        self.org, self.kind, self.path = org, kind, f"{org.root}/jobs/{path}"
        self.jobs = org.stock.jobs

    def routes(self) -> Iterator[Route]:
        yield Route("GET", self.path, self._list)
        yield Route("GET", f"{self.path}/{{jobId}}", self._status)
        yield Route("DELETE", f"{self.path}/{{jobId}}", self._delete)

    def object_of(self, _request: Request, found: Found) -> str | None:
        """Return the object that a request about a job is about."""
        job = self.jobs.get(self.kind, found.parameters.get("jobId", ""))
        return job.asked["object"] if job else None

    def made(self, request: Request, name: str, asked: Mapping[str, Any]) -> Job:
        """Return a new job, not kept yet; ``asked`` is what the client said."""
        now = self.org.now()
        called = Called("POST", request.path, now, name, means="create", request=request)
        options = self.org.stock.spec.jobs.get(self.kind, {})
        # All kinds of jobs count their ids together.
        made = identity("750", self.jobs.number("job"))
        version = float(self.org.asked_version(request))
        return Job(made, self.kind, now, {**asked, "version": version}, self.jobs.course(options, called))

    def found(self, path: Mapping[str, str]) -> Job:
        """Return the job that a path names; refuses one that is not there, or not any more."""
        job = self.jobs.get(self.kind, path["jobId"])
        if job is None or job.expired(self.org.now()):
            raise Refusal("not_found", path=path["jobId"])
        return job

    def told(self, request: Request, job: Job, **more: Any) -> Answer:
        return told(200, {**self.described(request, job), **more})

    def described(self, request: Request, job: Job) -> dict[str, Any]:
        """Return a job as the vendor tells of it, but for its counts."""
        standing = job.standing(self.org.now())
        asked = job.asked
        said = {
            "id": job.id,
            "operation": asked["operation"],
            "object": asked["object"],
            "createdById": USER,
            "createdDate": stamp(job.made),
            "systemModstamp": stamp(standing.since),
            "state": standing.shown or STATES[standing.phase],
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": asked["version"],
            "jobType": KINDS[job.kind],
            "lineEnding": asked["lineEnding"],
            "columnDelimiter": asked["columnDelimiter"],
        }
        if standing.phase is Phase.OPEN:
            root = self.org.asked_root(request).removeprefix("/")
            said["contentUrl"] = f"{root}/jobs/ingest/{job.id}/batches"
        if standing.phase is Phase.FAILED and job.course.message:
            said["errorMessage"] = job.course.message
        return said

    def milliseconds(self, job: Job) -> int:
        """Return how long a job has been worked on."""
        standing, now = job.standing(self.org.now()), self.org.now()
        end = standing.since if standing.phase.final else now
        return max(0, int((end - job.works_from()) * 1000)) if job.begun is not None else 0

    def _status(self, request: Request, path: Mapping[str, str]) -> Answer:
        return self.told(request, self.found(path))

    def _list(self, request: Request, _path: Mapping[str, str]) -> Answer:
        wanted = request.parameters.get("jobType", KINDS[self.kind])
        one_of("jobType", wanted, (*KINDS.values(), "BigObjectIngest"))
        one_of("isPkChunkingEnabled", request.parameters.get("isPkChunkingEnabled", "false"), ("true", "false"))
        known = [job for job in self.jobs.of(self.kind) if not job.expired(self.org.now())]
        jobs = known if wanted == KINDS[self.kind] else []
        start = self._start(request.parameters.get("queryLocator"))
        records = [self.described(request, job) for job in jobs[start : start + _LISTED]]
        stop = start + len(records)
        follow = None
        if stop < len(jobs):
            own = self.org.asked_root(request) + self.path.removeprefix(self.org.root)
            follow = f"{own}?queryLocator={self.sealed(self.kind, stop)}"
        return told(200, {"done": follow is None, "records": records, "nextRecordsUrl": follow})

    def _delete(self, _request: Request, path: Mapping[str, str]) -> Answer:
        job = self.found(path)
        phase = job.standing(self.org.now()).phase
        if not phase.final and phase is not Phase.OPEN:
            raise wrong("INVALIDJOBSTATE", f"a job that is {STATES[phase]} cannot be deleted")
        self.jobs.drop(job)
        return Answer(204)

    def sealed(self, about: str, place: int) -> str:
        """Return a locator for a place in what it is about."""
        return f"{self.org.stock.keyring.seal(f'{about}/{place}')[:12]}{place:x}"

    def opened(self, about: str, locator: str) -> int | None:
        """Return the place that a locator of ours leads to, None for one that is not ours."""
        try:
            place = int(locator[12:], 16)
        except ValueError:
            return None
        return place if locator == self.sealed(about, place) else None

    def _start(self, locator: str | None) -> int:
        if locator is None:
            return 0
        place = self.opened(self.kind, locator)
        if place is None:
            raise Refusal("bad_locator", [{"field": "queryLocator", "value": locator}])
        return place


def dialect(said: Mapping[str, Any]) -> dict[str, str]:
    """Return delimiter and line ending by name; refuses what the vendor does not know."""
    chosen = {"columnDelimiter": said.get("columnDelimiter", "COMMA"), "lineEnding": said.get("lineEnding", "LF")}
    one_of("columnDelimiter", chosen["columnDelimiter"], tuple(DELIMITERS))
    one_of("lineEnding", chosen["lineEnding"], tuple(ENDINGS))
    one_of("contentType", said.get("contentType", "CSV"), ("CSV",))
    return chosen


def one_of(name: str, value: Any, known: Sequence[str]) -> None:
    """Refuse a value that is none of those there are."""
    if value not in known:
        raise wrong("INVALIDJOB", f"{name} must be one of {', '.join(known)}, not {value!r}")
