"""A vendor is down for longer than a request is tried again: the job stops, and a restart fetches what was missing."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RST-01", "RST-02", "RETRY-01", "ST-09", "ST-20", "ST-23"],
    bugs=["RST-02", "RST-06", "RST-09"],
    needs=["restart"],
    vendors=["etsy"],
)
def a_restart_fetches_what_was_missing_and_nothing_again(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults(f"status:503@resource=listings,calls=3-{3 + bulk.tolerances.retries}")

    job = shop.download("listings", pageSize=20)
    stopped = job.ends(bulk.tolerances.failed_status)
    before = job.file().content
    assert (stopped["recordsCount"], stopped["error"]) == (40, stopped["statusMessage"])
    assert job.records() == shop.truth("listings")[:40]

    answer = job.restart()
    assert (answer.status_code, answer.json()["id"]) == (200, job.id)
    whole = job.ends("COMPLETED")
    assert job.file().content.startswith(before)
    assert job.records() == shop.truth("listings")
    assert (whole["recordsCount"], "error" in whole) == (60, False)

    places = [call.query["offset"] for call in shop.calls("listings") if not call.failed]
    assert len(places) == len(set(places)), "what was there already was fetched again"
    assert whole["metadata"]["totalApiCallCount"] == len(shop.calls("listings"))
