"""The list that downloads are made of, page by page: small pages add up to large ones, the last one has no token."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk, Subject

LISTS = {"greenhouse": "candidates", "etsy": "listings", "stripe": "customers", "hubspot": "contacts"}
COUNT, TOTAL, TOKEN = "Elements-Returned-Count", "Elements-Total-Count", "Elements-Next-Page-Token"


def walked(subject: Subject, object_name: str, size: int) -> list[Any]:
    """Follow the tokens from the first page to the last."""
    records: list[Any] = []
    query: dict[str, str] = {"pageSize": str(size)}
    while query:
        answer = subject.ask("GET", f"/{object_name}", params=query)
        assert (answer.status_code, len(answer.json()) <= size) == (200, True), answer.text
        assert answer.headers[COUNT] == str(len(answer.json()))
        records += answer.json()
        token = answer.headers.get(TOKEN)
        assert answer.json() or not token, "an empty page leads to another one"
        if TOTAL in answer.headers:
            assert (token is not None) == (len(records) < int(answer.headers[TOTAL]))
        query = {"nextPage": token} if token else {}
    return records


@scenario(
    promises=["GEN-01", "GEN-05"],
    bugs=["PAG-04", "PAG-16", "PAG-17", "PAG-20", "PAG-26"],
    needs=["lists"],
    vendors=[*LISTS],
    slow=True,
)
def tokens_lead_through_every_list_once(bulk: Bulk) -> None:
    for vendor, object_name in LISTS.items():
        subject = bulk.instance(vendor)
        subject.settings({"limits.*.requests": 100_000})
        everything = walked(subject, object_name, 5000)
        key = next(name for name in ("id", "listing_id") if name in everything[0])
        assert len({record[key] for record in everything}) == len(everything) == 60
        for size in (7, 20, 60, 61):
            assert walked(subject, object_name, size) == everything, f"{vendor}: pages of {size}"
        job = subject.download(object_name, pageSize=20)
        job.ends("COMPLETED")
        assert job.records() == everything

    shop = bulk.instance("etsy")
    second = shop.ask("GET", "/listings", params={"pageSize": "20", "page": "2"})
    assert second.json() == shop.truth("listings")[20:40]
