"""Eloqua beyond what its file says: both REST versions, login, changes, exports, imports and their syncs."""

from __future__ import annotations

import base64
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.jobs import parse
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

BULK = "/API/Bulk/2.0"
FIELDS = {"id": "{{Contact.Id}}", "mail": "{{Contact.Field(C_EmailAddress)}}", "at": "{{Contact.UpdatedAt}}"}
IMPORT = {
    "name": "i",
    "fields": {"mail": "{{Contact.Field(C_EmailAddress)}}", "first": "{{Contact.Field(C_FirstName)}}"},
    "identifierFieldName": "mail",
}


class Office:
    """Someone who exports and imports."""

    def __init__(self, asker: Any, *words: str) -> None:
        self.asker, self.clock = asker, asker.vendor.clock
        asker.vendor.job_faults.replace(map(parse, words))

    def ask(self, method: str, path: str, value: Any = None, **query: Any) -> Any:
        accept = query.pop("accept", "application/json")
        body = value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
        kind = "text/csv" if isinstance(value, bytes) else "application/json"
        own = {**self.asker.own, "content-type": kind, "accept": accept}
        return self.asker.send(method, BULK + path, query=query, body=body, headers=own)

    def told(self, method: str, path: str, value: Any = None, **query: Any) -> Any:
        answer = self.ask(method, path, value, **query)
        assert answer.status < 300, answer.body
        return json.loads(answer.body)

    def export(self, noun: str = "contacts", **more: Any) -> tuple[str, str]:
        """Return the addresses of a definition and of its sync, just begun."""
        made = self.told("POST", f"/{noun}/exports", {"name": "x", "fields": FIELDS, **more})["uri"]
        return made, self.told("POST", "/syncs", {"syncedInstanceUri": made})["uri"]

    def imported(self, *uploads: Any, **more: Any) -> str:
        """Return the address of a sync that has ended."""
        made = self.told("POST", "/contacts/imports", {**IMPORT, **more})["uri"]
        for rows in uploads:
            assert self.ask("POST", f"{made}/data", rows).status == 204
        sync: str = self.told("POST", "/syncs", {"syncedInstanceUri": made})["uri"]
        self.clock.advance(60)
        return sync

    def items(self, path: str, **query: Any) -> list[Any]:
        found: list[Any] = self.told("GET", path, **query).get("items", [])
        return found


def test_a_client_finds_its_way_from_the_login(make: Any) -> None:
    asker = make("eloqua")
    urls = asker.get("/id")["urls"]["apis"]["rest"]
    assert urls["standard"] == "http://vendor.test/API/REST/{version}/"
    path = urls["bulk"].format(version="2.0").removeprefix("http://vendor.test")
    assert asker.get(f"{path}/contacts/fields", limit=1)["hasMore"]


def test_a_stranger_may_be_told_so_with_200(make: Any) -> None:
    answer = make("eloqua").send("GET", "/id", headers={"authorization": "Basic eDp5"})
    assert (answer.status, answer.body) == (200, b'"Not authenticated."')


def test_a_refresh_token_is_good_once(make: Any) -> None:
    asker = make("eloqua")
    known = asker.vendor.credentials
    basic = base64.b64encode(f"{known['client_id']}:{known['client_secret']}".encode()).decode()
    body = json.dumps(
        {"grant_type": "refresh_token", "refresh_token": known["refresh_token"], "scope": "full"}
    ).encode()
    headers = {"content-type": "application/json", "authorization": f"Basic {basic}"}
    first, again = (asker.send("POST", "/auth/oauth2/token", body=body, headers=headers) for _ in range(2))
    token = json.loads(first.body)
    assert (token["expires_in"], again.status) == (28800, 400)
    own = {"authorization": f"Bearer {token['access_token']}"}
    assert asker.send("GET", f"{BULK}/syncs", headers=own).status == 200


def test_objects_are_there_in_both_versions(make: Any) -> None:
    asker = make("eloqua")
    for path in ("data/contacts", "data/accounts", "assets/campaigns", "assets/contact/lists"):
        old, new = (asker.get(f"/api/rest/{version}/{path}", count=2) for version in ("1.0", "2.0"))
        assert old == new


def test_a_contact_that_is_changed_keeps_what_was_not_said(make: Any) -> None:
    asker, path = make("eloqua"), "/API/REST/1.0/data/contact/1001"
    before = asker.get(path)
    said = {"id": "1001", "firstName": "Zed", "fieldValues": [{"type": "FieldValue", "id": "100017", "value": "Boss"}]}
    typed = {**asker.own, "content-type": "application/json"}
    after = json.loads(asker.send("PUT", path, body=json.dumps(said).encode(), headers=typed).body)
    values = {each["id"]: each["value"] for each in after["fieldValues"]}
    assert (after["firstName"], values["100002"], after["title"]) == ("Zed", "Zed", "Boss")
    kept = before.keys() - {"firstName", "title", "updatedAt", "fieldValues"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert {each["id"] for each in before["fieldValues"] if "value" in each} <= values.keys()


def test_a_contact_that_is_deleted_is_gone(make: Any) -> None:
    asker = make("eloqua")
    assert asker.send("DELETE", "/API/REST/1.0/data/contact/1001").status == 200
    assert asker.send("GET", "/API/REST/1.0/data/contact/1001").status == 404
    assert asker.get("/API/REST/1.0/data/contacts", count=1)["total"] == 59


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ((), ["pending", "active", "success"]),
        (("failed",), ["pending", "active", "error"]),
        (("unknown:paused;2",), ["pending", "paused", "active", "success"]),
        (("backwards",), ["pending", "active", "pending", "active", "success"]),
        (("stuck@resource=contacts",), ["pending", "active"]),
        (("stuck@resource=accounts",), ["pending", "active", "success"]),
    ],
)
def test_a_sync_goes_through_these_statuses(make: Any, words: tuple[str, ...], wanted: list[str]) -> None:
    office = Office(make("eloqua"), *words)
    _, sync = office.export()
    seen: list[str] = []
    for _ in range(10):
        seen += [each for each in [office.told("GET", sync)["status"]] if seen[-1:] != [each]]
        office.clock.advance(1)
    assert seen == wanted


def test_rows_of_an_export_are_those_of_the_list_in_no_order(make: Any) -> None:
    office = Office(make("eloqua"))
    _, sync = office.export()
    assert office.ask("GET", f"{sync}/data").status == 404
    office.clock.advance(3)
    rows = [row for offset in (0, 25, 50) for row in office.items(f"{sync}/data", limit=25, offset=offset)]
    known = office.asker.get("/API/REST/1.0/data/contacts")["elements"]
    assert sorted((row["id"], row["mail"]) for row in rows) == [(each["id"], each["emailAddress"]) for each in known]
    assert [row["id"] for row in rows] != [each["id"] for each in known]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("'{{Contact.CreatedAt}}' >= '2015-01-01 00:14:30' AND '{{Contact.CreatedAt}}' < '2015-01-01 00:19:20'", 10),
        ("'{{Contact.Id}}' = '1004' OR '{{Contact.Id}}' = '1007'", 2),
        ("NOT ('{{Contact.Id}}' > '1010')", 10),
        ("'{{Contact.Field(C_EmailAddress)}}' = '*.7@example.org'", 1),
        ("'{{Contact.Field(C_EmailAddress)}}' != '*@example.org'", 0),
    ],
)
def test_filters_choose_rows(make: Any, text: str, count: int) -> None:
    office = Office(make("eloqua"))
    _, sync = office.export(filter=text)
    office.clock.advance(3)
    assert office.told("GET", f"{sync}/data")["totalResults"] == count


@pytest.mark.parametrize(
    ("noun", "change", "field"),
    [
        ("contacts", {"fields": {"a": "{{Contact.Nope}}"}}, "fields"),
        ("contacts", {"fields": {}}, "fields"),
        ("contacts", {"filter": "'{{Contact.Id}}' ~ '1'"}, "filter"),
        ("contacts", {"filter": "'{{Contact.UpdatedAt}}' > 'never'"}, "filter"),
        ("contacts", {"dataRetentionDuration": "for ever"}, "dataRetentionDuration"),
        ("contacts", {"name": 7}, "name"),
        ("activities", {"fields": {"a": "{{Activity.Id}}"}}, "filter"),
    ],
)
def test_a_wrong_definition_is_refused_with_its_field(make: Any, noun: str, change: Any, field: str) -> None:
    answer = Office(make("eloqua")).ask("POST", f"/{noun}/exports", {"name": "x", "fields": FIELDS, **change})
    assert answer.status == 400
    assert json.loads(answer.body)["failures"][0]["field"] == field


def test_data_ends_with_its_retention_and_definitions_delete_themselves(make: Any) -> None:
    office = Office(make("eloqua"))
    made, sync = office.export(dataRetentionDuration="PT1H", autoDeleteDuration="P1D")
    office.clock.advance(3600)
    assert office.ask("GET", f"{made}/data").status == 200
    office.clock.advance(4)
    assert [office.ask("GET", f"{each}/data").status for each in (sync, made)] == [410, 410]
    office.clock.advance(86_400)
    assert office.ask("GET", made).status == 404


def test_data_that_is_thrown_away_is_gone(make: Any) -> None:
    office = Office(make("eloqua"))
    made, sync = office.export()
    office.clock.advance(3)
    assert office.ask("DELETE", f"{made}/data").status == 204
    assert office.ask("GET", f"{sync}/data").status == 410
    assert [office.ask("DELETE", made).status, office.ask("GET", made).status] == [204, 404]


def test_tables_hold_what_json_holds(make: Any) -> None:
    office = Office(make("eloqua"), "parts:7", "turned")
    made, _ = office.export()
    office.clock.advance(3)
    body = office.ask("GET", f"{made}/data", offset=7, accept="text/csv").body.decode()
    assert list(csv.DictReader(io.StringIO(body))) == office.items(f"{made}/data", offset=7)
    assert body.splitlines()[0] == '"mail","at","id"'


def test_an_import_creates_and_changes_and_tells_what_it_rejected(make: Any) -> None:
    office = Office(make("eloqua"))
    known = office.asker.get("/API/REST/1.0/data/contact/1003")["emailAddress"]
    first = [{"mail": known, "first": "New"}, {"mail": "none"}, {"mail": "a@b.example", "first": "A"}]
    sync = office.imported(first, b"mail,first\na@b.example,Twice\n,Nobody\n")
    assert office.told("GET", sync)["status"] == "warning"
    rejects = sorted((each["recordIndex"], each["statusCode"]) for each in office.items(f"{sync}/rejects"))
    assert rejects == [(2, "ELQ-00002"), (4, "ELQ-00026"), (5, "ELQ-00061")]
    counts = {each["statusCode"]: each["count"] for each in office.items(f"{sync}/logs")}
    assert [counts[code] for code in ("ELQ-00001", "ELQ-00004", "ELQ-00022", "ELQ-00060")] == [5, 1, 1, 3]
    assert office.asker.get("/API/REST/1.0/data/contact/1003")["firstName"] == "New"


@pytest.mark.parametrize(("rule", "wanted"), [("always", "New"), ("ifExistingIsNull", "Old")])
def test_a_rule_says_what_an_import_may_change(make: Any, rule: str, wanted: str) -> None:
    office = Office(make("eloqua"))
    office.imported([{"mail": "a@b.example", "first": "Old"}])
    office.imported([{"mail": "a@b.example", "first": "New"}], updateRule=rule)
    found = office.asker.get("/API/REST/1.0/data/contacts", search="emailAddress='a@b.example'", depth="partial")
    assert found["elements"][0]["firstName"] == wanted


def test_an_upload_may_begin_its_sync_and_syncs_of_imports_have_no_data(make: Any) -> None:
    office = Office(make("eloqua"), "rejected:/^b/")
    made = office.told("POST", "/contacts/imports", {**IMPORT, "isSyncTriggeredOnImport": True})["uri"]
    sync = office.told("POST", f"{made}/data", [{"mail": "b@c.example"}, {"mail": "d@c.example"}])["uri"]
    office.clock.advance(3)
    assert [each["statusCode"] for each in office.items(f"{sync}/rejects")] == ["ELQ-00032"]
    assert office.ask("GET", f"{sync}/data").status == 400


def test_a_failed_sync_says_why_in_its_log(make: Any) -> None:
    office = Office(make("eloqua"), "failed:out of order")
    _, sync = office.export()
    office.clock.advance(3)
    entry = office.items(f"{sync}/logs")[0]
    assert (entry["severity"], entry["message"]) == ("error", "out of order")


def test_syncs_and_uploads_outlive_the_vendor(make: Any, tmp_path: Path) -> None:
    clock = VirtualClock()
    office = Office(make("eloqua", clock=clock, state=tmp_path))
    made = office.told("POST", "/contacts/imports", IMPORT)["uri"]
    office.ask("POST", f"{made}/data", [{"mail": "a@b.example"}])
    again = Office(make("eloqua", clock=clock, state=tmp_path))
    sync = again.told("POST", "/syncs", {"syncedInstanceUri": made})["uri"]
    clock.advance(3)
    assert again.told("GET", sync)["status"] == "success"
    assert again.asker.get("/API/REST/1.0/data/contacts", count=1)["total"] == 61


def test_syncs_are_counted_by_the_hour_and_lists_are_not(make: Any) -> None:
    office = Office(make("eloqua", limits=True))
    spec = configured(office.asker.vendor.spec, None, parse_settings(["limits.2.requests=2"]), {})
    office.asker.vendor.configure(spec)
    made, _ = office.export()
    statuses = [office.ask("POST", "/syncs", {"syncedInstanceUri": made}).status for _ in range(2)]
    assert statuses == [201, 429]
    assert office.ask("GET", "/syncs").status == 200
