"""One list resource as pages: ask, read, cut to the wanted size, check the condition, say where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.envelope import Listing, read_listing
from harness.connectors.errors import ConnectorError, TooMuch
from harness.connectors.exchange import Exchange
from harness.connectors.filters import Dialect
from harness.connectors.identity import digest
from harness.connectors.leftovers import Leftovers
from harness.connectors.links import goes_on, own_target, parameter, related_link
from harness.connectors.list_body import list_body
from harness.connectors.ownership import owned, placed
from harness.connectors.page import COUNTED, Ask, Call, Page, Position, Served
from harness.connectors.paging import CONFIRM, TOTAL, LooksAhead, Reply, Shrinks, Step, Style
from harness.connectors.place import ASTRAY, HELD, MISSING, SIZE, SKIP, Place
from harness.connectors.spans import decoded
from harness.connectors.tally import tallied
from harness.connectors.watched import Watched
from harness.connectors.wire import Answer, Request, target
from harness.ocnql import And, matches

POINTING = frozenset(("header", "link", "token"))
"""Where a vendor says how to go on if it says it at all."""

HEAVY = frozenset((413, 500, 504))
"""With these a vendor may mean that a page is too much for it."""

BEYOND = frozenset((400, 404, 410, 416, 422))
"""With these a vendor refuses a page behind the last one."""


@dataclass(frozen=True, slots=True)
class ListWalk:
    """Walks one object's list; it keeps no place itself, so that any number of walks may share it."""

    resource: ObjectDefinition
    style: Style
    dialect: Dialect
    exchange: Exchange
    headers: Mapping[str, str]
    path: str
    missing: int = 0
    """So many records fewer than the vendor's total may come; with more missing, the walk ends in a fault."""
    leftovers: Leftovers = field(default_factory=Leftovers)

    def page(self, ask: Ask, position: Position | None, call: Call, parent: str = "") -> Page:
        """Fetch the page at ``position``: at most ``ask.page_size`` records."""
        if position and position.get(MISSING, self.missing + 1) <= self.missing:
            return Page(())
        try:
            return self._page(ask, position, call, parent, self.exchange)
        except ConnectorError as error:
            if not _heavy(error) or (less := self._smaller(ask, position)) is None:
                raise
            return self._light_page(ask, less, call, parent, error)

    def ahead(self, position: Position | None, page: Page) -> Iterator[Position]:
        """Yield the positions after ``page.next`` as they will be if all pages are as full as this one."""
        if page.next is None or page.served is None or ASTRAY in page.next or not isinstance(self.style, LooksAhead):
            return
        before, following = Place.of(position), Place.of(page.next)
        if before.skip or following.skip or following.held:
            return
        marks = {SIZE: following.size} if following.size else {}
        for place in self.style.ahead(before.style, following.style or {}, page.served.total):
            yield {**place, **marks}

    def size(self, ask: Ask) -> int:
        """Return the page size to ask for: as wanted, within what the vendor takes."""
        return max(self.resource.pagination.min, min(ask.page_size, self.resource.pagination.max))

    def _request(self, ask: Ask, step: Step, parent: str) -> Request:
        headers = {**self.headers, **step.headers}
        if step.link:
            return Request(step.link, headers=headers)
        filters = self.dialect(self.resource, narrowed(ask, step))
        # What the caller adds goes before the definition's own habits, the paging before everything.
        parameters = {**self.resource.query, **filters, **ask.query, **step.parameters}
        path = placed(self.path, self.resource.parent, parent)
        if self.resource.method == "POST":
            body = list_body(self.resource, parameters, parent)
            return Request(path, "POST", {**headers, "Content-Type": "application/json"}, body)
        return Request(target(path, parameters), headers=headers)

    def _page(self, ask: Ask, position: Position | None, call: Call, parent: str, exchange: Exchange) -> Page:
        place = Place.of(position)
        request = self._request(ask, self.style.ask(place.style, place.size or self.size(ask)), parent)
        listing = self.leftovers.take(place.key(request)) or self._fetch(request, call, exchange)
        stop = place.skip + ask.page_size
        following: Position | None
        if len(listing.records) > stop:
            # Whoever goes on may want another number of records, and yet has to go on in this very list.
            asked = place.size or self.size(ask)
            following = {**(position or {}), SKIP: stop, HELD: place.held or digest(listing.records), SIZE: asked}
            self.leftovers.keep(Place.of(following).key(request), listing)
        else:
            following = self._on(ask, position, listing, call, parent)
        served = owned(self.resource.parent, listing.records[place.skip : stop], parent)
        # Only what goes on behind a record, and not at a place, meets all that stays whatever goes.
        shifts = self.style.continuation != "last"
        return self._checked(ask, Served(served, listing.total, self.resource.primary_key, shifts=shifts), following)

    def _checked(self, ask: Ask, served: Served, following: Position | None) -> Page:
        condition = ask.where
        if condition is None:
            return Page(served.records, following, served.total, served)
        kept = tuple(record for record in served.records if matches(condition, decoded(record)))
        return Page(kept, following, None, served)

    def _smaller(self, ask: Ask, position: Position | None) -> Position | None:
        place = Place.of(position)
        if place.skip or place.held or not isinstance(self.style, Shrinks):
            return None
        less = self.style.smaller(place.style, place.size or self.size(ask))
        if less is None:
            return None
        counts = (
            {COUNTED: [0, None]} if position is None else {COUNTED: position[COUNTED]} if COUNTED in position else {}
        )
        return {**(less[0] or {}), SIZE: less[1], **counts}

    def _light_page(self, ask: Ask, position: Position, call: Call, parent: str, error: ConnectorError) -> Page:
        """Ask for fewer and fewer records, once each: a page may be too much for a vendor, and so may one record."""
        less: Position | None = position
        while less is not None:
            try:
                return self._page(ask, less, call, parent, self.exchange.hurried(0))
            except ConnectorError as again:
                if not _heavy(again):
                    raise error from again
            less = self._smaller(ask, less)
        raise error

    def _on(self, ask: Ask, position: Position | None, listing: Listing, call: Call, parent: str) -> Position | None:
        """Say where to go on, having looked whether anything is there where the vendor leaves it open."""
        place = Place.of(position)
        size, marks = place.size or self.size(ask), {SIZE: place.size} if place.size else {}
        reply = Reply(len(listing.records), listing.total, listing.next, listing.ended, listing.more)
        following = self.style.follow(place.style, size, reply)
        if self.style.continuation in POINTING:
            late = bool(self.resource.total_key)
            following = tallied(self.resource.name, position, reply, following, late=late)
        if following is None or CONFIRM not in following:
            return following and {**following, **marks}
        there = {**{key: value for key, value in following.items() if key != CONFIRM}, **marks}
        request = self._request(ask, self.style.ask(Place.of(there).style, size), parent)
        return self._confirmed(request, there, listing, call, promised=following[CONFIRM] == TOTAL)

    def _confirmed(
        self, request: Request, there: Position, before: Listing, call: Call, *, promised: bool
    ) -> Position | None:
        """Return the place behind a page, or ``None`` if nothing is there; ``promised`` if the total says so too."""
        watched = Watched(call)
        try:
            listing = self._fetch(request, watched, self.exchange.hurried(2) if promised else self.exchange)
        except Exception as error:
            # Nobody may ask any more: then the vendor's total is believed, and without one there may be more.
            if watched.ended:
                return None if promised else there
            if isinstance(error, ConnectorError) and (promised or error.status in BEYOND):
                return None
            raise
        if not listing.records or listing.records == before.records:
            return None
        held = {**there, HELD: digest(listing.records)}
        self.leftovers.keep(Place.of(held).key(request), listing)
        return held

    def _fetch(self, request: Request, call: Call, exchange: Exchange) -> Listing:
        def read(answer: Answer) -> Listing:
            listing = read_listing(self.resource, answer)
            following = self._following(listing, answer, request.target)
            more = listing.more or (not following and self._is_cut_off(listing, answer, request.target))
            return replace(listing, next=following, more=more)

        return exchange.read(request, call, read)

    def _is_cut_off(self, listing: Listing, answer: Answer, asked: str) -> bool:
        name = self.resource.parameters.get("page", "")
        if self.style.continuation != "header" or not name:
            return False
        first, empty = self.resource.pagination.startindex, not listing.records
        return goes_on(answer.headers.get("Link", ""), asked, name, first=first, empty=empty)

    def _following(self, listing: Listing, answer: Answer, asked: str) -> str:
        match self.style.continuation:
            case "header":
                link = related_link(answer.headers.get("Link", ""), "next")
            case "last":
                return _last_key(self.resource, listing)
            case "link":
                link = listing.next
            case "token":
                name = self.resource.next_page_key.partition("?")[2]
                return parameter(listing.next, name) if name else listing.next
            case _:
                return ""
        return own_target(link, asked, self.exchange.transport.base_url) if link else ""


def _heavy(error: ConnectorError) -> bool:
    return error.status in HEAVY or isinstance(error, TooMuch)


def narrowed(ask: Ask, step: Step) -> Ask:
    """Add to the condition what a style that pages by condition needs."""
    if step.where is None:
        return ask
    return replace(ask, where=step.where if ask.where is None else And((ask.where, step.where)))


def _last_key(resource: ObjectDefinition, listing: Listing) -> str:
    """Return the key of the last record, the place from which such vendors go on."""
    if not listing.records:
        return ""
    key = decoded(listing.records[-1]).get(resource.primary_key)
    return "" if isinstance(key, bool) or not isinstance(key, str | int) else str(key)
