"""Who may ask, and how the vendors word that they may not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts import VirtualClock

LISTS = {
    "greenhouse": "/v1/candidates",
    "etsy": "/v3/application/shops/{shop_id}/listings",
    "salesforce": "/services/data/v61.0/sobjects",
    "eloqua": "/API/REST/1.0/data/contacts",
}
BODIES = {
    "greenhouse": {"message": "Invalid Basic Auth credentials"},
    "etsy": {"error": "API key not found or not active"},
    "salesforce": [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}],
}
TOKENS = {
    "etsy": ("/v3/public/oauth/token", 3600, {"client_id": "{keystring}"}),
    "salesforce": ("/services/oauth2/token", 7200, {"client_id": "{client_id}", "client_secret": "{client_secret}"}),
}


@pytest.mark.parametrize("name", list(LISTS))
def test_the_headers_of_the_credentials_pass_and_none_do_not(make: Any, name: str) -> None:
    asker = make(name)
    assert asker.send("GET", LISTS[name]).status == 200
    answer = asker.send("GET", LISTS[name], headers={})
    assert answer.status == 401
    text = "You are not authorized to make this request"
    assert (json.loads(answer.body) if name in BODIES else answer.body.decode()) == BODIES.get(name, text)


@pytest.mark.parametrize("name", list(LISTS))
@pytest.mark.parametrize(
    "value", ["", "Basic", "Basic !!!", "Basic eA==", "Bearer", "Bearer x", "bearer 1.é", "x" * 999]
)
def test_a_wrong_authorization_is_401_before_anything_else(make: Any, name: str, value: str) -> None:
    asker = make(name)
    headers = {**asker.own, "authorization": value}
    assert asker.send("GET", LISTS[name], query="limit=x&q=%&page=-1", headers=headers).status == 401


def test_etsy_tells_a_missing_secret_from_a_wrong_key(make: Any) -> None:
    asker = make("etsy")
    key = asker.vendor.credentials["keystring"]
    statuses = {
        text: asker.send("GET", LISTS["etsy"], headers={**asker.own, "x-api-key": text}).status
        for text in (key, f"{key}:wrong", "wrong")
    }
    assert list(statuses.values()) == [403, 401, 401]


@pytest.mark.parametrize("name", list(TOKENS))
def test_a_token_lives_as_long_as_the_vendor_says_and_outlives_the_process(make: Any, name: str) -> None:
    path, life, client = TOKENS[name]
    clock = VirtualClock()
    asker = make(name, clock=clock)
    known = asker.vendor.credentials
    form = {key: text.format(**known) for key, text in client.items()}
    reply = json.loads(
        asker.form(
            path, {**form, "grant_type": "refresh_token", "refresh_token": known["refresh_token"]}, bare=True
        ).body
    )
    again = make(name, clock=clock)
    again.own["authorization"] = f"Bearer {reply['access_token']}"
    clock.advance(life - 1)
    assert again.send("GET", LISTS[name]).status == 200
    clock.advance(1)
    assert again.send("GET", LISTS[name]).status == 401


def test_the_token_of_the_credentials_never_expires(make: Any) -> None:
    clock = VirtualClock()
    asker = make("etsy", clock=clock)
    clock.advance(10**8)
    assert asker.send("GET", LISTS["etsy"]).status == 200


@pytest.mark.parametrize("name", list(TOKENS))
def test_a_token_with_a_byte_changed_is_none(make: Any, name: str) -> None:
    asker = make(name)
    token = asker.own["authorization"]
    for place in range(len("Bearer "), len(token), 7):
        changed = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]
        headers = {**asker.own, "authorization": changed}
        assert asker.send("GET", LISTS[name], headers=headers).status == 401


WRONG = [
    ("etsy", {"grant_type": "refresh_token", "refresh_token": "nope"}, 400, "invalid_grant"),
    ("etsy", {"grant_type": "authorization_code", "code": "x"}, 400, "invalid_grant"),
    ("etsy", {"grant_type": "magic"}, 400, "unsupported_grant_type"),
    ("etsy", {}, 400, "invalid_request"),
    ("salesforce", {"grant_type": "password", "username": "x", "password": "y"}, 400, "invalid_grant"),
    ("salesforce", {"grant_type": "refresh_token", "refresh_token": ""}, 400, "invalid_grant"),
    ("salesforce", {"grant_type": "magic"}, 400, "unsupported_grant_type"),
]


@pytest.mark.parametrize(("name", "form", "status", "error"), WRONG)
def test_a_refused_grant_is_worded_as_oauth_has_it(
    make: Any, name: str, form: dict[str, str], status: int, error: str
) -> None:
    path, _, client = TOKENS[name]
    asker = make(name)
    known = {key: text.format(**asker.vendor.credentials) for key, text in client.items()}
    answer = asker.form(path, {**known, **form}, bare=True)
    assert (answer.status, json.loads(answer.body)["error"]) == (status, error)


def test_salesforce_takes_passwords_with_a_security_token_and_clients_by_basic(make: Any) -> None:
    asker = make("salesforce")
    known = asker.vendor.credentials
    client = {"client_id": known["client_id"], "client_secret": known["client_secret"]}
    grant = {"grant_type": "password", "username": known["username"], "password": known["password"] + "SECTOKEN"}
    assert asker.form("/services/oauth2/token", {**client, **grant}, bare=True).status == 200


@pytest.mark.parametrize("name", list(LISTS))
def test_an_unknown_path_and_a_wrong_verb_are_answered_as_the_vendor_does(make: Any, name: str) -> None:
    asker = make(name)
    assert asker.send("GET", "/nowhere").status == 404
    answer = asker.send("DELETE", LISTS[name])
    assert answer.status == 405
    assert "GET" in dict(answer.headers)["Allow"]


def test_a_shop_of_somebody_else_is_not_found(make: Any) -> None:
    asker = make("etsy")
    assert asker.send("GET", "/v3/application/shops/1/listings").status == 404
    assert asker.send("GET", "/v3/application/shops/mine/listings").status == 400


@pytest.mark.parametrize("name", list(LISTS))
def test_the_same_seed_gives_the_same_credentials_and_another_gives_others(make: Any, name: str) -> None:
    assert make(name).vendor.credentials == make(name).vendor.credentials
    assert repr(make(name).vendor.headers) not in repr(make(name).vendor)


def test_what_etsy_shows_to_anybody_with_a_key_needs_no_token(make: Any) -> None:
    asker = make("etsy")
    del asker.own["authorization"]
    assert asker.get("/v3/application/openapi-ping") == {"application_id": 1}
    assert asker.get("/v3/application/listings/610001")["listing_id"] == 610001
    assert asker.send("GET", LISTS["etsy"]).status == 401
