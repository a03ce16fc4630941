"""The client against a scripted service on a real socket: both vocabularies, refusals, dying connections."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from unit.client.scripted import Reply, reply, scripted

from harness.client import BulkError, JobStatus, Unfinished, Unreachable


@pytest.mark.parametrize(
    "body",
    [
        {"id": "7", "jobStatus": "COMPLETED", "recordCount": 4.0, "errorCount": 1.0, "statusMessage": "m"},
        {"id": 7.0, "status": "COMPLETED", "recordsCount": 4, "recordsFailedCount": 1, "error": "m"},
        {"job_id": 7, "job_status": "COMPLETED", "record_count": 4, "error_count": 1, "status_message": "m"},
    ],
)
def test_every_vocabulary_of_the_status_means_the_same(body: dict[str, object]) -> None:
    assert JobStatus.of(body) == JobStatus("7", "COMPLETED", 4, 1, "m")


@pytest.mark.parametrize("status", ["COMPLETE", "COMPLETED", "ABORTED", "ERROR", "CANCELLED", "CANCELED"])
def test_every_final_status_ends_the_waiting(status: str) -> None:
    with scripted(reply({"id": "1", "status": "RUNNING"}), reply({"id": "1", "status": status})) as (_, client):
        seen: list[str] = []
        assert client.wait("1", on_status=lambda found: seen.append(found.status)).status == status
    assert seen == ["RUNNING", status]


def test_waiting_has_an_end_also_for_a_job_that_has_none() -> None:
    with scripted(*[reply({"id": "1", "status": "RUNNING"})] * 20) as (_, client), pytest.raises(Unfinished):
        client.wait("1", timeout=2, every=0.5)


def test_the_tokens_go_into_one_header_and_into_no_text() -> None:
    with scripted(reply(["contact"])) as (service, client):
        assert client.objects() == ("contact",)
    assert service.asked[0][2]["Authorization"] == "Element e+/=, User u"
    assert "e+/=" not in repr(client)


def test_a_refusal_carries_the_documented_body() -> None:
    body = {"requestId": "5b04", "message": "no such job", "providerMessage": "vendor text"}
    with scripted(Reply(json.dumps(body).encode(), 404)) as (_, client), pytest.raises(BulkError) as caught:
        client.status("99")
    error = caught.value
    assert (error.status, error.message, error.provider_message, error.request_id) == (
        404,
        "no such job",
        "vendor text",
        "5b04",
    )


@pytest.mark.parametrize("body", [b"<html>down</html>", b"", b"[1]", b'"text"'])
def test_any_other_refusal_still_says_something(body: bytes) -> None:
    with scripted(Reply(body, 502)) as (_, client), pytest.raises(BulkError, match=r"502 ."):
        client.objects()


def test_nobody_there_is_told_with_the_address() -> None:
    with scripted() as (_, client):
        pass
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        client.objects()


def test_a_list_is_followed_by_its_tokens_and_keeps_its_query() -> None:
    pages = (reply([{"id": 1}], Elements_Next_Page_Token="a/b="), reply([{"id": 2}]))
    with scripted(*pages) as (service, client):
        assert [record["id"] for record in client.list("contact", page_size=1, where="a='b'")] == [1, 2]
    assert [path.partition("?")[2] for _, path, _, _ in service.asked] == [
        "pageSize=1&where=a%3D%27b%27",
        "pageSize=1&where=a%3D%27b%27&nextPage=a%2Fb%3D",
    ]


def test_pages_that_go_in_circles_end() -> None:
    with (
        scripted(*[reply([{}], Elements_Next_Page_Token="x")] * 3) as (_, client),
        pytest.raises(BulkError, match="came twice"),
    ):
        list(client.list("contact"))


def test_an_upload_sends_the_file_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(b"a,b\n1,2\n")
    with scripted(reply({"id": "5", "status": "CREATED", "instanceId": 3})) as (service, client):
        assert client.upload("contact", tmp_path / "people.csv", metadata={"fileName": "x"}).instance_id == 3
    body = service.asked[0][3]
    assert b'name="file"; filename="people.csv"' in body
    assert b'{"fileName": "x"}' in body
