"""A vendor answers 202, 204 or 304 where a page was asked for: none of them is taken for a page, or for the end."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["GEN-05", "ST-23"], bugs=["FLT-06"], needs=["clock"], vendors=["etsy"], slow=True)
def an_answer_without_a_page_is_not_the_end_of_the_list(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    for answer in (202, 204, 206, 304):
        shop.faults(f"status:{answer}@resource=listings,calls=2,times=1")
        job = shop.download("listings", pageSize=20)
        status = job.ended()
        if status["status"] == "COMPLETED":
            assert job.records() == shop.truth("listings"), answer
        else:
            assert status["status"] == bulk.tolerances.failed_status, answer
            assert status["error"] == status["statusMessage"], answer
            assert job.records() == shop.truth("listings")[:20], answer
