"""What is Shopify's own: tokens that come alone, a bucket that leaks, versions in paths, points, documents."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from contracts import VirtualClock
from mock_vendors.quirks.graphql_text import DocumentError, read_document

ROOT = "/admin/api/2025-10"


def told(answer: Any) -> dict[str, str]:
    return dict(answer.headers)


def following(answer: Any) -> dict[str, str]:
    url = told(answer)["Link"].partition("<")[2].partition(">")[0]
    return dict(parse_qsl(urlsplit(url).query))


def ask(asker: Any, text: str) -> Any:
    answer = asker.post(f"{ROOT}/graphql.json", {"query": text})
    assert answer.status == 200
    return json.loads(answer.body)


def test_beside_a_token_nothing_but_size_and_fields_may_be_passed(make: Any) -> None:
    asker = make("shopify")
    after = following(asker.send("GET", f"{ROOT}/orders.json", query="limit=5&status=any"))
    assert set(after) == {"limit", "page_info"}
    refused = asker.send("GET", f"{ROOT}/orders.json", query={**after, "status": "any"})
    assert (refused.status, json.loads(refused.body)) == (
        400,
        {"errors": {"status": "status cannot be passed when page_info is present."}},
    )


def test_orders_are_shown_by_state(make: Any) -> None:
    asker = make("shopify")
    counts = {
        state: asker.get(f"{ROOT}/orders/count.json", status=state)["count"]
        for state in ("open", "closed", "cancelled", "any")
    }
    assert counts["any"] == 60
    assert 0 < counts["open"] == asker.get(f"{ROOT}/orders/count.json")["count"] < 60
    assert counts["open"] + counts["closed"] + counts["cancelled"] >= 60


def test_behind_an_id_come_greater_ids(make: Any) -> None:
    asker = make("shopify")
    everything = [
        each["id"] for each in asker.get(f"{ROOT}/orders.json", limit=250, status="any", since_id=0)["orders"]
    ]
    behind = asker.get(f"{ROOT}/orders.json", limit=3, status="any", since_id=everything[9], fields="id")["orders"]
    assert behind == [{"id": each} for each in everything[10:13]]


def test_the_bucket_says_how_full_it_is_and_how_long_it_takes(make: Any) -> None:
    clock = VirtualClock()
    asker = make("shopify", limits=True, clock=clock)
    answers = [asker.send("GET", f"{ROOT}/products.json") for _ in range(41)]
    assert told(answers[0])["X-Shopify-Shop-Api-Call-Limit"] == "1/40"
    assert (answers[-1].status, told(answers[-1])["Retry-After"]) == (429, "0.5")
    clock.advance(0.5)
    assert asker.send("GET", f"{ROOT}/products.json").status == 200


VERSIONS = {"2025-07": "2025-07", "2020-01": "2025-01", "unstable": "unstable"}


@pytest.mark.parametrize(("asked", "answered"), VERSIONS.items())
def test_a_version_that_was_retired_is_answered_by_the_oldest(make: Any, asked: str, answered: str) -> None:
    answer = make("shopify").send("GET", f"/admin/api/{asked}/products.json")
    assert (answer.status, told(answer)["X-Shopify-API-Version"]) == (200, answered)


def test_old_orders_may_be_hidden(make: Any) -> None:
    asker = make("shopify")
    asker.vendor.spec.facts["orders_days"] = 60
    assert asker.get(f"{ROOT}/orders.json", status="any") == {"orders": []}


def test_points_are_spent_and_their_lack_is_told_with_status_200(make: Any) -> None:
    asker = make("shopify", limits=True)
    text = "{ products(first: 250) { nodes { id } } }"
    costs = [ask(asker, text) for _ in range(8)]
    assert costs[0]["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] == 2000 - 252
    assert costs[-1]["errors"][0]["extensions"]["code"] == "THROTTLED"


def test_objects_are_found_by_id_and_shown_under_other_names(make: Any) -> None:
    asker = make("shopify")
    order = asker.get(f"{ROOT}/orders.json", status="any")["orders"][0]
    wanted = "price: totalPrice lineItems(first: 1) { nodes { title } }"
    data = ask(asker, f'{{ mine: order(id: "gid://shopify/Order/{order["id"]}") {{ {wanted} }} }}')
    assert data["data"]["mine"]["price"] == order["total_price"]
    assert data["data"]["mine"]["lineItems"]["nodes"][0]["title"] == order["line_items"][0]["title"]


UNREADABLE = ["", "{", "{ }", "{ a(b: ) }", "query { a } b", '{ a(b: "x) }', "{ a { ...b } }", "{" * 60]


@pytest.mark.parametrize("text", [*UNREADABLE, "{ customers(first: 1) { nodes { foo } } }"])
def test_a_document_that_cannot_be_answered_is_told_so(make: Any, text: str) -> None:
    assert ask(make("shopify"), text)["errors"]


def test_variables_defaults_and_aliases_are_read() -> None:
    read = read_document('query Q($n: [Int!] = [2]) { all: things(first: $n, in: {a: "x\\n", b: -1.5}) { id } }')
    (field,) = read.fields
    assert (field.key, field.name) == ("all", "things")
    assert field.arguments == {"first": [2], "in": {"a": "x\n", "b": -1.5}}
    with pytest.raises(DocumentError):
        read_document("{ a(b: $) }")
