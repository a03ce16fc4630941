"""Stopped jobs set going again: after an outage, a used-up budget, a forgotten cursor; and how such jobs end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from service.support import Bench, bench

RECORDS = 60


def restarted(stand: Bench, job: str) -> dict[str, Any]:
    answer = stand.call("PUT", f"/bulk/v3/{job}/restart")
    assert answer.json()["id"] == job, answer.text
    return stand.ended(job)


def test_a_cursor_that_the_vendor_has_forgotten_aborts_again_and_says_so(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", RECORDS, faults=["status:503@calls=2-17", "status:404@calls=18"]) as made:
        status, half = made.run(pageSize=20)
        again = restarted(made, status["id"])
        assert made.get(f"/bulk/{status['id']}/x").content == half
    assert (again["status"], again["recordsCount"]) == ("ABORTED", 20)
    assert "forgotten the place" in again["error"]


@pytest.mark.parametrize(
    ("settings", "faults", "status"),
    [
        ({"bulk.strict": "true"}, ["status:403@calls=2"], "ERROR"),
        ({"bulk.strict": "true"}, [], "ABORTED"),
        ({"bulk.api.limit.status": "COMPLETED"}, [], "COMPLETED"),
    ],
)
def test_settings_say_how_a_stopped_job_ends(
    settings: dict[str, str], faults: list[str], status: str, tmp_path: Path
) -> None:
    with bench(tmp_path, records=RECORDS, settings=settings, faults=faults) as made:
        found, _ = made.run(pageSize=10, apiLimit=2)
    assert (found["status"], "error" in found) == (status, status != "COMPLETED")


def test_a_job_that_waits_for_its_vendor_says_how_long(tmp_path: Path) -> None:
    # Nothing but a wait moves this clock.
    with bench(tmp_path, records=RECORDS, faults=["status:503@calls=2-6"]) as made:
        waited, calm = (made.run(pageSize=20)[0]["metadata"] for _ in range(2))
    assert calm["vendor_process_time"] == 0 < waited["vendor_process_time"] <= waited["elapsedTime"]


@pytest.mark.parametrize(("width", "name"), [(4, "greenhouse"), (16, "etsy")])
def test_an_instance_may_have_several_pages_under_way(width: int, name: str, tmp_path: Path) -> None:
    with bench(tmp_path, name, RECORDS, settings={"bulk.parallel": str(width)}) as made:
        status, body = made.run(pageSize=7)
        assert status["metadata"]["totalApiCallCount"] == made.calls()
        assert body.splitlines() == made.truth({"eloqua": "contacts", "greenhouse": "candidates"}.get(name, "listings"))


def test_where_records_were_missing_a_restart_begins_again(tmp_path: Path) -> None:
    with bench(tmp_path, records=RECORDS) as made:
        settings = f"{made.vendor.control_url}/settings"
        requests.post(settings, json={"resources.contacts.list.paging.total": "wrong:+5"}, timeout=30)
        status, _ = made.run(pageSize=20)
        assert (status["status"], status["metadata"]["stopReason"]) == ("ABORTED", "missing"), status
        assert restarted(made, status["id"])["status"] == "ABORTED"
        requests.post(settings, json={"resources.contacts.list.paging.total": "right"}, timeout=30)
        assert restarted(made, status["id"])["status"] == "COMPLETED"
        assert made.get(f"/bulk/{status['id']}/x").content.splitlines() == made.truth("contacts")


def test_pages_out_of_a_larger_one_take_no_calls_from_others(tmp_path: Path) -> None:
    # This vendor's pages have 200 records at least, so that what is asked for by 13s comes in few calls.
    with bench(tmp_path, "salesforce", 230, settings={"bulk.parallel": "4"}) as made:
        status, _ = made.run(pageSize=13, apiLimit=5)
    assert (status["status"], status["recordsCount"], status["metadata"]["totalApiCallCount"]) == ("COMPLETED", 230, 2)


def test_pages_ahead_leave_the_calls_that_children_need(tmp_path: Path) -> None:
    child = {"objectName": "contacts", "parentPrimaryKeyFieldName": "Id"}
    with bench(tmp_path, "salesforce", 230, settings={"bulk.parallel": "4"}) as made:
        status, _ = made.run(apiLimit=2, child=child)
    assert status["metadata"]["totalApiCallCount"] == 2
    assert status["recordsCount"] > 0
