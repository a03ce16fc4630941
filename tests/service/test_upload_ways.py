"""Uploads of every form and action: what is at the vendor in the end, and what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from service.support import Bench, bench

PEOPLE = [{"C_EmailAddress": f"j{n}@example.org", "C_FirstName": f"Name{n}"} for n in range(4)]
CONTACTS = "/API/REST/1.0/data/contact"


def names(stand: Bench, resource: str = "contacts", start: int = 5) -> dict[str, Any]:
    rows = map(json.loads, stand.truth(resource, start=start))
    return {row["emailAddress"]: row.get("firstName") for row in rows}


def told(stand: Bench, job: str) -> tuple[str, int, int]:
    status = stand.ended(job)
    return status["status"], status["recordsCount"], status["recordsFailedCount"]


@pytest.mark.parametrize(
    ("data", "meta"),
    [
        (json.dumps(PEOPLE, indent=1).encode(), {}),
        (json.dumps(PEOPLE).encode(), {"format": "json"}),
        ("\n".join(map(json.dumps, PEOPLE)).encode(), {}),
        ("\n".join(map(json.dumps, PEOPLE)).encode(), {"format": "jsonl"}),
    ],
)
def test_json_is_taken_as_an_array_and_as_lines(data: bytes, meta: dict[str, Any], tmp_path: Path) -> None:
    with bench(tmp_path, records=5) as stand:
        job = stand.upload(data, metaData=meta)
        assert told(stand, job) == ("COMPLETED", 4, 0)
        assert names(stand) == {one["C_EmailAddress"]: one["C_FirstName"] for one in PEOPLE}


def test_an_upsert_changes_what_is_there_and_creates_what_is_not(tmp_path: Path) -> None:
    rows = b"C_EmailAddress,C_FirstName\na@example.org,One\nb@example.org,Two\na@example.org,Three\n,Four\n"
    with bench(tmp_path, records=5, settings={"bulk.upload.parallel": "4"}) as stand:
        stand.ended(stand.upload(b"C_EmailAddress,C_FirstName\na@example.org,Zero\n"))
        job = stand.upload(rows, metaData={"identifierFieldName": "C_EmailAddress"})
        assert told(stand, job) == ("COMPLETED", 4, 1)
        (entry,) = stand.get(f"/bulk/{job}/errors").json()
        assert names(stand) == {"a@example.org": "Three", "b@example.org": "Two"}
    assert (entry["id"], entry["status"]) == (4, "No identifier:the record has no value for C_EmailAddress")


def test_an_update_changes_by_id_and_creates_nothing(tmp_path: Path) -> None:
    with bench(tmp_path, records=5) as stand:
        first = json.loads(stand.truth("contacts")[0])["id"]
        rows = f"id,C_FirstName\n{first},New\n999999,Nobody\n".encode()
        job = stand.upload(rows, metaData={"action": "update", "primaryKeyName": "id"})
        assert told(stand, job) == ("COMPLETED", 2, 1)
        (entry,) = stand.get(f"/bulk/{job}/errors").json()
        people = [json.loads(row).get("firstName") for row in stand.truth("contacts")]
    assert (people[0], len(people), entry["id"], entry["statusCode"]) == ("New", 5, 2, 404)


def test_records_go_in_groups_where_the_vendor_takes_them(tmp_path: Path) -> None:
    rows = "properties.email\n" + "".join(f"g{n}@example.org\n" for n in range(7))
    with bench(tmp_path, "hubspot", records=5) as stand:
        before = stand.calls()
        job = stand.upload(rows.encode(), "contacts", metaData={"bulkUploadRecordSize": 3})
        assert told(stand, job) == ("COMPLETED", 7, 0)
        assert stand.calls() - before == 3
        assert len(stand.truth("contacts", start=5)) == 7


def test_a_bad_record_does_not_sink_its_group(tmp_path: Path) -> None:
    rows = b"properties.email\na@example.org\nnone\nb@example.org\n"
    with bench(tmp_path, "hubspot", records=5) as stand:
        job = stand.upload(rows, "contacts", metaData={"useBatchUpload": True})
        assert told(stand, job) == ("COMPLETED", 3, 1)
        (entry,) = stand.get(f"/bulk/{job}/errors").json()
        assert len(stand.truth("contacts", start=5)) == 2
    assert (entry["id"], entry["record"]) == (2, {"properties": {"email": "none"}})


@pytest.mark.parametrize("fault", ["cut:0@verb=create,calls=1-2", "status:500@verb=create,calls=2"])
def test_a_group_whose_answer_is_lost_is_looked_for(fault: str, tmp_path: Path) -> None:
    rows = "Subject\n" + "".join(f"Case {n}\n" for n in range(5))
    with bench(tmp_path, "salesforce", records=5, faults=[fault]) as stand:
        job = stand.upload(rows.encode(), "cases", metaData={"bulkUploadRecordSize": 2})
        assert told(stand, job) == ("COMPLETED", 5, 0)
        assert sorted(json.loads(row)["Subject"] for row in stand.truth("Case", start=5)) == [
            f"Case {n}" for n in range(5)
        ]


def test_a_key_spares_the_look(tmp_path: Path) -> None:
    faults = ["cut:0@verb=create,calls=1-2"]
    with bench(tmp_path, "stripe", records=5, faults=faults) as stand:
        job = stand.upload(b"email\nk@example.org\n", "customers")
        assert told(stand, job) == ("COMPLETED", 1, 0)
        assert len(stand.truth("customers", start=5)) == 1
        journal = requests.get(f"{stand.vendor.control_url}/journal", timeout=30).json()["entries"]
    assert [entry["method"] for entry in journal] == ["POST"] * 3


def test_a_record_below_a_path_of_the_vendors_is_never_sent_twice(tmp_path: Path) -> None:
    with bench(tmp_path, records=5, faults=["cut:0@verb=create,calls=2"]) as stand:
        rows = b"emailAddress\na@example.org\nb@example.org\n"
        job = stand.upload(rows, metaData={"path": CONTACTS})
        assert told(stand, job) == ("COMPLETED", 2, 1)
        (entry,) = stand.get(f"/bulk/{job}/errors").json()
        assert len(names(stand)) == 2
    assert entry["status"] == f"unknown outcome: what is created at {CONTACTS} cannot be looked for"
