"""One object of a vendor is broken for good: its job fails alone, and what is asked for beside it is complete."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(promises=["CAP-05", "ST-08"], bugs=["AUT-06", "FLT-07"], vendors=["etsy"])
def a_broken_object_takes_no_other_down(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("status:500@resource=receipts,page=2-")
    names = ("listings", "receipts", "transactions")

    jobs = [shop.download(name, pageSize=25) for name in names]
    ends = [job.ended() for job in jobs]

    assert [end["status"] for end in ends] == ["COMPLETED", bulk.tolerances.failed_status, "COMPLETED"]
    assert [end["recordsCount"] for end in ends] == [60, 25, 60]
    for name, job, end in zip(names, jobs, ends, strict=True):
        truth = unordered(shop.truth(name))
        assert set(unordered(job.records())) <= set(truth)
        assert len(set(unordered(job.records()))) == end["recordsCount"], name
        assert ("error" in end) == (name == "receipts")
