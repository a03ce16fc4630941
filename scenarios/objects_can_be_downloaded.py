"""Everything that the list of objects names can be downloaded, and its description knows the key of its records."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered

VENDORS = ("greenhouse", "etsy", "salesforce")


@scenario(
    promises=["CAP-11", "CON-ET-01", "CON-GH-01", "CON-SF-01", "DL-03", "WALK-03", "API-03"],
    needs=["objects"],
    vendors=VENDORS,
    slow=True,
)
def every_object_that_is_listed_can_be_downloaded(bulk: Bulk) -> None:
    for vendor in VENDORS:
        subject = bulk.instance(vendor)
        names = subject.ask("GET", "/objects").json()
        assert set(names) == set(subject.instance.objects)
        for name in names:
            job = subject.download(name)
            job.ends("COMPLETED")
            records = job.records()
            assert unordered(records) == unordered(subject.truth(name)), f"{vendor}: {name}"

            described = subject.ask("GET", f"/objects/{name}/metadata").json()
            fields = {field["vendorPath"].split(".")[0] for field in described["fields"]}
            # Salesforce puts attributes into every record, and into no description of an object.
            assert {key for record in records for key in record} - {"attributes"} <= fields
            assert all(field["type"] for field in described["fields"])
            dates = [field for field in described["fields"] if field["type"] == "date"]
            assert not dates or any(field.get("mask") for field in dates)
            keys = [record[described["primaryKeyName"]] for record in records]
            assert len(set(keys)) == len(keys)
        assert subject.asks_download("nothing_of_that_name").status_code in {400, 404}
