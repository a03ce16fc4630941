"""The REST API's queries: pages of a statement's rows, and the locators that lead to more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mock_vendors.bodies import enveloped
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.paging import STYLES, Asked, BadPage, cut_page
from mock_vendors.paging.locator import Locator, Opened
from mock_vendors.quirks.salesforce.org import TYPED, Org, told, wrong
from mock_vendors.quirks.soql import Query
from mock_vendors.quirks.soql_text import QueryError
from mock_vendors.routes import Route

_FROM = re.compile(r"\bFROM\s+(\w+)", re.IGNORECASE)
_BATCH = re.compile(r"\s*batchSize\s*=\s*(\d{1,9})\s*", re.IGNORECASE)
_ENVELOPE = {"totalSize": "$total", "done": "$done", "nextRecordsUrl": "$next?", "records": "$records"}
_ALL = "queryAll"


class Queries:
    """``query`` and ``queryAll``; the state of the data is that of the first page."""

    def __init__(self, org: Org) -> None:
        self._org = org
        options = dict(org.facts["paging"])
        self._style = STYLES.make(options.pop("style"), options)
        self._plain = Locator(options["default"], options["most"], prefix=options["prefix"])
        cursors = org.facts["cursors"]
        self._life, self._most = cursors["life"], cursors["most"]

    def routes(self) -> Iterator[Route]:
        for verb in ("query", _ALL):
            yield Route("GET", f"{self._org.root}/{verb}", self._first, pages=lambda _request, _path: 1)
            yield Route("GET", f"{self._org.root}/{verb}/{{locator}}", self._more, pages=self._number)

    def object_of(self, request: Request, locator: str | None) -> str | None:
        """Return the object that a request asks for records of."""
        opened = None if locator is None else self._opened(locator)
        text = request.parameters.get("q", "") if locator is None else opened.query if opened else ""
        match = _FROM.search(text)
        return self._org.object(match[1]) if match else None

    def _first(self, request: Request, _path: Mapping[str, str]) -> Answer:
        text = request.parameters.get("q")
        if text is None:
            raise wrong("MALFORMED_QUERY", "A query string has to be specified")
        query = self._read(text)
        parameters = {}
        if match := _BATCH.fullmatch(request.headers.get("sforce-query-options", "")):
            parameters["batchSize"] = match[1]
        verb = self._org.path(request.path).removeprefix(self._org.root).split("/")[1]
        packed = f"{self._org.stock.datasets[query.resource].version} {verb} {int(self._org.now())}"
        serial = self._org.stock.traversals.tick("cursors") if self._most is not None else 0
        return self._page(request, f"{packed} {serial} {text}", query, parameters)

    def _more(self, request: Request, path: Mapping[str, str]) -> Answer:
        locator = path["locator"]
        opened = self._opened(locator)
        if opened is None or not self._lives(Packed.of(opened.query)):
            raise Refusal("bad_locator", [{"field": "locator", "value": locator}])
        return self._page(request, opened.query, self._read(Packed.of(opened.query).text), {"locator": locator})

    def _number(self, _request: Request, path: Mapping[str, str]) -> int | None:
        opened = self._opened(path["locator"])
        return None if opened is None else opened.start // opened.size + 1

    def _lives(self, packed: Packed) -> bool:
        """Tell whether a cursor is neither too old nor pushed out by newer ones."""
        if self._life is not None and self._org.now() >= packed.born + self._life:
            return False
        # A mock that starts again has forgotten how many were opened: then all that come are the newest.
        newest = self._org.stock.traversals.count("cursors") if self._most is not None else 0
        return self._most is None or newest - packed.serial < self._most

    def _page(self, request: Request, packed: str, query: Query, parameters: Mapping[str, str]) -> Answer:
        # Which of the two verbs asked first is in the locator: clients may go on with either.
        org, said = self._org, Packed.of(packed)
        version, verb = said.version, said.verb
        view = org.view(request, query, version, deleted=verb == _ALL)
        if query.counts:
            return told(200, {"totalSize": len(view), "done": True, "records": []})
        asked = Asked(parameters, len(view), packed, org.stock.keyring.seal)
        cut = cut_page(self._style, asked)
        if cut.status != 200:
            return Answer(cut.status, cut.headers)
        rows = view.cut(cut.start, cut.stop) if cut.places is None else [view.at(place) for place in cut.places]
        dataset, fields = org.stock.datasets[query.resource], ("attributes", *query.fields)
        records = [org.readdressed(request, dataset.row(row, fields, version)) for row in rows]
        locator = cut.facts["locator"]
        facts = {**cut.facts, "next": f"{org.asked_root(request)}/{verb}/{locator}" if locator else None}
        body = enveloped(_ENVELOPE, facts, records)
        return Answer(200, (("Content-Type", TYPED),), body, Delivery(query.resource, rows))

    def _opened(self, locator: str) -> Opened | None:
        """Return what a locator says; None when it is none of ours."""
        try:
            return self._plain.open(locator, Asked({}, 0, seal=self._org.stock.keyring.seal))
        except BadPage:
            return None

    def _read(self, text: str) -> Query:
        try:
            return self._org.queries(text)
        except QueryError as error:
            raise wrong(error.code, error.message) from error


@dataclass(frozen=True, slots=True)
class Packed:
    """A query as a locator carries it: the version of the data, the verb, when it began, its rank, the statement."""

    version: int
    verb: str
    born: int
    serial: int
    text: str

    @classmethod
    def of(cls, packed: str) -> Packed:
        version, verb, born, serial, text = packed.split(" ", 4)
        return cls(int(version), verb, int(born), int(serial), text)
