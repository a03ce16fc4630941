"""Records come, go and change while a list is read: none is missing that was there the whole time."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["GEN-05", "GEN-07"],
    bugs=["PAG-10", "PAG-11", "PAG-12", "INC-15"],
    vendors=["etsy", "greenhouse", "stripe"],
)
def who_was_there_the_whole_time_is_in_the_result(bulk: Bulk) -> None:
    for vendor, name, key, drift in (
        ("etsy", "listings", "listing_id", "insert:2"),
        ("etsy", "listings", "listing_id", "insert:1/read"),
        ("etsy", "listings", "listing_id", "delete:1/unread"),
        ("greenhouse", "candidates", "id", "touch:3/read"),
        ("greenhouse", "candidates", "id", "insert:2"),
        ("stripe", "charges", "id", "insert:2"),
        ("stripe", "charges", "id", "delete:1/unread"),
    ):
        subject = bulk.instance(vendor)
        subject.control.begin()
        before = {one[key] for one in subject.truth(name)}
        subject.drift(f"{drift}@resource={subject.instance.resource(name)}")
        job = subject.download(name, pageSize=10)
        job.ends("COMPLETED")
        subject.drift()

        missing = before & {one[key] for one in subject.truth(name)} - {one[key] for one in job.records()}
        assert not missing, f"{vendor}, {drift}: {len(missing)} records are missing"
