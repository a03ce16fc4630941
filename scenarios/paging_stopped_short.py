"""A vendor stops in the middle of its list, though it counts more: the job never passes that off as everything."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["GEN-05", "ST-23"], bugs=["PAG-13", "PAG-15"], vendors=["etsy"])
def a_list_that_ends_too_early_is_not_complete(bulk: Bulk) -> None:
    shop, paging = bulk.instance("etsy"), "resources.listings.list.paging"
    for knobs in (
        {"ceiling": 50},
        {"ceiling": {"rows": 50, "then": "stop"}},
        {"ceiling": {"rows": 40, "then": "empty"}},
        {"shuffle": "all"},
    ):
        shop.control.begin()
        shop.settings({f"{paging}.{knob}": value for knob, value in knobs.items()})
        job = shop.download("listings", pageSize=20)
        status = job.ended()

        found = {one["listing_id"] for one in job.records()}
        if status["status"] == "COMPLETED":
            assert found == {one["listing_id"] for one in shop.truth("listings")}, f"{knobs}: silently too few"
        else:
            assert status["status"] == bulk.tolerances.failed_status
            assert status["error"] == status["statusMessage"]
            assert status["recordsCount"] == len(job.records())
