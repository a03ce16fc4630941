"""The vendor's own books, read over its control API: state, truth, ledger, journal, faults."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from harness.audit.evidence import Asked, Ledger

PAGE = 1000


class ControlError(Exception):
    """The control API refused or could not be reached; says which address and what it said."""


class VendorControl:
    """Speaks to ``…/__mock__`` of one mock vendor."""

    def __init__(self, url: str, *, session: requests.Session | None = None, timeout: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._session = session or _direct()
        self._timeout = timeout

    def state(self) -> Mapping[str, Any]:
        """Return vendor, seed, clock, number of calls and the size of each resource."""
        state: Mapping[str, Any] = self._json("GET", "/state")
        return state

    def faults(self) -> tuple[Mapping[str, Any], ...]:
        """Return the faults in force, each with how often it was looked at and fired."""
        return tuple(self._json("GET", "/faults")["faults"])

    def put_faults(self, specs: Sequence[str]) -> None:
        """Replace the plan of faults."""
        self.put("faults", specs)

    def put(self, plan: str, specs: Sequence[str]) -> None:
        """Replace the plan called ``faults``, ``drift``, ``permissions`` or ``job_faults``."""
        self._json("PUT", f"/{plan}", {plan: list(specs)})

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send anything else that the control API takes, and return its answer."""
        return self._json("POST", path, body)

    def begin(self) -> None:
        """Put everything back to the beginning: records, plans, books, limits, settings."""
        self._json("DELETE", "/settings")
        self._json("POST", "/reset", {})

    def clock(self, **move: float | bool) -> Mapping[str, Any]:
        """Return the vendor's time, after a move if one is given: ``advance``, ``set``, ``scale`` or ``hold``."""
        found: Mapping[str, Any] = self._json("POST", "/clock", move) if move else self._json("GET", "/clock")
        return found

    def forget(self, *parts: str) -> None:
        """Reset some of ``faults``, ``journal``, ``ledger``, ``limits``, ``records``; none named: all."""
        self._json("POST", "/reset", {"parts": list(parts)} if parts else {})

    @contextmanager
    def space(self, name: str, **wish: Any) -> Iterator[Mapping[str, Any]]:
        """Open a vendor beside this one, with other ``records`` or ``settings`` as wished; yield how it is asked."""
        if name in {one["name"] for one in self._json("GET", "/spaces")["spaces"]}:
            self._json("DELETE", f"/spaces/{name}")
        try:
            yield self._json("POST", "/spaces", {"name": name, **wish})
        finally:
            self._json("DELETE", f"/spaces/{name}")

    def ledger(self, resource: str) -> Ledger:
        """Return how often each row of a resource was delivered."""
        body = self._json("GET", "/ledger", query={"resource": resource})
        return Ledger.of(body["resources"][resource])

    def journal(self, after: int = 0) -> Iterator[Asked]:
        """Yield every request since number ``after``, oldest first, page by page."""
        while True:
            body = self._json("GET", "/journal", query={"after": str(after), "limit": str(PAGE)})
            yield from map(Asked.of, body["entries"])
            if len(body["entries"]) < PAGE:
                return
            after = int(body["next"])

    def files(self) -> Iterator[tuple[Mapping[str, Any], bytes]]:
        """Yield every file of a storage: what is known of it, and its bytes."""
        for line in self._ask("GET", "/objects").iter_lines():
            if (item := json.loads(line))["kind"] == "file":
                yield item, self._ask("GET", f"/content/{item['id']}").content

    def truth(self, resource: str, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the vendor's records as its list serves them, one line each."""
        query = {"start": str(start)} | ({} if stop is None else {"stop": str(stop)})
        with self._ask("GET", f"/truth/{resource}", query=query, stream=True) as answer:
            yield from (line for line in answer.iter_lines(chunk_size=1 << 16, delimiter=b"\n") if line)

    def save_truth(self, resource: str, path: Path, *, start: int = 0) -> Path:
        """Write the vendor's records to a file and return its path."""
        with path.open("wb") as file:
            for line in self.truth(resource, start=start):
                file.write(line + b"\n")
        return path

    def _json(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None
    ) -> Any:
        return self._ask(method, path, body=body, query=query).json()

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        stream: bool = False,
    ) -> requests.Response:
        try:
            answer = self._session.request(
                method, self.url + path, json=body, params=query, stream=stream, timeout=self._timeout
            )
        except requests.RequestException as error:
            raise ControlError(f"{self.url}: the mock vendor does not answer ({type(error).__name__})") from error
        if not answer.ok:
            raise ControlError(f"{method} {self.url}{path}: {answer.status_code} {answer.text[:500]}")
        return answer


def _direct() -> requests.Session:
    session = requests.Session()
    # A proxy from the environment has no way to a mock on this machine.
    session.trust_env = False
    return session
