"""Everything that can be wrong with a call: the documented status, the documented body, nothing half done."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from service.support import Bench, bench, config, instances, vendor_server

from contracts import VirtualClock
from harness.bulk.service import Service

JSON = {"Content-Type": "application/json"}
DEEP = b'{"objectName": "contact", "note": ' + b"[" * 70 + b"%s" + b"]" * 70 + b"}"


@dataclass(frozen=True, slots=True)
class Bad:
    """One bad call, the status it must get, and words its message must hold."""

    method: str
    path: str
    status: int
    said: str
    more: dict[str, Any] = field(default_factory=dict)


def csv(content: bytes, **more: Any) -> dict[str, Any]:
    return {"files": {"file": ("x.csv", content)}, **more}


CASES = {
    "no-path": Bad("GET", "/no/such/path", 404, "no such resource"),
    "no-object": Bad("GET", "/contcat", 404, "known: activities, contact"),
    "no-job": Bad("GET", "/bulk/999/status", 404, "no job 999"),
    "job-is-no-number": Bad("GET", "/bulk/x1/status", 404, "no job x1"),
    "job-with-a-zero-in-front": Bad("GET", "/bulk/01/status", 404, "no job 01"),
    "huge-job-number": Bad("GET", f"/bulk/{'9' * 40}/status", 404, "no job"),
    "wrong-verb": Bad("POST", "/bulk/1/cancel", 405, "allowed: OPTIONS, PUT"),
    "data-of-no-job": Bad("GET", "/bulk/1/data", 404, "no job 1"),
    "wrong-hub": Bad("GET", "/hubs/crm/objects", 404, "marketing"),
    "no-type": Bad("POST", "/bulk/download", 415, "application/json", {"data": b"{}"}),
    "wrong-type": Bad(
        "POST", "/bulk/download", 415, "text/plain", {"data": b"{}", "headers": {"Content-Type": "text/plain"}}
    ),
    "charset": Bad(
        "POST",
        "/bulk/download",
        415,
        "UTF-8, not utf-16",
        {"data": b"{}", "headers": {"Content-Type": "application/json; charset=utf-16"}},
    ),
    "not-utf-8": Bad(
        "POST", "/bulk/download", 400, "not valid JSON", {"data": b'{"objectName": "\xe9"}', "headers": JSON}
    ),
    "deep": Bad("POST", "/bulk/download", 400, "nested deeper", {"data": DEEP % b"", "headers": JSON}),
    "deeper": Bad("POST", "/bulk/download", 400, "JSON", {"data": DEEP % (b"[" * 9000), "headers": JSON}),
    "infinite": Bad(
        "POST",
        "/bulk/download",
        400,
        "infinity",
        {"data": b'{"objectName": "contact", "limit": 1e999}', "headers": JSON},
    ),
    "part-with-a-broken-name": Bad(
        "POST",
        "/bulk/contact",
        400,
        "no such part here; known: file, metaData",
        {
            "data": b'--x\r\nContent-Disposition: form-data; name="\xc3\xa9\\"\r\n\r\n1\r\n--x--\r\n',
            "headers": {"Content-Type": "multipart/form-data; boundary=x"},
        },
    ),
    "unknown-parameter": Bad("POST", "/bulk/download?limit=5", 400, "takes none", {"json": {"objectName": "contact"}}),
    "given-twice": Bad("GET", "/bulk/jobs?pageSize=1&pageSize=2", 400, "given 2 times"),
    "list-twice": Bad("GET", "/contact?depth=minimal&depth=complete", 400, "^depth: is given 2 times"),
    "unknown-child": Bad(
        "POST",
        "/bulk/download",
        400,
        "^child: ",
        {"json": {"objectName": "contact", "child": {"objectName": "acount", "parentPrimaryKeyFieldName": "id"}}},
    ),
    "unknown-hub": Bad(
        "POST",
        "/bulk/download",
        400,
        "no instance 9 of this account",
        {"json": {"objectName": "contact", "docsHubDetails": {"instanceId": "9", "path": "/x.csv"}}},
    ),
    "continue-nothing": Bad("POST", "/bulk/download", 400, "no job 77", {"json": {"continueFromJobId": 77}}),
    "restart-nothing": Bad("PUT", "/bulk/v3/77/restart", 404, "no job 77"),
    "metadata-of-nothing": Bad("GET", "/objects/contcat/metadata", 404, "contcat"),
    "huge-number": Bad("GET", f"/contact?where=id={'9' * 5000}", 400, "^Error parsing query: the number goes on"),
    "version": Bad("GET", "/objects", 400, "Elements-Version", {"headers": {"Elements-Version": "Argon"}}),
    "malformed": Bad("POST", "/bulk/download", 400, "not valid JSON", {"data": b'{"objectName":', "headers": JSON}),
    "no-object-body": Bad("POST", "/bulk/download", 400, "must be a JSON object", {"json": []}),
    "too-large": Bad("POST", "/bulk/download", 413, "too large", {"data": b" " * (2 << 20), "headers": JSON}),
    "no-criteria": Bad("POST", "/bulk/download", 400, "objectName is missing", {"json": {}}),
    "unknown-object": Bad("POST", "/bulk/download", 404, "contcat", {"json": {"objectName": "contcat"}}),
    "vendors-name": Bad("POST", "/bulk/download", 404, "known: .*contact", {"json": {"objectName": "contacts"}}),
    "vendors-name-of-upload": Bad("POST", "/bulk/contacts", 404, "known: .*contact", csv(b"emailAddress\na@b.c\n")),
    "bad-criteria": Bad(
        "POST",
        "/bulk/download",
        400,
        "limit: .*; pageSize: ",
        {"json": {"objectName": "contact", "limit": 0, "pageSize": "x"}},
    ),
    "bad-where": Bad(
        "POST", "/bulk/download", 400, "^Error parsing query", {"json": {"objectName": "contact", "where": "a = = b"}}
    ),
    "bad-child": Bad("POST", "/bulk/download", 400, "^child: ", {"json": {"objectName": "contact", "child": {}}}),
    "bad-callback": Bad(
        "POST",
        "/bulk/download",
        400,
        "Elements-Async-Callback-Url",
        {"json": {"objectName": "contact"}, "headers": {"Elements-Async-Callback-Url": "nowhere"}},
    ),
    "list-where": Bad("GET", "/contact?where=(", 400, "^Error parsing query"),
    "list-size": Bad("GET", "/contact?pageSize=0", 400, "^pageSize"),
    "list-token": Bad("GET", "/contact?nextPage=%25%25", 400, "^nextPage"),
    "foreign-position": Bad(
        "GET", "/contact?nextPage=eyJwYWdlU2l6ZSI6MSwicG9zaXRpb24iOnsibGluayI6Ii94In19", 400, "^nextPage"
    ),
    "list-fields": Bad("GET", "/contact?fields=a,,b", 400, "^fields"),
    "jobs-where": Bad("GET", "/bulk/jobs?where=colour='red'", 400, "no field colour"),
    "jobs-token": Bad("GET", "/bulk/jobs?nextPage=zzz", 400, "^nextPage"),
    "upload-type": Bad("POST", "/bulk/contact", 415, "multipart/form-data", {"json": {}}),
    "upload-no-file": Bad("POST", "/bulk/contact", 400, "^file: ", {"files": {"metaData": (None, "{}")}}),
    "upload-other-part": Bad("POST", "/bulk/contact", 400, "^other: ", csv(b"a\n1\n", data={"other": "x"})),
    "upload-packed": Bad("POST", "/bulk/contact", 400, "packed by gzip", csv(b"\x1f\x8b\x08abc")),
    "upload-unknown-object": Bad("POST", "/bulk/contcat", 404, "contcat", csv(b"a\n1\n")),
    "upload-disabled": Bad("POST", "/bulk/activities", 400, "disabled", csv(b"a\n1\n")),
    "upload-empty": Bad("POST", "/bulk/contact", 400, "empty", csv(b"")),
    "upload-latin-1": Bad("POST", "/bulk/contact", 400, "not UTF-8", csv("a\nü\n".encode("latin-1"))),
    "upload-array": Bad("POST", "/bulk/contact", 400, "after character 10", csv(b'[{"a": 1}}')),
    "upload-json-as-csv": Bad("POST", "/bulk/contact?format=csv", 400, "begins like JSON", csv(b'[{"a": 1}]')),
    "upload-meta": Bad("POST", "/bulk/contact", 400, "^metaData", csv(b"a\n1\n", data={"metaData": "[]"})),
    "upload-action": Bad("POST", "/bulk/contact?action=delete", 400, "^action: must", csv(b"a\n1\n")),
    "upload-by-nothing": Bad("POST", "/bulk/contact?action=upsert", 400, "^identifierFieldName", csv(b"a\n1\n")),
    "upload-no-column": Bad(
        "POST", "/bulk/contact?identifierFieldName=C_Email", 400, "no column C_Email", csv(b"C_EmailAddress\n1\n")
    ),
    "upload-path": Bad("POST", "/bulk/contact", 400, "^path", csv(b"a\n1\n", data={"metaData": '{"path": "//x.y"}'})),
    "upload-group": Bad("POST", "/bulk/contact?bulkUploadRecordSize=9", 400, "one by one", csv(b"a\n1\n")),
    "upload-name": Bad(
        "POST", "/bulk/contact", 400, "date pattern", csv(b"a\n1\n", data={"metaData": '{"fileName": "{yyyy}_x"}'})
    ),
}


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("bulk"), records=5, count=2) as made:
        yield made


@pytest.mark.parametrize("bad", CASES.values(), ids=CASES)
def test_a_bad_call_gets_the_documented_body(bad: Bad, stand: Bench) -> None:
    answer = stand.call(bad.method, bad.path, **bad.more)
    body = answer.json()
    assert answer.status_code == bad.status, body
    assert re.search(bad.said, body["message"]), body
    assert body["requestId"] == answer.headers["elements-request-id"]
    assert re.fullmatch("[0-9a-f]{24}", body["requestId"])


def test_a_bad_call_leaves_no_job_and_no_file(stand: Bench) -> None:
    for bad in CASES.values():
        stand.call(bad.method, bad.path, **bad.more)
    assert stand.get("/bulk/jobs").json() == []
    assert list(stand.service.platform.uploads.iterdir()) == []


@pytest.mark.parametrize(
    "header", [None, "Element element+/=1", "Element x, User user=1", "Element element+/=1, User user=2", "Basic eA=="]
)
@pytest.mark.parametrize("path", ["/objects", "/no/such/path", "/bulk/download", "/bulk/1/status", "/hubs/crm/objects"])
def test_who_has_no_authorization_learns_nothing_else(header: str | None, path: str, stand: Bench) -> None:
    answer = stand.get(path, headers={"Authorization": header})
    assert (answer.status_code, "WWW-Authenticate" in answer.headers) == (401, True)


def test_an_organization_is_optional_but_must_be_right(stand: Bench) -> None:
    header = "User user=1, Organization {}, Element element+/=1"
    statuses = [
        stand.get("/objects", headers={"Authorization": header.format(text)}).status_code
        for text in ("organization=1", "no")
    ]
    assert statuses == [200, 401]


def test_another_instances_job_is_not_there(stand: Bench) -> None:
    job = stand.create()
    stand.ended(job)
    paths = [("GET", "status"), ("GET", "errors"), ("GET", "contact"), ("PUT", "cancel")]
    answers = [stand.call(method, f"/bulk/{job}/{path}", rank=2) for method, path in paths]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert answers[0].json()["message"] == stand.get("/bulk/999/status").json()["message"].replace("999", job)
    assert stand.get("/bulk/jobs", rank=2).json() == []


def test_a_file_for_which_there_is_no_room_is_refused_and_removed(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with bench(tmp_path, records=1) as stand:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
        try:
            answer = stand.send(b"C_EmailAddress\n" + b"a@example.com\n" * 200_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert (answer.status_code, "no room" in answer.json()["message"]) == (503, True)
        assert list((tmp_path / "uploads").iterdir()) == []


def test_a_file_that_is_too_large_is_refused_and_removed(tmp_path: Path) -> None:
    with (
        vendor_server("eloqua", 1, VirtualClock()) as server,
        Service(config(tmp_path, instances(server), max_upload=1000), VirtualClock()) as service,
    ):
        answer = Bench(service, server).send(b"a\n" + b"1\n" * 1000)
        left = list(service.platform.uploads.iterdir())
    assert (answer.status_code, left) == (413, [])
    assert "too large" in answer.json()["message"]


@pytest.mark.parametrize("place", ["path", "header"])
def test_a_request_without_end_is_cut_off(place: str, stand: Bench) -> None:
    text = "x" * (300 << 10)
    more = {"headers": {"X-Long": text}} if place == "header" else {"params": {"where": text}}
    answer = stand.get("/contact", **more)
    assert answer.status_code in (413, 414)
    assert stand.get("/objects").status_code == 200


def test_a_path_outside_the_api_is_told_as_json_too(stand: Bench) -> None:
    answer = stand.call("GET", "/../../nowhere")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize(
    ("form", "other"), [("text/csv", "application/json"), ("application/json", "application/jsonl")]
)
def test_a_result_in_another_format_is_refused_with_both_names(form: str, other: str, stand: Bench) -> None:
    job = stand.create(format=form)
    stand.ended(job)
    answer = stand.get(f"/bulk/{job}/contact", headers={"Accept": other})
    assert answer.status_code == 400
    assert form in answer.json()["message"]
    assert other in answer.json()["message"]
    assert stand.get(f"/bulk/{job}/contact", headers={"Accept": form}).headers["Content-Type"] == form


def test_an_upload_has_no_result_and_an_ended_job_no_cancel(stand: Bench) -> None:
    job = stand.upload(b"C_EmailAddress\nx@example.org\n")
    stand.ended(job)
    assert stand.get(f"/bulk/{job}/contact").status_code == 400
    assert stand.call("PUT", f"/bulk/{job}/cancel").status_code == 400
