"""Etsy: listings that are changed and deleted, lists with bounds, tokens that are refreshed."""

from __future__ import annotations

import json
from typing import Any

import pytest

SHOP = "/v3/application/shops/{shop_id}"
NEW = {
    "quantity": "3",
    "title": "Mug",
    "description": "Blue",
    "price": "12.5",
    "who_made": "i_did",
    "when_made": "made_to_order",
    "taxonomy_id": "1",
}


def typed(value: dict[str, str]) -> dict[str, Any]:
    return {**value, "quantity": 3, "price": 12.5, "taxonomy_id": 1}


def test_a_listing_is_created_from_a_form_or_json_alike(make: Any) -> None:
    asker = make("etsy")
    made = [
        json.loads(asker.form(f"{SHOP}/listings", NEW).body),
        json.loads(asker.post(f"{SHOP}/listings", typed(NEW)).body),
    ]
    first, second = (
        {name: value for name, value in each.items() if name not in ("listing_id", "url")} for each in made
    )
    assert first == second
    assert first["price"] == {"amount": 1250, "divisor": 100, "currency_code": "USD"}


def test_a_listing_is_changed_published_and_deleted(make: Any) -> None:
    asker = make("etsy")
    made = json.loads(asker.form(f"{SHOP}/listings", NEW).body)["listing_id"]
    path, headers = f"{SHOP}/listings/{made}", {**asker.own, "content-type": "application/x-www-form-urlencoded"}
    changed = json.loads(asker.send("PATCH", path, body=b"title=Cup&state=active", headers=headers).body)
    assert (changed["title"], changed["state"]) == ("Cup", "active")
    assert asker.get(f"{SHOP}/listings", limit=1)["results"][0]["listing_id"] == made
    item = f"/v3/application/listings/{made}"
    assert [asker.send("DELETE", item).status, asker.send("GET", item).status] == [204, 404]


def test_the_ledger_has_to_be_bounded(make: Any) -> None:
    answer = make("etsy").send("GET", f"{SHOP}/payment-account/ledger-entries", query="min_created=946684800")
    assert (answer.status, json.loads(answer.body)["error"]) == (400, "Missing required parameter max_created")


def test_a_search_ends_at_twelve_thousand(make: Any) -> None:
    answer = make("etsy").send("GET", "/v3/application/listings/active", query="offset=12001")
    assert answer.status == 400
    assert "maximum offset" in json.loads(answer.body)["error"]


@pytest.mark.parametrize("way", ["form", "post"])
def test_a_refresh_takes_forms_and_json(make: Any, way: str) -> None:
    asker = make("etsy")
    known = asker.vendor.credentials
    grant = {"grant_type": "refresh_token", "client_id": known["keystring"], "refresh_token": known["refresh_token"]}
    reply = json.loads(getattr(asker, way)("/v3/public/oauth/token", grant).body)
    asker.own["authorization"] = f"Bearer {reply['access_token']}"
    me = {"user_id": int(known["user_id"]), "shop_id": int(known["shop_id"])}
    assert asker.get("/v3/application/users/me") == me
