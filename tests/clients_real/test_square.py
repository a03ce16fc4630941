"""The `squareup` package against the mock: its own paging, creation, errors, scopes, the token endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from clients_real.truth import ids
from contracts import VirtualClock
from mock_vendors.permissions import parse

square = pytest.importorskip("square", reason="needs bulk-harness[clients]")
httpx = pytest.importorskip("httpx")
pytestmark = pytest.mark.process

OLD = "2015-01-01T00:00:00Z"


Connect = Callable[..., Any]


@pytest.fixture
def connect() -> Iterator[Connect]:
    with httpx.Client() as http:
        yield lambda server, token="": square.Square(
            token=token or server.vendor.credentials["access_token"], base_url=server.url, httpx_client=http
        )


def test_its_pager_gives_every_customer_once(serve: Any, connect: Connect) -> None:
    server = serve("square", records=230)
    listed = [each.id for each in connect(server).customers.list(limit=50)]
    assert listed == ids(server, "customers")


def test_its_pager_gives_the_payments_of_each_location(serve: Any, connect: Connect) -> None:
    server = serve("square", records=230)
    payments = connect(server).payments
    listed = [
        each.id
        for location in connect(server).locations.list().locations
        for each in payments.list(location_id=location.id, begin_time=OLD, sort_order="ASC")
    ]
    assert sorted(listed) == sorted(ids(server, "payments"))


def test_a_search_is_walked_with_its_cursor_in_the_body(serve: Any, connect: Connect) -> None:
    server = serve("square", records=70)
    orders, found, cursor = connect(server).orders, [], None
    places = [location.id for location in connect(server).locations.list().locations]
    while True:
        page = orders.search(location_ids=places, limit=30, cursor=cursor)
        found += [order.id for order in page.orders or ()]
        cursor = page.cursor
        if not cursor:
            break
    assert found == ids(server, "orders")[::-1]


def test_a_payment_is_taken_once(serve: Any, connect: Connect) -> None:
    server = serve("square")
    payments, money = connect(server).payments, {"amount": 1250, "currency": "USD"}
    made = [payments.create(source_id="cnon:ok", idempotency_key="k", amount_money=money).payment for _ in range(2)]
    assert made[0].id == made[1].id == ids(server, "payments")[-1]
    with pytest.raises(square.core.api_error.ApiError) as refused:
        payments.create(source_id="cnon:ok", idempotency_key="k", amount_money={**money, "amount": 1})
    assert refused.value.body["errors"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_a_scope_taken_away_is_named(serve: Any, connect: Connect) -> None:
    server = serve("square", records=230)
    pager = iter(connect(server).customers.list(limit=100))
    server.vendor.permissions.add([parse("scope:CUSTOMERS_READ")])
    with pytest.raises(square.core.api_error.ApiError, match="INSUFFICIENT_SCOPES") as refused:
        list(pager)
    assert refused.value.status_code == 403


def test_an_expired_token_is_refreshed(serve: Any, connect: Connect) -> None:
    clock = VirtualClock()
    server = serve("square", clock=clock)
    own = server.vendor.credentials
    names = {name: own[name] for name in ("client_id", "client_secret", "refresh_token")}
    fresh = connect(server).o_auth.obtain_token(grant_type="refresh_token", **names).access_token
    assert connect(server, fresh).customers.list(limit=1).items
    clock.advance(31 * 86_400)
    with pytest.raises(square.core.api_error.ApiError, match="ACCESS_TOKEN_EXPIRED"):
        connect(server, fresh).customers.list(limit=1)


def test_trouble_is_retried(serve: Any, connect: Connect) -> None:
    server = serve("square", faults=("status:503@calls=1",))
    assert connect(server).customers.list(limit=1).items
    assert server.vendor.journal.calls == 2
