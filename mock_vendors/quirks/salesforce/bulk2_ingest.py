"""Ingest jobs of the Bulk API 2.0: one upload of CSV, and a verdict on each of its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mock_vendors.bodies import media_type
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.jobs import Job, Phase, WrongMove
from mock_vendors.jobs.table import BadTable, read, written
from mock_vendors.jobs.verdicts import told as in_order
from mock_vendors.quirks.salesforce.bulk2 import STATES, Jobs2, dialect, one_of
from mock_vendors.quirks.salesforce.bulk_rows import DELIMITERS, ENDINGS, record_of
from mock_vendors.quirks.salesforce.bulk_work import OPERATIONS, BadRows, Work
from mock_vendors.quirks.salesforce.org import Org, posted, wrong
from mock_vendors.routes import Found, Route

_OBJECT = re.compile(r'"object"\s*:\s*"(\w+)"')
_FIELDS = (
    "object",
    "operation",
    "contentType",
    "columnDelimiter",
    "lineEnding",
    "externalIdFieldName",
    "assignmentRuleId",
)
_UPLOADED, _VERDICTS = "uploaded", "verdicts"


class IngestJobs(Jobs2):
    """``jobs/ingest``."""

    def __init__(self, org: Org, work: Work) -> None:
        super().__init__(org, "bulk2_ingest", "ingest")
        self._work = work

    def routes(self) -> Iterator[Route]:
        yield from super().routes()
        yield Route("POST", self.path, self._create)
        yield Route("PATCH", f"{self.path}/{{jobId}}", self._move, means="update")
        yield Route("PUT", f"{self.path}/{{jobId}}/batches", self._upload)
        told: Mapping[str, Callable[[Request, Mapping[str, str]], Answer]] = {
            "successfulResults": self._successful,
            "failedResults": self._failed,
            "unprocessedrecords": self._unprocessed,
            "unprocessedRecords": self._unprocessed,
        }
        for name, handler in told.items():
            yield Route("GET", f"{self.path}/{{jobId}}/{name}", handler)

    def object_of(self, request: Request, found: Found) -> str | None:
        if request.method == "POST":
            match = _OBJECT.search(request.body.decode("utf-8", "replace"))
            return self.org.object(match[1]) if match else None
        return super().object_of(request, found)

    def described(self, request: Request, job: Job) -> dict[str, Any]:
        said = super().described(request, job)
        final = job.standing(self.org.now()).phase.final
        good, bad = (job.facts.get(name, 0) if final else 0 for name in ("good", "bad"))
        spent = self.milliseconds(job)
        return {
            **said,
            "externalIdFieldName": job.asked["externalIdFieldName"],
            "numberRecordsProcessed": max(0, good + bad + (job.course.miscounted if final else 0)),
            "numberRecordsFailed": bad,
            "retries": 0,
            "totalProcessingTime": spent,
            "apiActiveProcessingTime": spent,
            "apexProcessingTime": 0,
        }

    def work(self, job: Job) -> Job:
        """Work on what was uploaded; a table that is none lets the job fail."""
        delimiter, ending = DELIMITERS[job.asked["columnDelimiter"]], ENDINGS[job.asked["lineEnding"]]
        text = "".join(self.jobs.paper(job, _UPLOADED)).encode("utf-8", "surrogatepass")
        try:
            head, rows = _headed(read(text, delimiter, ending))
            known = [record_of(self.org, job.asked["object"], row) for row in rows]
            verdicts = self._work.done(job, known, head)
        except BadTable as error:
            return self._failing(job, f"ClientInputError : {error}")
        except BadRows as error:
            return self._failing(job, f"InvalidBatch : {error}")
        self.jobs.add(job, _VERDICTS, verdicts)
        counted = [verdict[0] for verdict in verdicts]
        return job.noting(good=counted.count("good"), bad=counted.count("bad"))

    def _failing(self, job: Job, message: str) -> Job:
        return replace(job, course=job.course.changed({"ends": "failed", "message": message}))

    def _create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        said = posted(request, *_FIELDS)
        one_of("operation", said.get("operation"), OPERATIONS)
        name = self.org.object(str(said.get("object", "")))
        if name is None:
            raise wrong("INVALIDENTITY", f"Entity '{said.get('object')}' is not supported by the Bulk API.")
        external = said.get("externalIdFieldName")
        if said["operation"] == "upsert" and external not in self._work.external(name):
            raise wrong("INVALIDJOB", "upsert needs an externalIdFieldName that is an external id")
        asked = {"operation": said["operation"], "object": name, "externalIdFieldName": external}
        return self.told(request, self.jobs.put(self.made(request, name, {**asked, **dialect(said)})))

    def _upload(self, request: Request, path: Mapping[str, str]) -> Answer:
        job = self.found(path)
        if media_type(request) != "text/csv":
            raise Refusal("unsupported_media", message="Content-Type must be text/csv", value=media_type(request))
        if len(request.body) > self.org.facts["upload_bytes"]:
            raise wrong("FILE_SIZE_LIMIT_EXCEEDED", "the upload is too large", error="too_large")
        with self.jobs.lock:
            phase = job.standing(self.org.now()).phase
            if phase is not Phase.OPEN or self.jobs.paper(job, _UPLOADED):
                raise wrong("INVALIDJOBSTATE", f"a job that is {STATES[phase]} takes one upload, while it is Open")
            self.jobs.add(job, _UPLOADED, [request.body.decode("utf-8", "replace")])
        return Answer(201)

    def _move(self, request: Request, path: Mapping[str, str]) -> Answer:
        job, now = self.found(path), self.org.now()
        state = posted(request, "state").get("state")
        one_of("state", state, ("UploadComplete", "Aborted"))
        try:
            moved = self.jobs.move(
                job, lambda known: known.begin(now) if state == "UploadComplete" else known.stop(now)
            )
        except WrongMove as refused:
            raise wrong("INVALIDJOBSTATE", f"a job that is {STATES[refused.phase]} cannot become {state}") from refused
        # Work that takes no time is done before anybody asks.
        self.jobs.settle(now, {self.kind: self.work})
        return self.told(request, self.jobs.get(self.kind, moved.id) or moved)

    def _successful(self, _request: Request, path: Mapping[str, str]) -> Answer:
        return self._told_rows(path, "good", ("sf__Id", "sf__Created"))

    def _failed(self, _request: Request, path: Mapping[str, str]) -> Answer:
        return self._told_rows(path, "bad", ("sf__Id", "sf__Error"))

    def _unprocessed(self, _request: Request, path: Mapping[str, str]) -> Answer:
        return self._told_rows(path, "left", ())

    def _told_rows(self, path: Mapping[str, str], which: str, more: Sequence[str]) -> Answer:
        job = self.found(path)
        if not job.standing(self.org.now()).phase.final:
            raise wrong("INVALIDJOBSTATE", "a job has no results before it has ended")
        delimiter, ending = DELIMITERS[job.asked["columnDelimiter"]], ENDINGS[job.asked["lineEnding"]]
        head, rows = self._rows(job, delimiter)
        verdicts = self.jobs.paper(job, _VERDICTS) or [["left"]] * len(rows)
        chosen = [(verdict, row) for verdict, row in zip(verdicts, rows, strict=True) if verdict[0] == which]
        lines = [[*verdict[1 : 1 + len(more)], *row] for verdict, row in in_order(job, chosen, self.jobs.seed)]
        return Answer(200, (("Content-Type", "text/csv"),), written([[*more, *head], *lines], delimiter, ending))

    def _rows(self, job: Job, delimiter: str) -> tuple[list[str], list[list[str]]]:
        """Return head and rows of an upload; of one that is no table there are none."""
        try:
            lines = read("".join(self.jobs.paper(job, _UPLOADED)).encode("utf-8", "surrogatepass"), delimiter)
        except BadTable:
            lines = []
        return (lines[0], lines[1:]) if lines else ([], [])


def _headed(lines: Sequence[Sequence[str]]) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns of a table and its rows by column; raises `BadTable` for a row of another width."""
    if not lines:
        return [], []
    head = list(lines[0])
    for place, line in enumerate(lines[1:], 2):
        if len(line) != len(head):
            raise BadTable(f"line {place} has {len(line)} fields, not {len(head)} as the head line")
    return head, [dict(zip(head, line, strict=True)) for line in lines[1:]]
