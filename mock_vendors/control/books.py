"""The books of a mock: what was asked, what was delivered, what there is."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from flask import Response, request

from mock_vendors.control.asked import Rules, Wrong, flag, moment, number, one_of
from mock_vendors.data.dataset import Dataset
from mock_vendors.fewest import fewest
from mock_vendors.journal import Query
from mock_vendors.journal.har import har
from mock_vendors.vendor import Vendor

_CHUNK, _MOST = 500, 10_000


class Books:
    """``/journal``, ``/journal.har``, ``/ledger``, ``/deliveries`` and ``/truth``."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def rules(self) -> Rules:
        return {
            "/journal": (self.journal, ("GET", "DELETE")),
            "/journal.har": (self.archive, ("GET",)),
            "/ledger": (self.ledger, ("GET", "DELETE")),
            "/deliveries/<resource>": (self.deliveries, ("GET",)),
            "/truth/<resource>": (self.truth, ("GET",)),
        }

    def journal(self) -> Any:
        if request.method == "DELETE":
            self._vendor.journal.clear()
        self._vendor.ledger.settle()
        return self._vendor.journal.read(number("after", 0), number("limit", 1000, _MOST), self._query())

    def archive(self) -> Response:
        self._vendor.ledger.settle()
        entries = self._vendor.journal.since(number("after", 0) + 1, self._query())
        pieces = har(entries, self._vendor.spec.name, version("bulk-harness"))
        name = f"{self._vendor.spec.name}.har"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(pieces, content_type="application/json", headers=disposition)

    def ledger(self) -> Any:
        if request.method == "DELETE":
            self._vendor.ledger.settle()
            self._vendor.ledger.clear()
        datasets = self._vendor.stock.datasets
        wanted = request.args.get("resource")
        if wanted is not None:
            one_of(wanted, datasets, "resource")
        return {"resources": {name: self._account(name) for name in datasets if wanted in (None, name)}}

    def deliveries(self, resource: str) -> Any:
        """Say which responses carried one record, and how old it was in each."""
        dataset = self._dataset(resource)
        identity, text = request.args.get("id"), request.args.get("row")
        row = dataset.locate(identity) if identity is not None else number("row", 0) if text is not None else None
        if row is None or row >= len(dataset):
            raise Wrong(
                "say which record: ?row=NUMBER or ?id=ID of one that is there", "", 404 if row or identity else 400
            )
        self._vendor.ledger.settle()
        entries = self._vendor.journal.since(1, Query(resource=resource, row=row))
        return {
            "row": row,
            "version": dataset.version_of(row),
            "deliveries": [
                {"n": entry.n, "at": entry.at, "version": entry.version, "complete": entry.complete}
                for entry in entries
            ],
        }

    def truth(self, resource: str) -> Response:
        dataset = self._dataset(resource)
        start = number("start", 0)
        stop = min(number("stop", len(dataset)), len(dataset))

        def lines() -> Iterator[bytes]:
            for first in range(start, stop, _CHUNK):
                rows = range(first, min(first + _CHUNK, stop))
                yield b"".join(dataset.row(row) + b"\n" for row in dataset.visible(rows) if not dataset.deleted(row))

        return Response(lines(), content_type="application/jsonl")

    def _account(self, resource: str) -> dict[str, object]:
        dataset = self._vendor.stock.datasets[resource]
        hidden, gone = dataset.unseen()
        account = self._vendor.ledger.account(resource, len(dataset), len(dataset.overlay), hidden=hidden, gone=gone)
        size = number("size", 0) or None
        return {**account, "fewest_requests": fewest(self._vendor.spec, resource, self._vendor.records, size)}

    def _dataset(self, resource: str) -> Dataset:
        datasets = self._vendor.stock.datasets
        one_of(resource, datasets, "resource")
        return datasets[resource]

    def _query(self) -> Query:
        given = request.args
        return Query(
            resource=given.get("resource"),
            method=given.get("method"),
            path=given.get("path"),
            status=number("status", 0) or None,
            caller=given.get("caller"),
            start=moment("from"),
            until=moment("until"),
            refused=flag("refused"),
            faulty=flag("faulty"),
            complete=flag("complete"),
            row=number("row", 0) if "row" in given else None,
        )
