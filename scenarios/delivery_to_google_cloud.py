"""The bucket is down for a while during a delivery: the file arrives whole, and only then is the job complete."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-06", "DL-25", "DL-26", "DL-27", "DL-19"],
    bugs=["FLT-01", "FLT-08", "BLK-04"],
    needs=["delivery", "callbacks"],
    vendors=["gcs", "etsy"],
)
def a_delivery_outlives_an_outage_of_the_bucket(bulk: Bulk) -> None:
    storage, shop, receiver = bulk.instance("gcs"), bulk.instance("etsy"), bulk.receiver()
    storage.faults("status:503@verb=create,calls=1-2", "reset@verb=create,calls=3")

    where = {"instanceId": str(storage.instance.id), "path": "/daily/listings.jsonl"}
    job = shop.download("listings", docsHubDetails=where, notificationUrl=receiver.url)
    told = receiver.next().body
    there = storage.stored()

    assert told["status"] == "COMPLETED"
    assert there == {"daily/listings.jsonl": job.file().content}
    assert job.records() == shop.truth("listings")
