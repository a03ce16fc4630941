"""The older bulk API: jobs that take batches until they are closed, each batch with results of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.jobs import Job, Phase
from mock_vendors.occasion import Called
from mock_vendors.quirks.salesforce import bulk_formats as formats
from mock_vendors.quirks.salesforce.bulk_batches import BATCH, Batches, exception
from mock_vendors.quirks.salesforce.bulk_work import OPERATIONS, BadRows
from mock_vendors.quirks.salesforce.org import USER, Org, identity, stamp
from mock_vendors.routes import Found, Route

JOB = "bulk"
_CHUNK = re.compile(r"chunkSize\s*=\s*(\d{1,9})", re.IGNORECASE)
_CHUNK_USUAL = 100_000
_SETTINGS = (
    "operation",
    "object",
    "contentType",
    "concurrencyMode",
    "externalIdFieldName",
    "assignmentRuleId",
    "state",
    "id",
)
_MODES = {"0": "Parallel", "1": "Serial", "Parallel": "Parallel", "Serial": "Serial"}
_ENDS = {Phase.DONE: "Completed", Phase.FAILED: "Failed", Phase.WORKING: "InProgress", Phase.WAITING: "Queued"}


class Bulk:
    """``services/async``."""

    def __init__(self, org: Org, batches: Batches) -> None:
        self._org, self._batches, self._jobs = org, batches, org.stock.jobs
        self._path = f"/services/async/{org.version}/job"

    def routes(self) -> Iterator[Route]:
        one = f"{self._path}/{{jobId}}"
        yield Route("POST", self._path, self._create)
        yield Route("GET", one, self._status)
        yield Route("POST", one, self._move, means="update")
        yield Route("POST", f"{one}/batch", self._add)
        yield Route("GET", f"{one}/batch", self._list)
        yield Route("GET", f"{one}/batch/{{batchId}}", self._batch)
        yield Route("GET", f"{one}/batch/{{batchId}}/request", self._request)
        yield Route("GET", f"{one}/batch/{{batchId}}/result", self._result)
        yield Route("GET", f"{one}/batch/{{batchId}}/result/{{resultId}}", self._rows)

    def object_of(self, _request: Request, found: Found) -> str | None:
        """Return the object that a request about a job is about."""
        job = self._jobs.get(JOB, found.parameters.get("jobId", ""))
        return job.asked["object"] if job else None

    def refused(self, request: Request, refusal: Refusal) -> Answer | None:
        """Return a refusal in the words of this API; None for a request to another."""
        if not request.path.startswith("/services/async/"):
            return None
        code, message = "InvalidUrl", f"Destination URL not reset. The URL cannot be used: {request.path}"
        if refusal.error in ("unauthorized", "bad_token", "expired", "revoked", "not_yet_valid"):
            code, message = "InvalidSessionId", "Invalid session id"
        elif refusal.error in ("forbidden", "insufficient_scope"):
            code, message = "FeatureNotEnabled", "Async API not enabled"
        elif refusal.problems and "exception" in refusal.problems[0]:
            code, message = refusal.problems[0]["exception"], str(refusal.problems[0]["message"])
        return formats.refused(request, code, message, 405 if refusal.error == "method_not_allowed" else 400)

    def _create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        said = self._said(request)
        name = self._org.object(str(said.get("object", "")))
        operation, kind = said.get("operation"), said.get("contentType", "XML")
        if name is None:
            raise exception("InvalidJob", f"Unable to find object: {said.get('object')}")
        if operation not in (*OPERATIONS, "query", "queryAll"):
            raise exception("InvalidJob", f"Unknown operation: {operation}")
        if not isinstance(kind, str) or kind not in formats.TYPES:
            raise exception("InvalidJob", f"Unknown contentType: {kind}")
        mode = _MODES.get(str(said.get("concurrencyMode", "Parallel")))
        if mode is None:
            raise exception("InvalidJob", f"Unknown concurrencyMode: {said.get('concurrencyMode')}")
        external = said.get("externalIdFieldName")
        if operation == "upsert" and external not in self._batches.work.external(name):
            raise exception("InvalidJob", "upsert needs an externalIdFieldName that is an external id")
        asked = {"operation": operation, "object": name, "contentType": kind, "concurrencyMode": mode}
        asked |= {"externalIdFieldName": external, "version": float(self._org.asked_version(request))}
        asked["chunk"] = _chunk(request.headers.get("sforce-enable-pkchunking", ""))
        made = Job(identity("750", self._jobs.number("job")), JOB, self._org.now(), asked)
        return self._told(request, self._jobs.put(made), 201)

    def _status(self, request: Request, path: Mapping[str, str]) -> Answer:
        return self._told(request, self._found(path))

    def _move(self, request: Request, path: Mapping[str, str]) -> Answer:
        job, state = self._found(path), self._said(request).get("state")
        if state not in ("Closed", "Aborted"):
            raise exception("InvalidJob", f"a job can become Closed or Aborted, not {state}")
        if _state(job) != "Open":
            raise exception("InvalidJobState", f"the job is {_state(job)}")
        now = self._org.now()
        if state == "Aborted":
            self._batches.stop(job, now)
        return self._told(request, self._jobs.move(job, lambda known: known.noting(state=state, since=now)))

    def _add(self, request: Request, path: Mapping[str, str]) -> Answer:
        job = self._found(path)
        if _state(job) != "Open":
            raise exception("InvalidJobState", f"the job is {_state(job)}")
        called = Called("POST", request.path, self._org.now(), job.asked["object"], means="create", request=request)
        made = self._batches.add(job, request, called)
        return self._told_batch(job, made, 201)

    def _list(self, _request: Request, path: Mapping[str, str]) -> Answer:
        job = self._found(path)
        told = [self._batches.described(batch) for batch in self._batches.of(job)]
        return formats.told_all(200, ("batchInfoList", "batchInfo"), told, as_json=self._as_json(job))

    def _batch(self, _request: Request, path: Mapping[str, str]) -> Answer:
        job = self._found(path)
        return self._told_batch(job, self._batch_of(job, path))

    def _request(self, _request: Request, path: Mapping[str, str]) -> Answer:
        job = self._found(path)
        batch = self._batch_of(job, path)
        return Answer(200, (("Content-Type", formats.TYPES[job.asked["contentType"]]),), self._batches.body(batch))

    def _result(self, request: Request, path: Mapping[str, str]) -> Answer:
        job = self._found(path)
        return self._batches.result(request, self._batch_of(job, path), as_json=self._as_json(job))

    def _rows(self, request: Request, path: Mapping[str, str]) -> Answer:
        job = self._found(path)
        return self._batches.rows(request, self._batch_of(job, path), path["resultId"])

    def _said(self, request: Request) -> dict[str, Any]:
        try:
            said = formats.read_settings(request)
        except BadRows as error:
            raise exception("InvalidJob", str(error)) from error
        for name in said:
            if name not in _SETTINGS:
                raise exception("InvalidJob", f"Unrecognized field: {name}")
        return said

    def _found(self, path: Mapping[str, str]) -> Job:
        job = self._jobs.get(JOB, path["jobId"])
        if job is None:
            raise exception("InvalidJob", f"Invalid job id: {path['jobId']}")
        return job

    def _batch_of(self, job: Job, path: Mapping[str, str]) -> Job:
        batch = self._jobs.get(BATCH, path["batchId"])
        if batch is None or batch.asked["job"] != job.id:
            raise exception("InvalidBatch", f"Unable to find batch {path['batchId']}")
        return batch

    def _as_json(self, job: Job) -> bool:
        """Tell whether batches are told of in JSON: the format of the job decides, not that of the request."""
        return bool(job.asked["contentType"] == "JSON")

    def _told_batch(self, job: Job, batch: Job, status: int = 200) -> Answer:
        return formats.told(status, "batchInfo", self._batches.described(batch), as_json=self._as_json(job))

    def _told(self, request: Request, job: Job, status: int = 200) -> Answer:
        asked, batches = job.asked, self._batches.of(job)
        phases = [batch.standing(self._org.now()).phase for batch in batches]
        described = [self._batches.described(batch) for batch in batches]
        told = {
            "id": job.id,
            "operation": asked["operation"],
            "object": asked["object"],
            "createdById": USER,
            "createdDate": stamp(job.made),
            "systemModstamp": stamp(job.facts.get("since", job.made)),
            "state": _state(job),
            "externalIdFieldName": asked["externalIdFieldName"],
            "concurrencyMode": asked["concurrencyMode"],
            "contentType": asked["contentType"],
            **{f"numberBatches{word}": phases.count(phase) for phase, word in _ENDS.items()},
            "numberBatchesTotal": len(batches),
            "numberRecordsProcessed": sum(each["numberRecordsProcessed"] for each in described),
            "numberRecordsFailed": sum(each["numberRecordsFailed"] for each in described),
            "numberRetries": 0,
            "apiVersion": asked["version"],
            "totalProcessingTime": sum(each["totalProcessingTime"] for each in described),
            "apiActiveProcessingTime": sum(each["apiActiveProcessingTime"] for each in described),
            "apexProcessingTime": 0,
        }
        return formats.told(status, "jobInfo", told, as_json=formats.wants_json(request))


def _state(job: Job) -> str:
    return str(job.facts.get("state", "Open"))


def _chunk(text: str) -> int | None:
    """Return how many records a chunk by primary key has, None where there are to be none."""
    if not text or text.strip().lower() == "false":
        return None
    match = _CHUNK.search(text)
    return int(match[1]) if match else _CHUNK_USUAL
