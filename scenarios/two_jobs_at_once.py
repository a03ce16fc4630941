"""Two jobs of one instance run at the same time, one of them fails: neither gets anything of the other's."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAP-05", "GEN-04", "JOB-01", "JOB-02", "JOB-15"],
    bugs=["AUT-06", "PAG-18"],
    needs=["clock"],
    vendors=["greenhouse"],
)
def jobs_of_one_instance_do_not_mix(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    hiring.faults("status:404@resource=offers,calls=3", "throttle:60@resource=candidates,calls=3,times=1")
    bulk.time.hold()
    people = hiring.download("candidates", pageSize=7)
    openings = hiring.download("jobs", pageSize=11, format="text/csv", selectFields="id")
    offers = hiring.download("offers", pageSize=20)
    people.until("RUNNING", "COMPLETED")
    bulk.time.flow()

    assert people.ends("COMPLETED")["objectName"] == "candidates"
    assert openings.ends("COMPLETED")["objectName"] == "jobs"
    assert offers.ends(bulk.tolerances.failed_status)["error"]
    assert people.records() == hiring.truth("candidates")
    assert openings.table()[1:] == [[str(job["id"])] for job in hiring.truth("jobs")]
    assert offers.records() == hiring.truth("offers")[:40]
    listed = {str(entry["job_id"]): entry["object_name"] for entry in hiring.jobs(pageSize="3")}
    assert listed == {people.id: "candidates", openings.id: "jobs", offers.id: "offers"}
