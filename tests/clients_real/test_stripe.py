"""The `stripe` package against the mock: its own paging, creation, changes, errors, keys for requests."""

from __future__ import annotations

from typing import Any

import pytest

from clients_real.truth import ids
from mock_vendors.server import VendorServer

stripe = pytest.importorskip("stripe", reason="needs bulk-harness[clients]")
pytestmark = pytest.mark.process


def client(server: VendorServer, key: str = "api_key", **options: Any) -> Any:
    return stripe.StripeClient(server.vendor.credentials[key], base_addresses={"api": server.url}, **options)


def test_auto_paging_gives_every_customer_once_the_newest_first(serve: Any) -> None:
    server = serve("stripe", records=230)
    listed = [each.id for each in client(server).v1.customers.list({"limit": 100}).auto_paging_iter()]
    assert listed == ids(server, "customers")[::-1]


def test_paging_backwards_gives_the_oldest_first(serve: Any) -> None:
    server = serve("stripe", records=45)
    first = ids(server, "charges")[0]
    page = client(server).v1.charges.list({"limit": 10, "ending_before": first})
    assert [each.id for each in page.auto_paging_iter()] == ids(server, "charges")[1:]


def test_a_search_gives_what_was_created_since(serve: Any) -> None:
    server = serve("stripe", records=60)
    stripe_client = client(server)
    since = stripe_client.v1.customers.list({"limit": 30}).data[-1].created
    found = stripe_client.v1.customers.search({"query": f"created>={since}", "limit": 7})
    assert len(list(found.auto_paging_iter())) in (30, 31)


def test_a_customer_is_created_once_however_often_it_is_sent(serve: Any) -> None:
    server = serve("stripe")
    customers = client(server).v1.customers
    made = [
        customers.create({"email": "ada@example.com", "metadata": {"k": "v"}}, {"idempotency_key": "key-1"})
        for _ in range(2)
    ]
    assert made[0].id == made[1].id == customers.list().data[0].id
    assert made[0].metadata["k"] == "v"
    with pytest.raises(stripe.IdempotencyError):
        customers.create({"email": "other@example.com"}, {"idempotency_key": "key-1"})


def test_errors_become_those_of_the_library(serve: Any) -> None:
    server = serve("stripe")
    stripe_client = client(server)
    with pytest.raises(stripe.InvalidRequestError, match="No such customer") as refused:
        stripe_client.v1.customers.list({"starting_after": "cus_nobody"})
    assert refused.value.code == "resource_missing"
    with pytest.raises(stripe.PermissionError, match="rak_customer_read"):
        client(server, "restricted_key").v1.customers.list()
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("sk_test_wrong", base_addresses={"api": server.url}).v1.events.list()


def test_trouble_is_retried_and_a_limit_is_raised(serve: Any) -> None:
    server = serve("stripe", faults=("status:500@calls=1", "throttle:1@calls=3"))
    stripe_client = client(server, max_network_retries=1)
    assert stripe_client.v1.events.list().data
    with pytest.raises(stripe.RateLimitError):
        stripe_client.v1.events.list()


def test_a_customer_is_changed_and_deleted(serve: Any) -> None:
    server = serve("stripe")
    customers = client(server).v1.customers
    made = customers.create({"name": "Ada", "metadata": {"a": "1", "b": "2"}})
    changed = customers.update(made.id, {"name": "", "metadata": {"b": ""}})
    assert (changed.name, changed.metadata.to_dict()) == (None, {"a": "1"})
    assert customers.delete(made.id).deleted
    assert customers.retrieve(made.id).deleted
    assert made.id not in [each.id for each in customers.list({"limit": 100}).auto_paging_iter()]
