"""Each promised word of the status and of the job list, by the id of its promise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from service.support import Bench, bench

Body = dict[str, Any]
STATES = {"CREATED", "STARTED", "RUNNING", "ABORTED", "COMPLETED", "CANCELLED", "CANCELLATION_PENDING"}
URL = "http://127.0.0.1:9/hook"
CRITERIA = {"objectName": "contact", "format": "text/csv", "limit": 4, "notificationUrl": URL, "note": "mine"}

STATUS: dict[str, Callable[[Body, Body], object]] = {
    "ST-01": lambda status, _: isinstance(status, dict),
    "ST-02": lambda status, entry: status["id"] == str(entry["job_id"]),
    "ST-03": lambda status, _: status["recordCount"] == 4,
    "ST-04": lambda status, _: status["objectName"] == "contact",
    "ST-05": lambda status, _: isinstance(status["metaData"], dict),
    "ST-06": lambda status, _: status["jobDirection"] == "DOWNLOAD",
    "ST-07": lambda status, _: status["jobStatus"] in STATES,
    "ST-09": lambda status, _: status["statusMessage"] == "Successfully downloaded 4 records",
    "ST-10": lambda status, _: type(status["createdDate"]) is int and status["createdDate"] > 10**11,
    "ST-12": lambda status, _: status["errorCount"] == 0,
    "ST-13": lambda status, _: status["notificationUrl"] == URL,
    "ST-15": lambda status, _: status["completionTime"] >= status["createdDate"],
    "ST-16": lambda status, _: status["fileFormat"] == "csv",
    "ST-17": lambda status, _: status["jobCriteria"] == CRITERIA,
    "ST-18": lambda status, _: status["native"] is False,
    "ST-19": lambda status, _: type(status["metadata"]["vendor_process_time"]) is int,
    "ST-20": lambda status, _: status["metadata"]["totalApiCallCount"] == 1,
    "ST-21": lambda status, _: status["metadata"]["objectName"] == "contact",
    "ST-22": lambda status, _: type(status["metadata"]["elapsedTime"]) is int,
}
ENTRY: dict[str, Callable[[Body, Body], object]] = {
    "JOB-03": lambda entry, _: entry["record_count"] == 4,
    "JOB-04": lambda entry, _: entry["status_message"] == "Successfully downloaded 4 records",
    "JOB-05": lambda entry, _: entry["job_direction"] == "DOWNLOAD",
    "JOB-06": lambda entry, _: type(entry["element_id"]) is int,
    "JOB-07": lambda entry, _: entry["error_count"] == 0,
    "JOB-08": lambda entry, _: entry["job_status"] == "COMPLETED",
    "JOB-09": lambda entry, _: entry["nativefileFormat"] == "csv",
    "JOB-10": lambda entry, _: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["createdDate"]),
    "JOB-11": lambda entry, _: type(entry["account_id"]) is int,
    "JOB-12": lambda entry, _: entry["instance_id"] == 1,
    "JOB-13": lambda entry, _: type(entry["user_id"]) is int,
    "JOB-14": lambda entry, status: str(entry["job_id"]) == status["id"],
    "JOB-15": lambda entry, _: entry["object_name"] == "contact",
    "JOB-16": lambda entry, _: type(entry["organization_id"]) is int,
}


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("words"), records=9) as made:
        made.ended(made.create(**CRITERIA))
        yield made


@pytest.mark.parametrize("promise", STATUS)
def test_the_status_keeps_its_promise(promise: str, stand: Bench) -> None:
    assert STATUS[promise](stand.status("1"), stand.get("/bulk/jobs").json()[0])


@pytest.mark.parametrize("promise", ENTRY)
def test_an_entry_of_the_job_list_keeps_its_promise(promise: str, stand: Bench) -> None:
    assert ENTRY[promise](stand.get("/bulk/jobs").json()[0], stand.status("1"))
