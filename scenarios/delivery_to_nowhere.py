"""A result is to go where no file can be put: the download is refused before the vendor is asked for anything."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-25", "DL-26"], needs=["delivery"], vendors=["s3", "etsy"])
def a_delivery_without_a_place_is_refused_at_once(bulk: Bulk) -> None:
    shop, storage = bulk.instance("etsy"), str(bulk.instance("s3").instance.id)
    places: dict[str, Any] = {
        "no such instance": {"instanceId": "999999", "path": "/all.csv"},
        "no storage": {"instanceId": str(shop.instance.id), "path": "/all.csv"},
        "no path": {"instanceId": storage},
        "no instance": {"path": "/all.csv"},
        "no object": [storage, "/all.csv"],
    }
    known = shop.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"]

    for what, place in places.items():
        answer = shop.asks_download("listings", docsHubDetails=place)
        assert (answer.status_code, bool(answer.json()["message"])) == (400, True), f"{what}: {answer.text}"

    assert shop.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"] == known
    assert shop.calls() == []
