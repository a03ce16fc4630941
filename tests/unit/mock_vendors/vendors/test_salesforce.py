"""Salesforce beyond what its file says: versions, records, collections, requests inside requests, login."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from mock_vendors.faults import parse
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

DATA = "/services/data/v61.0"
LOGIN = "<e><login><username>{username}</username><password>{password}</password></login></e>"


def sent(asker: Any, method: str, path: str, value: Any = None, **query: Any) -> tuple[int, Any]:
    body = b"" if value is None else json.dumps(value).encode()
    typed = {**asker.own, "content-type": "application/json"}
    answer = asker.send(method, DATA + path, query=query, body=body, headers=typed)
    return answer.status, json.loads(answer.body) if answer.body else None


def test_every_version_in_service_is_there_and_speaks_for_itself(make: Any) -> None:
    asker = make("salesforce")
    versions = asker.get("/services/data")
    assert versions[-4] == {"label": "Summer '24", "url": DATA, "version": "61.0"}
    for version in (versions[0], versions[-1]):
        found = asker.get(f"{version['url']}/query", q="SELECT Id FROM Case LIMIT 1")["records"][0]
        assert found["attributes"]["url"] == f"{version['url']}/sobjects/Case/{found['Id']}"
    assert asker.send("GET", "/services/data/v99.0/limits").status == 404


def test_more_rows_come_in_the_version_that_was_asked(make: Any) -> None:
    asker = make("salesforce", records=250)
    own = {**asker.own, "sforce-query-options": "batchSize=200"}
    query = {"q": "SELECT Id FROM Case"}
    first = json.loads(asker.send("GET", "/services/data/v50.0/query/", query=query, headers=own).body)
    assert first["nextRecordsUrl"].startswith("/services/data/v50.0/query/01g")
    assert len(asker.get(first["nextRecordsUrl"])["records"]) == 50


@pytest.mark.parametrize(("setting", "wait", "queries"), [("life=60", 61, 0), ("most=2", 0, 2)])
def test_a_cursor_grows_old_or_is_pushed_out(make: Any, setting: str, wait: int, queries: int) -> None:
    asker = make("salesforce", records=250)
    spec = configured(asker.vendor.spec, None, parse_settings([f"facts.cursors.{setting}"]), {})
    asker.vendor.configure(spec)
    own, query = {**asker.own, "sforce-query-options": "batchSize=200"}, {"q": "SELECT Id FROM Case"}
    ask = partial(asker.send, "GET", f"{DATA}/query", query=query, headers=own)
    more = json.loads(ask().body)["nextRecordsUrl"]
    assert asker.send("GET", more).status == 200
    asker.vendor.clock.advance(wait)
    for _ in range(queries):
        ask()
    refused = asker.send("GET", more)
    assert (refused.status, json.loads(refused.body)[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")


def test_pages_of_a_query_have_numbers_and_take_knobs(make: Any) -> None:
    asker = make("salesforce", records=450)
    spec = configured(asker.vendor.spec, None, parse_settings(["facts.paging.loop=repeat"]), {})
    asker.vendor.configure(spec)
    asker.vendor.faults.replace([parse("status:503@page=2")])
    own = {**asker.own, "sforce-query-options": "batchSize=200"}
    first = json.loads(asker.send("GET", f"{DATA}/query", query={"q": "SELECT Id FROM Case"}, headers=own).body)
    assert asker.send("GET", first["nextRecordsUrl"]).status == 503
    asker.vendor.faults.replace([])
    second = asker.get(first["nextRecordsUrl"])
    assert asker.get(second["nextRecordsUrl"])["nextRecordsUrl"]


@pytest.mark.parametrize(
    ("fields", "wanted"), [("Subject", ["attributes", "Subject", "Id"]), ("Id,Status", ["attributes", "Id", "Status"])]
)
def test_one_record_comes_with_the_fields_that_were_chosen(make: Any, fields: str, wanted: list[str]) -> None:
    asker = make("salesforce")
    record = asker.get(f"{DATA}/sobjects/Case/5005f0000000001AAA", fields=fields)
    assert list(record) == wanted
    assert (
        sent(asker, "GET", "/sobjects/Case/5005f0000000001AAA", fields="Foo__c")[1][0]["errorCode"] == "INVALID_FIELD"
    )


def test_an_external_id_creates_changes_and_is_refused_where_several_have_it(make: Any) -> None:
    asker, path = make("salesforce"), "/sobjects/Contact/External_Id__c"
    assert sent(asker, "PATCH", f"{path}/EXT-4", {"LastName": "A"})[1]["id"] == "0035f0000000005AAA"
    assert sent(asker, "PATCH", f"{path}/new", {"LastName": "B"})[0] == 201
    sent(asker, "POST", "/sobjects/Contact", {"LastName": "C", "External_Id__c": "new"})
    status, several = sent(asker, "PATCH", f"{path}/new", {"LastName": "D"})
    assert (status, len(several)) == (300, 2)


def test_older_versions_say_of_an_upsert_only_that_it_worked(make: Any) -> None:
    asker = make("salesforce")
    typed = {**asker.own, "content-type": "application/json"}
    path = "/services/data/v45.0/sobjects/Contact/External_Id__c/EXT-4"
    answer = asker.send("PATCH", path, body=b'{"LastName": "A"}', headers=typed)
    assert (answer.status, answer.body) == (204, b"")


def test_what_was_changed_and_deleted_in_a_span_is_told(make: Any) -> None:
    asker = make("salesforce")
    gone, changed = "0035f0000000002AAA", "0035f0000000003AAA"
    sent(asker, "DELETE", f"/sobjects/Contact/{gone}")
    sent(asker, "PATCH", f"/sobjects/Contact/{changed}", {"Title": "x"})
    span = {"start": "2025-12-31T00:00:00Z", "end": "2026-01-02T00:00:00+00:00"}
    assert asker.get(f"{DATA}/sobjects/Contact/updated/", **span)["ids"] == [changed]
    told = asker.get(f"{DATA}/sobjects/Contact/deleted", **span)["deletedRecords"]
    assert [each["id"] for each in told] == [gone]


RECORDS = [{"attributes": {"type": "Contact"}, "LastName": "A"}, {"attributes": {"type": "Contact"}, "Title": "x"}]


@pytest.mark.parametrize(
    ("whole", "wanted", "count"),
    [
        (False, [None, "REQUIRED_FIELD_MISSING"], 61),
        (True, ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"], 60),
    ],
)
def test_a_collection_is_judged_record_by_record(make: Any, whole: bool, wanted: list[Any], count: int) -> None:
    asker = make("salesforce")
    status, told = sent(asker, "POST", "/composite/sobjects", {"allOrNone": whole, "records": RECORDS})
    assert status == 200
    assert [each["errors"][0]["statusCode"] if each["errors"] else None for each in told] == wanted
    assert len(asker.vendor.stock.datasets["Contact"]) == count


def test_collections_are_changed_read_and_deleted_by_id(make: Any) -> None:
    asker, ids = make("salesforce"), ["0035f0000000002AAA", "0035f000000ZZZZAAA"]
    changed = [{"attributes": {"type": "Contact"}, "Id": each, "Title": "new"} for each in ids]
    verdicts = sent(asker, "PATCH", "/composite/sobjects", {"records": changed})[1]
    assert [each["success"] for each in verdicts] == [True, False]
    found = sent(asker, "GET", "/composite/sobjects/Contact", ids=",".join(ids), fields="Title")[1]
    assert (found[0]["Title"], found[1]) == ("new", None)
    verdicts = sent(asker, "DELETE", "/composite/sobjects", ids=",".join([ids[0], ids[0]]))[1]
    assert verdicts[1]["errors"][0]["statusCode"] == "ENTITY_IS_DELETED"


def test_too_many_at_once_are_refused(make: Any) -> None:
    status, told = sent(make("salesforce"), "POST", "/composite/sobjects", {"records": RECORDS * 101})
    assert (status, told[0]["errorCode"]) == (400, "LIMIT_EXCEEDED")


def test_requests_inside_a_request_are_answered_each_for_itself(make: Any) -> None:
    asker = make("salesforce")
    parts = [{"method": "GET", "url": "v61.0/limits"}, {"method": "GET", "url": "v61.0/sobjects/Nope/describe"}]
    told = sent(asker, "POST", "/composite/batch", {"batchRequests": parts})[1]
    assert [each["statusCode"] for each in told["results"]] == [200, 404]
    assert told["hasErrors"]
    halted = sent(asker, "POST", "/composite/batch", {"haltOnError": True, "batchRequests": [*parts, parts[0]]})[1]
    assert halted["results"][2]["statusCode"] == 412


def test_a_chain_of_requests_refers_to_what_came_before(make: Any) -> None:
    asker = make("salesforce")
    first = {"method": "POST", "url": f"{DATA}/sobjects/Account", "referenceId": "a", "body": {"Name": "N"}}
    body = {"LastName": "L", "AccountId": "@{a.id}"}
    second = {"method": "POST", "url": f"{DATA}/sobjects/Contact", "referenceId": "c", "body": body}
    told = sent(asker, "POST", "/composite", {"compositeRequest": [first, second]})[1]["compositeResponse"]
    contact = asker.get(f"{DATA}/sobjects/Contact/{told[1]['body']['id']}")
    assert contact["AccountId"] == told[0]["body"]["id"]


def test_a_login_by_soap_opens_a_session_that_ends(make: Any) -> None:
    asker = make("salesforce")
    body = LOGIN.format(**asker.vendor.credentials).encode()
    answer = asker.send("POST", "/services/Soap/u/42.0", body=body, headers={"soapaction": "login"})
    session = answer.body.decode().partition("<sessionId>")[2].partition("<")[0]
    assert b"/services/Soap/u/42.0/00D" in answer.body
    own = {"authorization": f"Bearer {session}"}
    assert asker.send("GET", f"{DATA}/limits", headers=own).status == 200
    asker.vendor.clock.advance(7201)
    assert asker.send("GET", f"{DATA}/limits", headers=own).status == 401


@pytest.mark.parametrize("body", [b"<e><login><username>x</username></login></e>", b"no xml", b"<e/>"])
def test_a_login_that_fails_is_a_fault(make: Any, body: bytes) -> None:
    answer = make("salesforce").send("POST", "/services/Soap/u/61.0", body=body, headers={})
    assert answer.status == 500
    assert b"<sf:exceptionCode>INVALID_" in answer.body
