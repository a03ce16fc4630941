"""Failed records and objects, as callers page and read them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from service.support import Bench, bench

from harness.bulk import bodies


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("bulk"), records=3) as made:
        yield made


def test_errors_come_in_pages_as_the_platforms_own_suite_has_it(stand: Bench) -> None:
    good, bad = "x{}@example.org\n", "x{},too,many\n"
    job = stand.upload(("C_EmailAddress\n" + "".join((bad if n < 37 else good).format(n) for n in range(40))).encode())
    status = stand.ended(job)
    assert (status["status"], status["recordsCount"], status["recordsFailedCount"]) == ("COMPLETED", 40, 37)
    first = stand.get(f"/bulk/{job}/errors?pageSize=30")
    token = first.headers["elements-next-page-token"]
    second = stand.get(f"/bulk/{job}/errors", params={"pageSize": 30, "nextPage": token, "fields": "id,status"})
    assert [first.headers["elements-returned-count"], second.headers["elements-returned-count"]] == ["30", "7"]
    assert "elements-next-page-token" not in second.headers
    assert [entry["id"] for entry in first.json() + second.json()] == list(range(1, 38))
    assert {tuple(entry) for entry in second.json()} == {("id", "status")}


def test_fields_narrow_the_job_list_and_a_field_that_is_none_is_named(stand: Bench) -> None:
    stand.ended(stand.create(notificationUrl=f"{stand.vendor.url}/x"))
    everything = set().union(*stand.get("/bulk/jobs").json())
    assert everything <= set(bodies.LISTED)
    assert set(stand.get("/bulk/jobs?fields=job_id,native").json()[0]) == {"job_id", "native"}
    answers = [stand.get("/bulk/jobs?fields=job_ids"), stand.get("/bulk/1/errors?fields=statis")]
    assert ["Did you mean 'job_id'" in answers[0].text, "Did you mean 'status'" in answers[1].text] == [True, True]
