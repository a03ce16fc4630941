"""The `etsyv3` and `etsy-python` packages against the mock: lists by offset, listings, refreshed tokens, errors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients_real.shim import detoured
from clients_real.truth import ids
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.settings import parse_settings

etsyv3: Any = pytest.importorskip("etsyv3", reason="needs bulk-harness[clients]")
enums: Any = pytest.importorskip("etsyv3.enums.listing", reason="needs bulk-harness[clients]")
requests_of: Any = pytest.importorskip("etsyv3.models.listing_request", reason="needs bulk-harness[clients]")
etsy_python: Any = pytest.importorskip("etsy_python.v3.resources.Session", reason="needs bulk-harness[clients]")
pytestmark = pytest.mark.process
LISTING = {
    "quantity": 3,
    "title": "Mug",
    "description": "Blue",
    "price": 12.5,
    "who_made": "i_did",
    "when_made": "made_to_order",
    "taxonomy_id": 1,
}


# Left alone, the package asks for receipts that are paid and not shipped.
ANY = {"was_paid": None, "was_shipped": None, "was_delivered": None, "was_canceled": None}


def client(server: VendorServer, closing: Any, *, life: int = 3600) -> Any:
    known = server.vendor.credentials
    expiry = datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=life)
    api = etsyv3.etsy_api.EtsyAPI(known["keystring"], known["access_token"], known["refresh_token"], expiry)
    # The shared secret belongs to the key by now, and the package has no place for it.
    api.session.headers["x-api-key"] = f"{known['keystring']}:{known['shared_secret']}"
    detoured(closing(api.session), server.url, "api.etsy.com")
    return api


def test_lists_are_walked_by_offset(serve: Any, closing: Any) -> None:
    server = serve("etsy", records=230)
    api, shop = client(server, closing), int(server.vendor.credentials["shop_id"])
    pages = [api.get_shop_receipts(shop, limit=100, offset=offset, **ANY) for offset in (0, 100, 200)]
    assert {page["count"] for page in pages} == {230}
    found = [receipt["receipt_id"] for page in pages for receipt in page["results"]]
    assert sorted(found) == ids(server, "receipts")
    moved = api.get_shop_receipt_transactions_by_shop(shop, limit=100)
    assert len(moved["results"]) == 100


def test_a_listing_is_created_and_updated(serve: Any, closing: Any) -> None:
    server = serve("etsy")
    api, shop = client(server, closing), int(server.vendor.credentials["shop_id"])
    said = {"who_made": enums.WhoMade.I_DID, "when_made": enums.WhenMade.MADE_TO_ORDER, "shipping_profile_id": 7}
    made = api.create_draft_listing(shop, requests_of.CreateDraftListingRequest(**{**LISTING, **said}))
    assert (made["state"], made["price"]["amount"]) == ("draft", 1250)
    changed = api.update_listing(shop, made["listing_id"], requests_of.UpdateListingRequest(title="Cup"))
    assert (changed["listing_id"], changed["title"]) == (made["listing_id"], "Cup")


def test_a_token_that_is_over_is_refreshed_and_the_refresh_token_is_another(serve: Any, closing: Any) -> None:
    server = serve("etsy")
    server.vendor.configure(load_vendor("etsy", parse_settings(["access.rotate=true"])))
    api = client(server, closing, life=-1)
    first = api.refresh_token
    api.refresh()
    assert api.refresh_token != first
    assert api.get_shop_receipts(int(server.vendor.credentials["shop_id"]), **ANY)["count"] == 60


def test_errors_become_those_of_the_library(serve: Any, closing: Any) -> None:
    server = serve("etsy", faults=("status:500@calls=1",))
    api, shop = client(server, closing), int(server.vendor.credentials["shop_id"])
    errors = etsyv3.etsy_api
    with pytest.raises(errors.InternalError):
        api.get_shop_receipts(shop)
    with pytest.raises(errors.NotFound):
        api.get_shop_receipts(shop + 1)
    with pytest.raises(errors.BadRequest):
        api.get_shop_receipts(shop, min_created=5)


def test_the_other_package_refreshes_too(serve: Any, closing: Any) -> None:
    server = serve("etsy")
    known = server.vendor.credentials
    api = etsy_python.EtsyClient(
        known["keystring"], known["access_token"], known["refresh_token"], datetime.now(UTC) + timedelta(hours=1)
    )
    detoured(closing(api.session), server.url, "api.etsy.com")
    token, refresh, _ = api.update_token()
    assert token.startswith(f"{known['user_id']}.")
    assert token != known["access_token"]
    assert refresh.startswith(f"{known['user_id']}.")
