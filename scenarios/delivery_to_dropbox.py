"""Dropbox takes the file and its answer is lost: it is there once, whole, and the vendor was not asked for it again."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-06", "DL-25", "DL-26", "DL-27"],
    bugs=["BLK-08", "FLT-01"],
    needs=["delivery"],
    vendors=["dropbox", "greenhouse"],
)
def a_lost_answer_of_the_storage_costs_nothing(bulk: Bulk) -> None:
    storage, hiring = bulk.instance("dropbox"), bulk.instance("greenhouse")
    storage.faults("swallow:reset@resource=parts,times=1", "swallow:504@verb=update,times=1")

    where = {"instanceId": str(storage.instance.id), "path": "/people/candidates.json"}
    job = hiring.download("candidates", format="application/json", pageSize=20, docsHubDetails=where)
    job.ends("COMPLETED")

    assert storage.stored() == {"candidates.json": job.file().content}
    assert job.records() == hiring.truth("candidates")
    assert len(hiring.calls("candidates")) == 3
