"""How many vendor calls fixed jobs take; the gate sees to it that they never take more."""

from __future__ import annotations

import pytest

from harness.suites import covers
from harness.suites.objects import OBJECTS
from harness.suites.story import Bulk, Subject

PAGE, FEW, UNAUTHORIZED = 20, 3, 401
CONTACTS = "emailAddress,firstName\n" + "".join(f"cost{n}@example.com,Cost {n}\n" for n in range(10))


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(promises=["GEN-05", "GEN-07"])
def test_the_calls_of_a_download(bulk: Bulk, vendor: str) -> None:
    side, object_name = bulk.instance(vendor), OBJECTS[vendor]
    records = len(side.truth(object_name))
    # Some vendors allow few calls a minute, for which a target in real time would wait.
    job = side.download(object_name, pageSize=max(PAGE, records // FEW))
    assert job.ends("COMPLETED")["recordsCount"] == records
    kept(bulk, side, object_name, f"calls: {vendor} {object_name}")


@covers(promises=["LIM-02", "LIM-04"], vendors=["etsy"])
def test_the_calls_of_a_download_that_a_limit_ends(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    assert shop.download("listings", pageSize=PAGE, limit=PAGE + 5).ends("COMPLETED")["recordsCount"] == PAGE + 5
    assert kept(bulk, shop, "listings", "calls: etsy listings, limit 25") == 2


@covers(promises=["CAP-07"], needs=["continue"], vendors=["etsy"])
def test_the_calls_of_a_download_that_goes_on_after_a_limit(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    first = shop.download("listings", pageSize=PAGE, limit=PAGE)
    first.ends("COMPLETED")
    before = len(shop.calls("listings"))
    second = shop.download("listings", pageSize=PAGE, continueFromJobId=first.id)
    second.ends("COMPLETED")
    assert first.records() + second.records() == shop.truth("listings")[: 2 * PAGE]
    kept(bulk, shop, "listings", "calls: etsy listings, continued", before)


@covers(promises=["RST-01"], needs=["restart"], vendors=["etsy"])
def test_the_calls_of_a_download_that_is_restarted(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("status:403@calls=3-3,resource=listings")
    job = shop.download("listings", pageSize=PAGE)
    job.ends(bulk.tolerances.failed_status)
    before = len(shop.calls("listings"))
    assert job.restart().status_code == 200
    job.ends("COMPLETED")
    assert job.records() == shop.truth("listings")
    kept(bulk, shop, "listings", "calls: etsy listings, restarted", before)


@covers(promises=["CAP-05"], vendors=["etsy"])
def test_the_calls_of_a_download_through_an_outage(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("status:503@calls=2-4,resource=listings")
    assert shop.download("listings", pageSize=PAGE).ends("COMPLETED")["recordsCount"] == len(shop.truth("listings"))
    kept(bulk, shop, "listings", "calls: etsy listings, three of them refused")


@covers(promises=["CAP-02"], needs=["upload"], vendors=["eloqua"])
def test_the_calls_of_an_upload(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    assert marketing.upload("contact", CONTACTS).ends("COMPLETED")["recordsCount"] == 10
    assert kept(bulk, marketing, "contact", "calls: eloqua contact, ten uploaded") == 10


@covers(needs=["lists"], vendors=["etsy"])
def test_the_calls_of_a_page_of_a_list(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    answer = shop.ask("GET", "/listings", params={"pageSize": str(PAGE)})
    assert len(answer.json()) == PAGE
    kept(bulk, shop, "listings", "calls: etsy listings, a page of the list")


def kept(bulk: Bulk, side: Subject, object_name: str, name: str, before: int = 0) -> int:
    """Measure the vendor calls about an object, of which so many were made before, and return them."""
    # Whether a token has grown old, which costs a call, depends on what was told before this.
    calls = sum(one.status != UNAUTHORIZED for one in side.calls(object_name)[before:])
    bulk.measure(name, calls)
    return calls
