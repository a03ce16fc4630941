"""A failed download says its error in its status, and has no list of errors; a failed upload has the list."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["ERR-01", "ERR-03", "ST-12", "ST-23"], needs=["upload"], vendors=["eloqua"])
def errors_are_kept_for_uploads_alone(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    upload = marketing.upload("contact", "emailAddress,firstName\n,Ada\n")
    upload.ends("COMPLETED")
    marketing.faults("status:404@resource=contacts,verb=read")
    download = marketing.download("contact")
    status = download.ends(bulk.tolerances.failed_status)
    fine = marketing.upload("contact", "emailAddress,firstName\nada@example.org,Ada\n")
    fine.ends("COMPLETED")

    assert status["error"] == status["statusMessage"]
    assert (status["recordsCount"], status["errorCount"]) == (0, 0)
    for job, count in ((upload, 1), (download, 0), (fine, 0)):
        answer = marketing.ask("GET", f"/bulk/{job.id}/errors")
        assert (answer.status_code, len(answer.json())) == (200, count)
        assert answer.headers["Elements-Returned-Count"] == str(count)
        assert "Elements-Next-Page-Token" not in answer.headers
