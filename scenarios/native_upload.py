"""A table goes to the vendor as one job of its own; its verdicts come in any order and still name the right rows."""

from harness.suites import scenario
from harness.suites.story import Bulk

NAMES = [f"Person {number}" for number in range(1, 21)]


@scenario(
    promises=["CAP-10", "ERR-02", "ST-11", "ST-18"],
    bugs=["BLK-10", "BLK-11"],
    needs=["upload", "native"],
    vendors=["salesforce"],
)
def verdicts_of_a_native_upload_name_the_right_rows(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    desk.job_faults("shuffled")
    bad = {3, 11, 20}
    rows = [
        f"{name},{'nonsense' if number in bad else f'p{number}@example.org'}" for number, name in enumerate(NAMES, 1)
    ]

    job = desk.upload("contacts", "\n".join(["LastName,Email", *rows]) + "\n")
    status = job.ends("COMPLETED")

    assert (status["native"], status["recordsCount"], status["recordsFailedCount"]) == (True, 20, 3)
    assert status["vendorJobId"]
    assert {error["id"]: error["record"]["LastName"] for error in job.errors()} == {n: NAMES[n - 1] for n in bad}
    created = [contact["LastName"] for contact in desk.truth("contacts")[60:]]
    assert sorted(created) == sorted(name for number, name in enumerate(NAMES, 1) if number not in bad)
    assert [call for call in desk.calls() if "/sobjects/Contact" in call.path] == []
