"""A stopped job with a limit, a choice of fields and a window is restarted: all three hold for the whole of it."""

from datetime import UTC, datetime

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-01", "LIM-02", "LIM-04", "DL-06", "DL-07", "DL-13", "ST-17"],
    bugs=["RST-07", "PAG-07"],
    needs=["restart"],
    vendors=["etsy"],
)
def limit_fields_and_window_hold_across_a_restart(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    truth = shop.truth("listings")
    since = truth[5]["created_timestamp"]
    wanted = [one for one in truth if one["created_timestamp"] >= since][:37]
    shop.faults("status:404@resource=listings,calls=3")

    job = shop.download(
        "listings",
        format="text/csv",
        selectFields="listing_id,title",
        limit=37,
        pageSize=20,
        filterDateField="created_timestamp",
        **{"from": datetime.fromtimestamp(since, UTC).isoformat()},
    )
    asked = job.ends(bulk.tolerances.failed_status)["jobCriteria"]
    assert job.restart().status_code == 200
    status = job.ends("COMPLETED")

    assert (status["recordsCount"], status["jobCriteria"]) == (37, asked)
    assert job.table() == [["listing_id", "title"], *([str(one["listing_id"]), one["title"]] for one in wanted)]
