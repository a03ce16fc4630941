"""One connector instance of the target and the mock vendor behind it: what a story acts on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import requests

from contracts import Clock
from harness.audit import Asked, VendorControl
from harness.suites.story.job import Body, Job, created_of
from harness.suites.story.wire import Wire
from harness.suites.target import Instance, Target

CALLBACK = "Elements-Async-Callback-Url"


class Subject:
    """Made by `Bulk.instance`, which also puts its vendor back to the beginning."""

    def __init__(
        self, target: Target, instance: Instance, wire: Wire, clock: Clock, made: Callable[[Job], None]
    ) -> None:
        self.instance, self.vendor = instance, instance.vendor
        self.control = VendorControl(instance.control)
        self._target, self._wire, self._clock, self._made = target, wire, clock, made

    # What a caller of the target does.

    def ask(self, method: str, path: str, **how: Any) -> requests.Response:
        """Send any request as this instance, below the target's base, and return whatever comes."""
        headers = {"Authorization": self.authorization, **(how.pop("headers", None) or {})}
        return self._wire.ask(method, path, headers={k: v for k, v in headers.items() if v is not None}, **how)

    @property
    def authorization(self) -> str:
        return authorization_of(self._target, self.instance)

    def download(self, object_name: str, **criteria: Any) -> Job:
        """Create a download, which must be accepted; the criterion ``from`` is given as ``**{"from": …}``."""
        return self._job(self.asks_download(object_name, **criteria), object_name)

    def asks_download(self, object_name: str, **criteria: Any) -> requests.Response:
        """Ask for a download that may be refused."""
        return self.ask("POST", "/bulk/download", json={"objectName": object_name, **criteria})

    def query(self, statement: str | None, *, callback: str | None = None, **parameters: str) -> Job:
        """Create a job from an OCNQL statement, which must be accepted."""
        name = (statement or "").lower().partition(" from ")[2].split()[:1]
        return self._job(self.asks_query(statement, callback=callback, **parameters), name[0] if name else "result")

    def asks_query(self, statement: str | None, *, callback: str | None = None, **parameters: str) -> requests.Response:
        """Ask for a query that may be refused."""
        query = parameters if statement is None else {"q": statement, **parameters}
        headers = {} if callback is None else {CALLBACK: callback}
        return self.ask("POST", "/bulk/query", params=query, headers=headers)

    def upload(self, object_name: str, file: bytes | str, *, callback: str | None = None, **metadata: Any) -> Job:
        """Create an upload of CSV, a JSON array or JSON lines, which must be accepted."""
        return self._job(self.asks_upload(object_name, file, callback=callback, **metadata), object_name)

    def asks_upload(
        self, object_name: str, file: bytes | str, *, callback: str | None = None, **metadata: Any
    ) -> requests.Response:
        """Ask for an upload that may be refused."""
        data = {"metaData": json.dumps(metadata)} if metadata else {}
        headers = {} if callback is None else {CALLBACK: callback}
        content = file.encode() if isinstance(file, str) else file
        files = {"file": ("rows.csv", content, "text/csv")}
        return self.ask("POST", f"/bulk/{object_name}", files=files, data=data, headers=headers)

    def jobs(self, **query: str) -> list[Body]:
        """Return one page of the list of jobs."""
        answer = self.ask("GET", "/bulk/jobs", params=query)
        assert answer.status_code == 200, f"the jobs cannot be listed: {answer.status_code} {answer.text}"
        found: list[Body] = answer.json()
        return found

    def job(self, job_id: str, object_name: str = "result") -> Job:
        """Follow a job that is there already."""
        # However it stands by now, it began as all jobs do.
        return self._followed(
            {**created_of(self.ask("GET", f"/bulk/{job_id}/status")), "status": "CREATED"}, object_name
        )

    def another(self, configuration: Mapping[str, str], connector: str | None = None) -> Subject:
        """Make another instance in front of the same vendor, with these credentials and settings.

        The vendor asks nobody who he is from then on, since a story does not know what it wants to hear. ``connector``
        is the key of another connector than the vendor's.
        """
        self.settings({"access": {"scheme": "open"}})
        known = {"base.url": self.instance.seen_as or self.control.url.rpartition("/")[0], **configuration}
        answer = self.ask(
            "POST", "/instances", json={"element": {"key": connector or self.vendor}, "configuration": known}
        )
        assert answer.status_code == 200, f"no instance was made: {answer.status_code} {answer.text}"
        made = replace(self.instance, element=answer.json()["token"], id=answer.json()["id"], signature_key=None)
        return Subject(self._target, made, self._wire, self._clock, self._made)

    # What the vendor behind it does, and what it knows.

    def faults(self, *words: str) -> None:
        """Let the vendor fail from now on as these words say, and no other way; none: it is well again."""
        self.control.put("faults", words)

    def drift(self, *words: str) -> None:
        """Let the vendor's records change as these words say, while they are read."""
        self.control.put("drift", words)

    def permissions(self, *words: str) -> None:
        """Let the vendor forbid or hide what these words say; none: everything is allowed again."""
        self.control.put("permissions", words)

    def job_faults(self, *words: str) -> None:
        """Let the vendor's own bulk jobs fail as these words say."""
        self.control.put("job_faults", words)

    def settings(self, values: Mapping[str, Any]) -> None:
        """Change anything of the vendor's file: ``{"limits.0.requests": 5}``."""
        self.control.post("/settings", dict(values))

    def truth(self, object_name: str) -> list[Body]:
        """Return all records of an object as the vendor's list serves them, in its order."""
        return [json.loads(line) for line in self.control.truth(self.instance.resource(object_name))]

    def stored(self) -> dict[str, bytes]:
        """Return the files of a storage, by the names that it has for them."""
        return {item["name"]: content for item, content in self.control.files()}

    def calls(self, object_name: str | None = None) -> list[Asked]:
        """Return every request that reached the vendor since the story began, or those about one object."""
        resource = None if object_name is None else self.instance.resource(object_name)
        return [one for one in self.control.journal() if resource is None or one.resource == resource]

    def _job(self, answer: requests.Response, object_name: str) -> Job:
        return self._followed(dict(created_of(answer)), object_name)

    def _followed(self, created: Body, object_name: str) -> Job:
        job = Job(self.ask, created, object_name, self._clock, seconds=self._target.tolerances.seconds)
        self._made(job)
        return job


def authorization_of(target: Target, instance: Instance) -> str:
    """Return the header by which a caller of this instance is known."""
    secrets = {"Element": instance.element, "User": target.user, "Organization": target.organization}
    return ", ".join(f"{kind} {secret}" for kind, secret in secrets.items() if secret)
