"""How long jobs take, held against a plain loop in the same minute on the same machine.

So the numbers say the same on a fast machine and on a slow one, as far as the target shares the machine of the mocks.
"""

from __future__ import annotations

from itertools import count

from harness.suites import covers
from harness.suites.measures.reference import beside, ratio
from harness.suites.story import ENDED, Bulk, Job, Subject
from harness.suites.story.job import NEXT_PAGE

PAGES = 60
"""Vendor calls of a download, about: enough of them to outweigh one look at its status."""
LOOK_SECONDS = 0.01
ROWS = 50


@covers(promises=["GEN-05"], vendors=["eloqua"], slow=True)
def test_a_download_against_a_plain_loop(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    records = len(marketing.truth("contact"))
    size = max(1, records // PAGES)

    def download() -> None:
        assert ended(bulk, marketing.download("contact", pageSize=size)) == records

    with beside(bulk, marketing) as vendor:

        def loop() -> None:
            assert vendor.pages(size) == records

        bulk.measure("ratio: download", ratio(bulk.clock, download, loop))


@covers(promises=["CAP-02"], needs=["upload"], vendors=["eloqua"], slow=True)
def test_an_upload_against_a_plain_loop(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    serial = count()

    def fresh() -> list[dict[str, str]]:
        return [{"emailAddress": f"speed{next(serial)}@example.com"} for _ in range(ROWS)]

    def upload() -> None:
        file = "\n".join(["emailAddress", *(row["emailAddress"] for row in fresh())])
        assert ended(bulk, marketing.upload("contact", file)) == ROWS

    with beside(bulk, marketing) as vendor:

        def loop() -> None:
            assert vendor.creates(fresh()) == ROWS

        bulk.measure("ratio: upload", ratio(bulk.clock, upload, loop))


@covers(needs=["lists"], vendors=["eloqua"], slow=True)
def test_a_walk_through_a_list_against_a_plain_loop(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    records = len(marketing.truth("contact"))
    size = max(1, records // PAGES)

    def walk() -> None:
        assert walked(marketing, size) == records

    with beside(bulk, marketing) as vendor:

        def loop() -> None:
            assert vendor.pages(size) == records

        bulk.measure("ratio: list", ratio(bulk.clock, walk, loop))


def walked(marketing: Subject, size: int) -> int:
    """Follow the tokens of a list to its end, and return how many records it has."""
    found, asked = 0, {"pageSize": str(size)}
    while True:
        answer = marketing.ask("GET", "/contact", params=asked)
        found += len(answer.json())
        if (token := answer.headers.get(NEXT_PAGE)) is None:
            return found
        asked = {"pageSize": str(size), "nextPage": token}


def ended(bulk: Bulk, job: Job) -> int:
    """Look at a job more often than stories do, until it has ended well; return its good records."""
    while (body := job.status())["status"] not in ENDED:
        bulk.clock.sleep(LOOK_SECONDS)
    assert body["status"] == "COMPLETED", f"{job} says: {body}"
    return int(body["recordsCount"]) - int(body["recordsFailedCount"])
