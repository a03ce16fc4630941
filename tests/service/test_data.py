"""A result in pages and in ranges: together they are the file, whoever reads them, and whenever."""

from __future__ import annotations

import json
from collections.abc import Iterator

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


def ranged(stand: Bench, job: str, **headers: str) -> requests.Response:
    return stand.get(f"/bulk/{job}/contact", headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.fixture(scope="module")
def lines(stand: Bench) -> tuple[str, bytes]:
    job = stand.create()
    stand.ended(job)
    return job, stand.get(f"/bulk/{job}/contact").content


def test_a_range_that_cannot_be_had(lines: tuple[str, bytes], stand: Bench) -> None:
    job, whole = lines
    beyond = ranged(stand, job, Range=f"bytes={len(whole)}-")
    several = ranged(stand, job, Range="bytes=0-1,4-5")
    changed = ranged(stand, job, Range="bytes=5-", If_Range='"another"')
    assert [answer.status_code for answer in (beyond, several, changed)] == [416, 200, 200]
    assert changed.content == whole
    assert ranged(stand, job, Range="bytes=5-", If_Range=changed.headers["ETag"]).status_code == 206
