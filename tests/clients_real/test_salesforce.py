"""simple-salesforce and salesforce-bulk against the mock of Salesforce."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import requests

from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

from .shim import detoured
from .truth import ids

simple_salesforce = pytest.importorskip("simple_salesforce", reason="needs bulk-harness[clients]")

HOST = "login.salesforce.com"
AT_ONCE = [f"jobs.{api}.{wait}=0" for api in ("bulk2_query", "bulk2_ingest", "bulk") for wait in ("queued", "working")]


@pytest.fixture
def server(serve: Any) -> Any:
    """Jobs end at once here: the library waits in real time."""
    served = serve("salesforce", records=430)
    served.vendor.configure(configured(served.vendor.spec, None, parse_settings([*AT_ONCE, "jobs.bulk.part=200"]), {}))
    return served


def of(server: Any, **options: Any) -> Any:
    """Return a client that logged in by SOAP, as the library does with a password and a security token."""
    known = server.vendor.credentials
    login = {"username": known["username"], "password": known["password"], "security_token": known["security_token"]}
    session = detoured(requests.Session(), server.url, HOST)
    return simple_salesforce.Salesforce(session=session, **{**login, **options})


def test_every_record_is_found_page_by_page(server: Any) -> None:
    found = of(server, version="52.0").query_all(
        "SELECT Id, CaseNumber FROM Case", headers={"Sforce-Query-Options": "batchSize=200"}
    )
    assert [record["Id"] for record in found["records"]] == ids(server, "Case")
    assert found["records"][0]["attributes"]["url"].startswith("/services/data/v52.0/")


def test_records_are_created_changed_upserted_deleted(server: Any) -> None:
    contacts = of(server).Contact
    made = contacts.create({"LastName": "Quill", "External_Id__c": "q-1"})["id"]
    assert contacts.update(made, {"LastName": "Marsh"}) == 204
    assert contacts.upsert("External_Id__c/q-1", {"FirstName": "Bo"}) == 200
    assert contacts.get_by_custom_id("External_Id__c", "q-1")["FirstName"] == "Bo"
    assert contacts.delete(made) == 204


def test_deleted_records_are_found_by_those_who_ask(server: Any) -> None:
    client = of(server)
    gone = ids(server, "Account")[7]
    client.Account.delete(gone)
    query = "SELECT Id, IsDeleted FROM Account WHERE IsDeleted = true"
    assert [record["Id"] for record in client.query_all(query, include_deleted=True)["records"]] == [gone]
    assert client.query_all(query)["totalSize"] == 0
    with pytest.raises(simple_salesforce.SalesforceResourceNotFound, match="ENTITY_IS_DELETED"):
        client.Account.get(gone)


def test_a_wrong_password_is_a_fault(server: Any) -> None:
    with pytest.raises(simple_salesforce.SalesforceAuthenticationFailed, match="INVALID_LOGIN"):
        of(server, password="wrong")


def test_objects_and_limits_are_described(server: Any) -> None:
    client = of(server)
    assert [each["name"] for each in client.describe()["sobjects"]] == ["Case", "Contact", "Account"]
    kinds = {field["name"]: field["type"] for field in client.Case.describe()["fields"]}
    assert (kinds["Id"], kinds["CreatedDate"]) == ("id", "datetime")
    assert client.limits()["DailyApiRequests"]["Max"] == 15000
    assert client.api_usage["api-usage"].total == 15000


def test_a_bulk_2_query_has_every_record_in_parts(server: Any) -> None:
    parts = list(of(server).bulk2.Case.query("SELECT Id, Description, CreatedDate FROM Case", max_records=150, wait=0))
    rows = [row for part in parts for row in csv.DictReader(io.StringIO(part, newline=""))]
    assert [row["Id"] for row in rows] == ids(server, "Case")
    dataset = server.vendor.stock.datasets["Case"]
    assert [row["Description"] for row in rows] == [dataset.record(row)["Description"] or "" for row in range(430)]
    account = server.vendor.ledger.account("Case", 430, 0)
    assert (len(parts), account["once"], account["never"]) == (3, 430, 0)


def test_a_bulk_2_upload_tells_of_every_row(server: Any) -> None:
    bulk = of(server).bulk2.Contact
    rows = [{"LastName": f"L{n}", "Email": "no address" if n == 3 else f"l{n}@example.org"} for n in range(6)]
    told = bulk.insert(records=rows, wait=0)[0]
    assert (told["numberRecordsTotal"], told["numberRecordsFailed"]) == (6, 1)
    failed = list(csv.DictReader(io.StringIO(bulk.get_failed_records(told["job_id"]))))
    assert [(row["LastName"], row["sf__Error"].split(":")[0]) for row in failed] == [("L3", "INVALID_EMAIL_ADDRESS")]
    assert len(ids(server, "Contact")) == 435


def test_the_older_bulk_api_reads_and_writes(server: Any) -> None:
    bulk = of(server).bulk.Account
    found = list(bulk.query("SELECT Id FROM Account"))
    assert [record["Id"] for record in found] == ids(server, "Account")
    told = bulk.insert([{"Name": "One"}, {"Phone": "2"}], batch_size=1)
    assert [(row["success"], [each["statusCode"] for each in row["errors"]]) for row in told] == [
        (True, []),
        (False, ["REQUIRED_FIELD_MISSING"]),
    ]


def test_the_oldest_library_reads_tables_and_xml(server: Any) -> None:
    older = pytest.importorskip("salesforce_bulk", reason="needs bulk-harness[clients]")
    client = older.SalesforceBulk(sessionId=server.vendor.credentials["access_token"], host=server.url)
    job = client.create_query_job("Case", contentType="CSV")
    batch = client.query(job, "SELECT Id, Subject FROM Case")
    client.close_job(job)
    assert client.is_batch_done(batch)
    results = [io.TextIOWrapper(part, "utf-8", newline="") for part in client.get_all_results_for_query_batch(batch)]
    assert [row["Id"] for part in results for row in csv.DictReader(part)] == ids(server, "Case")
    assert (len(results), client.job_status(job)["numberBatchesCompleted"]) == (3, "1")
