"""A typed client for any implementation of the Bulk API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import requests

from contracts import Clock, SystemClock
from harness.client.calls import Calls
from harness.client.errors import Unfinished
from harness.client.multipart import FileForm, in_memory
from harness.client.transfer import OnBytes, Source, save, stream
from harness.client.values import Created, FailedRecord, JobStatus

POLL = 0.2
CALLBACK = "Elements-Async-Callback-Url"


class BulkClient:
    """Speaks for one connector instance, which is chosen by its tokens.

    ``base_url`` ends in ``/elements/api-v2``. With ``hub`` every path gets its ``/hubs/{hub}`` prefix.
    Refusals raise `BulkError`, a service that cannot be reached `Unreachable`.
    """

    def __init__(
        self,
        base_url: str,
        *,
        element: str,
        user: str,
        organization: str | None = None,
        hub: str | None = None,
        session: requests.Session | None = None,
        clock: Clock | None = None,
    ) -> None:
        secrets = {"Element": element, "User": user, "Organization": organization}
        self._calls = Calls(base_url, secrets, hub=hub, session=session)
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"BulkClient({self.base_url!r})"

    @property
    def base_url(self) -> str:
        return self._calls.base

    def objects(self) -> tuple[str, ...]:
        """Return the names of the objects that this instance has."""
        return tuple(self._calls.ask("GET", "/objects").json())

    def metadata(self, object_name: str) -> Mapping[str, Any]:
        """Return what is known about the fields of an object."""
        found: Mapping[str, Any] = self._calls.ask("GET", f"/objects/{_part(object_name)}/metadata").json()
        return found

    def download(self, object_name: str, **criteria: Any) -> Created:
        """Create a download job; ``criteria`` are those of the API (``format``, ``where``, ``limit``, …)."""
        body = {"objectName": object_name, **criteria}
        return Created.of(self._calls.ask("POST", "/bulk/download", json=body).json())

    def query(
        self,
        statement: str | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        callback_url: str | None = None,
        **parameters: str,
    ) -> Created:
        """Create a query job from an OCNQL statement, through the vendor's own bulk API if it has one.

        ``parameters`` are those of the call: ``lastRunDate``, ``to``, ``fileFormat``, ``continueFromJobId`` and
        ``**{"from": …}``. With ``continueFromJobId`` there is no statement.
        """
        query = parameters if statement is None else {"q": statement, **parameters}
        files = None if metadata is None else {"metaData": (None, json.dumps(metadata))}
        headers = {} if callback_url is None else {CALLBACK: callback_url}
        return Created.of(self._calls.ask("POST", "/bulk/query", params=query, files=files, headers=headers).json())

    def upload(
        self,
        object_name: str,
        file: Path | IO[bytes] | bytes,
        *,
        metadata: Mapping[str, Any] | None = None,
        callback_url: str | None = None,
        on_bytes: OnBytes | None = None,
    ) -> Created:
        """Create an upload job from a file of rows, read as it is sent; a path also gives the file its name.

        ``on_bytes`` is told how many bytes have gone out and how many there are.
        """
        fields = {} if metadata is None else {"metaData": json.dumps(metadata)}
        headers = {} if callback_url is None else {CALLBACK: callback_url}
        with ExitStack() as open_files:
            given = open_files.enter_context(file.open("rb")) if isinstance(file, Path) else file
            content = in_memory(given) if isinstance(given, bytes) else given
            form = FileForm(file.name if isinstance(file, Path) else "records.csv", content, fields, on_bytes)
            headers |= {"Content-Type": form.content_type}
            answer = self._calls.ask("POST", f"/bulk/{_part(object_name)}", data=form, headers=headers)
        return Created.of(answer.json())

    def status(self, job_id: str) -> JobStatus:
        """Ask once where a job stands."""
        return JobStatus.of(self._calls.ask("GET", f"/bulk/{_part(job_id)}/status").json())

    def wait(
        self,
        job_id: str,
        *,
        timeout: float = 600.0,
        every: float = POLL,
        on_status: Callable[[JobStatus], None] | None = None,
    ) -> JobStatus:
        """Ask until the job has ended, well or not; `Unfinished` after ``timeout`` seconds of the clock."""
        until = self._clock.now() + timeout
        while True:
            status = self.status(job_id)
            if on_status is not None:
                on_status(status)
            if status.ended:
                return status
            if self._clock.now() >= until:
                raise Unfinished(f"job {job_id} is still {status.status} after {timeout:g} s")
            self._clock.sleep(every)

    def jobs(self, where: str | None = None, *, page_size: int = 200) -> Iterator[JobStatus]:
        """Yield this instance's jobs, newest first, page by page."""
        query = {"pageSize": str(page_size)} | ({} if where is None else {"where": where})
        yield from map(JobStatus.of, self._calls.pages("/bulk/jobs", query))

    def file(self, job_id: str, object_name: str, *, accept: str | None = None) -> Iterator[bytes]:
        """Stream the result of a job."""
        return stream(self._source(job_id, object_name, accept))

    def save(
        self,
        job_id: str,
        object_name: str,
        path: Path,
        *,
        accept: str | None = None,
        on_bytes: OnBytes | None = None,
    ) -> int:
        """Write the result of a job to ``path``, whole or not at all; return its size in bytes.

        What an earlier call left unfinished, also one in a process that was killed, is taken up where the service
        can send the rest. ``on_bytes`` is told how many bytes are there and how many there will be, if that is known.
        """
        return save(self._source(job_id, object_name, accept), path, on_bytes)

    def data(self, job_id: str, *, page_size: int = 200) -> Iterator[Mapping[str, Any]]:
        """Yield the records of a job's result, page by page."""
        yield from self._calls.pages(f"/bulk/{_part(job_id)}/data", {"pageSize": str(page_size)})

    def errors(self, job_id: str, *, page_size: int = 200) -> Iterator[FailedRecord]:
        """Yield the records of an upload that failed, in the order of the file."""
        query = {"pageSize": str(page_size)}
        yield from map(FailedRecord.of, self._calls.pages(f"/bulk/{_part(job_id)}/errors", query))

    def cancel(self, job_id: str) -> JobStatus:
        """Ask for the end of a job and return where it stands then."""
        return JobStatus.of(self._calls.ask("PUT", f"/bulk/{_part(job_id)}/cancel").json())

    def restart(self, job_id: str) -> Created:
        """Let a download that stopped go on from where it stopped, under the same id."""
        return Created.of(self._calls.ask("PUT", f"/bulk/v3/{_part(job_id)}/restart").json())

    def list(self, object_name: str, *, page_size: int = 200, **query: str) -> Iterator[Mapping[str, Any]]:
        """Yield the records of an object straight from the vendor, following the page tokens."""
        yield from self._calls.pages(f"/{_part(object_name)}", {"pageSize": str(page_size), **query})

    def _source(self, job_id: str, object_name: str, accept: str | None) -> Source:
        path = f"/bulk/{_part(job_id)}/{_part(object_name)}"
        wanted = {"Accept": accept or "*/*"}
        return Source(
            f"{self.base_url}{path} {wanted['Accept']}",
            lambda extra: self._calls.ask("GET", path, headers=wanted | extra, stream=True),
        )


def _part(text: str) -> str:
    return quote(text, safe="")
