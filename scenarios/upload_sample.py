"""Ten contacts from a table are created at the marketing hub, and found there."""

import csv
from importlib.resources import files

from harness.suites import scenario
from harness.suites.story import Bulk

SAMPLE = files("scenarios").joinpath("sample.csv").read_text("utf-8")


@scenario(
    promises=["WALK-09", "WALK-10", "WALK-12", "WALK-13", "WALK-16", "WALK-17", "UP-02", "API-07"],
    needs=["upload"],
    vendors=["eloqua"],
)
def the_ten_contacts_of_the_sample_are_found_at_the_vendor(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    before = len(marketing.truth("contact"))

    job = marketing.upload("contact", SAMPLE)
    status = job.ends("COMPLETED")

    assert (status["recordsCount"], status["recordsFailedCount"]) == (10, 0)
    created = marketing.truth("contact")[before:]
    wanted = [row["C_EmailAddress"] for row in csv.DictReader(SAMPLE.splitlines())]
    assert sorted(contact["emailAddress"] for contact in created) == sorted(wanted)
