"""Microsoft Graph: next links, OData's query options and what directories ask besides, delta queries, batches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.load import load_vendor

EVENTUAL = {"consistencylevel": "eventual"}
NEW = {
    "accountEnabled": True,
    "displayName": "Bo Marsh",
    "mailNickname": "bo",
    "userPrincipalName": "bo@example.org",
    "passwordProfile": {"password": "xWwvJ]6NMw+bWH-d"},
}


def walk(asker: Any, url: str) -> Iterator[Any]:
    page: dict[str, Any] = {"@odata.nextLink": f"http://vendor.test{url}"}
    while "@odata.nextLink" in page:
        page = json.loads(asker.follow(page["@odata.nextLink"]).body)
        yield from page["value"]


def truth(asker: Any, name: str) -> list[Any]:
    dataset = asker.vendor.stock.datasets[name]
    return [json.loads(dataset.row(row)) for row in range(len(dataset))]


def code(answer: Any) -> str:
    return str(json.loads(answer.body)["error"]["code"])


def test_a_walk_meets_every_record_once(make: Any) -> None:
    asker = make("msgraph", records=230)
    every = ",".join(load_vendor("msgraph").resources["users"].fields)
    assert list(walk(asker, f"/v1.0/users?$top=50&$select={every}")) == truth(asker, "users")
    assert list(walk(asker, "/v1.0/groups?$top=50")) == truth(asker, "groups")


def test_messages_are_those_of_their_user_the_newest_first(make: Any) -> None:
    asker = make("msgraph", records=8)
    messages, family = truth(asker, "messages"), asker.vendor.stock.family("messages")
    for row, user in enumerate(truth(asker, "users")):
        found = list(walk(asker, f"/v1.0/users/{user['id']}/messages?$top=5"))
        assert found == [messages[child] for child in reversed(family.children(row))]


def test_no_list_is_left_out() -> None:
    assert set(load_vendor("msgraph").resources) == {"users", "groups", "messages"}


def test_what_is_shown_is_what_was_selected_or_the_usual(make: Any) -> None:
    asker = make("msgraph")
    usual = asker.get("/v1.0/users", **{"$top": 1})["value"][0]
    assert len(usual) == 11
    assert "createdDateTime" not in usual
    chosen = asker.get("/v1.0/users", **{"$top": 1, "$select": "id,createdDateTime"})["value"][0]
    assert set(chosen) == {"id", "createdDateTime"}


@pytest.mark.parametrize(
    ("text", "meets"),
    [
        ("accountEnabled eq true", lambda each: each["accountEnabled"]),
        ("startswith(displayName,'A') or userType eq 'Guest'", lambda each: True),
        ("createdDateTime ge 2015-01-01T00:10:00Z", lambda each: each["createdDateTime"] >= "2015-01-01T00:10"),
        (
            "userPrincipalName in ('user.3@example.org','user.5@example.org')",
            lambda each: each["mailNickname"][5:] in "35",
        ),
        ("jobTitle eq null", lambda each: each["jobTitle"] is None),
    ],
)
def test_filters_choose_what_meets_them(make: Any, text: str, meets: Any) -> None:
    asker = make("msgraph", records=230)
    every = ",".join(load_vendor("msgraph").resources["users"].fields)
    found = asker.get("/v1.0/users", **{"$filter": text, "$select": every, "$top": 999})["value"]
    assert 0 < len(found) < 230
    assert all(map(meets, found))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"$filter": "accountEnabled ne true"}, "Request_UnsupportedQuery"),
        ({"$filter": "endswith(mail,'.org')"}, "Request_UnsupportedQuery"),
        ({"$filter": "accountEnabled eq true", "$orderby": "displayName"}, "Request_UnsupportedQuery"),
        ({"$search": '"displayName:a"'}, "Request_UnsupportedQuery"),
        ({"$skip": "5"}, "Request_UnsupportedQuery"),
        ({"$filter": "nothing eq 1"}, "Request_BadRequest"),
        ({"$filter": "displayName eq"}, "Request_BadRequest"),
        ({"$top": "1000"}, "Request_BadRequest"),
        ({"$skiptoken": "nope"}, "Request_BadRequest"),
    ],
)
def test_what_a_directory_does_not_answer(make: Any, query: dict[str, str], told: str) -> None:
    answer = make("msgraph").send("GET", "/v1.0/users", query=query)
    assert (answer.status, code(answer)) == (400, told)


def test_eventual_consistency_opens_what_is_advanced_and_has_to_come_with_every_page(make: Any) -> None:
    asker = make("msgraph", records=230)
    query = {"$filter": "accountEnabled ne true", "$count": "true", "$top": "20"}
    answer = asker.send("GET", "/v1.0/users", query=query, headers={**asker.own, **EVENTUAL})
    page = json.loads(answer.body)
    assert page["@odata.count"] == sum(not each["accountEnabled"] for each in truth(asker, "users"))
    assert asker.follow(page["@odata.nextLink"]).status == 400
    asker.own.update(EVENTUAL)
    assert asker.follow(page["@odata.nextLink"]).status == 200


def test_users_are_created_changed_and_deleted(make: Any) -> None:
    asker = make("msgraph")
    typed = {**asker.own, "content-type": "application/json"}
    made = json.loads(asker.post("/v1.0/users", NEW).body)
    again = asker.post("/v1.0/users", NEW)
    assert (again.status, code(again)) == (400, "Request_BadRequest")
    path = f"/v1.0/users/{made['id']}"
    assert asker.send("PATCH", path, body=b'{"jobTitle": "Lead"}', headers=typed).status == 204
    assert asker.get("/v1.0/users/bo@example.org")["jobTitle"] == "Lead"
    assert [asker.send("DELETE", path).status, asker.send("GET", path).status] == [204, 404]


def test_a_delta_query_tells_everything_and_then_what_changed(make: Any) -> None:
    asker = make("msgraph", records=230)
    pages, page = [], asker.get("/v1.0/users/delta")
    while "@odata.nextLink" in page:
        pages.append(page)
        page = json.loads(asker.follow(page["@odata.nextLink"]).body)
    users = [user["id"] for each in (*pages, page) for user in each["value"]]
    assert users == [user["id"] for user in truth(asker, "users")]
    made = json.loads(asker.post("/v1.0/users", NEW).body)["id"]
    asker.send("DELETE", f"/v1.0/users/{users[3]}")
    later = json.loads(asker.follow(page["@odata.deltaLink"]).body)
    told = {each["id"]: each.get("@removed") for each in later["value"]}
    assert told == {made: None, users[3]: {"reason": "changed"}}
    assert json.loads(asker.follow(later["@odata.deltaLink"]).body)["value"] == []


def test_a_delta_link_that_is_too_old_is_gone(make: Any) -> None:
    clock = VirtualClock()
    asker = make("msgraph", clock=clock)
    link = asker.get("/v1.0/users/delta", **{"$deltatoken": "latest"})["@odata.deltaLink"]
    clock.advance(604_800)
    answer = asker.follow(link)
    assert (answer.status, code(answer)) == (410, "syncStateNotFound")
    assert asker.follow(dict(answer.headers)["Location"].split("?")[0]).status == 200


def test_a_batch_answers_each_request_with_a_status_of_its_own(make: Any) -> None:
    asker = make("msgraph", limits=True)
    requests = [
        {"id": "1", "method": "GET", "url": "/users?$top=1"},
        {"id": "2", "method": "GET", "url": "/users/nobody"},
        {"id": "3", "method": "GET", "url": "/groups?$top=1", "dependsOn": ["2"]},
        {"id": "4", "method": "POST", "url": "/users", "body": NEW, "headers": {"Content-Type": "application/json"}},
    ]
    said = json.loads(asker.post("/v1.0/$batch", {"requests": requests}).body)["responses"]
    assert [(each["id"], each["status"]) for each in said] == [("1", 200), ("2", 404), ("3", 424), ("4", 201)]
    assert "<uuid>" not in json.dumps(said)
    many = [{"id": str(number), "method": "GET", "url": "/users"} for number in range(21)]
    assert asker.post("/v1.0/$batch", {"requests": many}).status == 400


def test_a_token_lasts_an_hour(make: Any) -> None:
    clock = VirtualClock()
    asker = make("msgraph", clock=clock)
    known = asker.vendor.credentials
    grant = {
        "grant_type": "client_credentials",
        "client_id": known["client_id"],
        "scope": "https://graph.microsoft.com/.default",
    }
    reply = json.loads(
        asker.form("/contoso/oauth2/v2.0/token", {**grant, "client_secret": known["client_secret"]}).body
    )
    asker.own = {"authorization": f"Bearer {reply['access_token']}"}
    assert (reply["expires_in"], asker.send("GET", "/v1.0/users").status) == (3599, 200)
    clock.advance(3600)
    late = asker.send("GET", "/v1.0/users")
    assert (late.status, code(late)) == (401, "InvalidAuthenticationToken")
    wrong = asker.form("/contoso/oauth2/v2.0/token", {**grant, "client_secret": "?"})
    assert (wrong.status, json.loads(wrong.body)["error"]) == (401, "invalid_client")


def test_a_directory_is_throttled_by_units(make: Any) -> None:
    asker = make("msgraph", limits=True, records=1)
    first = asker.send("GET", "/v1.0/users")
    assert dict(first.headers)["x-ms-resource-unit"] == "2"
    answers = [asker.send("GET", "/v1.0/users") for _ in range(1750)]
    assert (answers[-1].status, code(answers[-1])) == (429, "TooManyRequests")
    assert dict(answers[-1].headers)["Retry-After"] == "10"
