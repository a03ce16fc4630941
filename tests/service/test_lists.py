"""The list resource, by the checks of the platform's own suite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from service.support import OBJECTS, Bench, bench

RESOURCES = {"eloqua": "contacts", "etsy": "listings", "greenhouse": "candidates", "salesforce": "Case"}
RECORDS = 9


@pytest.fixture(scope="module", params=sorted(OBJECTS))
def stand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with bench(tmp_path_factory.mktemp("bulk"), request.param, RECORDS) as made:
        yield made


def path(stand: Bench) -> str:
    return "/" + OBJECTS[stand.vendor.vendor.spec.name]


def walk(stand: Bench, size: int) -> list[Any]:
    rows: list[Any] = []
    params: dict[str, Any] = {"pageSize": size}
    while params:
        answer = stand.get(path(stand), params=params)
        page = answer.json()
        assert len(page) <= size
        assert answer.headers["elements-returned-count"] == str(len(page))
        rows += page
        token = answer.headers.get("elements-next-page-token")
        params = {"nextPage": token} if token else {}
    return rows


@pytest.mark.parametrize("size", [1, 2, 3, RECORDS, RECORDS + 1, 5000])
def test_tokens_lead_through_everything_once(size: int, stand: Bench) -> None:
    wanted = stand.truth(RESOURCES[stand.vendor.vendor.spec.name])
    assert walk(stand, size) == [json.loads(row) for row in wanted]


def test_a_larger_page_holds_two_smaller_ones(stand: Bench) -> None:
    first = stand.get(path(stand), params={"pageSize": 2})
    second = stand.get(path(stand), params={"nextPage": first.headers["elements-next-page-token"]})
    assert stand.get(path(stand), params={"pageSize": 4}).json() == first.json() + second.json()


def test_chosen_fields_come_in_the_chosen_order(stand: Bench) -> None:
    key = next(
        item for item in stand.service.platform.instances.get(1).definition.objects if f"/{item.name}" == path(stand)
    ).primary_key
    (row,) = stand.get(path(stand), params={"pageSize": 1, "fields": f"nowhere,{key}"}).json()
    assert list(row) == [key]


def test_a_token_of_numbered_pages_says_page_and_size(tmp_path: Path) -> None:
    with bench(tmp_path, "etsy", 5) as made:
        answer = made.get("/listings?pageSize=2")
        second = made.get("/listings?pageSize=2&page=2").json()
        assert answer.headers["elements-next-page-token"] == "eyJwYWdlU2l6ZSI6MiwicGFnZSI6Mn0"
        assert made.get("/listings?nextPage=eyJwYWdlU2l6ZSI6MiwicGFnZSI6Mn0").json() == second
        assert answer.headers["elements-total-count"] == "5"
