"""Connector instances that callers make, use and remove."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from service.support import Bench, bench

ACCOUNT = "User user=1, Organization organization=1"
KEY = "MySecretEventSignatureKey"


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("bulk"), records=6, count=2) as made:
        yield made


def call(stand: Bench, method: str, path: str = "", account: str = ACCOUNT, **more: Any) -> requests.Response:
    url = f"{stand.service.url}/instances{path}"
    return requests.request(method, url, headers={"Authorization": account}, timeout=30, **more)


def body(stand: Bench, **configuration: Any) -> dict[str, Any]:
    known = {"base.url": stand.vendor.url, **stand.vendor.vendor.credentials, "retry.max": 3}
    return {"name": "sales", "element": {"key": "eloqua"}, "configuration": known | configuration}


def made(stand: Bench, **configuration: Any) -> dict[str, Any]:
    answer = call(stand, "POST", json=body(stand, **configuration))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_instance_works_from_its_making_to_its_removal(stand: Bench) -> None:
    instance = made(stand)
    mine = {"Authorization": f"Element {instance['token']}, User user=1"}
    job = stand.call("POST", "/bulk/download", json={"objectName": "contact"}, headers=mine).json()
    assert job["instanceId"] == instance["id"]
    removed = call(stand, "DELETE", f"/{instance['id']}")
    assert (removed.status_code, removed.json()["name"]) == (200, "sales")
    assert stand.get(f"/bulk/{job['id']}/status", headers=mine).status_code == 401


def test_no_answer_shows_a_secret_but_the_first_one_its_token(stand: Bench) -> None:
    settings = {"event.notification.signature.key": KEY, "bulk.callback.authorization": "Bearer Opaque1"}
    instance = made(stand, **settings)
    listed = call(stand, "GET")
    secrets = [instance["token"], *settings.values(), *stand.vendor.vendor.credentials.values()]
    assert [text for text in secrets if text in listed.text] == []
    assert {"retry.max": "3"}.items() <= instance["configuration"].items()
    shown = {key: value for key, value in instance.items() if key != "token"}
    assert [one for one in listed.json() if one["id"] == instance["id"]] == [shown]


def test_another_account_neither_sees_nor_removes_it(stand: Bench) -> None:
    instance = made(stand)
    other = "User user=2, Organization organization=2"
    assert [one["id"] for one in call(stand, "GET", account=other).json()] == [2]
    assert call(stand, "DELETE", f"/{instance['id']}", account=other).status_code == 404
    assert call(stand, "DELETE", f"/{instance['id']}").status_code == 200


@pytest.mark.parametrize(
    "account", ["", "User user=1", "User user=1, Organization organization=2", "Element element+/=1, User user=1"]
)
def test_only_user_and_organization_together_speak_for_an_account(account: str, stand: Bench) -> None:
    answers = [call(stand, method, path, account) for method, path in (("GET", ""), ("POST", ""), ("DELETE", "/1"))]
    assert [answer.status_code for answer in answers] == [401] * 3


def test_what_the_operator_provisioned_stays(stand: Bench) -> None:
    answer = call(stand, "DELETE", "/1")
    assert answer.status_code == 400
    assert "operator" in answer.json()["message"]


BAD: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, ["element", "configuration"]),
    "typo": ({"elemnt": {"key": "eloqua"}, "name": 5}, ["Did you mean 'element'", "name", "configuration"]),
    "connector": ({"element": {"key": "eloqa"}}, ["Did you mean 'eloqua'"]),
    "file": ({"element": {"key": "/etc/hosts.yaml"}}, ["no connector called '/etc/hosts.yaml'"]),
    "setting": ({"configuration": {"base.url": "https://example.com", "retry.mx": 1}}, ["Did you mean 'retry.max'"]),
    "own": (
        {"configuration": {"base.url": "https://example.com", "bulk.csv.neutralize": True}},
        ["configuration.bulk.csv.neutralize", "Did you mean 'bulk.csv.neutralise'"],
    ),
    "credentials": ({"configuration": {"base.url": "https://example.com"}}, ["credentials"]),
    "address": ({"configuration": {"base.url": "ftp://example.com"}}, ["base.url"]),
    "nested": ({"configuration": {"base.url": "https://example.com", "x": {}}}, ["configuration.x"]),
    "number": ({"configuration": {"base.url": "https://example.com", "retry.max": "many"}}, ["retry.max"]),
    "fields": (
        {"configuration": {"base.url": "https://example.com", "default.select.fields.map": "[]"}},
        ["default.select.fields.map"],
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_instance_is_refused_with_everything_that_is_wrong(case: str, stand: Bench) -> None:
    changes, said = BAD[case]
    base = {} if case in ("nothing", "typo") else body(stand)
    count = len(call(stand, "GET").json())
    answer = call(stand, "POST", json=base | changes)
    assert answer.status_code == 400, answer.text
    assert [word for word in said if word not in answer.json()["message"]] == []
    assert len(call(stand, "GET").json()) == count


def test_default_fields_are_selected_when_a_caller_names_none(tmp_path: Path) -> None:
    chosen = {"default.select.fields.map": '{"contact": "id, emailAddress"}'}
    with bench(tmp_path, records=2, settings=chosen) as stand:
        status, content = stand.run()
        _, all_own = stand.run(selectFields="name")
    assert status["defaultSelectFields"] == "id,emailAddress"
    assert (content.count(b'"emailAddress"'), all_own.count(b'"emailAddress"')) == (2, 0)
