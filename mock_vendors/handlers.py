"""What any vendor's file can say: lists, single records, creation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from jsonschema import Draft202012Validator

from mock_vendors.bodies import enveloped, read_json
from mock_vendors.data.text import dump, parse
from mock_vendors.data.view import View
from mock_vendors.data.where import EVERYTHING, All, Condition
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.filters import check_known, check_parameters, chosen_by, read_filters
from mock_vendors.paging import STYLES, Asked, BadPage, Cut, cut_page, resume
from mock_vendors.paging.parameters import taken
from mock_vendors.paging.rows import ViewRows
from mock_vendors.paging.traits import Trait
from mock_vendors.paging.urls import URL_FACTS, link_headers, url_facts
from mock_vendors.projection import Projection
from mock_vendors.quirks import Quirks
from mock_vendors.shown import edges, shape
from mock_vendors.spec import ListSpec, ResourceSpec
from mock_vendors.stock import Stock
from mock_vendors.template import fill, names

_JSON = (("Content-Type", "application/json"),)
_NO_VIEW = View(())
_ENDS = {"first_id": 0, "last_id": -1}


class Listing:
    """The list of one resource."""

    def __init__(self, stock: Stock, resource: ResourceSpec, listing: ListSpec, quirks: Quirks) -> None:
        self._stock, self._resource, self._listing, self._quirks = stock, resource, listing, quirks
        self._dataset = stock.datasets[resource.name]
        self._style = STYLES.make(listing.paging.name, listing.paging.options)
        self._wanted = frozenset(names(listing.envelope))
        self._urls = self._wanted & URL_FACTS
        self._ends = {name: place for name, place in _ENDS.items() if name in self._wanted}
        self._projection = Projection(**resource.select) if resource.select else None
        self._validator = None if listing.schema is None else Draft202012Validator(listing.schema)
        self._known = (*self._style.parameters, *(spec.parameter for spec in listing.filters), *listing.parameters)
        self._resumes = bool(self._style.traits & {Trait.TOKENS, Trait.SNAPSHOT})

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        asked, view = self.asked(request, path)
        cut = cut_page(self._style, asked)
        if cut.status != 200:
            return Answer(cut.status, cut.headers)
        rows = view.cut(cut.start, cut.stop) if cut.places is None else [view.at(place) for place in cut.places]
        return self.page(request, asked, *self._shown(cut, rows))

    def _shown(self, cut: Cut, rows: Sequence[int]) -> tuple[Cut, Sequence[int]]:
        """Return the page without its hidden rows, which makes it a short one."""
        shown = self._dataset.visible(rows)
        if len(shown) == len(rows):
            return cut, rows
        places, kept = cut.places or range(cut.start, cut.start + len(rows)), set(shown)
        return replace(cut, places=[at for at, row in zip(places, rows, strict=True) if row in kept]), shown

    def pages(self, request: Request, path: Mapping[str, str]) -> int | None:
        """Return which page of a traversal a request asks for, counted from 1; None where that cannot be said."""
        try:
            return self._style.find(self.asked(request, path)[0]).turn + 1
        except (BadPage, Refusal):
            return None

    def asked(self, request: Request, path: Mapping[str, str]) -> tuple[Asked, View]:
        """Return what a request asks of which rows; refuses what the vendor would refuse."""
        among = self._among(path)
        if self._validator is not None:
            check_body(self._validator, read_json(request))
        parameters = taken(self._listing.takes, self._known, request)
        version = None
        if self._resumes:
            resumed = resume(self._style, self._put(request, parameters, _NO_VIEW))
            if resumed is not None:
                parameters, version = resumed.parameters, resumed.version
        if self._listing.unknown == "refuse":
            check_known(parameters, (*self._known, *chosen_by(self._resource, self._listing)))
        check_parameters(self._listing.parameters, parameters)
        where = both(read_filters(self._listing, parameters), self._quirks.where(self._resource, parameters))
        view = self._view(among, both(where, request.visible), parameters, version)
        return self._put(request, parameters, view, version), view

    def page(self, request: Request, asked: Asked, cut: Cut, rows: Sequence[int]) -> Answer:
        """Return the answer that carries these rows."""
        parameters = asked.parameters
        fields, marks = shape(self._listing.shapes, parameters)
        records = self._dataset.rows(rows, fields, asked.as_of)
        if marks:
            records = [record.replace(*marks) for record in records]
        if self._projection is not None:
            wanted = self._projection.wanted(parameters, request.query)
            records = [self._projection.shown(record, wanted) for record in records]
        headers: tuple[tuple[str, str], ...] = (*_JSON, *cut.headers)
        if cut.links:
            headers = (*headers, *link_headers(request, cut))
        envelope = self._listing.envelope
        facts = {} if envelope is None else self._told(request, cut, rows, records)
        read = asked.rows.view if isinstance(asked.rows, ViewRows) else None
        return Answer(200, headers, enveloped(envelope, facts, records), Delivery(self._resource.name, rows, read))

    def _told(self, request: Request, cut: Cut, rows: Sequence[int], records: Sequence[bytes]) -> dict[str, Any]:
        """Return what the envelope may say of a page."""
        facts = {**cut.facts, "count": len(rows)}
        if self._urls or cut.form is not None:
            facts |= url_facts(request, cut, self._urls)
        if "edges" in self._wanted:
            facts["edges"] = edges(cut, records)
        for name, place in self._ends.items():
            facts[name] = self._dataset.keys(self._dataset.id_field, rows[place])[0] if rows else None
        return facts

    def _among(self, path: Mapping[str, str]) -> range | None:
        """Return those rows that the path leads to, None for all; refuses a path that leads to none."""
        owner(self._stock, path)
        return None

    def _view(
        self, _among: range | None, where: Condition, parameters: Mapping[str, str], version: int | None, /
    ) -> View:
        order = self._quirks.order(self._resource, parameters)
        return self._dataset.view(where, order, version, deleted=self._listing.deleted)

    def _put(self, request: Request, parameters: Mapping[str, str], view: View, as_of: int | None = None) -> Asked:
        stock = self._stock
        return Asked(
            parameters,
            len(view),
            self._query(request, parameters) if self._resumes else "",
            stock.keyring.seal,
            request.headers,
            ViewRows(self._dataset, view, as_of),
            stock.traversals,
            stock.clock.now(),
            self._dataset.version if self._resumes else 0,
            as_of,
        )

    def _query(self, request: Request, parameters: Mapping[str, str]) -> str:
        """Return what names the list and its conditions, whatever page of it is asked for."""
        return f"{request.path}?{urlencode(sorted(self._style.conditions(parameters).items()))}"


class Children(Listing):
    """The list of a child resource, below one parent."""

    def __init__(self, stock: Stock, resource: ResourceSpec, listing: ListSpec, quirks: Quirks) -> None:
        super().__init__(stock, resource, listing, quirks)
        self._family = stock.family(resource.name)
        self._parents = stock.datasets[resource.parent.resource] if resource.parent else self._dataset

    def _among(self, path: Mapping[str, str]) -> range | None:
        owner(self._stock, path)
        parent = located(self._parents.locate, identified(self._stock, path))
        return self._family.children(parent) if parent < self._parents.count else range(0)

    def _view(
        self, among: range | None, where: Condition, parameters: Mapping[str, str], version: int | None, /
    ) -> View:
        order = self._quirks.order(self._resource, parameters)
        return self._dataset.view(where, order, version, deleted=self._listing.deleted, within=among)


class Item:
    """One record by its id."""

    def __init__(self, stock: Stock, resource: ResourceSpec) -> None:
        self._stock, self._dataset, self._answer = stock, stock.datasets[resource.name], resource.item_answer
        self._lags = resource.item_lags
        self._projection = Projection(**resource.select) if resource.select else None

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        owner(self._stock, path)
        row = located(self._dataset.locate, identified(self._stock, path))
        unseen = request.visible != EVERYTHING and not self._dataset.meets(request.visible, row)
        if unseen or (self._lags and not self._dataset.shown(row)):
            raise Refusal("not_found", path=request.path)
        record = self._dataset.row(row)
        if self._projection is not None:
            wanted = self._projection.wanted(request.parameters, request.query)
            record = self._projection.shown(record, wanted)
        if self._answer is not None:
            record = dump(fill(self._answer, {"record": parse(record)}))
        return Answer(200, _JSON, record)


def check_body(validator: Draft202012Validator, value: Any) -> None:
    """Refuse a posted body that its list cannot be read from."""
    error = next(iter(sorted(validator.iter_errors(value), key=lambda error: error.json_path)), None)
    if error is not None:
        place = ".".join(map(str, error.absolute_path))
        problem = {"field": place or "body", "value": error.instance, "message": error.message, "rule": error.validator}
        raise Refusal("missing_parameter" if error.validator == "required" else "bad_parameter", [problem])


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
            error = "bad_parameter" if mine.isdigit() and not (text.isascii() and text.isdigit()) else "not_found"
            raise Refusal(error, [{"field": name, "value": text, "message": f"{name} must be a whole number"}])


def identified(stock: Stock, path: Mapping[str, str]) -> str:
    """Return the id that a path names besides the account."""
    return next(text for name, text in path.items() if name not in stock.keyring.credentials)
