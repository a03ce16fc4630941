"""The vendor's own bulk API behind the platform's calls: chosen, told of, stopped, continued, and left clean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from service.support import Bench, bench

from harness.ocnql.instants import iso

OBJECTS = {"salesforce": ("contacts", "Contact"), "eloqua": ("contact", "contacts")}
ROWS = b"LastName,Email\nOak,oak@example.org\nElm,no address\nAsh,ash@example.org\n"


@contextmanager
def native(folder: Path, vendor: str = "salesforce", records: int = 25, **settings: str) -> Iterator[Bench]:
    with bench(folder, vendor, records, settings={"bulk.native": "true", "native.part": "10", **settings}) as made:
        yield made


def ask(made: Bench, more: str = "", **parameters: str) -> str:
    """Ask for all contacts and return the job's id."""
    name = OBJECTS[made.vendor.vendor.spec.name][0]
    answer = made.call("POST", "/bulk/query", params={"q": f"select * from {name} {more}", **parameters})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def records(lines: list[bytes]) -> list[Any]:
    return sorted(map(json.loads, lines), key=lambda record: str(record.get("Id", record.get("id"))))


def got(made: Bench, job: str) -> list[Any]:
    return records(made.get(f"/bulk/{job}/x", headers={"Accept": "application/jsonl"}).content.splitlines())


def asked(made: Bench) -> list[tuple[str, str]]:
    """Return what the vendor was asked: method and path."""
    body = requests.get(f"{made.vendor.control_url}/journal", params={"limit": 10_000}, timeout=30).json()
    return [(entry["method"], entry["path"]) for entry in body["entries"]]


def job_faults(made: Bench, *words: str) -> None:
    answer = requests.post(f"{made.vendor.control_url}/job_faults", json={"job_faults": words}, timeout=30)
    assert answer.ok, answer.text


@pytest.mark.parametrize("vendor", OBJECTS)
def test_a_query_is_answered_by_the_vendors_bulk_api(vendor: str, tmp_path: Path) -> None:
    with native(tmp_path, vendor) as made:
        job = ask(made)
        status = made.ended(job)
        assert (status["status"], status["native"], status["recordsCount"]) == ("COMPLETED", True, 25)
        assert any(status["vendorJobId"] in path for _, path in asked(made))
        assert got(made, job) == records(made.truth(OBJECTS[vendor][1]))
        assert asked(made)[-1][0] == "DELETE"


def test_what_is_native_is_told_of_objects_and_in_the_job_list(tmp_path: Path) -> None:
    with native(tmp_path) as made:
        told = made.get("/objects/contacts/metadata").json()["bulk"]
        made.ended(ask(made))
        assert (told["download"]["native"], told["upload"]["native"]) == (True, True)
        assert made.get("/bulk/jobs").json()[0]["native"] is True


@pytest.mark.parametrize(
    ("vendor", "more", "settings"),
    [
        ("eloqua", "order by createdAt", {}),
        ("eloqua", "where noSuchField = 'x'", {}),
        ("salesforce", "", {"bulk.native.download": "false"}),
    ],
)
def test_what_the_bulk_api_cannot_or_must_not_do_goes_the_platforms_way(
    vendor: str, more: str, settings: dict[str, str], tmp_path: Path
) -> None:
    with native(tmp_path, vendor, **settings) as made:
        status = made.ended(ask(made, more))
    assert (status["status"], status["native"]) == ("COMPLETED", False)


def test_a_window_and_a_condition_are_asked_of_the_vendor(tmp_path: Path) -> None:
    with native(tmp_path, "eloqua") as made:
        whole = records(made.truth("contacts"))
        since = sorted(int(record["updatedAt"]) for record in whole)[12]
        job = ask(made, "where country = 'DE'", **{"from": iso(since)})
        wanted = [record for record in whole if int(record["updatedAt"]) >= since and record.get("country") == "DE"]
        assert made.ended(job)["native"] is True
        assert got(made, job) == wanted != []
        assert made.status(job)["metadata"]["totalApiCallCount"] < 12


def test_a_cancelled_query_stops_the_vendors_job(tmp_path: Path) -> None:
    with native(tmp_path, **{"native.wait": "100000000"}) as made:
        job_faults(made, "stuck")
        job = ask(made)
        while not (vendors := made.until(job, {"RUNNING"}).get("vendorJobId")):
            pass
        made.call("PUT", f"/bulk/{job}/cancel")
        assert made.ended(job)["status"] == "CANCELLED"
        path = f"/services/data/v61.0/jobs/query/{vendors}"
        assert [call for call in asked(made) if call[1] == path and call[0] != "GET"] == [
            ("PATCH", path),
            ("DELETE", path),
        ]


def test_a_limited_query_is_continued_inside_the_same_result(tmp_path: Path) -> None:
    with native(tmp_path) as made:
        first = ask(made, "limit 13")
        made.ended(first)
        second = made.call("POST", "/bulk/query", params={"continueFromJobId": first}).json()["id"]
        status = made.ended(second)
        assert (status["native"], status["recordsCount"]) == (True, 12)
        assert got(made, first) + got(made, second) == records(made.truth("Contact"))
        assert [call for call in asked(made) if call[0] == "POST"] == [("POST", "/services/data/v61.0/jobs/query")]


@pytest.mark.parametrize(("meta", "path"), [({}, "/jobs/ingest"), ({"concurrency": "serial"}, "/services/async/")])
def test_an_upload_is_one_job_at_the_vendor_with_a_verdict_on_each_row(
    meta: dict[str, str], path: str, tmp_path: Path
) -> None:
    with native(tmp_path) as made:
        job = made.upload(ROWS, "contacts", metaData=meta)
        status = made.ended(job)
        errors = made.get(f"/bulk/{job}/errors").json()
        assert (status["native"], status["recordsCount"], status["recordsFailedCount"]) == (True, 3, 1)
        assert [(error["id"], error["status"].partition(":")[0]) for error in errors] == [(2, "INVALID_EMAIL_ADDRESS")]
        assert all(path in place for _, place in asked(made))


def test_an_upload_that_the_vendor_refuses_as_a_whole_is_aborted_with_its_words(tmp_path: Path) -> None:
    with native(tmp_path) as made:
        status = made.ended(made.upload(b"LastName,Shoe\nOak,42\n", "contacts"))
    assert status["status"] == "ABORTED"
    assert "Field name not found : Shoe" in status["error"]


def test_a_cancelled_upload_stops_the_vendors_job(tmp_path: Path) -> None:
    with native(tmp_path, **{"native.wait": "100000000"}) as made:
        job_faults(made, "queued:100000000")
        job = made.upload(ROWS, "contacts")
        made.until(job, {"RUNNING"})
        made.call("PUT", f"/bulk/{job}/cancel")
        status = made.ended(job)
        assert (status["status"], status["recordsCount"]) == ("CANCELLED", 0)
        assert len(made.truth("Contact")) == 25
