"""A download is asked for in a JSON body that names an object; whatever else comes is refused and leaves no job."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-01", "DL-02", "DL-03"], vendors=["etsy"])
def criteria_are_a_json_object_that_names_an_object(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    known = shop.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"]
    json_body = {"headers": {"Content-Type": "application/json"}}
    ways: dict[str, tuple[dict[str, Any], set[int]]] = {
        "no object": ({"json": {"limit": 3}}, {400}),
        "a blank object": ({"json": {"objectName": " "}}, {400}),
        "a number": ({"json": {"objectName": 7}}, {400}),
        "an array": ({"json": [{"objectName": "listings"}]}, {400}),
        "broken JSON": ({"data": b'{"objectName": "listings"', **json_body}, {400}),
        "a form": ({"data": {"objectName": "listings"}}, {400, 415}),
        "nothing": ({}, {400, 415}),
        "an object that there is not": ({"json": {"objectName": "listingz"}}, {400, 404}),
    }

    for what, (how, statuses) in ways.items():
        answer = shop.ask("POST", "/bulk/download", **how)
        assert answer.status_code in statuses, f"{what}: {answer.status_code} {answer.text}"
        assert answer.json()["message"], what
    several = shop.asks_download("listings", limit="x", pageSize=0, format="yaml").json()["message"]

    assert all(name in several for name in ("limit", "pageSize", "format"))
    assert shop.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"] == known
    assert shop.calls() == []
