"""A result is asked for too early, after a failure, after a cancel, of an upload: it is served, or the reason told."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RES-01", "DATA-01", "CAN-01"],
    bugs=["FLT-03", "BLK-04"],
    needs=["cancel", "upload", "clock"],
    vendors=["eloqua", "etsy"],
)
def a_result_is_served_when_it_is_there_and_refused_with_a_reason_when_not(bulk: Bulk) -> None:
    marketing, shop = bulk.instance("eloqua"), bulk.instance("etsy")
    upload = marketing.upload("contact", "emailAddress\nada@example.org\n")
    upload.ends("COMPLETED")
    whole = shop.download("listings")
    whole.ends("COMPLETED")
    shop.faults("status:403@resource=listings,calls=2;3", "throttle:600@resource=listings,calls=5")
    half = shop.download("listings", pageSize=20)
    half.ends(bulk.tolerances.failed_status)
    nothing = shop.download("listings")
    nothing.ends(bulk.tolerances.failed_status)
    bulk.time.hold()
    running = shop.download("listings", pageSize=20)
    running.has(20)

    def asked(job_id: str) -> list[int]:
        paths = (f"/bulk/{job_id}/listings", f"/bulk/{job_id}/data", f"/bulk/{job_id}/listings/data")
        return [shop.ask("GET", path).status_code for path in paths]

    assert asked(whole.id) == [200, 200, 200]
    assert asked(half.id) == [200, 200, 200]
    assert half.records() == half.data() == shop.truth("listings")[:20]
    assert asked(nothing.id) == [404, 404, 404]
    assert asked(running.id) == [400, 400, 400]
    assert "RUNNING" in running.file().json()["message"]
    assert asked("999999") == [404, 404, 404]
    assert asked(upload.id) == [404, 404, 404], "that is a job of another instance"
    assert [upload.file().status_code, upload.file(name="data").status_code] == [400, 400]

    running.cancel()
    running.ends("CANCELLED")
    assert asked(running.id) == [200, 200, 200]
    assert running.data() == shop.truth("listings")[:20]
