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
from harness.client.errors import BulkError, Unfinished, Unreachable, refusal
from harness.client.transfer import save, stream
from harness.client.values import Created, JobStatus

NEXT_PAGE = "Elements-Next-Page-Token"
POLL = 0.2
TIMEOUT = 60.0


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
        self._base = base_url.rstrip("/") + (f"/hubs/{quote(hub)}" if hub else "")
        parts = [f"Element {element}", f"User {user}", *([f"Organization {organization}"] if organization else [])]
        self._authorization = ", ".join(parts)
        self._session = session or requests.Session()
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"BulkClient({self._base!r})"

    def objects(self) -> tuple[str, ...]:
        """Return the names of the objects that this instance has."""
        return tuple(self._ask("GET", "/objects").json())

    def download(self, object_name: str, **criteria: Any) -> Created:
        """Create a download job; ``criteria`` are those of the API (``format``, ``where``, ``limit``, …)."""
        return Created.of(self._ask("POST", "/bulk/download", json={"objectName": object_name, **criteria}).json())

    def upload(
        self,
        object_name: str,
        file: Path | IO[bytes] | bytes,
        *,
        metadata: Mapping[str, Any] | None = None,
        callback_url: str | None = None,
    ) -> Created:
        """Create an upload job from a file of rows; a path also gives the file its name."""
        data = {} if metadata is None else {"metaData": json.dumps(metadata)}
        headers = {} if callback_url is None else {"Elements-Async-Callback-Url": callback_url}
        with ExitStack() as open_files:
            content = open_files.enter_context(file.open("rb")) if isinstance(file, Path) else file
            name = file.name if isinstance(file, Path) else "records.csv"
            path = f"/bulk/{quote(object_name, safe='')}"
            answer = self._ask("POST", path, files={"file": (name, content)}, data=data, headers=headers)
        return Created.of(answer.json())

    def status(self, job_id: str) -> JobStatus:
        """Ask once where a job stands."""
        return JobStatus.of(self._ask("GET", f"/bulk/{quote(job_id)}/status").json())

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
        yield from map(JobStatus.of, self._pages("/bulk/jobs", query))

    def file(self, job_id: str, object_name: str, *, accept: str | None = None) -> Iterator[bytes]:
        """Stream the result of a job."""
        return stream(self._opener(job_id, object_name, accept))

    def save(self, job_id: str, object_name: str, path: Path, *, accept: str | None = None) -> int:
        """Write the result of a job to ``path``, whole or not at all; return its size in bytes."""
        return save(self._opener(job_id, object_name, accept), path)

    def cancel(self, job_id: str) -> JobStatus:
        """Ask for the end of a job and return where it stands then."""
        return JobStatus.of(self._ask("PUT", f"/bulk/{quote(job_id)}/cancel").json())

    def list(self, object_name: str, *, page_size: int = 200, **query: str) -> Iterator[Mapping[str, Any]]:
        """Yield the records of an object straight from the vendor, following the page tokens."""
        yield from self._pages(f"/{quote(object_name, safe='')}", {"pageSize": str(page_size), **query})

    def _opener(
        self, job_id: str, object_name: str, accept: str | None
    ) -> Callable[[dict[str, str]], requests.Response]:
        path = f"/bulk/{quote(job_id)}/{quote(object_name, safe='')}"
        wanted = {"Accept": accept or "*/*"}
        return lambda extra: self._ask("GET", path, headers=wanted | extra, stream=True)

    def _pages(self, path: str, query: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        token: str | None = None
        seen: set[str] = set()
        while True:
            answer = self._ask("GET", path, params={**query, **({} if token is None else {"nextPage": token})})
            yield from answer.json()
            token = answer.headers.get(NEXT_PAGE)
            if not token:
                return
            if token in seen:
                refused = "the same page token came twice: these pages have no end"
                raise BulkError(answer.status_code, refused, asked=path)
            seen.add(token)

    def _ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **how: Any
    ) -> requests.Response:
        url = self._base + path
        try:
            answer = self._session.request(
                method, url, headers={"Authorization": self._authorization, **(headers or {})}, timeout=TIMEOUT, **how
            )
        except requests.RequestException as error:
            raise Unreachable(f"{url}: the bulk service does not answer ({type(error).__name__})") from error
        if not answer.ok:
            raise refusal(answer)
        return answer
