"""A listing, a candidate and a case are created through the hub of each vendor: what says it takes uploads, does."""

from harness.suites import scenario
from harness.suites.story import Bulk

TABLES = {
    ("etsy", "ecommerce", "listings"): (
        "title,description,price,quantity,who_made,when_made,taxonomy_id\nA hat,Warm,12.5,3,i_did,made_to_order,1\n"
    ),
    ("greenhouse", "humancapital", "candidates"): (
        "first_name,last_name,email_addresses.0,applications.0.job_id\nAda,Lovelace,ada@example.org,4001\n"
    ),
    ("salesforce", "helpdesk", "cases"): "Subject,Status\nIt broke,New\n",
}


@scenario(
    promises=["CAP-03", "CON-ET-01", "CON-GH-01", "CON-SF-01", "GEN-01", "WALK-08", "WALK-10", "WALK-17", "UP-02"],
    bugs=["BLK-10"],
    needs=["upload", "hubs", "objects"],
    vendors=["etsy", "greenhouse", "salesforce"],
)
def an_object_that_says_it_can_be_uploaded_can(bulk: Bulk) -> None:
    for (vendor, hub, name), table in TABLES.items():
        subject = bulk.instance(vendor)
        before = len(subject.truth(name))
        assert subject.ask("GET", f"/objects/{name}/metadata").json()["bulk"]["upload"]["supported"] is True

        made = subject.ask("POST", f"/hubs/{hub}/bulk/{name}", files={"file": ("rows.csv", table.encode(), "text/csv")})
        status = subject.job(made.json()["id"]).ends("COMPLETED")
        assert (status["jobDirection"], status["recordsCount"], status["recordsFailedCount"]) == ("UPLOAD", 1, 0)
        assert len(subject.truth(name)) == before + 1

    shop = bulk.instance("etsy")
    assert shop.ask("GET", "/objects/reviews/metadata").json()["bulk"]["upload"]["supported"] is False
    refused = shop.asks_upload("reviews", "review\nfine\n")
    assert (refused.status_code, bool(refused.json()["message"])) == (400, True)
