"""Every list of the vendors that the bulk service knows, walked to its end in the vendor's own way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from mock_vendors.load import load_vendor

ROWS = 230


def greenhouse(asker: Any, path: str) -> Iterator[Any]:
    url: str | None = f"http://vendor.test{path}?per_page=50"
    while url:
        answer = asker.follow(url)
        yield from json.loads(answer.body)
        found = re.search(r'<([^>]+)>; rel="next"', dict(answer.headers).get("Link", ""))
        url = found[1] if found else None


def etsy(asker: Any, path: str) -> Iterator[Any]:
    seen, count = 0, 1
    while seen < count:
        page = asker.get(path, limit=50, offset=seen, sort_order="asc")
        count, seen = page["count"], seen + len(page["results"])
        yield from page["results"]


def etsy_newest(asker: Any, path: str) -> Iterator[Any]:
    """Walk a list that knows no other order, from its end to its beginning."""
    span = {"min_created": 946684800, "max_created": 1767225600} if path.endswith("entries") else {}
    pages = [asker.get(path, limit=100, offset=offset, **span)["results"] for offset in range(0, ROWS, 100)]
    yield from reversed([record for page in pages for record in page])


def salesforce(asker: Any, name: str) -> Iterator[Any]:
    described = asker.get(f"/services/data/v61.0/sobjects/{name}/describe")
    fields = ", ".join(field["name"] for field in described["fields"])
    asker.own["sforce-query-options"] = "batchSize=200"
    page = asker.get("/services/data/v61.0/query", q=f"SELECT {fields} FROM {name}")
    while True:
        yield from page["records"]
        if page["done"]:
            return
        page = asker.get(page["nextRecordsUrl"])


def eloqua(asker: Any, path: str) -> Iterator[Any]:
    number, seen, total = 1, 0, 1
    while seen < total:
        page = asker.get(path, count=50, page=number, depth="complete")
        number, seen, total = number + 1, seen + len(page["elements"]), page["total"]
        yield from page["elements"]


def activities(asker: Any, path: str) -> Iterator[Any]:
    for contact in range(ROWS):
        yield from asker.get(f"{path}/{1001 + contact}")


SHOP = "/v3/application/shops/{shop_id}"
WALKS = [
    ("greenhouse", "candidates", greenhouse, "/v1/candidates"),
    ("greenhouse", "applications", greenhouse, "/v1/applications"),
    ("greenhouse", "jobs", greenhouse, "/v1/jobs"),
    *(("greenhouse", name, greenhouse, f"/v1/{name}") for name in ("offers", "scorecards", "users", "job_posts")),
    ("greenhouse", "scheduled_interviews", greenhouse, "/v1/scheduled_interviews"),
    ("etsy", "listings", etsy, f"{SHOP}/listings"),
    ("etsy", "receipts", etsy, f"{SHOP}/receipts"),
    ("etsy", "transactions", etsy_newest, f"{SHOP}/transactions"),
    ("etsy", "reviews", etsy_newest, f"{SHOP}/reviews"),
    ("etsy", "ledger_entries", etsy_newest, f"{SHOP}/payment-account/ledger-entries"),
    ("salesforce", "Case", salesforce, "Case"),
    ("salesforce", "Contact", salesforce, "Contact"),
    ("salesforce", "Account", salesforce, "Account"),
    ("eloqua", "contacts", eloqua, "/API/REST/1.0/data/contacts"),
    ("eloqua", "accounts", eloqua, "/API/REST/2.0/data/accounts"),
    ("eloqua", "campaigns", eloqua, "/API/REST/2.0/assets/campaigns"),
    ("eloqua", "contact_lists", eloqua, "/API/REST/2.0/assets/contact/lists"),
    ("eloqua", "activities", activities, "/API/REST/1.0/data/activities/contact"),
]


@pytest.mark.parametrize(("name", "resource", "walk", "path"), WALKS)
def test_a_walk_meets_every_record_of_the_truth_once(make: Any, name: str, resource: str, walk: Any, path: str) -> None:
    asker = make(name, records=ROWS)
    dataset = asker.vendor.stock.datasets[resource]
    truth = [json.loads(dataset.row(row)) for row in range(len(dataset))]
    assert list(walk(asker, path)) == truth


def test_no_list_of_these_vendors_is_left_out() -> None:
    known = {(name, resource) for name in {name for name, *_ in WALKS} for resource in load_vendor(name).resources}
    assert {(name, resource) for name, resource, _, _ in WALKS} == known


@pytest.mark.parametrize("name", ["greenhouse", "etsy", "salesforce", "eloqua"])
def test_an_empty_vendor_has_empty_lists(make: Any, name: str) -> None:
    asker = make(name, records=0)
    walks = [(walk, path) for vendor, _, walk, path in WALKS if vendor == name and walk is not activities]
    assert [list(walk(asker, path)) for walk, path in walks] == [[]] * len(walks)


def test_links_point_at_the_host_that_was_asked(make: Any) -> None:
    link = dict(make("greenhouse").follow("http://vendor.test/v1/jobs?per_page=7&status=open").headers)["Link"]
    assert link.startswith("<http://vendor.test/v1/jobs?")
    assert link.count(",") == 1
    assert "status=open" in link


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"created_after": "2015-01-01T00:04:50.000Z"}, list(range(10, 60))),
        ({"created_before": "2015-01-01T00:04:50.000Z"}, list(range(10))),
        ({"candidate_ids": "7004,7001"}, [0, 1]),
        ({"email": "nobody@example.org"}, []),
    ],
)
def test_greenhouse_filters_candidates(make: Any, query: dict[str, str], wanted: list[int]) -> None:
    found = make("greenhouse").get("/v1/candidates", **query)
    assert [(record["id"] - 7001) // 3 for record in found] == wanted


def test_etsy_shows_the_newest_first_and_only_what_is_active(make: Any) -> None:
    asker = make("etsy")
    newest = asker.get(f"{SHOP}/listings", limit=3)["results"]
    stamps = [record["created_timestamp"] for record in newest]
    assert stamps == sorted(stamps, reverse=True)
    assert asker.get(f"{SHOP}/listings", state="draft") == {"count": 0, "results": []}
    assert len(asker.get(f"{SHOP}/listings", limit=101)["results"]) == 60


@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        ("id='1004'", ["1004"]),
        ("updatedAt>='1420070400' id<'1003'", ["1001", "1002"]),
        ("createdAt<'2015-01-01 00:00:30'", ["1001", "1002"]),
        ("emailAddress='*.7@example.org'", ["1008"]),
        ("emailAddress='nobody'", []),
    ],
)
def test_eloqua_searches(make: Any, search: str, wanted: list[str]) -> None:
    page = make("eloqua").get("/API/REST/1.0/data/contacts", search=search)
    assert [record["id"] for record in page["elements"]] == wanted


def test_eloqua_shows_as_much_as_the_depth_says_whatever_the_case_of_the_path(make: Any) -> None:
    asker = make("eloqua")
    short = asker.get("/api/rest/1.0//data/contacts", count=1)["elements"][0]
    whole = asker.get("/API/REST/1.0/data/contacts", count=1, depth="complete")["elements"][0]
    assert (short["depth"], whole["depth"]) == ("minimal", "complete")
    assert set(short) < set(whole)


def test_eloqua_orders(make: Any) -> None:
    page = make("eloqua").get("/API/REST/1.0/data/contacts", orderBy="updatedAt DESC")
    stamps = [int(record["updatedAt"]) for record in page["elements"]]
    assert stamps == sorted(stamps, reverse=True)


def test_a_query_keeps_to_what_there_was_when_it_was_opened(make: Any) -> None:
    asker = make("salesforce", records=250)
    asker.own["sforce-query-options"] = "batchSize=200"
    first = asker.get("/services/data/v61.0/query", q="SELECT Id FROM Account ORDER BY CreatedDate DESC")
    assert asker.post("/services/data/v61.0/sobjects/Account", {"Name": "New"}).status == 201
    rest = asker.get(first["nextRecordsUrl"])
    assert len({record["Id"] for record in first["records"] + rest["records"]}) == 250


def test_eloqua_compares_numbers_as_the_texts_they_are(make: Any) -> None:
    asker = make("eloqua")
    account = asker.get("/API/REST/1.0/data/contact/1001")["accountId"]
    for search in (f"accountId='{account}'", f"accountId>='{account}' accountId<='{account}'"):
        found = asker.get("/API/REST/1.0/data/contacts", search=search, depth="complete")["elements"]
        assert {record["accountId"] for record in found} == {account}
