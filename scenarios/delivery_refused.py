"""The storage refuses the file: the job fails and says so, the file can still be read, and a restart delivers it."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["DL-27", "RES-01", "RST-01", "ST-23"],
    bugs=["RST-06", "RST-09"],
    needs=["delivery", "restart"],
    vendors=["gcs", "etsy"],
)
def a_failed_delivery_keeps_the_file_and_is_made_up_for(bulk: Bulk) -> None:
    storage, shop = bulk.instance("gcs"), bulk.instance("etsy")
    storage.permissions("forbid:create;update@resource=objects", "forbid:create;update@resource=uploads")

    where = {"instanceId": str(storage.instance.id), "path": "/daily/listings.jsonl"}
    job = shop.download("listings", docsHubDetails=where)
    # It was not the vendor that failed, so that a target may tell the two apart.
    status = job.ended()
    assert status["status"] in {"ABORTED", bulk.tolerances.failed_status}
    assert status["error"] == status["statusMessage"]
    assert job.records() == shop.truth("listings")
    assert storage.stored() == {}

    storage.permissions()
    asked = len(shop.calls("listings"))
    assert job.restart().status_code == 200
    assert job.ends("COMPLETED")["recordsCount"] == 60

    assert storage.stored() == {"daily/listings.jsonl": job.file().content}
    assert job.records() == shop.truth("listings")
    assert len(shop.calls("listings")) == asked
