"""A result in pages and in ranges: together they are the file, whoever reads them, and whenever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from service.support import Bench, bench

RECORDS = 25


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("bulk"), records=RECORDS, count=2) as made:
        yield made


@pytest.fixture(scope="module", params=["application/jsonl", "text/csv"])
def job(request: pytest.FixtureRequest, stand: Bench) -> str:
    job = stand.create(format=request.param)
    stand.ended(job)
    return job


def walk(stand: Bench, path: str, size: int) -> list[list[Any]]:
    pages, params = [], {"pageSize": str(size)}
    while params:
        answer = stand.get(path, params=params)
        pages.append(answer.json())
        assert answer.headers["elements-returned-count"] == str(len(pages[-1]))
        assert answer.headers["elements-total-count"] == str(RECORDS)
        token = answer.headers.get("elements-next-page-token")
        params = {"nextPage": token} if token else {}
    return pages


@pytest.mark.parametrize("size", [1, 7, RECORDS - 1, RECORDS, 5000])
@pytest.mark.parametrize("middle", ["", "/contact"])
def test_pages_lead_through_the_result_once(size: int, middle: str, job: str, stand: Bench) -> None:
    pages = walk(stand, f"/bulk/{job}{middle}/data", size)
    assert [row for page in pages for row in page] == [json.loads(row) for row in stand.truth("contacts")]
    assert {len(page) for page in pages[:-1]} <= {size}


def test_a_token_is_good_again_and_again_but_for_its_own_job_alone(job: str, stand: Bench) -> None:
    token = stand.get(f"/bulk/{job}/data?pageSize=3").headers["elements-next-page-token"]
    pages = [stand.get(f"/bulk/{job}/data?nextPage={token}&pageSize=9").json() for _ in range(2)]
    assert pages[0] == pages[1] == [json.loads(row) for row in stand.truth("contacts")[3:6]]
    other = stand.create()
    stand.ended(other)
    answers = [stand.get(f"/bulk/{other}/data?nextPage={token}"), stand.get(f"/bulk/{job}/data?nextPage={token[:-2]}")]
    assert [answer.status_code for answer in answers] == [400, 400]


def test_a_result_that_is_not_everything_says_so_in_a_header(stand: Bench) -> None:
    for criteria, warning in (
        ({"apiLimit": 1}, "API limit of 1 calls reached after 10 records"),
        ({"limit": 10}, None),
    ):
        job = stand.create(pageSize=10, **criteria)
        stand.ended(job)
        answers = [stand.get(f"/bulk/{job}/data?pageSize=4"), stand.get(f"/bulk/{job}/contact")]
        answers.append(stand.get(f"/bulk/{job}/contact", headers={"Range": "bytes=0-9"}))
        assert [answer.headers.get("elements-error") for answer in answers] == [warning] * 3


def test_an_upload_has_no_data(stand: Bench) -> None:
    job = stand.upload(b"C_EmailAddress\nx@example.org\n")
    stand.ended(job)
    assert stand.get(f"/bulk/{job}/data").status_code == 400
    assert stand.get(f"/bulk/{job}/data", rank=2).status_code == 404


def ranged(stand: Bench, job: str, **headers: str) -> requests.Response:
    return stand.get(f"/bulk/{job}/contact", headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.fixture(scope="module")
def lines(stand: Bench) -> tuple[str, bytes]:
    job = stand.create()
    stand.ended(job)
    return job, stand.get(f"/bulk/{job}/contact").content


@pytest.mark.parametrize(("asked", "start", "stop"), [("0-9", 0, 10), ("100-", 100, None), ("-5", -5, None)])
def test_a_broken_transfer_goes_on_where_it_broke(
    asked: str, start: int, stop: int | None, lines: tuple[str, bytes], stand: Bench
) -> None:
    job, whole = lines
    answer = ranged(stand, job, Range=f"bytes={asked}")
    assert (answer.status_code, answer.content) == (206, whole[start:stop])
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_a_range_that_cannot_be_had(lines: tuple[str, bytes], stand: Bench) -> None:
    job, whole = lines
    beyond = ranged(stand, job, Range=f"bytes={len(whole)}-")
    several = ranged(stand, job, Range="bytes=0-1,4-5")
    changed = ranged(stand, job, Range="bytes=5-", If_Range='"another"')
    assert [answer.status_code for answer in (beyond, several, changed)] == [416, 200, 200]
    assert changed.content == whole
    assert ranged(stand, job, Range="bytes=5-", If_Range=changed.headers["ETag"]).status_code == 206
