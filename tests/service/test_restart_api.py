"""Restart as callers see it: which jobs it takes, what it answers, what a job does after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from service.support import Bench, bench


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("bulk"), records=30) as made:
        yield made


@pytest.mark.parametrize("path", ["/bulk/v3/{}/restart", "/bulk/{}/restart", "/hubs/marketing/bulk/v3/{}/restart"])
def test_a_stopped_download_goes_on_under_its_id_and_ends_whole(path: str, stand: Bench) -> None:
    job = stand.create(pageSize=20, apiLimit=1)
    assert stand.ended(job)["status"] == "ABORTED"
    answer = stand.call("PUT", path.format(job)).json()
    assert answer == {"id": job, "instanceId": 1, "instance_id": 1, "status": "STARTED"}
    assert stand.ended(job)["status"] == "COMPLETED"
    assert stand.get(f"/bulk/{job}/contact").content.splitlines() == stand.truth("contacts")


def test_the_job_list_counts_the_restarts(stand: Bench) -> None:
    job = stand.create(apiLimit=1, pageSize=10)
    for _ in range(2):
        stand.ended(job)
        assert stand.call("PUT", f"/bulk/v3/{job}/restart").status_code == 200
    assert stand.ended(job)["recordsCount"] == 30
    assert stand.get("/bulk/jobs").json()[0]["job_reset_attempt"] == 2


def test_what_cannot_be_restarted_says_why(stand: Bench) -> None:
    done, upload = stand.create(), stand.upload(b"C_EmailAddress\nno,row\n")
    for job in (done, upload):
        stand.ended(job)
    answers = [stand.call("PUT", f"/bulk/v3/{job}/restart") for job in (done, upload, "999", "x")]
    assert [answer.status_code for answer in answers] == [400, 400, 404, 404]
    assert "COMPLETED" in answers[0].json()["message"]
    assert "upload" in answers[1].json()["message"]
