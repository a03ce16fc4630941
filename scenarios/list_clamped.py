"""The vendor gives at most ten records however many are asked for: lists and downloads are whole all the same."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-23", "GEN-05", "GEN-07"], bugs=["PAG-08", "PAG-09"], needs=["lists"], vendors=["etsy"])
def a_clamped_page_is_not_taken_for_the_last_one(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    paging = "resources.listings.list.paging"
    shop.settings({f"{paging}.most": 10, f"{paging}.default": 10, "limits.*.requests": 100_000})

    records: list[object] = []
    query = {"pageSize": "25"}
    while query:
        page = shop.ask("GET", "/listings", params=query)
        assert page.headers["Elements-Returned-Count"] == str(len(page.json()))
        records += page.json()
        token = page.headers.get("Elements-Next-Page-Token")
        query = {"nextPage": token} if token else {}
    job = shop.download("listings", pageSize=25)
    job.ends("COMPLETED")

    assert records == shop.truth("listings")
    assert job.records() == shop.truth("listings")
