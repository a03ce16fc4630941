"""A job of the target, as a story follows it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import requests

from contracts import Clock

ENDED = frozenset({"COMPLETED", "ABORTED", "ERROR", "CANCELLED"})
FIRST_POLL, LAST_POLL = 0.002, 0.1
NEXT_PAGE = "Elements-Next-Page-Token"
Body = dict[str, Any]
Ask = Callable[..., requests.Response]


class Job:
    """``created`` is the answer to the call that made it, ``moves`` every status that was seen, in order."""

    def __init__(self, ask: Ask, created: Body, object_name: str, clock: Clock, *, seconds: float) -> None:
        self.created, self.object_name = created, object_name
        self.id = str(created["id"])
        self.moves: list[str] = [str(created["status"])]
        self._ask, self._clock, self._seconds = ask, clock, seconds

    def __repr__(self) -> str:
        return f"job {self.id} ({' → '.join(self.moves)})"

    def status(self) -> Body:
        """Ask once how it stands."""
        answer = self._ask("GET", f"/bulk/{self.id}/status")
        assert answer.status_code == 200, f"the status of {self} cannot be read: {answer.status_code} {answer.text}"
        body: Body = answer.json()
        if body["status"] != self.moves[-1]:
            self.moves.append(body["status"])
        return body

    def until(self, *statuses: str) -> Body:
        """Ask until it has one of these statuses, and return how it stands then."""
        return self.waits_for(lambda body: body["status"] in statuses, " or ".join(statuses))

    def ended(self) -> Body:
        """Ask until it has ended, however."""
        return self.until(*ENDED)

    def ends(self, status: str) -> Body:
        """Ask until it has ended, which must be in this status."""
        body = self.ended()
        said = body.get("statusMessage") or body.get("error")
        assert body["status"] == status, f"{self} was to end {status}, and ended {body['status']}: {said}"
        return body

    def has(self, records: int) -> Body:
        """Ask until it counts at least so many records."""
        return self.waits_for(lambda body: body["recordsCount"] >= records, f"{records} records")

    def waits_for(self, reached: Callable[[Body], bool], what: str) -> Body:
        """Ask until ``reached`` says so of its status; fails when that takes too long, or the job ends without it."""
        until, pause = self._clock.now() + self._seconds, FIRST_POLL
        while not reached(body := self.status()):
            late = self._clock.now() > until
            assert not late, f"{self} did not come to {what} within {self._seconds:g} s; it says: {body}"
            assert body["status"] not in ENDED, f"{self} ended before it came to {what}; it says: {body}"
            self._clock.sleep(pause)
            pause = min(pause * 1.5, LAST_POLL)
        return body

    def cancel(self) -> requests.Response:
        """Ask for its end."""
        return self._ask("PUT", f"/bulk/{self.id}/cancel")

    def restart(self) -> requests.Response:
        """Ask for it to go on; a job that does is followed from there."""
        if self.moves[-1] not in ENDED:
            self.status()
        answer = self._ask("PUT", f"/bulk/v3/{self.id}/restart")
        if answer.ok:
            self.moves.append("restart")
            self.moves.append(answer.json()["status"])
        return answer

    def file(self, accept: str | None = None, *, name: str | None = None, **headers: str) -> requests.Response:
        """Ask for its result."""
        wanted = headers | ({} if accept is None else {"Accept": accept})
        return self._ask("GET", f"/bulk/{self.id}/{name or self.object_name}", headers=wanted)

    def records(self) -> list[Body]:
        """Return the records of its result, which must be JSON lines or a JSON array."""
        answer = self.file()
        assert answer.status_code == 200, f"the result of {self} cannot be read: {answer.status_code} {answer.text}"
        if "jsonl" in answer.headers["Content-Type"]:
            return [json.loads(line) for line in answer.content.split(b"\n")[:-1]]
        found: list[Body] = answer.json()
        return found

    def table(self) -> list[list[str]]:
        """Return the rows of its result, which must be CSV, the header first."""
        answer = self.file()
        assert answer.status_code == 200, f"the result of {self} cannot be read: {answer.status_code} {answer.text}"
        return list(csv.reader(io.StringIO(answer.content.decode(), newline=""), strict=True))

    def data(self, page_size: int = 200) -> list[Body]:
        """Return the records of its result, read page by page."""
        return [record for page in self.pages("data", page_size) for record in page.json()]

    def errors(self, page_size: int = 200) -> list[Body]:
        """Return the errors of an upload, read page by page."""
        return [error for page in self.pages("errors", page_size) for error in page.json()]

    def pages(self, kind: str, page_size: int = 200, **query: str) -> Iterator[requests.Response]:
        """Yield the pages of its ``data`` or ``errors``, each of which must be there."""
        token: str | None = None
        seen: set[str] = set()
        while True:
            asked = {"pageSize": str(page_size), **query, **({} if token is None else {"nextPage": token})}
            answer = self._ask("GET", f"/bulk/{self.id}/{kind}", params=asked)
            assert answer.status_code == 200, f"the {kind} of {self}: {answer.status_code} {answer.text}"
            yield answer
            token = answer.headers.get(NEXT_PAGE)
            if token is None:
                return
            assert token not in seen, f"the {kind} of {self} have no end: a page token came twice"
            seen.add(token)


def created_of(answer: requests.Response) -> Mapping[str, Any]:
    """Return the body of a create call, which must have worked."""
    assert answer.status_code == 200, f"no job was made: {answer.status_code} {answer.text}"
    body: Mapping[str, Any] = answer.json()
    return body
