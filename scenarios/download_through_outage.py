"""A vendor goes down in the middle of a download, and comes back with an answer that dies half way."""

from __future__ import annotations

from pathlib import Path

from harness.audit import VendorControl, Verdict, download_evidence, judge
from harness.stage import Stage

OUTAGE = ("status:503@calls=2-3,resource=listings", "cut:0.5@calls=4,resource=listings")


def scenario(stage: Stage, folder: Path) -> Verdict:
    """Download all listings through it; every one has to come out, once, as the vendor has it."""
    service = stage.client("etsy")
    vendor = VendorControl(stage.ready.instance("etsy").control_url)
    vendor.forget("journal", "ledger", "limits")
    vendor.put_faults(OUTAGE)

    created = service.download("listings", format="application/jsonl", pageSize=100)
    status = service.wait(created.id, timeout=120)

    return judge(download_evidence(vendor, service, status, "listings", folder=folder))
