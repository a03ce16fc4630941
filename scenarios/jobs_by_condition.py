"""Jobs are listed by condition, in the spellings that are about; unknown fields and nonsense are refused."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["JOB-01", "JOB-02", "JOB-05", "JOB-08", "JOB-15"], needs=["cancel", "upload", "clock"], vendors=["eloqua"]
)
def jobs_are_found_by_status_direction_object_and_count(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    whole = marketing.download("campaign", limit=37)
    whole.ends("COMPLETED")
    upload = marketing.upload("contact", "emailAddress\nada@example.org\n")
    upload.ends("COMPLETED")
    known = len(marketing.calls())
    marketing.faults("throttle:600@calls=1")
    bulk.time.hold()
    cancelled = marketing.download("list")
    cancelled.waits_for(lambda _: len(marketing.calls()) > known, "the vendor")
    cancelled.cancel()
    cancelled.ends("CANCELLED")
    bulk.time.flow()
    mine = {whole.id: "whole", upload.id: "upload", cancelled.id: "cancelled"}

    for where, wanted in {
        "job_status='COMPLETED'": {"whole", "upload"},
        "job_status = 'COMPLETE'": {"whole", "upload"},
        "job_status='CANCELLED'": {"cancelled"},
        "job_status='CANCELED'": {"cancelled"},
        "job_status IN ('ABORTED', 'CANCELED')": {"cancelled"},
        "job_direction='UPLOAD'": {"upload"},
        "object_name='campaign' and job_direction='DOWNLOAD'": {"whole"},
        "object_name='contact' OR record_count >= 37": {"whole", "upload"},
        "record_count = 37 AND (object_name='list' OR object_name='campaign')": {"whole"},
        "record_count < 1": {"cancelled"},
        "object_name LIKE 'c%n'": {"whole"},
        "object_name LIKE 'C%'": set(),
        "object_name LIKE '_ampaign'": set(),
        "object_name NOT LIKE '%act' AND job_status != 'CANCELLED'": {"whole"},
    }.items():
        found = {mine.get(str(one["job_id"])) for one in marketing.jobs(where=where)} - {None}
        assert found == wanted, where

    for where in ("colour='red'", "user_id=1", "job_status=", "job_status eq 'COMPLETED'", "("):
        refused = marketing.ask("GET", "/bulk/jobs", params={"where": where})
        assert refused.status_code == 400, f"{where}: {refused.text}"
        assert refused.json()["message"], where
