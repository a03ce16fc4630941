"""Salesforce: one module for each of its APIs, over one organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mock_vendors.changes import Removal, Update
from mock_vendors.creation import Creation
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.salesforce.bulk import Bulk
from mock_vendors.quirks.salesforce.bulk2_ingest import IngestJobs
from mock_vendors.quirks.salesforce.bulk2_query import QueryJobs
from mock_vendors.quirks.salesforce.bulk_batches import BATCH, Batches
from mock_vendors.quirks.salesforce.bulk_work import Work
from mock_vendors.quirks.salesforce.collections import Collections
from mock_vendors.quirks.salesforce.composite import Composite
from mock_vendors.quirks.salesforce.describe import Descriptions
from mock_vendors.quirks.salesforce.org import Org
from mock_vendors.quirks.salesforce.query import Queries
from mock_vendors.quirks.salesforce.records import Records
from mock_vendors.quirks.salesforce.soap import Login
from mock_vendors.quirks.salesforce.verdicts import Writer
from mock_vendors.routes import Found, Route, Router
from mock_vendors.stock import Stock
from mock_vendors.wording import Wording


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        self._org = Org(stock)
        self._queries = Queries(self._org)
        self._wording = Wording(stock.spec.errors)
        writers = {name: Writer(self._org, name, self) for name in stock.spec.resources}
        self._parts = (
            self._queries,
            Descriptions(self._org),
            Records(self._org, writers),
            Collections(self._org, writers),
            Login(self._org),
        )
        work = Work(self._org, writers)
        batches = Batches(self._org, work)
        self._bulk, self._ingest = Bulk(self._org, batches), IngestJobs(self._org, work)
        self._jobs = (QueryJobs(self._org), self._ingest, self._bulk)
        # A query job needs no work: its rows are looked up when they are read.
        self._works = {self._ingest.kind: self._ingest.work, BATCH: batches.settle}
        self._composite = Composite(self._org, writers, self._inside)
        self._inner = Router(self._innermost())

    def routes(self) -> Iterator[Route]:
        for part in (*self._parts, *self._jobs, self._composite):
            yield from part.routes()

    def path(self, path: str, /) -> str:
        return self._org.path(path)

    def resource_of(self, request: Request, found: Found, /) -> str | None:
        parameters: Mapping[str, str] = found.parameters
        if "object" in parameters:
            return self._org.object(parameters["object"])
        for jobs in self._jobs:
            name = jobs.object_of(request, found) if found.route and "job" in found.route.path else None
            if name is not None:
                return name
        return self._queries.object_of(request, parameters.get("locator"))

    def settle(self, now: float, /) -> None:
        self.stock.jobs.settle(now, self._works)

    def refused(self, request: Request, refusal: Refusal, /) -> Answer | None:
        return self._bulk.refused(request, refusal)

    def _innermost(self) -> Iterator[Route]:
        """Yield what requests inside others can reach."""
        for part in self._parts:
            yield from part.routes()
        stock = self.stock
        for resource in stock.spec.resources.values():
            if resource.create is not None:
                yield Route("POST", resource.create.path, Creation(stock, resource, resource.create, self))
            if resource.update is not None:
                yield Route("PATCH", resource.update.path, Update(stock, resource, resource.update, self))
            if resource.delete is not None:
                yield Route("DELETE", resource.delete.path, Removal(stock, resource, resource.delete))

    def _inside(self, request: Request) -> Answer:
        """Return the answer to a request that came inside another."""
        found = self._inner.find(request.method, self._org.path(request.path), request.query)
        try:
            if found.route is None:
                raise Refusal("not_found", path=request.path)
            return found.route.handler(request, found.parameters)
        except Refusal as refused:
            return self._wording.refuse(refused)
