"""Syncs: what does the work of a definition, how it stands, what it tells, and the rows that it has."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.view import View
from mock_vendors.data.where import EVERYTHING
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.handlers import both
from mock_vendors.jobs import Job, Phase
from mock_vendors.jobs.table import written
from mock_vendors.jobs.verdicts import columns, opening
from mock_vendors.jobs.verdicts import told as in_order
from mock_vendors.quirks.eloqua.definitions import EXPORTS, seconds, uri
from mock_vendors.quirks.eloqua.filters import read_filter
from mock_vendors.quirks.eloqua.imports import MESSAGES, Importer
from mock_vendors.quirks.eloqua.paged import MOST_ROWS, failed, listed, page, span
from mock_vendors.quirks.eloqua.statements import Vocabulary, stamp
from mock_vendors.stock import Stock

SYNC = "sync"
WAITING_ROWS, _ROWS, _VERDICTS, _READ = "waiting", "rows", "verdicts", "read"
_WORDS = {
    Phase.WAITING: "pending",
    Phase.WORKING: "active",
    Phase.DONE: "success",
    Phase.FAILED: "error",
    Phase.ABORTED: "error",
}


class Syncs:
    """Syncs are jobs; what they are of is a definition, kept as it was when they began."""

    def __init__(
        self, stock: Stock, words: Mapping[str, Vocabulary], importers: Mapping[str, Importer], user: str
    ) -> None:
        self._stock, self._jobs, self._words, self._importers = stock, stock.jobs, words, importers
        self._user = user

    def begin(self, definition: Job, course: Mapping[str, Any], called: Any) -> Job:
        """Return a sync of a definition, begun; rows that were uploaded for it go along."""
        now, said = self._stock.clock.now(), definition.asked["said"]
        kept = seconds(str(said.get("dataRetentionDuration", ""))) or math.inf
        options = {"expires": None if kept == math.inf else kept, **course}
        noun = definition.asked["noun"]
        version = self._stock.datasets[self._words[noun].resource].version
        asked = {"of": uri(definition), "kind": definition.kind, "noun": noun, "said": said, "at": version}
        with self._jobs.lock:
            made = Job(str(self._jobs.number(SYNC)), SYNC, now, asked, self._jobs.course(options, called))
            self._jobs.add(made, _ROWS, self._jobs.paper(definition, WAITING_ROWS))
            self._jobs.clear_paper(definition, WAITING_ROWS)
            self._jobs.put(made.begin(now))
            # Work that takes no time is done before anybody asks.
            self._jobs.settle(now, {SYNC: self.work})
            return self._jobs.get(SYNC, made.id) or made

    def work(self, sync: Job) -> Job:
        """Import the rows of a sync; an export is looked up when its rows are read."""
        if sync.asked["kind"] == EXPORTS:
            return sync
        verdicts = self._importers[sync.asked["noun"]].done(sync, sync.asked["said"], self._jobs.paper(sync, _ROWS))
        self._jobs.add(sync, _VERDICTS, verdicts)
        return sync.noting(bad=sum(verdict[0] in ("bad", "left") for verdict in verdicts))

    def described(self, sync: Job) -> dict[str, Any]:
        """Return a sync as the vendor tells of it."""
        standing = sync.standing(self._stock.clock.now())
        word = _WORDS[standing.phase]
        if word == "success" and sync.facts.get("bad"):
            word = "warning"
        told: dict[str, Any] = {"syncedInstanceUri": sync.asked["of"]}
        if standing.phase is not Phase.WAITING and sync.works_from() < math.inf:
            told["syncStartedAt"] = stamp(sync.works_from())
        if standing.phase.final:
            told["syncEndedAt"] = stamp(standing.since)
        made = {"createdAt": stamp(sync.made), "createdBy": self._user, "uri": f"/syncs/{sync.id}"}
        return {**told, "status": standing.shown or word, **made}

    def logs(self, request: Request, sync: Job) -> Answer:
        """Return what a sync has to tell by now."""
        now = self._stock.clock.now()
        standing = sync.standing(now)
        entries = list(self._entries(sync, standing.phase)) if standing.phase.final else []
        told = [{"syncUri": f"/syncs/{sync.id}", **each, "createdAt": stamp(standing.since)} for each in entries]
        return listed(request, told, dict)

    def rejects(self, request: Request, sync: Job) -> Answer:
        """Return the rows that were rejected."""
        rows = self._jobs.paper(sync, _ROWS)
        if not sync.standing(self._stock.clock.now()).phase.final:
            rows = []
        pairs = list(zip(self._jobs.paper(sync, _VERDICTS), enumerate(rows, 1), strict=False))
        bad = [pair for pair in pairs if pair[0][0] == "bad"]
        told = [
            {
                "fieldValues": {name: "" if value is None else str(value) for name, value in row.items()},
                "message": MESSAGES[verdict[1]],
                "statusCode": verdict[1],
                "recordIndex": place,
                "invalidFields": verdict[2],
            }
            for verdict, (place, row) in in_order(sync, bad, self._jobs.seed)
        ]
        return listed(request, told, dict)

    def data(self, request: Request, sync: Job) -> Answer:
        """Return rows of an export, as JSON or as a table; refuses what has no rows yet, or not any more."""
        now = self._stock.clock.now()
        if sync.asked["kind"] != EXPORTS:
            raise failed("id", "Must be a sync of an export.", int(sync.id))
        offset, limit = span(request, MOST_ROWS)
        if sync.expired(now) or sync.facts.get("dropped"):
            raise Refusal("gone", path=request.path)
        if not sync.readable(now):
            raise Refusal("not_found", path=request.path)
        self._count_reading(sync, offset, request)
        rows, total = self._rows(request, sync)
        visible = sync.visible(now, total)
        size = min(limit, sync.course.part or limit)
        chosen = [rows(place) for place in range(min(offset, visible), min(offset + size, visible))]
        words, fields = self._words[sync.asked["noun"]], sync.asked["said"]["fields"]
        dataset = self._stock.datasets[words.resource]
        records = [dataset.record(row, sync.asked["at"]) for row in chosen]
        aliases = columns(sync, list(fields), offset // size)
        items = [{alias: words.value(record, fields[alias], request.hidden) for alias in aliases} for record in records]
        delivery = Delivery(words.resource, chosen) if chosen else None
        if "text/csv" in request.headers.get("accept", ""):
            body = opening(sync) + written([aliases, *(list(item.values()) for item in items)])
            return Answer(200, (("Content-Type", "text/csv; charset=utf-8"),), body, delivery)
        told = page(items, visible + sync.course.miscounted, offset, limit)
        told["hasMore"] = offset + len(items) < visible
        answer = json_answer(200, told)
        return Answer(200, answer.headers, answer.body, delivery)

    def drop_data(self, sync: Job) -> None:
        self._jobs.move(sync, lambda known: known.noting(dropped=True))

    def resource(self, sync: Job) -> str:
        return self._words[sync.asked["noun"]].resource

    def _rows(self, request: Request, sync: Job) -> tuple[Callable[[int], int], int]:
        """Return what finds the row at a place, and how many places there are."""
        said, words = sync.asked["said"], self._words[sync.asked["noun"]]
        where = read_filter(said["filter"], words) if said.get("filter") else EVERYTHING
        view: View = self._stock.datasets[words.resource].view(both(where, request.visible), (), sync.asked["at"])
        total = min(len(view), said.get("maxRecords", len(view)))
        if not sync.course.shuffled or total < 3:
            return view.at, total
        # Every place once: a step that has no factor in common with their number.
        step = next(step for step in range(int(total * 0.618) | 1, 2 * total + 3) if math.gcd(step, total) == 1)
        return lambda place: view.at((place * step + 1) % total), total

    def _entries(self, sync: Job, phase: Phase) -> Iterator[dict[str, Any]]:
        if phase is not Phase.DONE:
            text = sync.course.message or f"There was an error processing the {sync.asked['kind'][:-1]}."
            yield {"severity": "error", "statusCode": "ELQ-00107", "message": text, "count": 0}
        elif sync.asked["kind"] == EXPORTS:
            total = self._rows(Request("GET", ""), sync)[1] + sync.course.miscounted
            yield _entry("ELQ-00102", max(0, total), "Successfully exported members to csv file.")
        else:
            yield from self._counts(sync)
        status = self.described(sync)["status"]
        text = f"Sync processed for sync {sync.id}, resulting in {str(status).capitalize()} status."
        yield _entry("ELQ-00101", 0, text)

    def _counts(self, sync: Job) -> Iterator[dict[str, Any]]:
        verdicts = self._jobs.paper(sync, _VERDICTS)
        processed = sum(verdict[0] in ("good", "bad") for verdict in verdicts) + sync.course.miscounted
        yield _entry("ELQ-00001", max(0, processed), MESSAGES["ELQ-00001"])
        codes = [verdict[1] for verdict in verdicts if verdict[0] in ("good", "bad")]
        for code in sorted(set(codes)):
            bad = any(verdict[0] == "bad" and verdict[1] == code for verdict in verdicts)
            yield _entry(code, codes.count(code), MESSAGES[code], "warning" if bad else "information")
        rejected = sum(verdict[0] == "bad" for verdict in verdicts)
        if rejected:
            yield _entry("ELQ-00060", rejected, MESSAGES["ELQ-00060"], "warning")

    def _count_reading(self, sync: Job, offset: int, request: Request) -> None:
        """Refuse a page that was read as often as it may be."""
        if sync.course.reads is None:
            return
        with self._jobs.lock:
            if self._jobs.paper(sync, _READ).count(offset) >= sync.course.reads:
                raise Refusal("gone", path=request.path)
            self._jobs.add(sync, _READ, [offset])


def _entry(code: str, count: int, message: str, severity: str = "information") -> dict[str, Any]:
    return {"severity": severity, "statusCode": code, "message": message, "count": count}
