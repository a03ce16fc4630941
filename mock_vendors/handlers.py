"""What any vendor's file can say: lists, single records, creation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from mock_vendors.bodies import enveloped
from mock_vendors.data.where import EVERYTHING, All, Condition
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.filters import check_parameters, read_filters
from mock_vendors.paging import STYLES, Asked, Cut, cut_page
from mock_vendors.quirks import Quirks
from mock_vendors.spec import ListSpec, ResourceSpec
from mock_vendors.stock import Stock

_JSON = (("Content-Type", "application/json"),)


class Listing:
    """The list of one resource."""

    def __init__(self, stock: Stock, resource: ResourceSpec, listing: ListSpec, quirks: Quirks) -> None:
        self._stock, self._resource, self._listing, self._quirks = stock, resource, listing, quirks
        self._dataset = stock.datasets[resource.name]
        self._style = STYLES.make(listing.paging.name, listing.paging.options)

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        owner(self._stock, path)
        parameters = request.parameters
        check_parameters(self._listing.parameters, parameters)
        where = both(read_filters(self._listing, parameters), self._quirks.where(self._resource, parameters))
        where = both(where, request.visible)
        view = self._dataset.view(where, self._quirks.order(self._resource, parameters))
        cut = cut_page(self._style, Asked(parameters, len(view), seal=self._stock.keyring.seal))
        rows = view.cut(cut.start, cut.stop)
        return self.page(request, cut, rows)

    def page(self, request: Request, cut: Cut, rows: Sequence[int]) -> Answer:
        """Return the answer that carries these rows."""
        fields, marks = shape(self._listing.shapes, request.parameters)
        row = self._dataset.row
        records = [row(index, fields) for index in rows]
        if marks:
            records = [record.replace(*marks) for record in records]
        headers: tuple[tuple[str, str], ...] = _JSON
        if cut.links:
            headers = (*_JSON, ("Link", link_header(request, cut.links)))
        body = enveloped(self._listing.envelope, cut.facts, records)
        return Answer(200, headers, body, Delivery(self._resource.name, rows))


class Children:
    """The list of a child resource, below one parent."""

    def __init__(self, stock: Stock, resource: ResourceSpec, listing: ListSpec, quirks: Quirks) -> None:
        self._stock, self._resource, self._listing, self._quirks = stock, resource, listing, quirks
        self._dataset = stock.datasets[resource.name]
        self._style = STYLES.make(listing.paging.name, listing.paging.options)
        self._family = stock.family(resource.name)
        self._parents = stock.datasets[resource.parent.resource] if resource.parent else self._dataset

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        parameters = request.parameters
        check_parameters(self._listing.parameters, parameters)
        parent = located(self._parents.locate, next(iter(path.values())))
        children = self._family.children(parent) if parent < self._parents.count else range(0)
        where = both(read_filters(self._listing, parameters), self._quirks.where(self._resource, parameters))
        rows = self._chosen(children, both(where, request.visible))
        cut = cut_page(self._style, Asked(parameters, len(rows), seal=self._stock.keyring.seal))
        rows = rows[cut.start : cut.stop]
        records = [self._dataset.row(row) for row in rows]
        body = enveloped(self._listing.envelope, cut.facts, records)
        return Answer(200, _JSON, body, Delivery(self._resource.name, rows))

    def _chosen(self, children: range, where: Condition) -> Sequence[int]:
        if where == EVERYTHING:
            return children
        return [row for row in children if self._dataset.meets(where, row)]


class Item:
    """One record by its id."""

    def __init__(self, stock: Stock, resource: ResourceSpec) -> None:
        self._stock, self._dataset = stock, stock.datasets[resource.name]

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        owner(self._stock, path)
        identity = next(text for name, text in path.items() if name not in self._stock.keyring.credentials)
        row = located(self._dataset.locate, identity)
        if request.visible != EVERYTHING and not self._dataset.meets(request.visible, row):
            raise Refusal("not_found", path=request.path)
        return Answer(200, _JSON, self._dataset.row(row))


def both(left: Condition, right: Condition) -> Condition:
    """Return what meets two conditions."""
    if EVERYTHING in (left, right):
        return right if left == EVERYTHING else left
    return All((left, right))


def located(locate: Any, identity: str) -> int:
    """Return the row with an id; refuses an id that is none, or that nobody has."""
    row: int | None = locate(identity)
    if row is None:
        error = "not_found" if identity.isascii() and identity.isdigit() else "bad_id"
        raise Refusal(error, [{"field": "id", "value": identity, "message": f"no record has the id {identity}"}])
    return row


def owner(stock: Stock, path: Mapping[str, str]) -> None:
    """Refuse a path that names another account than that of the credentials."""
    for name, text in path.items():
        mine = stock.keyring.credentials.get(name)
        if mine is not None and text != mine:
            error = "not_found" if text.isascii() and text.isdigit() else "bad_parameter"
            raise Refusal(error, [{"field": name, "value": text, "message": f"{name} must be a whole number"}])


def shape(
    shapes: Mapping[str, Any], parameters: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[bytes, bytes] | None]:
    """Return which fields a list shows at the depth that was asked for, and how it marks that depth."""
    if not shapes:
        return (), None
    default = shapes["default"]
    name = parameters.get(shapes["parameter"], default)
    name = name if name in shapes["fields"] else default
    fields = tuple(shapes["fields"][name] or ())
    if not fields:
        return (), None
    return fields, (orjson.dumps(shapes["whole"]), orjson.dumps(name))


def link_header(request: Request, links: Mapping[str, Mapping[str, str]]) -> str:
    """Return a ``Link`` header; commas in its URLs are percent-encoded, for clients that split it on them."""
    kept = request.parameters
    parts = []
    for rel, parameters in links.items():
        query = urlencode({**kept, **parameters}, quote_via=quote, safe="")
        parts.append(f'<{request.base}{quote(request.path)}?{query}>; rel="{rel}"')
    return ", ".join(parts)
