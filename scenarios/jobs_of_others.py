"""One instance asks for the job of another in every way: it is as if there were no such job."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["JOB-01", "RES-01"],
    needs=["restart", "cancel", "clock"],
    vendors=["etsy", "greenhouse"],
)
def a_job_of_another_instance_is_not_there(bulk: Bulk) -> None:
    shop, hiring = bulk.instance("etsy"), bulk.instance("greenhouse")
    whole = shop.download("listings", apiLimit=1)
    whole.ended()
    shop.faults("throttle:600@resource=listings,calls=2")
    bulk.time.hold()
    running = shop.download("listings", pageSize=20)
    running.has(20)

    for job in (whole, running):
        for method, path in (
            *(("GET", what) for what in ("status", "listings", "data", "listings/data", "errors")),
            ("PUT", "cancel"),
        ):
            theirs = hiring.ask(method, f"/bulk/{job.id}/{path}")
            nobodys = hiring.ask(method, f"/bulk/999999/{path}")
            assert (theirs.status_code, nobodys.status_code) == (404, 404), f"{method} {path}"
            message = nobodys.json()["message"].replace("999999", job.id)
            assert (theirs.json()["message"], set(theirs.json())) == (message, {"requestId", "message"})
        assert hiring.ask("PUT", f"/bulk/v3/{job.id}/restart").status_code == 404
    assert not {whole.id, running.id} & {str(one["job_id"]) for one in hiring.jobs()}

    bulk.time.flow()
    running.ends("COMPLETED")
    assert running.records() == shop.truth("listings")
