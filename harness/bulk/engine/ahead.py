"""Pages fetched before their turn, by a few threads; they are handed out in the order of the walk."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from itertools import chain, islice
from queue import SimpleQueue
from typing import Protocol, runtime_checkable

import msgspec

from harness.bulk.engine.call import JobCall, Ticket
from harness.connectors.page import Ask, Call, Page, Position


class Pages(Protocol):
    """The part of a connector that a download needs; see `harness.connectors.connector.Connector`."""

    def page(self, ask: Ask, position: Position | None, call: Call) -> Page: ...


@runtime_checkable
class LooksAhead(Protocol):
    """Pages of which some can be asked for before those between are known."""

    def ahead(self, ask: Ask, position: Position | None, page: Page) -> Iterator[Position]: ...


class Fetcher(Protocol):
    """Hands out the pages of a walk."""

    def page(self, ask: Ask, position: Position | None) -> Page:
        """Return the page, or raise what fetching it has raised."""

    def follow(self, ask: Ask, position: Position | None, page: Page, most: int) -> None:
        """Begin to fetch up to ``most`` pages of those that come after this one."""

    def close(self) -> None:
        """Forget the pages that were fetched in vain."""


class InTurn:
    """One page after the other: the next one is asked for when this one is committed."""

    def __init__(self, pages: Pages, call: JobCall) -> None:
        self._pages, self._call = pages, call

    def page(self, ask: Ask, position: Position | None) -> Page:
        return self._pages.page(ask, position, self._call)

    def follow(self, ask: Ask, position: Position | None, page: Page, most: int) -> None:
        """Nothing is fetched before its turn."""

    def close(self) -> None:
        """There is nothing to forget."""


class _Fetch:
    """One page on its way."""

    def __init__(self, ask: Ask, position: Position, call: Ticket) -> None:
        self.ask, self.position, self.call = ask, position, call
        self.name = _name(ask, position)
        self.answer: Future[Page] = Future()


class Ahead:
    """Up to ``width`` pages at the same time, the one being worked on among them.

    So at most ``width`` pages are asked for once more after a crash, and no more of them are held in memory.
    """

    def __init__(self, pages: Pages, call: JobCall, width: int) -> None:
        self._pages, self._call, self._width = pages, call, width
        self._coming: deque[_Fetch] = deque()
        self._tasks: SimpleQueue[_Fetch | None] = SimpleQueue()
        self._further: Iterator[Position] = iter(())
        self._threads = 0

    def page(self, ask: Ask, position: Position | None) -> Page:
        wanted = _name(ask, position)
        if self._coming and self._coming[0].name != wanted:
            # The walk went elsewhere, so that what was fetched is worth nothing.
            self._drop()
        if not self._coming:
            return self._pages.page(ask, position, self._call)
        fetch = self._coming.popleft()
        # The page before is committed, so that there is room for one more while this one is waited for.
        self._begin(ask, next(self._further, None))
        return fetch.answer.result()

    def follow(self, ask: Ask, position: Position | None, page: Page, most: int) -> None:
        """Queue what is not under way yet; guesses of earlier pages that are still right stay."""
        self._further = iter(())
        if page.next is None:
            return
        guessed = self._pages.ahead(ask, position, page) if isinstance(self._pages, LooksAhead) else ()
        places = islice(chain([page.next], guessed), most)
        for rank, place in enumerate(islice(places, self._width - 1)):
            if rank < len(self._coming) and self._coming[rank].name != _name(ask, place):
                self._drop(rank)
            if rank == len(self._coming) and not self._begin(ask, place):
                return
        self._further = places

    def close(self) -> None:
        self._drop()
        for _ in range(self._threads):
            self._tasks.put(None)
        self._threads = 0

    def _begin(self, ask: Ask, place: Position | None) -> bool:
        """Have a page fetched; false if there is none or the job may make no more calls."""
        ticket = None if place is None else self._call.ticket()
        if place is None or ticket is None:
            return False
        fetch = _Fetch(ask, place, ticket)
        self._coming.append(fetch)
        self._tasks.put(fetch)
        if self._threads < min(len(self._coming) + 1, self._width):
            self._threads += 1
            # A daemon, so that a vendor that never answers does not keep the process from ending.
            threading.Thread(target=self._serve, name=f"ahead-{self._threads}", daemon=True).start()
        return True

    def _drop(self, rank: int = 0) -> None:
        while len(self._coming) > rank:
            fetch = self._coming.pop()
            fetch.call.drop()

    def _serve(self) -> None:
        while (fetch := self._tasks.get()) is not None:
            try:
                page = self._pages.page(fetch.ask, fetch.position, fetch.call)
            except BaseException as error:
                fetch.call.drop()
                fetch.answer.set_exception(error)
            else:
                # A page that came out of a larger one has cost no call, and others may have it.
                fetch.call.drop()
                fetch.answer.set_result(page)


def _name(ask: Ask, position: Position | None) -> bytes:
    return b"%d " % ask.page_size + msgspec.json.encode(position, order="deterministic")
