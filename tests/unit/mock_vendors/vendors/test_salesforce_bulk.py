"""Salesforce's bulk APIs: how jobs go, and every way that they may go wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.jobs import parse
from mock_vendors.permissions import parse as parse_permission
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

DATA, ASYNC = "/services/data/v61.0", "/services/async/61.0"
XML = {"content-type": "application/xml; charset=UTF-8"}
JOB = '<jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload">{}</jobInfo>'


class Bulk:
    """Someone who has jobs done."""

    def __init__(self, asker: Any, *words: str) -> None:
        self.asker, self.clock = asker, asker.vendor.clock
        asker.vendor.job_faults.replace(map(parse, words))

    def ask(self, method: str, path: str, value: Any = None, kind: str = "application/json", **query: Any) -> Any:
        body = value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
        return self.asker.send(
            method, DATA + path, query=query, body=body, headers={**self.asker.own, "content-type": kind}
        )

    def query(self, text: str = "SELECT Id, Subject FROM Case", **more: str) -> str:
        made = json.loads(self.ask("POST", "/jobs/query", {"operation": "query", "query": text, **more}).body)
        return f"/jobs/query/{made['id']}"

    def upload(self, table: bytes, **more: str) -> str:
        asked = {"object": "Contact", "operation": "insert", **more}
        path = f"/jobs/ingest/{json.loads(self.ask('POST', '/jobs/ingest', asked).body)['id']}"
        assert self.ask("PUT", f"{path}/batches", table, "text/csv").status == 201
        self.ask("PATCH", path, {"state": "UploadComplete"})
        self.clock.advance(60)
        return path

    def told(self, path: str) -> Any:
        return json.loads(self.ask("GET", path).body)

    def states(self, path: str, seconds: int) -> list[str]:
        """Return the states that a client sees who asks every second, each once in a row."""
        seen: list[str] = []
        for _ in range(seconds):
            seen += [state for state in [self.told(path)["state"]] if seen[-1:] != [state]]
            self.clock.advance(1)
        return seen

    def rows(self, path: str, **query: Any) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.ask("GET", path, **query).content().decode(), newline="")))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ((), ["UploadComplete", "InProgress", "JobComplete"]),
        (("failed",), ["UploadComplete", "InProgress", "Failed"]),
        (("aborted",), ["UploadComplete", "InProgress", "Aborted"]),
        (("stuck",), ["UploadComplete", "InProgress"]),
        (("stuck:600",), ["UploadComplete", "InProgress"]),
        (("unknown:Paused;2",), ["UploadComplete", "Paused", "InProgress", "JobComplete"]),
        (("backwards:2",), ["UploadComplete", "InProgress", "UploadComplete", "InProgress", "JobComplete"]),
        (("failed@calls=2",), ["UploadComplete", "InProgress", "JobComplete"]),
        (("failed@resource=Contact",), ["UploadComplete", "InProgress", "JobComplete"]),
        (("failed@resource=Case", "queued:3"), ["UploadComplete", "InProgress", "Failed"]),
    ],
)
def test_a_job_goes_through_these_states(make: Any, words: tuple[str, ...], wanted: list[str]) -> None:
    bulk = Bulk(make("salesforce"), *words)
    assert bulk.states(bulk.query(), 12) == wanted


@pytest.mark.parametrize(
    ("word", "message"), [("failed", None), ("failed:InternalError : no memory", "InternalError : no memory")]
)
def test_a_failure_may_have_a_reason(make: Any, word: str, message: str | None) -> None:
    bulk = Bulk(make("salesforce"), word)
    path = bulk.query()
    bulk.clock.advance(60)
    assert bulk.told(path).get("errorMessage") == message
    assert bulk.ask("GET", f"{path}/results").status == 400


def test_a_result_may_be_read_early_and_grow(make: Any) -> None:
    bulk = Bulk(make("salesforce"), "early")
    path = bulk.query()
    bulk.clock.advance(2)
    assert (bulk.told(path)["state"], len(bulk.rows(f"{path}/results"))) == ("InProgress", 30)
    bulk.clock.advance(1)
    assert (bulk.told(path)["state"], len(bulk.rows(f"{path}/results"))) == ("JobComplete", 60)


def test_a_job_that_is_done_may_still_get_rows(make: Any) -> None:
    bulk = Bulk(make("salesforce"), "late:4")
    path = bulk.query()
    bulk.clock.advance(4)
    done = bulk.told(path)
    assert (done["state"], done["numberRecordsProcessed"], len(bulk.rows(f"{path}/results"))) == ("JobComplete", 60, 15)
    bulk.clock.advance(3)
    assert len(bulk.rows(f"{path}/results")) == 60


@pytest.mark.parametrize(
    ("word", "statuses"), [("expires:5", [200, 200, 404]), ("reads", [200, 404, 404]), ("reads:2", [200, 200, 404])]
)
def test_a_result_ends_one_day(make: Any, word: str, statuses: list[int]) -> None:
    bulk = Bulk(make("salesforce"), word)
    path = bulk.query()
    bulk.clock.advance(3)
    seen = []
    for _ in range(3):
        seen.append(bulk.ask("GET", f"{path}/results").status)
        bulk.clock.advance(2.5)
    assert seen == statuses


def test_parts_may_be_small_and_their_columns_turn(make: Any) -> None:
    bulk = Bulk(make("salesforce"), "parts:25", "turned")
    path = bulk.query()
    bulk.clock.advance(3)
    pages = bulk.told(f"{path}/resultPages")["resultPages"]
    asker = bulk.asker
    parts = [asker.follow(page["resultUrl"]) for page in pages]
    assert [part.body.split(b"\n", 1)[0] for part in parts] == [b'"Id","Subject"', b'"Subject","Id"', b'"Id","Subject"']
    assert [dict(part.headers)["Sforce-NumberOfRecords"] for part in parts] == ["25", "25", "10"]


def test_delimiters_and_line_endings_are_the_clients(make: Any) -> None:
    bulk = Bulk(make("salesforce"))
    path = bulk.query("SELECT Id, IsClosed, ClosedDate FROM Case LIMIT 1", columnDelimiter="PIPE", lineEnding="CRLF")
    bulk.clock.advance(3)
    assert bulk.ask("GET", f"{path}/results").body.startswith(b'"Id"|"IsClosed"|"ClosedDate"\r\n"5005f')


def test_a_query_that_is_stopped_ends_and_one_that_has_ended_is_deleted(make: Any) -> None:
    bulk = Bulk(make("salesforce"))
    path = bulk.query()
    assert bulk.ask("DELETE", path).status == 400
    assert json.loads(bulk.ask("PATCH", path, {"state": "Aborted"}).body)["state"] == "Aborted"
    assert bulk.ask("PATCH", path, {"state": "Aborted"}).status == 400
    assert [bulk.ask("DELETE", path).status, bulk.ask("GET", path).status] == [204, 404]


def test_a_query_keeps_to_what_there_was_when_it_began(make: Any) -> None:
    bulk = Bulk(make("salesforce"))
    path = bulk.query("SELECT Id FROM Contact")
    bulk.ask("POST", "/sobjects/Contact", {"LastName": "Late"})
    bulk.ask("DELETE", "/sobjects/Contact/0035f0000000001AAA")
    bulk.clock.advance(3)
    rows = bulk.rows(f"{path}/results")
    assert (len(rows), rows[0]["Id"]) == (60, "0035f0000000001AAA")


@pytest.mark.parametrize(
    ("operation", "table", "good", "bad"),
    [
        ("update", b"Id,Title\n0035f0000000001AAA,new\n0035f00000ZZZZZAAA,x\n", 1, "INVALID_CROSS_REFERENCE_KEY"),
        ("delete", b"Id\n0035f0000000001AAA\nnonsense\n", 1, "MALFORMED_ID"),
        ("upsert", b"External_Id__c,LastName\nEXT-3,New\nfresh,New\n,None\n", 2, "MISSING_ARGUMENT"),
        ("insert", b"lastname,email\nA,\nB,broken\n", 1, "INVALID_EMAIL_ADDRESS"),
    ],
)
def test_every_operation_tells_of_good_and_bad_rows(
    make: Any, operation: str, table: bytes, good: int, bad: str
) -> None:
    bulk = Bulk(make("salesforce"))
    more = {"externalIdFieldName": "External_Id__c"} if operation == "upsert" else {}
    path = bulk.upload(table, operation=operation, **more)
    assert len(bulk.rows(f"{path}/successfulResults")) == good
    assert [row["sf__Error"].partition(":")[0] for row in bulk.rows(f"{path}/failedResults")] == [bad]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"LastName,Foo\nA,1\n", "InvalidBatch : Field name not found : Foo"),
        (b"LastName\r\nA\r\n", "ClientInputError : LineEnding is invalid on user data."),
        (b"LastName,Email\nA\n", "ClientInputError : line 2 has 1 fields, not 2 as the head line"),
    ],
)
def test_a_table_that_is_wrong_as_a_whole_fails_the_job(make: Any, table: bytes, message: str) -> None:
    bulk = Bulk(make("salesforce"))
    told = bulk.told(bulk.upload(table))
    assert (told["state"], told["errorMessage"]) == ("Failed", message)


def test_rows_are_rejected_by_what_they_hold(make: Any) -> None:
    bulk = Bulk(make("salesforce"), "rejected:/^B/", "miscounted:2")
    path = bulk.upload(b"LastName\nAda\nBo\nCy\n")
    assert [row["LastName"] for row in bulk.rows(f"{path}/failedResults")] == ["Bo"]
    told = bulk.told(path)
    assert (told["numberRecordsProcessed"], told["numberRecordsFailed"]) == (5, 1)


def test_rows_may_be_lost_without_a_word(make: Any) -> None:
    bulk = Bulk(make("salesforce"), "cut:1", "bom")
    path = bulk.upload(b"LastName\nAda\nBo\n")
    told = [bulk.rows(f"{path}/{name}") for name in ("successfulResults", "failedResults", "unprocessedrecords")]
    assert [len(rows) for rows in told] == [1, 0, 0]
    assert bulk.told(path)["numberRecordsProcessed"] == 1


def test_a_result_shows_what_its_reader_may_see(make: Any) -> None:
    bulk = Bulk(make("salesforce"), "bom")
    path = bulk.query("SELECT Id, Subject, Status FROM Case")
    bulk.clock.advance(3)
    permissions = bulk.asker.vendor.permissions
    permissions.replace([parse_permission("mask:Subject@resource=Case"), parse_permission("rows:0.5@resource=Case")])
    body = bulk.ask("GET", f"{path}/results").body
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert body.startswith(b"\xef\xbb\xbf")
    assert 0 < len(rows) < 60
    assert {row["Subject"] for row in rows} == {""} != {row["Status"] for row in rows}


def test_limits_tell_how_many_jobs_are_left_today(make: Any) -> None:
    bulk = Bulk(make("salesforce"))
    bulk.query()
    left = [bulk.told("/limits")["DailyBulkV2QueryJobs"]["Remaining"]]
    bulk.clock.advance(86_400)
    assert [*left, bulk.told("/limits")["DailyBulkV2QueryJobs"]["Remaining"]] == [9999, 10000]


def test_a_job_takes_one_upload_and_one_close(make: Any) -> None:
    bulk = Bulk(make("salesforce"))
    path = bulk.upload(b"LastName\nA\n")
    assert bulk.ask("PUT", f"{path}/batches", b"LastName\nB\n", "text/csv").status == 400
    assert bulk.ask("PATCH", path, {"state": "Aborted"}).status == 400


def test_a_job_outlives_the_vendor_and_not_a_reset(make: Any, tmp_path: Path) -> None:
    clock = VirtualClock()
    path = Bulk(make("salesforce", clock=clock, state=tmp_path)).upload(b"LastName\nA\nB\n")
    again = Bulk(make("salesforce", clock=clock, state=tmp_path))
    assert len(again.rows(f"{path}/successfulResults")) == 2
    assert len(again.asker.vendor.stock.datasets["Contact"]) == 62
    again.asker.vendor.reset()
    assert again.ask("GET", path).status == 404


def older(asker: Any, method: str, path: str, body: str = "", **more: str) -> str:
    answer = asker.send(method, ASYNC + path, body=body.encode(), headers={**asker.own, **XML, **more})
    return str(answer.body.decode())


def inner(text: str, name: str) -> list[str]:
    return [piece.partition("<")[0] for piece in text.split(f"<{name}>")[1:]]


def opened(asker: Any, operation: str, kind: str, **more: str) -> str:
    said = f"<operation>{operation}</operation><object>Contact</object><contentType>{kind}</contentType>"
    return f"/job/{inner(older(asker, 'POST', '/job', JOB.format(said), **more), 'id')[0]}"


def test_the_older_api_makes_a_batch_of_every_chunk(make: Any) -> None:
    asker = make("salesforce")
    job = opened(asker, "query", "CSV", **{"sforce-enable-pkchunking": "chunkSize=25;"})
    older(asker, "POST", f"{job}/batch", "SELECT Id FROM Contact")
    asker.vendor.clock.advance(10)
    batches = older(asker, "GET", f"{job}/batch")
    assert inner(batches, "state") == ["Not Processed", "Completed", "Completed", "Completed"]
    assert inner(batches, "numberRecordsProcessed") == ["0", "25", "25", "10"]


def test_the_older_api_reads_and_tells_in_xml(make: Any) -> None:
    asker = make("salesforce")
    job = opened(asker, "insert", "XML")
    rows = "<sObjects><sObject><LastName>A</LastName></sObject><sObject><Title>x</Title></sObject></sObjects>"
    batch = f"{job}/batch/{inner(older(asker, 'POST', f'{job}/batch', rows), 'id')[0]}"
    asker.vendor.clock.advance(10)
    told = older(asker, "GET", f"{batch}/result")
    assert inner(told, "success") == ["true", "false"]
    assert inner(told, "statusCode") == ["REQUIRED_FIELD_MISSING"]


def test_the_older_api_fails_a_batch_whose_statement_is_wrong(make: Any) -> None:
    asker = make("salesforce")
    job = opened(asker, "query", "CSV")
    batch = f"{job}/batch/{inner(older(asker, 'POST', f'{job}/batch', 'SELECT Nope FROM Contact'), 'id')[0]}"
    asker.vendor.clock.advance(10)
    told = older(asker, "GET", batch)
    assert inner(told, "state") == ["Failed"]
    assert "INVALID_FIELD" in inner(told, "stateMessage")[0]


def test_the_older_api_closes_aborts_and_words_refusals_by_itself(make: Any) -> None:
    asker = make("salesforce")
    job = opened(asker, "query", "CSV")
    older(asker, "POST", f"{job}/batch", "SELECT Id FROM Contact")
    assert inner(older(asker, "POST", job, JOB.format("<state>Aborted</state>")), "state") == ["Aborted"]
    assert inner(older(asker, "POST", f"{job}/batch", "SELECT Id FROM Contact"), "exceptionCode") == ["InvalidJobState"]
    stranger = asker.send("GET", f"{ASYNC}{job}", headers={"x-sfdc-session": "no", "accept": "application/json"})
    assert (stranger.status, json.loads(stranger.body)["exceptionCode"]) == (400, "InvalidSessionId")


def test_a_batch_that_is_too_large_is_refused(make: Any) -> None:
    asker = make("salesforce")
    spec = configured(asker.vendor.spec, None, parse_settings(["facts.batch_bytes=10"]), {})
    asker.vendor.configure(spec)
    told = older(asker, "POST", f"{opened(asker, 'insert', 'CSV')}/batch", "LastName\nQuill\n")
    assert inner(told, "exceptionCode") == ["ExceededQuota"]
