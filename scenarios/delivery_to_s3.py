"""Reports in all three formats go to an S3 bucket: what lies there is, to the byte, what the service serves."""

from harness.suites import scenario
from harness.suites.story import Bulk

FORMATS = ("text/csv", "application/json", "application/jsonl")


@scenario(
    promises=["CAP-06", "DL-04", "DL-25", "DL-26", "DL-27"],
    bugs=["FLT-03"],
    needs=["delivery"],
    vendors=["s3", "eloqua"],
    slow=True,
)
def every_format_arrives_at_the_bucket(bulk: Bulk) -> None:
    storage, marketing = bulk.instance("s3"), bulk.instance("eloqua")
    # Requests are signed with the machine's time, whichever time the mocks have.
    storage.settings({"access.of.0.skew": 1e10})

    served: dict[str, bytes] = {}
    for number, form in enumerate(FORMATS):
        where = {"instanceId": str(storage.instance.id), "path": f"/reports/{number}/all"}
        job = marketing.download("contact", format=form, docsHubDetails=where)
        job.ends("COMPLETED")
        served[f"reports/{number}/all"] = job.file().content

    assert storage.stored() == served
    assert len(set(served.values())) == 3
    assert len(marketing.calls("contact")) == 3
