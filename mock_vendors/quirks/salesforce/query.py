"""The REST API's queries: pages of a statement's rows, and the locators that lead to more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import enveloped
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.paging import STYLES, Asked, BadPage, cut_page
from mock_vendors.paging.locator import Opened
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
        self._style: Any = STYLES.make(options.pop("style"), options)

    def routes(self) -> Iterator[Route]:
        for verb in ("query", _ALL):
            yield Route("GET", f"{self._org.root}/{verb}", self._first)
            yield Route("GET", f"{self._org.root}/{verb}/{{locator}}", self._more)

    def object_of(self, request: Request, locator: str | None) -> str | None:
        """Return the object that a request asks for records of."""
        text = request.parameters.get("q", "") if locator is None else self._opened(locator)
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
        version = self._org.stock.datasets[query.resource].version
        return self._page(request, f"{version} {verb} {text}", query, parameters)

    def _more(self, request: Request, path: Mapping[str, str]) -> Answer:
        locator = path["locator"]
        packed = self._opened(locator)
        if not packed:
            raise Refusal("bad_locator", [{"field": "locator", "value": locator}])
        return self._page(request, packed, self._read(_parts(packed)[2]), {"locator": locator})

    def _page(self, request: Request, packed: str, query: Query, parameters: Mapping[str, str]) -> Answer:
        # Which of the two verbs asked first is in the locator: clients may go on with either.
        org, (version, verb, _) = self._org, _parts(packed)
        view = org.view(request, query, version, deleted=verb == _ALL)
        if query.counts:
            return told(200, {"totalSize": len(view), "done": True, "records": []})
        asked = Asked(parameters, len(view), packed, org.stock.keyring.seal)
        cut = cut_page(self._style, asked)
        rows = view.cut(cut.start, cut.stop)
        dataset, fields = org.stock.datasets[query.resource], ("attributes", *query.fields)
        records = [org.readdressed(request, dataset.row(row, fields, version)) for row in rows]
        locator = cut.facts["locator"]
        facts = {**cut.facts, "next": f"{org.asked_root(request)}/{verb}/{locator}" if locator else None}
        body = enveloped(_ENVELOPE, facts, records)
        return Answer(200, (("Content-Type", TYPED),), body, Delivery(query.resource, rows))

    def _opened(self, locator: str) -> str:
        """Return the query that a locator carries; an empty text when it is none of ours."""
        try:
            opened: Opened = self._style.open(locator, Asked({}, 0, seal=self._org.stock.keyring.seal))
        except BadPage:
            return ""
        return opened.query

    def _read(self, text: str) -> Query:
        try:
            return self._org.queries(text)
        except QueryError as error:
            raise wrong(error.code, error.message) from error


def _parts(packed: str) -> tuple[int, str, str]:
    """Return the version of the data, the verb and the statement of a query that was packed into a locator."""
    version, verb, text = packed.split(" ", 2)
    return int(version), verb, text
