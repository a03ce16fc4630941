"""A vendor hides fields from us, or a whole object: the first is no error, the second is one and not an empty file."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(promises=["ST-23", "GEN-07", "DL-10"], bugs=["AUT-08", "AUT-12", "DAT-02"], vendors=["stripe"])
def hidden_fields_are_no_error_and_a_hidden_object_is(bulk: Bulk) -> None:
    payments = bulk.instance("stripe")
    payments.permissions("mask:email=null@resource=customers", "mask:name=absent@resource=customers,page=2-")
    job = payments.download("customers", pageSize=20)
    job.ends("COMPLETED")
    without = payments.download("customers", pageSize=20, filterNulls=True)
    without.ends("COMPLETED")
    payments.permissions()

    truth = {one["id"]: one for one in payments.truth("customers")}
    assert len(job.records()) == len(truth) == 60
    assert all(one["email"] is None for one in job.records())
    assert sum("name" not in one for one in job.records()) == 40
    kept = [{**truth[one["id"]], "email": one["email"], "name": one.get("name")} for one in job.records()]
    assert unordered({**one, "name": one.get("name")} for one in job.records()) == unordered(kept)
    assert not any("email" in one for one in without.records())

    payments.permissions("hide@resource=customers")
    hidden = payments.download("customers")
    assert hidden.ends(bulk.tolerances.failed_status)["error"]
    assert hidden.file().status_code == 404
