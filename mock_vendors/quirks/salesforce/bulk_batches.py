"""Batches of the older bulk API: rows to write, or a statement whose rows can be fetched when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mock_vendors.data.view import View
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.jobs import Job, Phase
from mock_vendors.jobs.verdicts import columns, opening
from mock_vendors.jobs.verdicts import told as in_order
from mock_vendors.occasion import Called
from mock_vendors.quirks.salesforce import bulk_formats as formats
from mock_vendors.quirks.salesforce.bulk_rows import Rows, record, record_of, table, with_millis
from mock_vendors.quirks.salesforce.bulk_work import BadRows, Work
from mock_vendors.quirks.salesforce.org import Org, identity, spans, stamp
from mock_vendors.quirks.soql_text import QueryError

BATCH = "bulk_batch"
_BODY, _VERDICTS, _RESULTS, _READ = "body", "verdicts", "results", "read"
_STATES = {
    Phase.WAITING: "Queued",
    Phase.WORKING: "InProgress",
    Phase.DONE: "Completed",
    Phase.FAILED: "Failed",
    Phase.ABORTED: "Not Processed",
}
_QUERIES = ("query", "queryAll")
_WHOLE = 1 << 60


class Batches:
    """Batches are jobs themselves; the facts of a batch say how many rows it had, and which part of the whole."""

    def __init__(self, org: Org, work: Work) -> None:
        self._org, self.work, self._jobs = org, work, org.stock.jobs

    def add(self, job: Job, request: Request, called: Called) -> Job:
        """Take a batch in; a query by chunks makes one for each of them, and one that nobody works on."""
        if len(request.body) > self._org.facts["batch_bytes"]:
            raise exception("ExceededQuota", f"a batch may have up to {self._org.facts['batch_bytes']} bytes")
        asked = {**job.asked, "job": job.id, "span": [0, _WHOLE]}
        course = self._jobs.course(self._org.stock.spec.jobs.get("bulk", {}), called)
        chunk = job.asked["chunk"]
        if chunk is None or job.asked["operation"] not in _QUERIES:
            return self._made(asked, course, request)
        parent = self._made(asked, course.changed({"ends": "aborted", "queued": 0.0, "working": 0.0}), request)
        try:
            total = len(self._view(request, parent))
        except QueryError:
            return parent
        for span in spans(total, chunk):
            self._made({**asked, "span": list(span)}, course, request)
        return parent

    def of(self, job: Job) -> list[Job]:
        """Return the batches of a job in the order in which they came."""
        return [batch for batch in self._jobs.of(BATCH) if batch.asked["job"] == job.id]

    def body(self, batch: Job) -> bytes:
        return "".join(self._jobs.paper(batch, _BODY)).encode("utf-8", "surrogatepass")

    def stop(self, job: Job, now: float) -> None:
        """Abort those batches that have not ended."""
        for batch in self.of(job):
            if not batch.standing(now).phase.final:
                self._jobs.move(batch, lambda known: known.stop(now))

    def described(self, batch: Job) -> dict[str, Any]:
        """Return a batch as the vendor tells of it."""
        now, standing = self._org.now(), batch.standing(self._org.now())
        final, course = standing.phase.final, batch.course
        good, bad = (batch.facts.get(name, 0) if final else 0 for name in ("good", "bad"))
        spent = max(0, int(((standing.since if final else now) - batch.works_from()) * 1000))
        said = {"stateMessage": course.message} if standing.phase is Phase.FAILED and course.message else {}
        return {
            "id": batch.id,
            "jobId": batch.asked["job"],
            "state": standing.shown or _STATES[standing.phase],
            **said,
            "createdDate": stamp(batch.made),
            "systemModstamp": stamp(standing.since),
            "numberRecordsProcessed": max(0, good + bad + (course.miscounted if final else 0)),
            "numberRecordsFailed": bad,
            "totalProcessingTime": spent,
            "apiActiveProcessingTime": spent,
            "apexProcessingTime": 0,
        }

    def settle(self, batch: Job) -> Job:
        """Work on a batch, or find out what its statement finds."""
        if batch.course.ends in ("failed", "aborted"):
            return batch
        try:
            return self._queried(batch) if batch.asked["operation"] in _QUERIES else self._loaded(batch)
        except QueryError as error:
            return _failing(batch, f"InvalidBatch : Failed to process query: {error.code}: {error.message}")
        except BadRows as error:
            return _failing(batch, f"InvalidBatch : {error}")

    def result(self, request: Request, batch: Job, *, as_json: bool) -> Answer:
        """Return the ids of what a query found, or the verdicts on rows."""
        self._check(batch)
        kind = batch.asked["contentType"]
        if batch.asked["operation"] in _QUERIES:
            total = batch.visible(self._org.now(), len(self._view(request, batch)))
            parts = spans(total, batch.course.part or _WHOLE)
            known = self._jobs.paper(batch, _RESULTS)
            self._jobs.add(batch, _RESULTS, [identity("752", self._jobs.number("result")) for _ in parts[len(known) :]])
            return formats.told_results(self._jobs.paper(batch, _RESULTS)[: len(parts)], as_json=as_json)
        known = [verdict for verdict in self._jobs.paper(batch, _VERDICTS) if verdict[0] != "lost"]
        verdicts = in_order(batch, known, self._jobs.seed)
        return Answer(200, (("Content-Type", formats.TYPES[kind]),), formats.verdict_rows(kind, verdicts))

    def rows(self, request: Request, batch: Job, result: str) -> Answer:
        """Return one result of a query."""
        self._check(batch)
        known: list[str] = self._jobs.paper(batch, _RESULTS)
        if result not in known:
            raise exception("InvalidBatch", f"Unable to find result {result}")
        self._count_reading(batch, result)
        part, size = known.index(result), batch.course.part or _WHOLE
        view = self._view(request, batch)
        stop = min((part + 1) * size, batch.visible(self._org.now(), len(view)))
        rows = view.cut(part * size, stop)
        query = self._org.queries(self.body(batch).decode())
        kind, version = batch.asked["contentType"], batch.asked["at"]
        names = columns(batch, query.fields, part)
        if kind == "CSV":
            chosen = Rows(query.resource, rows, version)
            body = opening(batch) + b"".join(table(request, self._org, chosen, names, (",", "\n")))
        else:
            found = [record(self._org, query.resource, row, names, version) for row in rows]
            if kind == "JSON":
                root = self._org.asked_root(request)
                found = [with_millis(self._org, query.resource, root, each, names) for each in found]
            else:
                found = [{name: each[name] for name in names} for each in found]
            body = formats.record_rows(kind, query.resource, found)
        delivery = Delivery(query.resource, rows) if rows else None
        return Answer(200, (("Content-Type", formats.TYPES[kind]),), body, delivery)

    def _made(self, asked: Mapping[str, Any], course: Any, request: Request) -> Job:
        now = self._org.now()
        version = self._org.stock.datasets[asked["object"]].version
        made = Job(identity("751", self._jobs.number(BATCH)), BATCH, now, {**asked, "at": version}, course)
        with self._jobs.lock:
            self._jobs.add(made, _BODY, [request.body.decode("utf-8", "replace")])
            return self._jobs.put(made.begin(now))

    def _queried(self, batch: Job) -> Job:
        query = self._org.queries(self.body(batch).decode())
        if query.counts:
            raise QueryError("FUNCTIONALITY_NOT_ENABLED", "Aggregate queries are not supported")
        if query.resource != batch.asked["object"]:
            raise QueryError("INVALID_TYPE", f"the job is one for {batch.asked['object']}")
        # Nobody asks here, so everything is seen; what is shown later is what whoever asks may see.
        return batch.noting(good=len(self._view(Request("GET", ""), batch)))

    def _loaded(self, batch: Job) -> Job:
        kind = batch.asked["contentType"]
        head, rows = formats.read_rows(kind, self.body(batch))
        if len(rows) > self._org.facts["batch_rows"]:
            raise BadRows(f"Records data cannot exceed {self._org.facts['batch_rows']} records")
        if kind != "JSON":
            rows = [record_of(self._org, batch.asked["object"], row) for row in rows]
        verdicts = self.work.done(batch, rows, head)
        self._jobs.add(batch, _VERDICTS, verdicts)
        counted = [verdict[0] for verdict in verdicts]
        return batch.noting(good=counted.count("good"), bad=counted.count("bad"))

    def _view(self, request: Request, batch: Job) -> View:
        """Return the rows of a batch's statement; raises `QueryError`."""
        query = self._org.queries(self.body(batch).decode())
        everything = batch.asked["operation"] == "queryAll"
        view = self._org.view(request, query, batch.asked["at"], deleted=everything)
        start, stop = batch.asked["span"]
        return view if stop == _WHOLE else View((view.cut(start, stop),))

    def _check(self, batch: Job) -> None:
        now = self._org.now()
        if batch.expired(now):
            raise exception("InvalidBatch", f"the results of batch {batch.id} are gone")
        if not batch.readable(now):
            raise exception("InvalidBatchState", f"the batch is {_STATES[batch.standing(now).phase]}")

    def _count_reading(self, batch: Job, result: str) -> None:
        """Refuse a result that was read as often as it may be."""
        if batch.course.reads is None:
            return
        with self._jobs.lock:
            if self._jobs.paper(batch, _READ).count(result) >= batch.course.reads:
                raise exception("InvalidBatch", f"the result {result} is gone")
            self._jobs.add(batch, _READ, [result])


def _failing(batch: Job, message: str) -> Job:
    return replace(batch, course=batch.course.changed({"ends": "failed", "message": message}))


def exception(code: str, message: str) -> Refusal:
    """Return a refusal that this API words by itself."""
    return Refusal("bad_query", [{"exception": code, "code": code, "message": message}])
