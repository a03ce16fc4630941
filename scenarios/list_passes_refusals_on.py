"""A list answers at once what its vendor refuses, in the vendor's words, and after some tries that it is down."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(bugs=["FLT-09", "AUT-07", "AUT-08"], needs=["lists"], vendors=["etsy"])
def a_list_says_what_the_vendor_says(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    for status in (403, 404):
        shop.faults(f"status:{status}")
        before = len(shop.calls("listings"))
        answer = shop.ask("GET", "/listings")
        assert answer.status_code == status
        assert answer.json()["providerMessage"]
        assert len(shop.calls("listings")) == before + 1

    for status in (409, 410, 422):
        shop.faults(f"status:{status}")
        answer = shop.ask("GET", "/listings")
        assert answer.status_code in (400, 502)
        assert answer.json()["providerMessage"]

    shop.faults("status:503@times=2")
    assert len(shop.ask("GET", "/listings").json()) == 60
    shop.faults("status:503")
    down = shop.ask("GET", "/listings")
    assert down.status_code >= 500
    assert down.json()["message"]
