"""Every list of the API in pages: the headers count what the body holds, tokens lead through it once and then end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from harness.suites import covers
from harness.suites.contract.sentences import NEXT, RETURNED, TOTAL, page_complaints
from harness.suites.story import Subject

SHEET = "C_EmailAddress,C_FirstName\n" + "nobody,Ann\n" * 7
PAGES = {"jobs": 2, "data": 5, "errors": 3}


def paths(side: Subject) -> dict[str, str]:
    """Make something to list, and return where each list is."""
    read = side.download("contact", limit=12)
    side.faults("status:422@verb=create")
    written = side.upload("contact", SHEET)
    read.ends("COMPLETED")
    written.ends("COMPLETED")
    side.faults()
    return {"jobs": "/bulk/jobs", "data": f"/bulk/{read.id}/data", "errors": f"/bulk/{written.id}/errors"}


def pages(side: Subject, path: str, size: int) -> Iterator[requests.Response]:
    token: str | None = None
    for _ in range(100):
        asked: dict[str, Any] = {"pageSize": size, **({} if token is None else {"nextPage": token})}
        answer = side.ask("GET", path, params=asked)
        assert answer.status_code == 200, answer.text
        assert not (wrong := page_complaints(answer.headers, answer.json())), f"{path}: {wrong}"
        yield answer
        token = answer.headers.get(NEXT)
        if token is None:
            return
    raise AssertionError(f"{path} has no end")


@covers(promises=["DATA-01", "ERR-02", "JOB-01"], vendors=["eloqua"])
@pytest.mark.parametrize("what", PAGES)
def test_pages_are_the_whole_list_once(side: Subject, what: str) -> None:
    path = paths(side)[what]
    whole = side.ask("GET", path, params={"pageSize": 5000})
    # A target that has been there for long has a long list of jobs.
    size = max(PAGES[what], len(whole.json()) // 20)
    every = list(pages(side, path, size))

    assert [item for page in every for item in page.json()] == whole.json()
    assert [len(page.json()) for page in every[:-1]] == [size] * (len(every) - 1)
    assert {page.headers[TOTAL] for page in every} == {str(len(whole.json()))}
    assert [page.headers[RETURNED] for page in every] == [str(len(page.json())) for page in every]
    assert NEXT not in whole.headers


@covers(promises=["DATA-01", "ERR-02"], bugs=["PAG-04"], vendors=["eloqua"])
@pytest.mark.parametrize("what", ["data", "errors"])
def test_a_list_that_ends_with_a_page_has_no_empty_page_after_it(side: Subject, what: str) -> None:
    path = paths(side)[what]
    items = len(side.ask("GET", path, params={"pageSize": 5000}).json())
    half = {"data": 6, "errors": 7}[what]
    assert items % half == 0

    assert len(list(pages(side, path, half))) == items // half


@covers(promises=["DATA-01", "ERR-02", "JOB-01"], vendors=["eloqua"])
@pytest.mark.parametrize("what", PAGES)
def test_a_token_that_nobody_gave_is_refused(side: Subject, what: str) -> None:
    path = paths(side)[what]
    token = side.ask("GET", path, params={"pageSize": 1}).headers[NEXT]
    for wrong in ("nonsense", token[:-2], f"{token}x", token.swapcase(), token[::-1]):
        answer = side.ask("GET", path, params={"pageSize": "1", "nextPage": wrong})
        assert answer.status_code == 400, f"{path} took the token {wrong!r}: {answer.text[:200]}"


@covers(promises=["DATA-01"], vendors=["eloqua"])
def test_a_token_of_another_job_is_refused(side: Subject) -> None:
    jobs = [side.download("contact", limit=5), side.download("contact", limit=5)]
    for job in jobs:
        job.ends("COMPLETED")
    token = side.ask("GET", f"/bulk/{jobs[0].id}/data", params={"pageSize": 2}).headers[NEXT]

    answer = side.ask("GET", f"/bulk/{jobs[1].id}/data", params={"pageSize": "2", "nextPage": token})

    assert answer.status_code == 400


@covers(promises=["DATA-01", "ERR-02", "JOB-01"], vendors=["eloqua"])
@pytest.mark.parametrize("what", PAGES)
def test_a_size_that_is_none_is_refused(side: Subject, what: str) -> None:
    path = paths(side)[what]
    for wrong in ("0", "-1", "many", "1.5", ""):
        answer = side.ask("GET", path, params={"pageSize": wrong})
        assert answer.status_code == 400, f"{path} took pageSize={wrong!r}"
        assert "pageSize" in answer.json()["message"]


@covers(promises=["ERR-02"], vendors=["eloqua"])
def test_each_error_tells_its_row_and_what_was_wrong_with_it(side: Subject) -> None:
    found = side.ask("GET", paths(side)["errors"]).json()
    assert [one["id"] for one in found] == list(range(1, 8))
    assert all(one["status"] for one in found)
    assert [one["record"]["C_FirstName"] for one in found] == ["Ann"] * 7


@covers(promises=["JOB-01"], vendors=["eloqua"])
def test_the_newest_job_comes_first(side: Subject) -> None:
    made = [int(side.download("contact", limit=1).id) for _ in range(3)]
    listed = [job["job_id"] for job in side.jobs(pageSize="3")]
    assert listed == made[::-1]
