"""The vendor's own bulk API is used where it has one: the status says so, and the records are the same ones."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(
    promises=["API-05", "CAP-09", "CAP-11", "ST-11", "ST-18", "ST-19", "CON-SF-01"],
    bugs=["BLK-04"],
    needs=["query", "native"],
    vendors=["salesforce", "eloqua"],
)
def a_native_query_gives_the_records_of_the_list(bulk: Bulk) -> None:
    for vendor, object_name in (("salesforce", "contacts"), ("eloqua", "contact")):
        subject = bulk.instance(vendor)
        job = subject.query(f"select * from {object_name}")
        status = job.ends("COMPLETED")

        assert status["native"] is True
        assert status["recordsCount"] == 60
        assert unordered(job.records()) == unordered(subject.truth(object_name))
        assert any(status["vendorJobId"] in call.path.split("/") for call in subject.calls())
        assert all("/jobs/" in call.path or "/Bulk/" in call.path for call in subject.calls(object_name))
        assert status["metadata"]["vendor_process_time"] > 0
        described = subject.ask("GET", f"/objects/{object_name}/metadata").json()["bulk"]
        assert described["download"] == {"supported": True, "native": True}
        (entry,) = subject.jobs(pageSize="1")
        assert (str(entry["job_id"]), entry["native"]) == (job.id, True)
