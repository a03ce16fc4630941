"""Syncs of Eloqua's Bulk API 2.0, which do the work of exports and imports.

https://docs.oracle.com/en/cloud/saas/marketing/eloqua-develop/Developers/BulkAPI/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from harness.connectors.envelope import NoPage
from harness.connectors.errors import Refused
from harness.connectors.exchange import Exchange
from harness.connectors.native.api import VendorJob
from harness.connectors.native.progress import Phase, Progress
from harness.connectors.page import Call
from harness.connectors.wire import Answer, Request, target

_PHASES = {
    "success": Phase.DONE,
    "warning": Phase.DONE,
    # The vendor's page on statuses spells it errored, its answers error.
    "error": Phase.FAILED,
    "errored": Phase.FAILED,
}
_JSON = {"Content-Type": "application/json"}
_PLACE = re.compile(r"/[A-Za-z]+(?:/[A-Za-z0-9]+){1,3}")
_LISTED = 1000


class Office:
    """Definitions and syncs below ``/API/Bulk/2.0``; a definition is known by its path there."""

    def __init__(self, exchange: Exchange, path: str) -> None:
        self.exchange, self._path = exchange, path

    def place(self, path: str) -> str:
        return self._path + path

    def defined(self, path: str, said: Mapping[str, Any], call: Call) -> str:
        """Make a definition. One that was made though nobody heard of it does nothing."""
        return self.exchange.read(self._post(path, said), call, _place)

    def synced(self, definition: str, call: Call) -> str:
        """Begin a sync, again if there is no answer, and return its id: for what may well be done twice."""
        place = self.exchange.read(self._post("/syncs", {"syncedInstanceUri": definition}), call, _place)
        return place.rpartition("/")[2]

    def released(self, definition: str, call: Call) -> str:
        """Begin a sync, and return its id; `UnknownOutcome` when it may have begun."""
        place = self.exchange.write(self._post("/syncs", {"syncedInstanceUri": definition}), call, _place)
        return place.rpartition("/")[2]

    def found(self, definition: str, call: Call) -> str | None:
        """Return the id of the first sync of a definition."""
        syncs = self.listed("/syncs", call)
        mine = [str(each.get("uri", "")) for each in syncs if each.get("syncedInstanceUri") == definition]
        return min((uri.rpartition("/")[2] for uri in mine), key=lambda name: (len(name), name), default=None)

    def progress(self, job: VendorJob, call: Call) -> Progress:
        """Ask how a sync stands; of one that has ended the logs tell what it did."""
        word = self.exchange.read(Request(self.place(f"/syncs/{job['id']}")), call, _status)
        phase = _PHASES.get(word, Phase.WORKING)
        if phase is Phase.WORKING:
            return Progress(phase, word, job)
        logs = list(self.listed(f"/syncs/{job['id']}/logs", call))
        counts = {str(entry.get("statusCode")): entry.get("count") for entry in logs}
        wrong = [str(entry.get("message", "")) for entry in logs if entry.get("severity") == "error"]
        return Progress(
            phase,
            word,
            {**job, "counts": {code: count for code, count in counts.items() if isinstance(count, int)}},
            "; ".join(wrong),
        )

    def listed(self, path: str, call: Call) -> Iterator[Mapping[str, Any]]:
        """Yield everything in a list of this API."""
        offset = 0
        while True:
            wanted = {"limit": str(_LISTED), "offset": str(offset)}
            items, more = self.exchange.read(Request(target(self.place(path), wanted)), call, page)
            yield from items
            offset += len(items)
            if not more or not items:
                return

    def deleted(self, path: str, call: Call) -> None:
        try:
            self.exchange.read(Request(self.place(path), "DELETE"), call, lambda _answer: None)
        except Refused as error:
            if error.status not in (404, 410):
                raise

    def _post(self, path: str, said: Mapping[str, Any]) -> Request:
        return Request(self.place(path), "POST", _JSON, msgspec.json.encode(said))


def page(answer: Answer) -> tuple[Sequence[Mapping[str, Any]], bool]:
    """Read the items of a page, which has no such key when there are none, and whether more follow."""
    said = _object(answer)
    items, more = said.get("items", []), said.get("hasMore")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items) or not isinstance(more, bool):
        raise NoPage("the answer is no page: it has no list of items, or does not say whether more follow", shape=True)
    if isinstance(said.get("count"), int) and said["count"] != len(items):
        raise NoPage(f"the page holds {len(items)} items and says {said['count']}", shape=False)
    return items, more


def _place(answer: Answer) -> str:
    path = _object(answer).get("uri")
    if not isinstance(path, str) or not _PLACE.fullmatch(path):
        raise NoPage("the answer names no path of what was made", shape=True)
    return path


def _status(answer: Answer) -> str:
    word = _object(answer).get("status")
    if not isinstance(word, str):
        raise NoPage("the answer tells of no sync: it has no status", shape=True)
    return word


def _object(answer: Answer) -> Mapping[str, Any]:
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoPage(f"the answer is not a JSON object ({error})", shape=False) from None
