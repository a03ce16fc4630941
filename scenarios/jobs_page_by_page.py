"""The list of jobs is read two at a time while new jobs come in: each one is there once, and none is passed over."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["JOB-01", "JOB-14"], bugs=["PAG-10"], vendors=["etsy"], slow=True)
def the_pages_of_the_list_hold_every_job_once(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    jobs = [shop.download("listings", limit=number) for number in range(1, 6)]
    for job in jobs:
        job.ends("COMPLETED")

    found: list[str] = []
    query = {"pageSize": "2", "fields": "job_id,record_count"}
    while query:
        answer = shop.ask("GET", "/bulk/jobs", params=query)
        page = answer.json()
        assert answer.headers["Elements-Returned-Count"] == str(len(page))
        assert int(answer.headers["Elements-Total-Count"]) >= 5
        assert all({"job_id", "record_count"} <= set(one) and "object_name" not in one for one in page)
        assert len(page) == 2 or (len(page) == 1 and "Elements-Next-Page-Token" not in answer.headers)
        found += [str(one["job_id"]) for one in page]
        token = answer.headers.get("Elements-Next-Page-Token")
        query = {"pageSize": "2", "fields": "job_id,record_count", "nextPage": token} if token else {}
        shop.download("listings", limit=1).ends("COMPLETED")

    assert len(found) == len(set(found)), "a job came twice"
    assert [job_id for job_id in found if job_id in {job.id for job in jobs}] == [job.id for job in reversed(jobs)]
    assert shop.ask("GET", "/bulk/jobs", params={"nextPage": "nonsense"}).status_code == 400
