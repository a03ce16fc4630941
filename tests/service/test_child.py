"""Children in the records of a download: lists below them, and records they refer to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from service.support import Bench, bench

RECORDS = 12


def rows(body: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body.splitlines()]


def child(name: str, key: str = "id") -> dict[str, Any]:
    return {"child": {"objectName": name, "parentPrimaryKeyFieldName": key}}


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with bench(tmp_path_factory.mktemp("bulk"), records=RECORDS) as made:
        yield made


def test_references_are_asked_for_together_where_the_vendor_can(tmp_path: Path) -> None:
    with bench(tmp_path, "salesforce", RECORDS) as made:
        status, body = made.run(**child("accounts", "Id"), selectFields="Id,Subject", filterNulls=True)
        _, plain = made.run(selectFields="Id,AccountId")
    refers = {row["Id"]: row["AccountId"] for row in rows(plain)}
    assert status["metadata"]["totalApiCallCount"] == 2
    assert {row["Id"]: row.get("Account", {}).get("Id") for row in rows(body)} == refers
    assert all(set(row) <= {"Id", "Subject", "Account"} for row in rows(body))


def test_a_child_that_is_gone_is_null_and_dropped_with_the_nulls(tmp_path: Path) -> None:
    with bench(tmp_path, records=3, faults=["status:404@calls=2-"]) as made:
        _, body = made.run(**child("account"), limit=2)
        _, bare = made.run(**child("account"), limit=2, filterNulls=True)
    assert [row["account"] for row in rows(body)] == [None, None]
    assert not any("account" in row for row in rows(bare))


@pytest.mark.parametrize(("name", "allowed"), [("activities", 25), ("account", 6)])
def test_children_count_against_the_api_limit_and_a_restart_goes_on_among_them(
    name: str, allowed: int, stand: Bench
) -> None:
    _, whole = stand.run(**child(name), pageSize=5)
    status, body = stand.run(**child(name), pageSize=5, apiLimit=allowed)
    assert (status["status"], status["metadata"]["totalApiCallCount"]) == ("ABORTED", allowed)
    assert whole.startswith(body)
    for _ in range(30):
        stand.call("PUT", f"/bulk/v3/{status['id']}/restart")
        if stand.ended(status["id"])["status"] == "COMPLETED":
            break
    assert stand.get(f"/bulk/{status['id']}/x").content == whole


def test_a_csv_has_the_columns_of_the_children_behind_the_chosen_ones(stand: Bench) -> None:
    _, body = stand.run(**child("account"), format="text/csv", selectFields="emailAddress,id", limit=3)
    header = body.splitlines()[0].decode().split(",")
    assert header[:2] == ["emailAddress", "id"]
    assert "account.id" in header


def test_children_that_nobody_can_look_up_are_refused_with_those_that_can(stand: Bench) -> None:
    answer = stand.call("POST", "/bulk/download", json={"objectName": "contact", **child("campaign")})
    assert (answer.status_code, "account, activities" in answer.json()["message"]) == (400, True)
