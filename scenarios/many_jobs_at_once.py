"""Twenty jobs are asked for at once, of several vendors: each gets a number of its own and what it asked for."""

from harness.suites import scenario
from harness.suites.story import Bulk

LISTS = {"greenhouse": "candidates", "etsy": "listings", "stripe": "customers", "square": "payments"}


@scenario(
    promises=["GEN-04", "ST-02", "WALK-14", "LIM-02", "LIM-03", "LIM-04", "DL-07", "DL-08"],
    vendors=[*LISTS],
    slow=True,
)
def twenty_jobs_get_each_what_it_asked_for(bulk: Bulk) -> None:
    subjects = {vendor: bulk.instance(vendor) for vendor in LISTS}
    jobs = [
        (vendor, limit, subjects[vendor].download(object_name, limit=limit, pageSize=10))
        for limit in (1, 9, 10, 11, 60)
        for vendor, object_name in LISTS.items()
    ]

    assert len({job.id for _, _, job in jobs}) == 20
    whole = {vendor: job for vendor, limit, job in jobs if limit == 60}
    for vendor, limit, job in jobs:
        assert job.ends("COMPLETED")["recordsCount"] == limit
        whole[vendor].ends("COMPLETED")
        assert job.records() == whole[vendor].records()[:limit], f"{vendor}, {limit} records"
