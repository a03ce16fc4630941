"""Line ends, quotes, commas, formulas and rare letters: text comes out of each format as the vendor gave it."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered

TEXTS = (
    ("zendesk", "tickets", "subject"),
    ("shopify", "customers", "note"),
    ("stripe", "customers", "description"),
    ("eloqua", "campaign", "name"),
)


@scenario(
    promises=["GEN-07", "RES-01", "RES-02", "DATA-01", "DL-06"],
    bugs=["BLK-06", "DAT-05"],
    vendors=["eloqua", "shopify", "stripe", "zendesk"],
    slow=True,
)
def nasty_text_comes_through_unharmed(bulk: Bulk) -> None:
    for vendor, name, field in TEXTS:
        subject = bulk.instance(vendor)
        truth = subject.truth(name)
        assert any(set('"\n,') & set(one[field] or "") for one in truth), f"{vendor} has no nasty text"

        for kind in ("application/jsonl", "application/json"):
            job = subject.download(name, format=kind)
            job.ends("COMPLETED")
            assert unordered(job.records()) == unordered(truth), f"{vendor} as {kind}"
            assert job.data() == job.records()
        table = subject.download(name, format="text/csv", selectFields=f"id,{field}")
        table.ends("COMPLETED")
        header, *rows = table.table()
        assert header == ["id", field]
        assert sorted(rows) == sorted([str(one["id"]), one[field] or ""] for one in truth), f"{vendor} as CSV"
        assert unordered(table.data()) == unordered({"id": one["id"], field: one[field]} for one in truth)
