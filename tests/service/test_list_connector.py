"""A bulk service over another service's lists: the standard list resource is all that a connector needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from service.support import Bench, bench, config

from contracts import VirtualClock
from harness.bulk.provisioning import provisioned
from harness.bulk.service import Service

AUTHENTICATION = {"type": "key", "value": "Element {element}, User {user}"}


@contextmanager
def stacked(folder: Path, **settings: str) -> Iterator[tuple[Bench, Bench]]:
    """A service over a vendor, and a second one whose only instance reads the lists of the first."""
    clock = VirtualClock()
    with bench(folder / "below", "greenhouse", 23, clock=clock) as below:
        known = provisioned({"instances": [instance(below, settings)]})
        with Service(config(folder / "above", known), clock) as service:
            yield below, Bench(service, below.vendor)


def instance(below: Bench, settings: dict[str, str]) -> dict[str, Any]:
    return {
        "instance_id": 1,
        "connector": "list",
        "base_url": below.service.url,
        "credentials": {"element": "element+/=1", "user": "user=1"},
        "element_token": "element+/=1",
        "user_secret": "user=1",
        "settings": {"list.authentication": json.dumps(AUTHENTICATION), **settings},
    }


def test_a_job_runs_over_the_lists_of_another_service(tmp_path: Path) -> None:
    with stacked(tmp_path) as (below, above):
        job = above.create(objectName="candidates", pageSize=10)
        assert above.ended(job)["status"] == "COMPLETED"
        assert above.get(f"/bulk/{job}/candidates").content.splitlines() == below.truth("candidates")
        assert above.get("/objects").json() == below.get("/objects").json()


def test_a_condition_goes_down_through_both(tmp_path: Path) -> None:
    with stacked(tmp_path, **{"list.objects": "candidates,jobs"}) as (below, above):
        assert above.get("/objects").json() == ["candidates", "jobs"]
        job = above.create(objectName="candidates", where="created_at >= '2015-01-01T00:05:00Z'")
        assert above.ended(job)["status"] == "COMPLETED"
        rows = [json.loads(row) for row in below.truth("candidates")]
        got = above.get(f"/bulk/{job}/candidates").content.splitlines()
        assert [json.loads(row) for row in got] == [row for row in rows if row["created_at"] >= "2015-01-01T00:05:00"]


def test_what_an_object_is_not_for_is_refused(tmp_path: Path) -> None:
    objects = [{"name": "offers", "hulkDownloadEnabled": False}, {"name": "users", "bulkDownloadEnabled": False}]
    with stacked(tmp_path, **{"list.objects": json.dumps(objects)}) as (_, above):
        assert above.call("POST", "/bulk/download", json={"objectName": "offers"}).status_code == 400
        assert above.call("POST", "/bulk/query", params={"q": "select * from offers"}).status_code == 200
        assert above.call("POST", "/bulk/query", params={"q": "select * from users"}).status_code == 400
        assert above.send(b"id\n1\n", "offers").status_code == 400
