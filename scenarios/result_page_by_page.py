"""A result is read in pages of every size, by both paths: together they are the file, and tokens are its own alone."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DATA-01", "RES-01"], bugs=["PAG-04", "PAG-16", "PAG-19", "PAG-24"], vendors=["etsy"], slow=True)
def the_pages_of_a_result_are_its_file(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    job, other = (shop.download("listings", format=kind) for kind in ("application/jsonl", "text/csv"))
    for one in (job, other):
        one.ends("COMPLETED")
    truth = shop.truth("listings")

    for one in (job, other):
        for kind in ("data", "listings/data"):
            for size in (1, 7, 30, 59, 60, 61, 5000):
                pages = list(one.pages(kind, size))
                assert [len(page.json()) for page in pages[:-1]] == [size] * (len(pages) - 1)
                assert [record for page in pages for record in page.json()] == truth, f"{kind}, pages of {size}"
                assert len(pages) == max(-(-60 // size), 1)
                assert {page.headers["Elements-Total-Count"] for page in pages} == {"60"}
                assert [page.headers["Elements-Returned-Count"] for page in pages] == [
                    str(len(page.json())) for page in pages
                ]

    token = next(job.pages("data", 20)).headers["Elements-Next-Page-Token"]
    twice = [shop.ask("GET", f"/bulk/{job.id}/data", params={"nextPage": token, "pageSize": "20"}) for _ in range(2)]
    assert twice[0].json() == twice[1].json() == truth[20:40]
    for job_id, wrong in ((other.id, token), (job.id, token[:-3]), (job.id, "nonsense")):
        assert shop.ask("GET", f"/bulk/{job_id}/data", params={"nextPage": wrong}).status_code == 400
    for wrong in ("0", "-1", "x"):
        assert shop.ask("GET", f"/bulk/{job.id}/data", params={"pageSize": wrong}).status_code == 400
