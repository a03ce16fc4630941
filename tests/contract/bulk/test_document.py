"""The document and the service's routes are the same list, and each operation says where it was promised."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import contracts
from contracts import VirtualClock
from harness.bulk.api.app import PREFIX
from harness.bulk.instances import Instances
from harness.bulk.service import Service, ServiceConfig

HUB = "/hubs/{hub}"
METHODS = {"get", "post", "put", "delete", "patch"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in contracts.load("bulk")["paths"].items():
        yield from ((path, method, operation) for method, operation in item.items() if method in METHODS)


def plain(path: str) -> str:
    """A path without the names of its variables, which the two sides choose for themselves."""
    return re.sub(r"[<{][^>}]*[>}]", "*", path)


def test_every_route_is_documented_and_every_document_served(tmp_path: Path) -> None:
    with Service(ServiceConfig(tmp_path, Instances([]), rng=random.Random(1)), VirtualClock()) as service:
        rules = list(service.app.url_map.iter_rules())
    served = {
        (plain(rule.rule.removeprefix(PREFIX)), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(PREFIX)
    }
    assert served == {(plain(path), method) for path, method, _ in operations()}


def test_every_path_of_an_instance_exists_with_and_without_a_hub() -> None:
    paths = {path for path, _, _ in operations() if not path.startswith("/instances")}
    assert {path.removeprefix(HUB) for path in paths if path.startswith(HUB)} == {
        path for path in paths if not path.startswith(HUB)
    }


@pytest.mark.parametrize(
    ("path", "method", "operation"), list(operations()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_operation_names_the_page_that_promises_it(path: str, method: str, operation: dict[str, Any]) -> None:
    assert "Help page" in operation["description"]
    assert {"200", "401"} <= operation["responses"].keys()


def test_a_callback_goes_to_a_place_that_its_call_has() -> None:
    criteria = contracts.load("bulk")["components"]["schemas"]["Criteria"]["properties"]
    body = {f"{{$request.body#/{name}}}" for name in criteria}
    header = "{$request.header.Elements-Async-Callback-Url}"
    told = {
        path.removeprefix(HUB): operation["callbacks"]["ended"].keys()
        for path, _, operation in operations()
        if "callbacks" in operation
    }
    assert told.keys() == {"/bulk/download", "/bulk/query", "/bulk/{objectName}"}
    assert {path: header in places for path, places in told.items()} == dict.fromkeys(told, True)
    assert {path: bool(body & places) for path, places in told.items()} == {
        path: path == "/bulk/download" for path in told
    }


def test_a_query_may_have_any_content_type_or_none() -> None:
    refused = {path.removeprefix(HUB) for path, _, operation in operations() if "415" in operation["responses"]}
    assert refused == {"/instances", "/bulk/download", "/bulk/{objectName}"}
