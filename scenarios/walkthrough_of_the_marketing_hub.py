"""The walkthrough of the help page, call by call: list the objects, upload a file below the hub, ask how it stands."""

from importlib.resources import files

from harness.suites import scenario
from harness.suites.story import Bulk

SAMPLE = files("scenarios").joinpath("sample.csv").read_bytes()


@scenario(
    promises=[f"WALK-{number:02}" for number in (1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)],
    needs=["objects", "upload", "hubs"],
    vendors=["eloqua"],
)
def the_help_pages_walkthrough_goes_as_it_is_written(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    authorization = {"Authorization": f"Element {marketing.instance.element}, User {bulk.target.user}"}

    objects = marketing.ask("GET", "/hubs/marketing/objects", headers=authorization)
    assert (objects.status_code, objects.json()) == (200, ["activities", "contact", "campaign", "list", "account"])

    made = marketing.ask(
        "POST",
        "/hubs/marketing/bulk/contact",
        params={"path": "/sample.csv"},
        files={"file": ("sample.csv", SAMPLE, "text/csv")},
        headers=authorization,
    )
    assert (made.status_code, made.json()["status"]) == (200, "CREATED")
    assert isinstance(made.json()["id"], str)

    marketing.job(made.json()["id"]).ends("COMPLETED")
    status = marketing.ask("GET", f"/hubs/marketing/bulk/{made.json()['id']}/status", headers=authorization).json()
    assert (status["id"], status["status"]) == (made.json()["id"], "COMPLETED")
    assert (status["recordsCount"], status["recordsFailedCount"]) == (10, 0)
    assert marketing.ask("GET", "/hubs/crm/objects", headers=authorization).status_code == 404
