"""Jobs that go on where another one ended: in its list after a limit, with what changed since after an end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from service.support import Bench, bench

from contracts import VirtualClock
from harness.bulk.instants import iso_exact

RECORDS = 51


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with bench(tmp_path_factory.mktemp("bulk"), records=RECORDS) as made:
        yield made


def refused(stand: Bench, **criteria: Any) -> str:
    answer = stand.call("POST", "/bulk/download", json=criteria)
    assert answer.status_code == 400, answer.text
    message: str = answer.json()["message"]
    return message


def test_the_continuing_of_a_job_that_did_nothing_begins_where_that_one_should_have(stand: Bench) -> None:
    first, _ = stand.run(limit=10, pageSize=10)
    idle, _ = stand.run(continueFromJobId=first["id"], apiLimit=1, limit=20)
    last, body = stand.run(continueFromJobId=idle["id"], apiLimit=100)
    done = 10 + idle["recordsCount"]
    assert body.splitlines() == stand.truth("contacts")[done : done + 20]
    assert last["status"] == "COMPLETED"


def test_after_a_whole_list_comes_what_has_changed_since(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=RECORDS, clock=clock) as made:
        status, _ = made.run(filterDateField="updatedAt")
        clock.advance(100)
        made.ended(made.upload(b"C_EmailAddress\nnew@example.org\n"))
        after, body = made.run(continueFromJobId=status["id"])
        again, nothing = made.run(continueFromJobId=after["id"], **{"from": iso_exact(clock.now() + 1)})
    assert [b"new@example.org" in line for line in body.splitlines()] == [True]
    assert (again["status"], nothing) == ("COMPLETED", b"")


def test_a_query_is_continued_by_its_statement_and_then_by_what_changed(stand: Bench) -> None:
    jobs = [stand.call("POST", "/bulk/query", params={"q": f"select * from contact limit {RECORDS - 20}"}).json()["id"]]
    for _ in range(2):
        stand.ended(jobs[-1])
        jobs.append(stand.call("POST", f"/bulk/query?continueFromJobId={jobs[-1]}").json()["id"])
    counts = [stand.ended(job)["recordsCount"] for job in jobs]
    assert counts == [RECORDS - 20, 20, 0]


def test_what_cannot_be_continued_is_refused_with_its_reason(stand: Bench) -> None:
    whole, _ = stand.run()
    limited, _ = stand.run(limit=3, pageSize=10)
    cut, _ = stand.run(where="emailAddress = 'nobody'", limit=1, selectFields="id")
    said = [
        refused(stand, objectName="contact", continueFromJobId=999_999),
        refused(stand, objectName="contact", continueFromJobId=whole["id"]),
        refused(stand, objectName="account", continueFromJobId=limited["id"]),
        refused(stand, continueFromJobId=limited["id"], pageSize=7, where="id = '1'"),
        refused(stand, continueFromJobId=cut["id"], to="2001-01-01", filterDateField="updatedAt"),
    ]
    wanted = ["no job 999999", "filterDateField", "objectName", "pageSize", "to:"]
    assert [word in text for word, text in zip(wanted, said, strict=True)] == [True] * len(wanted), said
    assert "where" in said[3]
