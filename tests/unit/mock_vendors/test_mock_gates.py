"""Tokens and limits of a whole vendor, as its clients meet them."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from unit.mock_vendors.conftest import Asker
from unit.mock_vendors.merchants import merchant

from contracts import ContractError, VirtualClock
from mock_vendors.access.control import revoke
from mock_vendors.limits.control import change_limits, limits
from mock_vendors.registry import Unsuitable
from mock_vendors.spec import Choice


def token(asker: Asker, path: str = "/oauth2/token", **fields: str) -> tuple[int, dict[str, Any]]:
    known = asker.vendor.credentials
    form = {"client_id": known["client_id"], "client_secret": known["client_secret"], **fields}
    answer = asker.form(path, form, bare=True)
    return answer.status, json.loads(answer.body)


def bearing(asker: Asker, text: str) -> int:
    return asker.send("GET", "/customers", headers={"authorization": f"Bearer {text}"}).status


def limited(asker: Asker, *policies: tuple[str, dict[str, Any]]) -> Asker:
    spec = replace(asker.vendor.spec, limits=tuple(Choice(name, options) for name, options in policies))
    asker.vendor.configure(spec)
    asker.vendor.gate.on = True
    return asker


def test_a_refresh_token_is_good_for_one_refresh_and_reusing_it_ends_everything() -> None:
    asker = merchant()
    first = asker.vendor.credentials["refresh_token"]
    status, reply = token(asker, grant_type="refresh_token", refresh_token=first)
    assert (status, bearing(asker, reply["access_token"])) == (200, 200)
    assert token(asker, grant_type="refresh_token", refresh_token=first) == (400, {"error": "invalid_grant"})
    assert bearing(asker, reply["access_token"]) == 401
    assert token(asker, grant_type="refresh_token", refresh_token=reply["refresh_token"])[0] == 400


def test_a_restarted_vendor_knows_the_last_refresh_token(tmp_path: Path) -> None:
    asker = merchant(state=tmp_path)
    _, reply = token(asker, grant_type="refresh_token", refresh_token=asker.vendor.credentials["refresh_token"])
    again = merchant(state=tmp_path, clock=asker.vendor.clock)
    assert bearing(again, reply["access_token"]) == 200
    assert token(again, grant_type="refresh_token", refresh_token=reply["refresh_token"])[0] == 200


def test_a_damaged_file_of_tokens_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text('{"issued": 1, "more": 2}')
    with pytest.raises(ContractError, match="is not what a vendor wrote"):
        merchant(state=tmp_path)


def test_revoked_refresh_tokens_are_bad_grants_until_somebody_logs_in_again() -> None:
    asker = merchant()
    known = asker.vendor.credentials
    revoke(asker.vendor, {"revoke": "refresh"})
    refresh = {"grant_type": "refresh_token", "refresh_token": known["refresh_token"]}
    assert token(asker, **refresh) == (400, {"error": "invalid_grant"})
    _, reply = token(asker, grant_type="password", username=known["username"], password=known["password"])
    assert token(asker, grant_type="refresh_token", refresh_token=reply["refresh_token"])[0] == 200


def test_revoked_tokens_are_refused_and_new_ones_pass_at_once() -> None:
    asker = merchant()
    _, old = token(asker, grant_type="client_credentials")
    revoke(asker.vendor, {"revoke": "all"})
    _, new = token(asker, grant_type="client_credentials")
    texts = (asker.vendor.credentials["access_token"], old["access_token"], new["access_token"])
    assert [bearing(asker, text) for text in texts] == [401, 401, 200]
    asker.form("/oauth2/revoke", {"token": new["access_token"], **client_of(asker)}, bare=True)
    assert bearing(asker, new["access_token"]) == 401


def client_of(asker: Asker) -> dict[str, str]:
    return {name: asker.vendor.credentials[name] for name in ("client_id", "client_secret")}


def test_tokens_come_from_several_paths_to_clients_known_by_basic() -> None:
    asker = merchant()
    pair = ":".join(client_of(asker).values())
    headers = {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    body = b"grant_type=client_credentials&scope=PAYMENTS_READ"
    answer = asker.send("POST", "/some-tenant/token", body=body, headers=headers)
    reply = json.loads(answer.body)
    assert (reply["scope"], reply["expires_at"]) == ("PAYMENTS_READ", "2026-01-01T01:00:00.000Z")
    assert bearing(asker, reply["access_token"]) == 403
    assert token(asker, grant_type="client_credentials", scope="EVERYTHING") == (400, {"error": "invalid_scope"})


def test_a_key_may_stand_in_the_query_and_stays_out_of_the_journal() -> None:
    asker = merchant()
    key = asker.vendor.credentials["api_key"]
    assert asker.send("GET", "/customers", query={"api_key": key}, headers={}).status == 200
    assert asker.send("GET", "/customers", query={"api_key": "nope"}, headers={}).status == 401
    assert key not in str(asker.vendor.journal.read(0, 10))


def test_the_token_endpoint_is_limited_by_what_names_it_alone() -> None:
    asker = merchant(limits=True)
    assert [token(asker, grant_type="client_credentials")[0] for _ in range(4)] == [200, 200, 200, 429]
    asker.vendor.clock.sleep(60)
    assert token(asker, grant_type="client_credentials")[0] == 200
    assert dict(asker.send("GET", "/customers").headers)["X-Calls"] == "1/40"


def test_keys_have_allowances_of_their_own_and_bodies_tell_them() -> None:
    asker = merchant(limits=True)
    reader = {"x-api-key": asker.vendor.credentials["reader_key"]}
    said = [
        json.loads(asker.send("GET", "/payments", headers=who).body)["cost"] for who in (asker.own, asker.own, reader)
    ]
    assert [cost["currentlyAvailable"] for cost in said] == [39, 38, 39]
    assert said[0]["restoreRate"] == 2


@pytest.mark.parametrize(("signal", "status"), [("status", 429), ("ok_body", 200), (503, 503), ("drop", 429)])
def test_a_refusal_tells_the_journal_when_the_vendor_allows_the_next(signal: Any, status: int) -> None:
    options = {"requests": 1, "seconds": 10, "signal": signal, "retry_after": "date"}
    asker = limited(merchant(), ("sliding_window", options))
    asker.get("/customers")
    answer = asker.send("GET", "/customers")
    assert (answer.status, answer.silent) == (status, signal == "drop")
    assert answer.allowed_at == asker.vendor.clock.now() + 10
    assert dict(answer.headers)["Retry-After"] == "Thu, 01 Jan 2026 00:00:10 GMT"


def test_places_are_given_back_when_the_answer_has_been_sent_and_when_work_breaks_down() -> None:
    asker = limited(merchant(), ("concurrency", {"requests": 2}))
    vendor = asker.vendor
    first = asker.send("GET", "/customers")
    assert asker.send("GET", "/nowhere").status == 404
    assert asker.send("GET", "/customers").status == 429
    vendor.ledger.begin()
    vendor.sent(first, complete=False)
    assert asker.send("GET", "/customers").status == 200


def test_those_who_come_back_early_are_shut_out_longer_each_time() -> None:
    penalty = {"adds": 10, "factor": 3, "error": "forbidden"}
    asker = limited(merchant(), ("fixed_window", {"requests": 1, "seconds": 10, "penalty": penalty}))
    start = asker.vendor.clock.now()
    answers = [asker.send("GET", "/customers") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 429, 403, 403]
    assert [answer.allowed_at for answer in answers[1:]] == [start + 10, start + 20, start + 50]
    asker.vendor.clock.sleep(50)
    assert asker.send("GET", "/customers").status == 200


def test_deep_pages_and_large_ones_cost_more() -> None:
    costs = [{"when": "resource=payments", "points": 5}, {"each": 0.5, "size": "limit", "size_default": 50}]
    options = {"points": 100, "restores": 1, "costs": costs, "headers": {"left": "{remaining} of {limit}, {cost}"}}
    asker = limited(merchant(), ("cost", options))
    queries = [("/payments", {}), ("/customers", {"limit": 10}), ("/customers", {})]
    told = [dict(asker.send("GET", path, query=query).headers)["left"] for path, query in queries]
    assert told == ["95 of 100, 5", "90 of 100, 5", "65 of 100, 25"]


def test_limits_are_seen_set_and_switched_in_mid_run() -> None:
    asker = merchant(limits=True)
    vendor = asker.vendor
    asker.get("/customers")
    stands = {(stand["name"], *stand["key"]): stand["remaining"] for stand in limits(vendor)["limits"]}
    assert sorted(stands.values()) == [3, 39]
    change_limits(vendor, {"limit": "calls", "remaining": 0})
    assert asker.send("GET", "/customers").status == 429
    change_limits(vendor, {"limit": 1, "on": False})
    assert asker.send("GET", "/customers").status == 200


WRONG_WISHES = [
    {"limit": "cals", "remaining": 1},
    {"remaining": 1},
    {"limit": 0, "remaining": 9},
    {"on": "yes"},
    {"of": 1},
]


@pytest.mark.parametrize("wish", [*WRONG_WISHES, {"limit": 0, "remaining": 1, "key": ["x"]}])
def test_a_wish_that_cannot_be_followed_is_explained(wish: dict[str, Any]) -> None:
    with pytest.raises(Unsuitable):
        change_limits(merchant().vendor, wish)


def test_other_manners_leave_the_counts_of_limits_that_stay() -> None:
    asker = merchant(limits=True, clock=VirtualClock())
    asker.get("/customers")
    asker.vendor.configure(replace(asker.vendor.spec, display_name="Another"))
    assert dict(asker.send("GET", "/customers").headers)["X-Calls"] == "2/40"
