"""The ledger and the journal: what is remembered of deliveries and of calls."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mock_vendors.exchange import Answer, Delivery, Request
from mock_vendors.journal import Journal, Query
from mock_vendors.journal.har import har
from mock_vendors.ledger import BLOCK, Ledger, Tally, spans
from mock_vendors.occasion import Called

LENGTH = 3 * BLOCK
SPANS = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 2 * BLOCK)).map(
    lambda span: (span[0], min(LENGTH, span[0] + span[1]))
)


@given(added=st.lists(SPANS, max_size=12))
def test_runs_are_what_was_added_however_it_overlaps(added: list[tuple[int, int]]) -> None:
    tally = Tally()
    for start, stop in added:
        tally.add(start, stop)
    runs = list(tally.runs(LENGTH))
    edges = sorted({0, LENGTH, *(edge for span in added for edge in span)})
    probes = {probe for edge in edges for probe in (edge - 1, edge, edge + 1) if 0 <= probe < LENGTH}
    counted = {probe: sum(start <= probe < stop for start, stop in added) for probe in probes}
    told = {probe: next((n for start, stop, n in runs if start <= probe < stop), 0) for probe in probes}
    assert told == counted
    assert all(left[1] < right[0] or left[2] != right[2] for left, right in pairwise(runs))


def test_a_whole_download_is_one_run_whatever_the_size_of_its_pages() -> None:
    tally = Tally()
    for start in range(0, LENGTH, 100):
        tally.add(start, min(LENGTH, start + 100))
    assert list(tally.runs(LENGTH)) == [(0, LENGTH, 1)]


@given(rows=st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_spans_hold_every_row_as_often_as_it_came(rows: list[int]) -> None:
    found = Counter(row for start, stop in spans(rows) for row in range(start, stop))
    assert found == Counter(rows)


@given(start=st.integers(0, 50), length=st.integers(1, 50))
def test_spans_of_a_range_are_one_whichever_way_it_runs(start: int, length: int) -> None:
    up = range(start, start + length)
    assert list(spans(up)) == list(spans(up[::-1])) == [(start, start + length)]


def test_only_what_was_written_to_its_end_is_delivered() -> None:
    ledger = Ledger()
    for rows in (range(5), ()):
        ledger.begin()
        ledger.end("jobs", rows)
    ledger.begin()
    ledger.end("jobs", range(3, 5))
    assert ledger.account("jobs", 9, 0) == {
        "records": 9,
        "created": 0,
        "delivered": 7,
        "once": 3,
        "repeated": 2,
        "never": 4,
        "served": [(0, 3, 1), (3, 5, 2)],
    }


def test_an_answer_that_nobody_sent_to_its_end_stays_incomplete(make: Any) -> None:
    asker = make("greenhouse")
    vendor = asker.vendor
    for complete in (True, False):
        vendor.ledger.begin()
        vendor.sent(asker.send("GET", "/v1/jobs", query="per_page=10"), complete=complete)
    entries = vendor.journal.read(0, 10)["entries"]
    assert [entry["complete"] for entry in entries] == [True, False]
    assert vendor.ledger.account("jobs", 60, 0)["delivered"] == 10


def note(journal: Journal, query: str = "", headers: dict[str, str] | None = None, status: int = 200) -> int:
    request = Request("GET", "/x", query, headers or {})
    answer = Answer(status, (("Set-Cookie", "s3cret"),), delivery=Delivery("jobs", range(3)))
    return journal.note(Called("GET", "/x", 1.0, "jobs"), request, answer)


@given(kept=st.integers(1, 5), calls=st.integers(0, 700), after=st.integers(0, 700), limit=st.integers(1, 300))
def test_a_journal_keeps_every_exchange_and_is_read_in_parts(kept: int, calls: int, after: int, limit: int) -> None:
    journal = Journal(kept)
    for _ in range(calls):
        note(journal)
    read = journal.read(after, limit)
    assert [entry["n"] for entry in read["entries"]] == list(range(1, calls + 1))[after : after + limit]
    assert read["next"] == (min(after + limit, calls) if after < calls else max(after, calls))


def test_an_answer_that_ends_long_after_it_began_is_complete_none_the_less() -> None:
    journal = Journal(kept=1)
    for _ in range(600):
        note(journal)
    journal.complete(3)
    assert [entry["n"] for entry in journal.read(0, 999)["entries"] if entry["complete"]] == [3]


@given(calls=st.integers(0, 600), n=st.integers(0, 600))
def test_a_journal_is_taken_back_to_where_it_was(calls: int, n: int) -> None:
    journal, n = Journal(kept=3), min(n, calls)
    for _ in range(calls):
        note(journal)
    journal.rewind(n)
    note(journal)
    assert [entry.n for entry in journal.since(1)] == list(range(1, n + 2))


def test_a_journal_is_asked_for_some_entries_only() -> None:
    journal = Journal(kept=2)
    for status in (200, 503, 200, 429):
        note(journal, status=status)
    assert [entry.n for entry in journal.since(1, Query(refused=True))] == [2, 4]
    assert [entry.n for entry in journal.since(2, Query(row=2, status=200))] == [3]
    assert list(journal.since(1, Query(row=3))) == []


def test_a_journal_keeps_no_secrets() -> None:
    journal = Journal()
    query = "page=2&access_token=s3cret&client_secret=s3cret&api_key=s3cret&q=x"
    note(journal, query, {"authorization": "Bearer s3cret", "x-api-key": "s3cret", "referer": f"http://x/?{query}"})
    (entry,) = journal.since(1)
    assert "s3cret" not in str(entry.cleaned())
    assert entry.query.startswith("page=2&access_token=…")
    assert entry.query.endswith("&q=x")


def test_an_archive_holds_every_exchange_and_no_secret() -> None:
    journal = Journal()
    note(journal, "page=2&token=s3cret", {"authorization": "Bearer s3cret", "accept": "*/*"})
    text = b"".join(har(journal.since(1), "etsy", "1"))
    (entry,) = json.loads(text)["log"]["entries"]
    assert b"s3cret" not in text
    assert entry["request"]["url"] == "http://localhost/x?page=2&token=…"
    assert entry["response"]["headers"] == [{"name": "Set-Cookie", "value": "…"}]
    assert (entry["_resource"], entry["_rows"]) == ("jobs", [[0, 3]])
