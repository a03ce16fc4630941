"""A shop's listings are downloaded while the shop stumbles twice: the job ends well, and nothing is missing.

A story to begin one's own with. Its first sentence is what reports call it; `scenarios/README.md` has all words.
"""

from harness.suites import scenario
from harness.suites.story import Bulk


# What the story would notice: promises (contracts/requirements.yaml), classes of bugs (contracts/bugs.yaml);
# and what a target must have for it to be told: capabilities, and the mock vendors behind it.
@scenario(promises=["API-02", "CAP-05"], bugs=["FLT-08"], vendors=["etsy"])
def a_stumbling_shop_loses_nothing(bulk: Bulk) -> None:
    # The beginning: the vendor as it always begins, and what goes wrong with it.
    shop = bulk.instance("etsy")
    shop.faults("status:503@calls=2-3")

    # What is done, and waited for.
    job = shop.download("listings", pageSize=20)
    status = job.ends("COMPLETED")

    # What must have come out: the vendor knows the truth, and what it was asked for.
    assert status["recordsCount"] == 60
    assert job.records() == shop.truth("listings")
    assert status["metadata"]["totalApiCallCount"] == len(shop.calls("listings"))
