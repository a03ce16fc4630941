"""Clients with one mistake each, all of them seen in public."""

from __future__ import annotations

import json

import requests

from clients.correct import by_number
from clients.walk import PAGES, Client, Outcome, Shop, records


def first_page_only(shop: Shop) -> Outcome:
    """Paging was never wired in (PAG-16)."""
    return Outcome(shop.page(1))


def skips_what_fails(shop: Shop) -> Outcome:
    """Takes a failed page for an empty one and goes on (FLT-07)."""
    lines: list[bytes] = []
    for number in range(1, PAGES + 1):
        try:
            answer = shop.get(number)
        except requests.RequestException:
            continue
        if answer.ok:
            lines += records(answer.content)
        else:
            shop.clock.sleep(float(answer.headers.get("Retry-After", 1)))
    return Outcome(lines)


def drops_the_last_of_each_page(shop: Shop) -> Outcome:
    """A fence-post error in its buffer (RST-01)."""
    return Outcome([line for number in range(1, PAGES + 1) for line in shop.page(number)[:-1]])


def starts_over(shop: Shop) -> Outcome:
    """After trouble it reads everything again and keeps what it had (RST-09)."""
    lines = shop.page(1) + shop.page(2)
    return Outcome(lines + by_number(shop).lines)


def emits_twice(shop: Shop) -> Outcome:
    """Flushes its buffer at the end of a page and once more at the end."""
    lines = by_number(shop).lines
    return Outcome(lines + lines[-10:])


def invents(shop: Shop) -> Outcome:
    """Leaves a placeholder of its tests in the output."""
    return Outcome([*by_number(shop).lines, b'{"id":"test-record"}'])


def rounds(shop: Shop) -> Outcome:
    """Passes ids through a floating point number (DAT-01)."""
    return Outcome(
        [_edited(line, lambda record: record | {"application_ids": [1e0]}) for line in by_number(shop).lines]
    )


def empties_nulls(shop: Shop) -> Outcome:
    """Writes null as an empty text (DAT-02)."""
    return Outcome([_edited(line, _without_nulls) for line in by_number(shop).lines])


def writes_half_a_page(shop: Shop) -> Outcome:
    """Streams bytes through, also those of an answer that broke off (FLT-02, FLT-03)."""
    lines = by_number(shop).lines
    return Outcome([*lines, lines[-1][: len(lines[-1]) // 2]])


def reads_twice(shop: Shop) -> Outcome:
    """Counts first, by reading everything, and reads it again (RTL-11)."""
    by_number(shop)
    return by_number(shop)


def impatient(shop: Shop) -> Outcome:
    """Has a fixed back-off of its own (RTL-03)."""
    return Outcome([line for number in range(1, PAGES + 1) for line in shop.page(number, wait=0.5)])


def claims_failure(shop: Shop) -> Outcome:
    """Counts a survived fault as the end of the job."""
    return Outcome(by_number(shop).lines, status="ABORTED")


def miscounts(shop: Shop) -> Outcome:
    """Counts pages where it should count records (BLK-15)."""
    return Outcome(by_number(shop).lines, records=PAGES)


def _edited(line: bytes, change: object) -> bytes:
    return json.dumps(change(json.loads(line))).encode()  # type: ignore[operator]


def _without_nulls(record: dict[str, object]) -> dict[str, object]:
    return {name: "" if value is None else value for name, value in record.items()}


# Which checks must find something; all others must not. A wrong result under a claimed success is
# always a finding of its own.
BROKEN: dict[Client, set[str]] = {
    first_page_only: {"missing", "status"},
    skips_what_fails: {"missing", "status"},
    drops_the_last_of_each_page: {"missing", "status"},
    starts_over: {"doubled", "served-once", "status"},
    emits_twice: {"doubled", "status"},
    invents: {"extra", "status"},
    rounds: {"changed", "status"},
    empties_nulls: {"changed", "status"},
    writes_half_a_page: {"unreadable", "status"},
    reads_twice: {"served-once"},
    impatient: {"retry-after"},
    claims_failure: {"status"},
    miscounts: {"status"},
}
