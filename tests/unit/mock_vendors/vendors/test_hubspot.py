"""What is HubSpot's own: texts within objects, searches with a wall, batches with an outcome for each, policies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts import VirtualClock

CONTACTS = "/crm/v3/objects/contacts"


def search(asker: Any, **asked: Any) -> Any:
    return asker.post(f"{CONTACTS}/search", asked)


def found(asker: Any, *filters: dict[str, Any], **asked: Any) -> list[str]:
    answer = search(asker, filterGroups=[{"filters": [each]} for each in filters], limit=200, **asked)
    assert answer.status == 200, answer.body
    return [each["id"] for each in json.loads(answer.body)["results"]]


def test_a_few_properties_are_shown_unless_others_are_named(make: Any) -> None:
    asker = make("hubspot")
    usual = asker.get(CONTACTS, limit=1)["results"][0]["properties"]
    assert set(usual) == {"hs_object_id", "createdate", "lastmodifieddate", "email", "firstname", "lastname"}
    for query in ("properties=city,phone,nonsense", "properties=city&properties=phone"):
        answer = asker.send("GET", CONTACTS, query=f"limit=1&{query}")
        named = json.loads(answer.body)["results"][0]["properties"]
        assert set(named) == {"hs_object_id", "createdate", "lastmodifieddate", "city", "phone"}


def test_a_search_has_a_wall_behind_its_ten_thousandth_result(make: Any) -> None:
    asker = make("hubspot", records=10_050)
    last = json.loads(search(asker, limit=200, after="9800").body)
    assert (last["total"], len(last["results"])) == (10_050, 200)
    beyond = search(asker, limit=200, after=last["paging"]["next"]["after"])
    assert (beyond.status, json.loads(beyond.body)["category"]) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize(("operator", "value", "total"), [("EQ", "default", 3), ("NEQ", "default", 0), ("EQ", "x", 0)])
def test_what_all_records_have_in_common_can_be_searched_for(operator: str, value: str, total: int, make: Any) -> None:
    test = {"propertyName": "pipeline", "operator": operator, "value": value}
    answer = make("hubspot", records=3).post("/crm/v3/objects/deals/search", {"filterGroups": [{"filters": [test]}]})
    assert json.loads(answer.body)["total"] == total


def test_filters_of_a_group_all_hold_and_of_the_groups_any(make: Any) -> None:
    asker = make("hubspot")
    ids = [each["id"] for each in asker.get(CONTACTS, limit=60)["results"]]
    first = {"propertyName": "hs_object_id", "operator": "EQ", "value": ids[0]}
    others = {"propertyName": "hs_object_id", "operator": "IN", "values": ids[3:5]}
    assert found(asker, first, others) == [ids[0], *ids[3:5]]


@pytest.mark.parametrize("value", ["1577840000000", "2020-01-01T00:53:20Z"])
def test_times_are_compared_in_milliseconds_or_as_iso(make: Any, value: str) -> None:
    asker = make("hubspot")
    since = {"propertyName": "createdate", "operator": "GTE", "value": value}
    until = {"propertyName": "createdate", "operator": "LT", "value": value}
    newer, older = found(asker, since), found(asker, until)
    assert len(newer) + len(older) == 60
    assert min(len(newer), len(older)) > 0
    assert found(asker, since, sorts=["-createdate"]) == sorted(newer, key=int, reverse=True)


def test_what_was_written_is_found_a_little_later(make: Any) -> None:
    clock = VirtualClock()
    asker = make("hubspot", clock=clock)
    made = json.loads(asker.post(CONTACTS, {"properties": {"email": "ada@example.org"}}).body)
    mine = {"propertyName": "email", "operator": "EQ", "value": "ada@example.org"}
    assert found(asker, mine) == []
    clock.advance(6)
    assert found(asker, mine) == [made["id"]]


def test_an_address_belongs_to_one_contact(make: Any) -> None:
    asker = make("hubspot")
    taken = asker.get(CONTACTS, limit=1)["results"][0]
    again = asker.post(CONTACTS, {"properties": {"email": taken["properties"]["email"]}})
    assert (again.status, json.loads(again.body)["category"]) == (409, "CONFLICT")
    assert taken["id"] in json.loads(again.body)["message"]


def test_a_batch_has_an_outcome_for_each(make: Any) -> None:
    asker = make("hubspot")
    inputs = [{"properties": {"email": text}} for text in ("a@example.org", "nonsense", "b@example.org")]
    answer = asker.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
    told = json.loads(answer.body)
    assert (answer.status, len(told["results"]), told["numErrors"]) == (207, 2, 1)
    assert told["errors"][0]["category"] == "VALIDATION_ERROR"
    fine = asker.post(f"{CONTACTS}/batch/create", {"inputs": [{"properties": {"city": "Paris"}}]})
    assert fine.status == 201


def test_an_upsert_changes_or_creates(make: Any) -> None:
    asker = make("hubspot")
    known = asker.get(CONTACTS, limit=1)["results"][0]["properties"]["email"]
    inputs = [
        {"idProperty": "email", "id": text, "properties": {"city": "Rome"}} for text in (known, "new@example.org")
    ]
    told = json.loads(asker.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}).body)
    assert [each["new"] for each in told["results"]] == [False, True]
    assert [each["properties"]["city"] for each in told["results"]] == ["Rome", "Rome"]


def test_what_is_archived_is_listed_apart(make: Any) -> None:
    asker = make("hubspot")
    gone = asker.get(CONTACTS, limit=1)["results"][0]["id"]
    assert asker.send("DELETE", f"{CONTACTS}/{gone}").status == 204
    assert [each["id"] for each in asker.get(CONTACTS, archived="true")["results"]] == [gone]
    assert gone not in [each["id"] for each in asker.get(CONTACTS, limit=100)["results"]]


def test_a_search_has_a_policy_of_its_own_and_no_headers(make: Any) -> None:
    asker = make("hubspot", limits=True)
    answers = [search(asker, limit=1) for _ in range(6)]
    assert (answers[-1].status, json.loads(answers[-1].body)["policyName"]) == (429, "SECONDLY")
    assert not [name for name, _ in answers[0].headers if name.startswith("X-HubSpot-RateLimit")]
    assert dict(asker.send("GET", CONTACTS).headers)["X-HubSpot-RateLimit-Remaining"] == "189"


def test_a_scope_that_lacks_is_named(make: Any) -> None:
    asker = make("hubspot")
    limited = {"authorization": f"Bearer {asker.vendor.credentials['limited_app_token']}"}
    answer = asker.send("GET", CONTACTS, headers=limited)
    told = json.loads(answer.body)
    assert (answer.status, told["category"]) == (403, "MISSING_SCOPES")
    assert told["errors"][0]["context"] == {"requiredGranularScopes": ["crm.objects.contacts.read"]}
