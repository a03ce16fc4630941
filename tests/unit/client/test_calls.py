"""What the client sends for each call of the API, and what it makes of the answers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from unit.client.scripted import reply, scripted

from harness.client import AccountClient, FailedRecord
from harness.client.multipart import CHUNK

CREATED = {"id": "5", "status": "CREATED", "instanceId": 3}


def test_a_query_is_a_statement_with_its_window_and_metadata() -> None:
    with scripted(reply(CREATED)) as (service, client):
        client.query("select * from contact", metadata={"pageSize": 9}, fileFormat="csv", **{"from": "2026-01-01"})
    _, path, _, body = service.asked[0]
    wanted = {"q": ["select * from contact"], "fileFormat": ["csv"], "from": ["2026-01-01"]}
    assert parse_qs(urlsplit(path).query) == wanted
    assert b'{"pageSize": 9}' in body


def test_the_next_slice_of_a_query_has_no_statement() -> None:
    with scripted(reply(CREATED)) as (service, client):
        client.query(continueFromJobId="4")
    assert service.asked[0][1].endswith("/bulk/query?continueFromJobId=4")


def test_data_and_errors_are_followed_page_by_page() -> None:
    pages = [reply([{"id": 1}], Elements_Next_Page_Token="t"), reply([{"id": 2}])] * 2
    with scripted(*pages) as (service, client):
        assert [record["id"] for record in client.data("7", page_size=1)] == [1, 2]
        assert [record.number for record in client.errors("7", page_size=1)] == [1, 2]
    paths = [urlsplit(path).path.rpartition("/v2")[2] for _, path, _, _ in service.asked]
    assert [path.rpartition("/")[2] for path in paths] == ["data", "data", "errors", "errors"]


def test_an_error_is_an_object_or_on_other_platforms_a_text() -> None:
    entry = {"id": 3, "status": "bad", "statusCode": 400, "providerMessage": "said", "record": {"a": 1}}
    assert FailedRecord.of(entry) == FailedRecord(3, "bad", 400, "said", {"a": 1})
    assert FailedRecord.of("bad") == FailedRecord(None, "bad")


def test_restart_and_metadata_ask_at_their_documented_places() -> None:
    with scripted(reply(CREATED), reply({"fields": []})) as (service, client):
        assert client.restart("5").id == "5"
        assert client.metadata("my object") == {"fields": []}
    asked = [(method, path.removeprefix("/elements/api-v2")) for method, path, _, _ in service.asked]
    assert asked == [("PUT", "/bulk/v3/5/restart"), ("GET", "/objects/my%20object/metadata")]


def test_an_account_makes_lists_and_removes_instances_and_hides_their_tokens() -> None:
    made = {"id": 1000001, "element": {"key": "etsy", "hub": "ecommerce"}, "name": "n", "token": "secret"}
    with scripted(reply(made), reply([made]), reply(made)) as (service, _):
        client = AccountClient(service.url, user="u", organization="o")
        instance = client.create_instance("etsy", "https://x", {"api_key": "k"}, name="n")
        assert (instance.token, "secret" in repr(instance)) == ("secret", False)
        assert client.instances() == (instance,)
        client.remove_instance(instance.id)
    assert [(asked[0], asked[2]["Authorization"]) for asked in service.asked] == [
        (method, "User u, Organization o") for method in ("POST", "GET", "DELETE")
    ]


def test_a_file_goes_out_piece_by_piece_and_whole(tmp_path: Path) -> None:
    content = bytes(range(256)) * (CHUNK // 64)
    (tmp_path / "ü.csv").write_bytes(content)
    told: list[tuple[int, int | None]] = []
    with scripted(reply(CREATED)) as (service, client):
        client.upload("contact", tmp_path / "ü.csv", metadata={"a": "ü"}, on_bytes=lambda *seen: told.append(seen))
    _, _, headers, body = service.asked[0]
    assert [have for have, _ in told] == [CHUNK * step for step in range(1, 5)]
    assert (content in body, int(headers["Content-Length"])) == (True, len(body))
