"""Query jobs of the Bulk API 2.0: a statement's rows as CSV, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from mock_vendors.data.view import View
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.jobs import Job, Phase, WrongMove
from mock_vendors.jobs.verdicts import columns, opening
from mock_vendors.quirks.salesforce.bulk2 import STATES, Jobs2, dialect, one_of
from mock_vendors.quirks.salesforce.bulk_rows import DELIMITERS, ENDINGS, Rows, table
from mock_vendors.quirks.salesforce.org import Org, posted, told, wrong
from mock_vendors.quirks.soql import Query
from mock_vendors.quirks.soql_text import QueryError
from mock_vendors.routes import Found, Route

_FROM = re.compile(r"\bFROM\s+(\w+)", re.IGNORECASE)
_FIELDS = ("operation", "query", "contentType", "columnDelimiter", "lineEnding", "object", "externalIdFieldName")
# Parts of more rows than this are written while they are sent.
_HELD = 5_000
_PAGES = 5


class QueryJobs(Jobs2):
    """``jobs/query``; rows are those that the data had when the job was made."""

    def __init__(self, org: Org) -> None:
        super().__init__(org, "bulk2_query", "query")

    def routes(self) -> Iterator[Route]:
        yield from super().routes()
        yield Route("POST", self.path, self._create)
        yield Route("PATCH", f"{self.path}/{{jobId}}", self._abort, means="update")
        yield Route("GET", f"{self.path}/{{jobId}}/results", self._results, pages=self._page)
        yield Route("GET", f"{self.path}/{{jobId}}/resultPages", self._result_pages)

    def object_of(self, request: Request, found: Found) -> str | None:
        if request.method == "POST":
            match = _FROM.search(request.body.decode("utf-8", "replace"))
            return self.org.object(match[1]) if match else None
        return super().object_of(request, found)

    def described(self, request: Request, job: Job) -> dict[str, Any]:
        said = super().described(request, job)
        done = job.standing(self.org.now()).phase is Phase.DONE
        rows = len(self._view(request, job)) + job.course.miscounted if done else 0
        counts = {"numberRecordsProcessed": max(0, rows), "retries": 0, "totalProcessingTime": self.milliseconds(job)}
        return {**said, **counts, "isPkChunkingSupported": True}

    def _create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        said = posted(request, *_FIELDS)
        one_of("operation", said.get("operation"), ("query", "queryAll"))
        text = said.get("query")
        if not isinstance(text, str):
            raise wrong("INVALIDJOB", "query must be a statement")
        query = self._query(text)
        if query.counts:
            raise wrong("API_ERROR", "Aggregate queries are not supported by the Bulk API")
        version = self.org.stock.datasets[query.resource].version
        asked = {"operation": said["operation"], "object": query.resource, "query": text, "at": version}
        job = self.made(request, query.resource, {**asked, **dialect(said)})
        return self.told(request, self.jobs.put(job.begin(self.org.now())))

    def _abort(self, request: Request, path: Mapping[str, str]) -> Answer:
        job = self.found(path)
        one_of("state", posted(request, "state").get("state"), ("Aborted",))
        try:
            return self.told(request, self.jobs.move(job, lambda known: known.stop(self.org.now())))
        except WrongMove as refused:
            raise wrong("INVALIDJOBSTATE", f"a job that is {STATES[refused.phase]} cannot be aborted") from refused

    def _results(self, request: Request, path: Mapping[str, str]) -> Answer:
        job = self.found(path)
        view = self._readable(request, job)
        start, size = self._start_of(request, job), self._size(request, job)
        stop = min(start + size, len(view))
        self._count_reading(job, start)
        rows = view.cut(start, stop)
        query, part = self._query(job.asked["query"]), start // size
        names = columns(job, query.fields, part)
        marks = (DELIMITERS[job.asked["columnDelimiter"]], ENDINGS[job.asked["lineEnding"]])
        pieces = table(request, self.org, Rows(query.resource, rows, job.asked["at"]), names, marks)
        headers = (
            ("Content-Type", "text/csv"),
            # At the end clients are sent the word, not an empty header.
            ("Sforce-Locator", self.sealed(job.id, stop) if stop < len(view) else "null"),
            ("Sforce-NumberOfRecords", str(len(rows))),
        )
        delivery = Delivery(query.resource, rows) if rows else None
        if len(rows) > _HELD:
            return Answer(200, headers, delivery=delivery, stream=chain((opening(job),), pieces))
        return Answer(200, headers, opening(job) + b"".join(pieces), delivery)

    def _result_pages(self, request: Request, path: Mapping[str, str]) -> Answer:
        job = self.found(path)
        total, size = len(self._readable(request, job)), self._size(request, job)
        own = f"{self.org.asked_root(request)}/jobs/query/{job.id}"
        start = self._start_of(request, job)
        starts = range(start, max(total, start + 1), size)
        locators = [f"?locator={self.sealed(job.id, place)}" if place else "" for place in starts[: _PAGES + 1]]
        pages = [{"resultUrl": f"{own}/results{locator}"} for locator in locators[:_PAGES]]
        follow = f"{own}/resultPages{locators[_PAGES]}" if len(locators) > _PAGES else None
        return told(200, {"resultPages": pages, "nextRecordsUrl": follow, "done": follow is None})

    def _page(self, request: Request, path: Mapping[str, str]) -> int | None:
        job = self.jobs.get(self.kind, path["jobId"])
        start = self.opened(path["jobId"], request.parameters.get("locator", "")) or 0
        return None if job is None else start // self._size(request, job) + 1

    def _readable(self, request: Request, job: Job) -> View:
        """Return the rows that can be read by now; refuses a job that is not so far."""
        now = self.org.now()
        if not job.readable(now):
            state = STATES[job.standing(now).phase]
            raise wrong("INVALIDJOBSTATE", f"a job that is {state} has no results")
        view = self._view(request, job)
        return View((view.cut(0, job.visible(now, len(view))),))

    def _view(self, request: Request, job: Job) -> View:
        query, everything = self._query(job.asked["query"]), job.asked["operation"] == "queryAll"
        return self.org.view(request, query, job.asked["at"], deleted=everything)

    def _query(self, text: str) -> Query:
        try:
            return self.org.queries(text)
        except QueryError as error:
            raise wrong(error.code, error.message) from error

    def _start_of(self, request: Request, job: Job) -> int:
        locator = request.parameters.get("locator", "")
        start = self.opened(job.id, locator) if locator else 0
        if start is None:
            raise Refusal("bad_locator", [{"field": "locator", "value": locator}])
        return start

    def _size(self, request: Request, job: Job) -> int:
        text = request.parameters.get("maxRecords", "")
        most = job.course.part or 1 << 31
        if not text:
            return most
        if not (text.isascii() and text.isdigit() and int(text[:12]) > 0):
            raise wrong("INVALIDJOB", f"maxRecords must be a whole number from 1 up, not '{text}'")
        return min(int(text[:12]), most)

    def _count_reading(self, job: Job, start: int) -> None:
        """Refuse a part that was read as often as it may be."""
        if job.course.reads is None:
            return
        with self.jobs.lock:
            if self.jobs.paper(job, "read").count(start) >= job.course.reads:
                raise Refusal("not_found", path=job.id)
            self.jobs.add(job, "read", [start])
