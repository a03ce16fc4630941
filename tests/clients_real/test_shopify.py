"""The `ShopifyAPI` package against the mock: its own paging, creation, errors, limits, GraphQL and bulk operations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from clients_real.truth import ids
from contracts import VirtualClock
from mock_vendors.permissions import parse
from mock_vendors.server import VendorServer

pytest.importorskip("pyactiveresource", reason="needs bulk-harness[clients]")
shopify = pytest.importorskip("shopify", reason="needs bulk-harness[clients]")
errors = pytest.importorskip("pyactiveresource.connection")
pytestmark = pytest.mark.process
BULK = 'mutation { bulkOperationRunQuery(query: """%s""") { bulkOperation { id } userErrors { message } } }'
WALK = """query($n: Int!, $a: String) {
  %s(first: $n, after: $a) { nodes { legacyResourceId } pageInfo { hasNextPage endCursor } }
}"""
ORDERS = "{ orders { edges { node { id name lineItems { edges { node { id title } } } } } } }"


@pytest.fixture
def connected() -> Iterator[Any]:
    def connect(server: VendorServer, credential: str = "admin_token") -> None:
        token = server.vendor.credentials[credential]
        session = shopify.Session("octo-shop.myshopify.com", "2025-10", token)
        shopify.ShopifyResource.activate_session(session)
        shopify.ShopifyResource.set_site(f"{server.url}/admin/api/2025-10")

    yield connect
    shopify.ShopifyResource.clear_session()


def walked(page: Any) -> list[int]:
    found = []
    while True:
        found += [each.id for each in page]
        if not page.has_next_page():
            return found
        page = page.next_page()


def test_it_walks_every_list_by_its_links(serve: Any, connected: Any) -> None:
    server = serve("shopify", records=230)
    connected(server)
    assert walked(shopify.Customer.find(limit=50)) == ids(server, "customers")
    assert walked(shopify.Product.find(limit=100, fields="id")) == ids(server, "products")
    assert sorted(walked(shopify.Order.find(limit=250, status="any"))) == ids(server, "orders")
    assert shopify.Order.count(status="any") == 230


def test_a_customer_is_created_changed_and_deleted(serve: Any, connected: Any) -> None:
    connected(serve("shopify"))
    made = shopify.Customer.create({"first_name": "Ada", "email": "ada@example.com"})
    made.note = "A regular"
    assert made.save()
    assert shopify.Customer.find(made.id).note == "A regular"
    again = shopify.Customer.create({"email": "ada@example.com"})
    assert again.errors.full_messages() == ["email has already been taken"]
    made.destroy()
    with pytest.raises(errors.ResourceNotFound):
        shopify.Customer.find(made.id)


def test_errors_become_those_of_the_library(serve: Any, connected: Any) -> None:
    server = serve("shopify", faults=("throttle:2@resource=products",))
    connected(server, "limited_token")
    with pytest.raises(errors.ForbiddenAccess):
        shopify.Order.find()
    with pytest.raises(errors.ClientError) as refused:
        shopify.Product.find()
    assert (refused.value.code, refused.value.response.headers["Retry-After"]) == (429, "2.0")


def test_a_connection_is_walked_by_its_cursors(serve: Any, connected: Any) -> None:
    server = serve("shopify", records=70)
    connected(server)
    text = WALK % "customers"
    found, after, more = [], None, True
    while more:
        page = json.loads(shopify.GraphQL().execute(text, {"n": 30, "a": after}))["data"]["customers"]
        found += [int(each["legacyResourceId"]) for each in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == ids(server, "customers")


def test_a_bulk_operation_ends_with_a_file(serve: Any, connected: Any) -> None:
    clock = VirtualClock()
    server = serve("shopify", records=70, clock=clock)
    connected(server)
    shopify.GraphQL().execute(BULK % ORDERS)
    again = json.loads(shopify.GraphQL().execute(BULK % ORDERS))["data"]["bulkOperationRunQuery"]
    assert "already in progress" in again["userErrors"][0]["message"]
    clock.advance(11)
    told = json.loads(shopify.GraphQL().execute("{ currentBulkOperation { status url objectCount } }"))
    operation = told["data"]["currentBulkOperation"]
    lines = [json.loads(line) for line in requests.get(operation["url"], timeout=9).text.splitlines()]
    assert operation["status"] == "COMPLETED"
    assert [int(line["id"].rpartition("/")[2]) for line in lines if "__parentId" not in line] == ids(server, "orders")


def test_what_is_hidden_from_a_token_is_not_there(serve: Any, connected: Any) -> None:
    server = serve("shopify")
    server.vendor.permissions.add([parse("hide@resource=orders")])
    connected(server)
    with pytest.raises(errors.ResourceNotFound):
        shopify.Order.find()
