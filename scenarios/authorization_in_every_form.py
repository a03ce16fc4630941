"""The parts of the authorization come in any order, with or without an organization, under an old name."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["WALK-07"], vendors=["etsy"])
def the_same_tokens_are_read_in_every_form(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    job = shop.download("listings", limit=3)
    job.ends("COMPLETED")
    element, user, organization = (
        f"Element {shop.instance.element}",
        f"User {bulk.target.user}",
        bulk.target.organization,
    )

    forms = [f"{element}, {user}", f"{user}, {element}", f"{user},{element}", f"Token {shop.instance.element}, {user}"]
    if organization is not None:
        forms += [f"{user}, Organization {organization}, {element}", f"{element}, {user}, Organization {organization}"]
        wrong = shop.ask(
            "GET", "/bulk/jobs", headers={"Authorization": f"{element}, {user}, Organization x{organization}"}
        )
        assert wrong.status_code == 401
    for form in forms:
        for name in ("Authorization", "authorization", "AUTHORIZATION"):
            answer = shop.ask("GET", f"/bulk/{job.id}/status", headers={"Authorization": None, name: form})
            assert (answer.status_code, answer.json()["recordsCount"]) == (200, 3), form.split()[0::2]
