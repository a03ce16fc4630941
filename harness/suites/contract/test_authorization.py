"""Every operation of the document, without tokens, with wrong ones, and with those of another instance."""

from __future__ import annotations

import pytest

import contracts
from harness.suites import covers
from harness.suites.story import Bulk, Job, Subject

METHODS = ("get", "post", "put", "delete")
OPERATIONS = {
    f"{method.upper()} {path}": (method.upper(), path)
    for path, item in contracts.load("bulk")["paths"].items()
    for method in item
    if method in METHODS and not path.startswith("/hubs/")
}
OF_A_JOB = {name: place for name, place in OPERATIONS.items() if "{id}" in name}


def concrete(path: str, job: Job) -> str:
    known = {"id": job.id, "objectName": "contact", "resultName": "contact", "instanceId": "999999999"}
    return path.format(**known)


@covers(promises=["WALK-07"], bugs=["AUT-13"], vendors=["eloqua"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_is_done_without_the_right_tokens(bulk: Bulk, side: Subject, operation: str) -> None:
    job = side.download("contact", limit=1)
    job.ends("COMPLETED")
    method, path = OPERATIONS[operation]
    element, user = side.instance.element, bulk.target.user
    for wrong in (
        None,
        "nonsense",
        f"Element {element}",
        f"User {user}, Element {user}",
        f"Element {element[:-1]}, User {user}",
    ):
        answer = side.ask(method, concrete(path, job), headers={"Authorization": wrong})
        assert answer.status_code == 401, f"{operation}: {answer.status_code} {answer.text[:200]}"
        assert answer.headers["WWW-Authenticate"]
        assert element not in answer.text
        assert user not in answer.text


@covers(promises=["WALK-07"], vendors=["eloqua", "etsy"])
@pytest.mark.parametrize("operation", OF_A_JOB)
def test_a_job_is_there_for_its_own_instance_alone(bulk: Bulk, side: Subject, operation: str) -> None:
    job = side.download("contact", limit=3)
    job.ends("COMPLETED")
    shop = bulk.instance("etsy")
    method, path = OF_A_JOB[operation]

    foreign = shop.ask(method, concrete(path, job))
    unknown = shop.ask(method, concrete(path, job).replace(f"/{job.id}", "/999999999"))

    assert (foreign.status_code, unknown.status_code) == (404, 404), foreign.text
    assert foreign.json()["message"].replace(job.id, "999999999") == unknown.json()["message"]
    assert job.status()["status"] == "COMPLETED"
