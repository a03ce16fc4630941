"""A vendor writes the link to its next page in every form there is; one that leads elsewhere is never followed."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["GEN-01", "GEN-05", "ST-23"],
    bugs=["PAG-23", "PAG-27", "PAG-28", "PAG-29"],
    vendors=["greenhouse", "shopify"],
)
def links_are_read_in_every_form_and_not_followed_elsewhere(bulk: Bulk) -> None:
    hiring, shop = bulk.instance("greenhouse"), bulk.instance("shopify")
    for links in ({"quotes": "none"}, {"tight": True}, {"titled": True}, {"quotes": "none", "tight": True}):
        hiring.control.begin()
        hiring.settings({"resources.candidates.list.paging.links": links})
        job = hiring.download("candidates", pageSize=10)
        job.ends("COMPLETED")
        assert job.records() == hiring.truth("candidates"), links

    elsewhere = bulk.receiver(200)
    host = elsewhere.url.rpartition("/")[0]
    shop.settings({"resources.orders.list.paging.other_host": host})
    job = shop.download("orders", pageSize=10)
    status = job.ended()

    assert elsewhere.got == [], "credentials went to another host"
    if status["status"] == "COMPLETED":
        assert {one["id"] for one in job.records()} == {one["id"] for one in shop.truth("orders")}
    else:
        assert status["error"] == status["statusMessage"]
