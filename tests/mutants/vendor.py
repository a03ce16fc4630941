"""How the vendor is treated: what it is asked for, when it is asked again, and what its trouble leads to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.bulk.criteria import statement
from harness.bulk.engine import download
from harness.bulk.jobs import StopReason
from harness.connectors import exchange, retry
from harness.connectors.auth.bearer import Bearer
from harness.connectors.connector import Connector
from harness.connectors.errors import Refused
from harness.connectors.exchange import Exchange
from harness.connectors.guard import Guard
from harness.connectors.page import Page
from harness.connectors.retry import RetryPolicy
from mutants.lab import Lab
from mutants.registry import mutant


@mutant("a 403 of the vendor is retried")
def forbidden_retried(lab: Lab) -> None:
    lab.swap(exchange, "TRANSIENT", exchange.TRANSIENT | {403})


@mutant("a 404 and a 400 of the vendor are retried")
def refusals_retried(lab: Lab) -> None:
    lab.swap(exchange, "TRANSIENT", exchange.TRANSIENT | {400, 404})


@mutant("a 503 of the vendor is not retried")
def unavailable_not_retried(lab: Lab) -> None:
    lab.swap(exchange, "TRANSIENT", exchange.TRANSIENT - {503})


@mutant("a 429 of the vendor is not retried")
def too_many_not_retried(lab: Lab) -> None:
    lab.swap(exchange, "TRANSIENT", exchange.TRANSIENT - {429})


@mutant("a 500 of the vendor is not retried")
def faults_not_retried(lab: Lab) -> None:
    lab.swap(exchange, "TRANSIENT", exchange.TRANSIENT - {500, 502, 504})


@mutant("lost connections are not retried")
def lost_connections_not_retried(lab: Lab) -> None:
    def lost(original: Any, request: Any, fault: Any) -> Exception:
        found: Exception = original(request, fault)
        return found.error if isinstance(found, retry.Again) else found

    lab.around(exchange, "_lost_read", lost)


@mutant("a vendor request is retried 3 times at most")
def three_retries(lab: Lab) -> None:
    lab.around(
        RetryPolicy, "run", lambda original, self, *more, **named: original(replace(self, retries=3), *more, **named)
    )


@mutant("a vendor request is retried 40 times")
def forty_retries(lab: Lab) -> None:
    lab.around(
        RetryPolicy, "run", lambda original, self, *more, **named: original(replace(self, retries=40), *more, **named)
    )


@mutant("waits between retries do not grow")
def constant_waits(lab: Lab) -> None:
    lab.swap(RetryPolicy, "delay", lambda self, rank, told, rng: 1.0 if told is None else told)


@mutant("nothing is waited for between retries")
def no_waits(lab: Lab) -> None:
    lab.swap(RetryPolicy, "delay", lambda self, rank, told, rng: 0.0 if told is None else told)


@mutant("Retry-After is ignored")
def retry_after_ignored(lab: Lab) -> None:
    lab.swap(exchange, "told_wait", lambda value, now: None)
    lab.swap(Exchange, "_told", lambda self, answer: None)


@mutant("a page that cannot be read is taken for the end of the list")
def unreadable_is_the_end(lab: Lab) -> None:
    def read(original: Any, self: Any, request: Any, answer: Any, reader: Any) -> Any:
        try:
            return original(self, request, answer, reader)
        except retry.Again:
            return reader(replace(answer, body=b'{"results": [], "count": 0}'))

    lab.around(Exchange, "_read", read)


@mutant("an access token that has expired is not renewed")
def token_never_renewed(lab: Lab) -> None:
    lab.swap(Bearer, "renew", lambda self, generation, call: False)


@mutant("a list that goes in circles is followed without end")
def circles_followed(lab: Lab) -> None:
    lab.swap(Guard, "observe", lambda self, position, page: None)


@mutant("an empty page is the end, although the vendor names a next one")
def empty_page_is_the_end(lab: Lab) -> None:
    _pages(lab, lambda page: page if page.records else replace(page, next=None))


@mutant("only the first page is read")
def first_page_only(lab: Lab) -> None:
    _pages(lab, lambda page: replace(page, next=None))


@mutant("every job asks its vendor for pages of 10")
def page_size_ignored(lab: Lab) -> None:
    lab.around(download, "ask_of", lambda original, *arguments: replace(original(*arguments), page_size=10))


@mutant("where is ignored")
def where_ignored(lab: Lab) -> None:
    lab.around(download, "ask_of", lambda original, *arguments: replace(original(*arguments), where=None))


@mutant("the extra parameters of query do not reach the vendor")
def query_parameters_lost(lab: Lab) -> None:
    lab.around(download, "ask_of", lambda original, *arguments: replace(original(*arguments), query={}))


@mutant("order by is ignored")
def order_ignored(lab: Lab) -> None:
    lab.around(download, "ask_of", lambda original, *arguments: replace(original(*arguments), order_by=None))


@mutant("the vendor is not asked for the window of a query")
def query_window_lost(lab: Lab) -> None:
    lab.swap(statement, "bounds", lambda start, end, resource: ([], {}))


@mutant("each page is asked for twice")
def pages_asked_twice(lab: Lab) -> None:
    def page(original: Any, self: Any, ask: Any, position: Any, call: Any) -> Page:
        original(self, ask, position, call)
        return original(self, ask, position, call)

    lab.around(Connector, "page", page)


@mutant("the list is walked twice: once to count it")
def counted_beforehand(lab: Lab) -> None:
    def walk(original: Any, self: Any, writer: Any) -> Any:
        place = self._point.position
        while (page := self._fetcher.page(self._ask, place)).next is not None:
            place = page.next
        return original(self, writer)

    lab.around(download._Download, "_walk", walk)


@mutant("a vendor that refuses in the middle ends the job well, with what there is")
def refusal_is_the_end(lab: Lab) -> None:
    def stopped(original: Any, self: Any, error: Exception) -> Any:
        found = original(self, error)
        return replace(found, stop=StopReason.END, detail="") if isinstance(error, Refused) else found

    lab.around(download._Download, "_stopped", stopped)


def _pages(lab: Lab, change: Any) -> None:
    def fetched(original: Any, self: Any) -> Page:
        found: Page = change(original(self))
        return found

    lab.around(download._Download, "_fetched", fetched)
