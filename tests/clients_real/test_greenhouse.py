"""The `grnhse-api` package against the mock: lists by their links, single objects, errors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from clients_real.truth import ids
from mock_vendors.server import VendorServer

grnhse = pytest.importorskip("grnhse", reason="needs bulk-harness[clients]")
pytestmark = pytest.mark.process


def client(server: VendorServer, closing: Any, name: str, key: str | None = None) -> Any:
    """One list or kind of object, as the package has it."""
    harvest = grnhse.Harvest(key or server.vendor.credentials["api_key"])
    harvest._base_url = f"{server.url}/v1/"
    endpoint = getattr(harvest, name)
    closing(endpoint._session)
    return endpoint


@pytest.mark.parametrize("name", ["candidates", "applications", "jobs", "offers", "scorecards", "users"])
def test_following_its_links_gives_every_record_once(serve: Any, closing: Any, name: str) -> None:
    server = serve("greenhouse", records=230)
    endpoint = client(server, closing, name)
    found = endpoint.get(per_page=100)
    while endpoint.records_remaining:
        found += endpoint.get_next()
    assert [record["id"] for record in found] == ids(server, name)


def test_filters_and_single_objects_are_read(serve: Any, closing: Any) -> None:
    server = serve("greenhouse")
    since = datetime(2015, 1, 1, 0, 4, 50, tzinfo=UTC)
    assert len(client(server, closing, "candidates").get(created_after=since)) == 50
    first = ids(server, "candidates")[0]
    assert client(server, closing, "candidates").get(object_id=first)["id"] == first


def test_errors_and_limits_are_raised(serve: Any, closing: Any) -> None:
    server = serve("greenhouse", faults=("throttle:5@resource=jobs",))
    with pytest.raises(grnhse.exceptions.HTTPError, match="401"):
        client(server, closing, "users", "wrong").get()
    with pytest.raises(grnhse.exceptions.HTTPError, match="404"):
        client(server, closing, "candidates").get(object_id=1)
    with pytest.raises(grnhse.exceptions.HTTPError, match="429"):
        client(server, closing, "jobs").get()
