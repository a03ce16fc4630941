"""The service tells of itself: its document, and a page that a browser can read without any other host."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests
from service.support import Bench, bench

import contracts
from contracts import read_yaml

PREFIX = "/elements/api-v2"


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("bulk"), records=1) as made:
        yield made


def read(stand: Bench, path: str) -> requests.Response:
    return requests.get(stand.service.url.removesuffix(PREFIX) + path, timeout=30)


def test_the_document_comes_as_json_and_as_yaml_with_the_services_own_address(stand: Bench) -> None:
    documents = [read(stand, "/openapi.json").json(), read_yaml(read(stand, "/openapi.yaml").text, "the service's")]
    wanted = {**contracts.load("bulk"), "servers": [{"url": stand.service.url}]}
    assert documents == [wanted, wanted]


def test_the_page_shows_every_operation_and_loads_nothing_from_elsewhere(stand: Bench) -> None:
    answer = read(stand, "/docs")
    operations = {
        operation["operationId"]
        for path, item in contracts.load("bulk")["paths"].items()
        for operation in item.values()
        if not path.startswith("/hubs/")
    }
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert set(re.findall(r'<section id="(\w+)"', answer.text)) == operations
    assert re.findall(r'(?:src|href)="(?!#)([^"]*)"', answer.text) == ["openapi.yaml", "openapi.json"]


def test_an_objects_document_names_only_what_it_has(stand: Bench) -> None:
    whole = stand.get("/objects/contact/docs").json()
    assert whole["servers"] == [{"url": stand.service.url}]
    assert list(whole["paths"]) == ["/contact", "/bulk/contact"]
    bad = [stand.get("/objects/contact/docs?basic=perhaps"), stand.get("/objects/contact/docs?version=7")]
    assert [answer.status_code for answer in bad] == [400, 404]
