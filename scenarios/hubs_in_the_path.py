"""Each call works with the name of the instance's hub in its path, as without; under another hub there is nothing."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["WALK-05", "WALK-10", "WALK-15", "GEN-03"], needs=["hubs", "restart", "upload"], vendors=["eloqua"])
def every_call_works_below_the_hub_of_the_instance(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    if (hub := marketing.instance.hub) is None:
        bulk.not_covered("the target file does not name the hub of the instance")
    below = f"/hubs/{hub}"
    marketing.faults("status:404@calls=2")

    made = marketing.ask("POST", f"{below}/bulk/download", json={"objectName": "contact", "pageSize": 20})
    job = marketing.job(made.json()["id"], "contact")
    job.ends(bulk.tolerances.failed_status)
    assert marketing.ask("PUT", f"{below}/bulk/v3/{job.id}/restart").json()["id"] == job.id
    job.moves.append("restart")
    job.moves.append("STARTED")
    job.ends("COMPLETED")
    upload = marketing.ask("POST", f"{below}/bulk/contact", files={"file": ("x.csv", b"emailAddress\na@example.org\n")})
    marketing.job(upload.json()["id"]).ends("COMPLETED")

    for path in (f"/bulk/{job.id}/status", f"/bulk/{job.id}/contact", f"/bulk/{job.id}/data", "/objects", "/bulk/jobs"):
        hubbed, bare = marketing.ask("GET", below + path), marketing.ask("GET", path)
        assert (hubbed.status_code, hubbed.content) == (200, bare.content), path
        assert marketing.ask("GET", f"/hubs/no-such-hub{path}").status_code == 404, path
    assert marketing.ask("POST", "/hubs/no-such-hub/bulk/download", json={"objectName": "contact"}).status_code == 404
