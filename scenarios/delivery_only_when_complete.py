"""A download fails half way: nothing goes to the storage, until a restart has brought the rest."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-06", "DL-27", "RST-01"],
    bugs=["BLK-04", "RST-02"],
    needs=["delivery", "restart"],
    vendors=["dropbox", "greenhouse"],
)
def half_a_result_is_not_delivered(bulk: Bulk) -> None:
    storage, hiring = bulk.instance("dropbox"), bulk.instance("greenhouse")
    hiring.faults("status:404@resource=candidates,calls=3,times=1")

    where = {"instanceId": str(storage.instance.id), "path": "/people/candidates.jsonl"}
    job = hiring.download("candidates", pageSize=20, docsHubDetails=where)
    assert job.ends(bulk.tolerances.failed_status)["recordsCount"] == 40
    assert storage.stored() == {}

    assert job.restart().status_code == 200
    job.ends("COMPLETED")
    assert storage.stored() == {"candidates.jsonl": job.file().content}
    assert job.records() == hiring.truth("candidates")
