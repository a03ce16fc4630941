"""The parts of the demo that decide: its plan, what a look shows, the sample table, the sums."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from rich.console import Console

from contracts import ContractError
from harness.audit import Asked, VendorControl, compare
from harness.cli.demo.judged import waited
from harness.cli.demo.progress import progress
from harness.cli.demo.story import story, usual_faults
from harness.cli.demo.task import Look, Task
from harness.cli.sample import KEY, created_rows, rows, sample_path
from harness.client import BulkClient, JobStatus

TASK = Task(
    vendor="etsy",
    vendor_name="Etsy",
    object_name="listings",
    resource="listings",
    key="listing_id",
    direction="DOWNLOAD",
    job_id="1",
    total=2000,
    client=BulkClient("http://x", element="e", user="u"),
    control=VendorControl("http://x"),
)


def asked(n: int, at: float, status: int = 200, **how: Any) -> Asked:
    return Asked(n=n, at=at, method="GET", path="/x", status=status, **how)


def look(status: str, records: int, *journal: Asked) -> Look:
    return Look(TASK, JobStatus("1", status, records), journal)


def test_more_faults_come_after_those_of_the_story() -> None:
    faults = story(2000, ["etsy=status:500@calls=3", "eloqua=reset"]).faults
    assert faults["etsy"] == (*usual_faults(20)["etsy"], "status:500@calls=3")
    assert faults["eloqua"] == ("reset",)


@pytest.mark.parametrize("records", [1, 19, 20, 300, 2000, 100_000])
def test_every_fault_of_the_story_finds_a_page_to_strike(records: int) -> None:
    plan = story(records)
    pages = -(-records // plan.page)
    ranks = [int(rank) for specs in plan.faults.values() for spec in specs for rank in re.findall(r"calls=(\d+)", spec)]
    # Each page is asked for once more than it is refused, so a rank within the pages is always reached.
    assert max(ranks) <= max(3, pages)
    assert 1 <= plan.page <= 100


@pytest.mark.parametrize("text", ["etsy", "=reset", "etsi=reset", ""])
def test_a_fault_for_nobody_is_refused(text: str) -> None:
    with pytest.raises(ContractError, match="write VENDOR=FAULT"):
        story(2000, [text])


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (asked(2, 1.0, 503), "503"),
        (asked(2, 1.0, 429, retry_after=2.0), "429, come back in 2 s"),
        (asked(2, 1.0, 0, complete=False), "connection died"),
        (asked(2, 1.0, 200, complete=False), ""),
        (asked(2, 1.0, 200), ""),
    ],
)
def test_a_look_tells_the_trouble_of_the_moment(last: Asked, words: str) -> None:
    assert look("RUNNING", 100, asked(1, 0.0), last).trouble == words


def test_an_answer_on_its_way_is_no_evidence_until_the_job_has_ended() -> None:
    under_way = (asked(1, 0.0), asked(2, 1.0, complete=False))
    looks = [look(status, 0, *under_way) for status in ("RUNNING", "COMPLETED")]
    assert [len(found.settled) for found in looks] == [1, 2]


def test_only_the_time_after_useless_answers_is_waiting() -> None:
    journal = (asked(1, 0.0), asked(2, 1.0, 503), asked(3, 3.5), asked(4, 9.0))
    assert waited(journal) == 2.5


def test_without_a_terminal_progress_is_a_line_now_and_then() -> None:
    out = io.StringIO()
    with progress(Console(file=out), quiet=False) as shown:
        for records in range(0, 2001, 100):
            shown.see(look("RUNNING", records))
        shown.see(look("COMPLETED", 2000, asked(1, 0.0, 503), asked(2, 1.0)))
    lines = out.getvalue().splitlines()
    assert lines[-1] == "↓ etsy listings: completed, 2,000 of 2,000 records, 2 calls, 1 retry"
    assert len(lines) == 6


def test_on_a_terminal_progress_is_a_bar() -> None:
    out = io.StringIO()
    with progress(Console(file=out, force_terminal=True, width=120), quiet=False) as shown:
        shown.see(look("RUNNING", 500, asked(1, 0.0, 503), asked(2, 1.0)))
    assert "500/2,000" in out.getvalue()
    assert "1 retry" in out.getvalue()


def test_quiet_progress_says_nothing() -> None:
    out = io.StringIO()
    with progress(Console(file=out, force_terminal=True), quiet=True) as shown:
        shown.see(look("RUNNING", 500))
    assert out.getvalue() == ""


def contact(row: dict[str, str]) -> bytes:
    body = {
        "id": "9",
        "emailAddress": row["C_EmailAddress"],
        "firstName": row["C_FirstName"],
        "lastName": row["C_LastName"],
    }
    more = {"title": "C_Title", "businessPhone": "C_BusPhone", "accountName": "C_Company"}
    body |= {place: row[column] for place, column in more.items() if column in row}
    site = [{"type": "FieldValue", "id": "1", "value": row["C_Website1"]}] if "C_Website1" in row else []
    return json.dumps({**body, "fieldValues": [{"id": "2", "value": row["C_FirstName"]}, *site]}).encode()


def test_the_sample_table_is_found_again_in_the_vendors_contacts() -> None:
    sent = rows(sample_path())
    contacts = [contact(json.loads(row)) for row in sent]
    assert compare(sent, created_rows(contacts), KEY).same
    assert len(sent) == 10


def test_a_contact_that_lost_a_cell_is_seen() -> None:
    sent = rows(sample_path())
    damaged = [json.loads(row) | {"C_FirstName": "N"} for row in sent]
    found = compare(sent, created_rows(map(contact, damaged)), KEY)
    assert (found.changed, found.changed_samples[0].fields[0].path) == (10, "C_FirstName")
