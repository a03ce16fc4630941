"""Promises that no other test is about: what reaches the vendor, what metaData may hold, uploads of every kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from service.receiver import Receiver
from service.support import Bench, bench

UPLOADS = {
    "greenhouse": (
        "candidates",
        "candidates",
        "first_name,last_name,email_addresses.0,applications.0.job_id\nAda,Lovelace,ada@example.org,4001\n",
    ),
    "salesforce": ("cases", "Case", "Subject,Status\nIt broke,New\n"),
    "hubspot": ("contacts", "contacts", "properties.email,properties.firstname\nada@example.org,Ada\n"),
}
GIVEN = {"incremental": True, "validationData": {"rows": 3}, "quartzJobName": "nightly", "listId": "77"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver(200)
    yield made
    made.close()


def asked(stand: Bench) -> list[str]:
    """Return the paths and queries that the vendor was asked for, in order."""
    journal = requests.get(f"{stand.vendor.control_url}/journal", params={"limit": 1000}, timeout=30).json()
    return [f"{entry['path']}?{entry.get('query', '')}" for entry in journal["entries"]]


def test_extra_query_parameters_reach_the_vendor(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", records=3) as stand:
        stand.run(query={"skip_count": True, "job_id": 7})
        query = parse_qs(urlsplit(asked(stand)[0]).query)
    assert (query["skip_count"], query["job_id"]) == (["true"], ["7"])


def test_a_download_never_uses_the_vendors_bulk_api(tmp_path: Path) -> None:
    with bench(tmp_path, "salesforce", records=30) as stand:
        status, _ = stand.run()
        assert (status["status"], status["native"]) == ("COMPLETED", False)
        assert [path for path in asked(stand) if "/jobs/" in path or "/async/" in path] == []


def test_a_query_tells_its_callback_and_keeps_what_metadata_it_was_given(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        made = stand.call(
            "POST",
            "/bulk/query",
            params={"q": "select id from contact"},
            files={"metaData": (None, json.dumps(GIVEN))},
            headers={"Elements-Async-Callback-Url": receiver.url},
        ).json()
        _, body = receiver.take()
    assert (body["id"], body["status"], body["recordsCount"]) == (made["id"], "COMPLETED", 3)
    assert {key: body["metaData"][key] for key in GIVEN} == GIVEN


def test_composite_metadata_describes_the_object_by_its_records(tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        form = {"metaData": (None, json.dumps({"composite": True}))}
        made = stand.call("POST", "/bulk/query", params={"q": "select * from contact"}, files=form)
        meta = stand.ended(made.json()["id"])["metaData"]
    assert "emailAddress" in json.dumps(meta)


def test_an_upload_takes_payload_and_file_name(tmp_path: Path) -> None:
    given = {"callback-payload": "mine", "fileName": "{yyMMddHHmmssZ}_people"}
    with bench(tmp_path, records=1) as stand:
        status = stand.ended(stand.upload(b"C_EmailAddress\nada@example.org\n", metaData=given))
    assert (status["status"], status["metaData"]) == ("COMPLETED", given)


@pytest.mark.parametrize("vendor", sorted(UPLOADS))
def test_an_upload_arrives_at_every_connector(vendor: str, tmp_path: Path) -> None:
    name, resource, rows = UPLOADS[vendor]
    with bench(tmp_path, vendor, records=2) as stand:
        status = stand.ended(stand.upload(rows.encode(), name))
        assert (status["status"], status["recordsCount"], status["recordsFailedCount"]) == ("COMPLETED", 1, 0), (
            stand.get("/bulk/1/errors").text
        )
        assert len(stand.truth(resource, start=2)) == 1
