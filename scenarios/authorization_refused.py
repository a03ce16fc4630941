"""Whoever sends no tokens, half of them, wrong ones or nonsense is turned away everywhere, and learns nothing."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["WALK-07"], bugs=["AUT-13"], vendors=["etsy"], slow=True)
def without_the_right_tokens_nothing_is_told(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    job = shop.download("listings", limit=2)
    job.ends("COMPLETED")
    element, user = shop.instance.element, bulk.target.user
    calls = (
        ("POST", "/bulk/download"),
        ("POST", "/bulk/query"),
        ("POST", "/bulk/listings"),
        ("GET", "/bulk/jobs"),
        *(("GET", f"/bulk/{job.id}/{what}") for what in ("status", "listings", "data", "errors")),
        ("PUT", f"/bulk/{job.id}/cancel"),
        ("PUT", f"/bulk/v3/{job.id}/restart"),
    )
    for wrong in (
        None,
        "",
        "nonsense",
        f"Element {element}",
        f"User {user}",
        f"Element {user}, User {element}",
        f"Element {element}x, User {user}",
        f"Element {element}, User {user[:-1]}",
        f"Element {element} User {user}",
        f"Bearer {element}",
        f"Element , User {user}",
    ):
        for method, path in calls:
            answer = shop.ask(method, path, headers={"Authorization": wrong})
            assert answer.status_code == 401, f"{method} {path} with {str(wrong).split()[:1]}…"
            assert set(answer.json()) == {"requestId", "message"}
            assert element not in answer.text
            assert user not in answer.text
    assert len(job.records()) == 2
