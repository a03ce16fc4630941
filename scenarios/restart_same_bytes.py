"""However often and wherever a download is stopped: after the restarts its file is that of a run nobody disturbed."""

from harness.suites import scenario
from harness.suites.story import Bulk

FORMATS = ("application/jsonl", "application/json", "text/csv")


@scenario(
    promises=["RST-01", "RST-02", "RES-02", "GEN-07"],
    bugs=["RST-01", "RST-04", "RST-05", "RST-06", "RST-09"],
    needs=["restart"],
    vendors=["shopify"],
    slow=True,
)
def a_file_shows_nothing_of_the_stops(bulk: Bulk) -> None:
    shop = bulk.instance("shopify")
    calm = [shop.download("orders", pageSize=10, format=kind) for kind in FORMATS]
    for job in calm:
        job.ends("COMPLETED")

    for kind, undisturbed in zip(FORMATS, calm, strict=True):
        shop.faults("status:404@resource=orders,calls=1;3;6;8")
        job = shop.download("orders", pageSize=10, format=kind)
        for _ in range(4):
            job.ends(bulk.tolerances.failed_status)
            assert job.restart().status_code == 200
        job.ends("COMPLETED")
        assert job.file().content == undisturbed.file().content
