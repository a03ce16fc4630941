"""What callers may not do or see, and how the vendor words it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from unit.mock_vendors.merchants import merchant

from contracts import ContractError
from mock_vendors.access.control import access, revoke
from mock_vendors.exchange import Answer
from mock_vendors.permissions import RULES, parse, parse_all
from mock_vendors.registry import Unsuitable

SEEDED = (
    "The merchant has not given your application sufficient permissions to do that. The merchant must authorize "
    "your application for the following scopes: [CUSTOMERS_READ]"
)
WORDS = {
    "forbid": "forbid:create@resource=customers",
    "hide": "hide@calls=2-",
    "scope": "scope:PAYMENTS_READ;CUSTOMERS_READ",
    "rows": "rows:0.25",
    "mask": "mask:email;address.city=null",
}


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, json.loads(answer.body)["errors"][0]["code"]


def rows(asker: Any, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asker.get("/customers", limit=100, **query)["rows"]
    return found


def test_every_rule_has_its_words() -> None:
    assert set(WORDS) == set(RULES.names())
    assert [parse(spec).spec for spec in WORDS.values()] == list(WORDS.values())


def test_a_scope_that_was_never_given_is_named_in_the_refusal_as_square_does() -> None:
    asker = merchant("scope:CUSTOMERS_READ")
    answer = asker.send("GET", "/customers")
    said = json.loads(answer.body)["errors"][0]
    assert (answer.status, said["code"], said["category"]) == (403, "INSUFFICIENT_SCOPES", "AUTHENTICATION_ERROR")
    assert said["detail"] == SEEDED
    assert asker.send("GET", "/payments").status == 200


def test_one_object_is_forbidden_from_its_third_call_on_and_the_others_go_on() -> None:
    asker = merchant("forbid:read@resource=customers,calls=3-")
    statuses = [asker.send("GET", "/customers").status for _ in range(4)]
    assert statuses == [200, 200, 403, 403]
    assert code(asker.send("GET", "/customers")) == (403, "FORBIDDEN")
    assert asker.send("GET", "/payments").status == 200


def test_what_is_hidden_is_not_found() -> None:
    asker = merchant("hide@resource=payments")
    assert code(asker.send("GET", "/payments")) == (404, "NOT_FOUND")
    assert code(merchant("forbid@resource=payments").send("GET", "/payments")) == (403, "FORBIDDEN")


def test_a_share_of_the_rows_is_always_the_same_and_pages_agree() -> None:
    asker, everything = merchant("rows:0.5"), [row["id"] for row in rows(merchant())]
    seen = [row["id"] for row in rows(asker)]
    assert 10 < len(seen) < 50
    assert [row["id"] for at in range(0, 60, 7) for row in asker.get("/customers", limit=7, offset=at)["rows"]] == seen
    assert asker.get("/customers")["total"] == len(seen)
    statuses = {asker.send("GET", f"/customers/{number}").status for number in set(everything) - set(seen)}
    assert statuses == {404}


def test_rows_are_chosen_by_a_field() -> None:
    assert {row["status"] for row in rows(merchant("rows:status=open@resource=customers"))} == {"open"}


def test_masked_fields_are_null_or_left_out_in_lists_and_single_records() -> None:
    asker = merchant("mask:email@resource=customers", "mask:address.city=absent@resource=customers")
    whole = rows(merchant())
    seen = [{**row, "email": None, "address": {"country": "DE"}} for row in whole]
    assert rows(asker) == seen
    assert asker.get("/customers/1") == seen[0]


def test_permissions_change_in_mid_run_and_a_reset_brings_them_back() -> None:
    asker = merchant()
    vendor = asker.vendor
    vendor.permissions.add(parse_all(["forbid"], vendor.spec.resources))
    assert asker.send("GET", "/customers").status == 403
    assert vendor.permissions.state() == [{"spec": "forbid", "seen": 1, "fired": 1}]
    vendor.reset(("permissions",))
    assert asker.send("GET", "/customers").status == 200


def test_a_key_sees_what_its_own_scopes_allow() -> None:
    asker = merchant()
    headers = {"x-api-key": asker.vendor.credentials["reader_key"]}
    assert asker.send("GET", "/payments", headers=headers).status == 200
    assert code(asker.send("GET", "/customers", headers=headers)) == (403, "INSUFFICIENT_SCOPES")


def test_wrong_words_are_explained_all_at_once() -> None:
    wrong = ["forbd", "forbid:creat", "rows:2", "scope", "mask:", "mask:email=gone", "hide@resource=customer"]
    with pytest.raises(ContractError) as caught:
        parse_all(wrong, ("customers", "payments"))
    texts = [problem.text for problem in caught.value.problems]
    assert len(texts) == len(wrong)
    assert all(
        part in " ".join(texts) for part in ("Did you mean 'forbid'", "'create'", "as in rows:0.5", "'customers'")
    )


def test_scopes_and_tokens_are_told_and_revoked_without_a_secret() -> None:
    asker = merchant("scope:PAYMENTS_READ")
    told = access(asker.vendor)
    assert told["scopes"] == ["CUSTOMERS_READ", "CUSTOMERS_WRITE", "PAYMENTS_READ"]
    assert told["needs"]["payments"] == {"read": ("PAYMENTS_READ",)}
    assert told["taken"] == ["PAYMENTS_READ"]
    for wish in ({}, {"revoke": "some"}, {"revoke": True}, {"revoke": "all", "more": 1}):
        with pytest.raises(Unsuitable):
            revoke(asker.vendor, wish)
