"""One list resource as pages: ask, read, cut to the wanted size, check the condition, say where to go on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.envelope import Listing, read_listing
from harness.connectors.exchange import Exchange
from harness.connectors.filters import Dialect
from harness.connectors.links import next_link, own_target, parameter
from harness.connectors.page import Ask, Call, Page, Position
from harness.connectors.paging import Reply, Step, Style
from harness.connectors.spans import decoded
from harness.connectors.wire import Answer, Request, target
from harness.ocnql import matches

_SKIP = "skip"


@dataclass(slots=True)
class Leftovers:
    """Lists of which only a part has been handed out, because the vendor gives no fewer records at a time.

    Without it the rest would be asked for again; it is never needed for the right result.
    """

    most: int = 4
    _kept: OrderedDict[str, Listing] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str) -> Listing | None:
        with self._lock:
            return self._kept.pop(key, None)

    def keep(self, key: str, listing: Listing) -> None:
        with self._lock:
            self._kept[key] = listing
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True)
class ListWalk:
    """Walks one object's list; it keeps no place itself, so that any number of walks may share it."""

    resource: ObjectDefinition
    style: Style
    dialect: Dialect
    exchange: Exchange
    headers: Mapping[str, str]
    path: str
    leftovers: Leftovers = field(default_factory=Leftovers)

    def page(self, ask: Ask, position: Position | None, call: Call, path: str | None = None) -> Page:
        """Fetch the page at ``position``: at most ``ask.page_size`` records."""
        place = {key: value for key, value in (position or {}).items() if key != _SKIP} or None
        skip = int((position or {}).get(_SKIP, 0))
        size = self.size(ask)
        step = self.style.ask(place, size)
        request = self._request(ask, step, path or self.path)
        listing = (self.leftovers.take(request.target) if skip else None) or self._fetch(request, call)
        records = listing.records[skip : skip + ask.page_size] if skip else listing.records[: ask.page_size]
        following: Position | None
        if len(listing.records) > skip + ask.page_size:
            self.leftovers.keep(request.target, listing)
            following = {**(place or {}), _SKIP: skip + ask.page_size}
        else:
            reply = Reply(len(listing.records), listing.total, listing.next, listing.ended)
            following = self.style.follow(place, size, reply)
        if ask.where is None:
            return Page(records, following, listing.total)
        return Page(tuple(record for record in records if matches(ask.where, decoded(record))), following)

    def size(self, ask: Ask) -> int:
        """Return the page size to ask for: as wanted, within what the vendor takes."""
        return max(self.resource.pagination.min, min(ask.page_size, self.resource.pagination.max))

    def _request(self, ask: Ask, step: Step, path: str) -> Request:
        headers = {**self.headers, **step.headers}
        if step.link:
            return Request(step.link, headers=headers)
        filters = self.dialect(self.resource, ask)
        # What the caller adds goes before the definition's own habits, the paging before everything.
        return Request(
            target(path, {**self.resource.query, **filters, **ask.query, **step.parameters}), headers=headers
        )

    def _fetch(self, request: Request, call: Call) -> Listing:
        def read(answer: Answer) -> Listing:
            listing = read_listing(self.resource, answer)
            following = self._following(listing, answer, request.target)
            return listing if following == listing.next else replace(listing, next=following)

        return self.exchange.read(request, call, read)

    def _following(self, listing: Listing, answer: Answer, asked: str) -> str:
        match self.style.continuation:
            case "header":
                link = next_link(answer.headers.get("Link", ""))
            case "link":
                link = listing.next
            case "token":
                name = self.resource.next_page_key.partition("?")[2]
                return parameter(listing.next, name) if name else listing.next
            case _:
                return ""
        return own_target(link, asked, self.exchange.transport.base_url) if link else ""
