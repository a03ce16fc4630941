"""Whatever size of page is asked for, smaller than a record more than there are or larger than the vendor gives."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["GEN-05", "GEN-06", "GEN-07", "DL-23"],
    bugs=["PAG-04", "PAG-08", "PAG-09", "PAG-17", "PAG-32", "PAG-22"],
    vendors=["etsy", "greenhouse"],
    slow=True,
)
def the_size_of_the_pages_changes_nothing_in_the_result(bulk: Bulk) -> None:
    for subject, name in ((bulk.instance("etsy"), "listings"), (bulk.instance("greenhouse"), "candidates")):
        truth = subject.truth(name)
        for size in (1, 7, 20, 59, 60, 61, 5000):
            job = subject.download(name, pageSize=size)
            job.ends("COMPLETED")
            assert job.records() == truth, f"{subject.vendor}, pages of {size}"

    shop, paging = bulk.instance("etsy"), "resources.listings.list.paging"
    for knobs in (
        {"default": 10, "most": 10},
        {"short": 2},
        {"past_end": "refuse:404"},
        {"past_end": "last"},
        {"total": "wrong:-7"},
    ):
        shop.control.begin()
        shop.settings({f"{paging}.{knob}": value for knob, value in knobs.items()})
        job = shop.download("listings", pageSize=20)
        job.ends("COMPLETED")
        assert job.records() == shop.truth("listings"), knobs
