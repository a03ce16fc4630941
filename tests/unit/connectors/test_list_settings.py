"""A connector for any service that offers lists: everything comes from the instance's settings."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from unit.connectors.wire import BASE, Said, Sent, Wire, records, walked

from contracts import ContractError, VirtualClock
from harness.connectors.connector import Connector
from harness.connectors.definition import load_definition
from harness.connectors.page import Ask
from harness.ocnql import parse_condition

ROWS = [b'{"id":%d,"name":"n%d"}' % (number, number % 3) for number in range(11)]


def connector(
    answer: Callable[[dict[str, str]], Said], credentials: dict[str, str] | None = None, **settings: str
) -> tuple[Connector, Wire]:
    """Return a connector whose settings are those given, with ``list.`` before each and dots for underscores."""
    said = {f"list.{name.replace('_', '.')}": text for name, text in settings.items()}

    def vendor(sent: Sent) -> Said:
        return answer(dict(parse_qsl(sent.target.partition("?")[2])))

    wire, session = Wire(vendor), requests.Session()
    session.mount("http://", wire)
    made = Connector(
        load_definition("list", said),
        base_url=BASE,
        credentials=credentials or {},
        clock=VirtualClock(),
        rng=random.Random(1),
        session=session,
    )
    return made, wire


def standard(asked: dict[str, str]) -> Said:
    """Answer as the platform's own lists do: an array, and the rest in headers."""
    start, size = int(asked.get("nextPage", "0")), int(asked["pageSize"])
    more = (("Elements-Next-Page-Token", str(start + size)),) if start + size < len(ROWS) else ()
    headers = (("Elements-Total-Count", str(len(ROWS))), *more)
    return Said(200, b"[" + b",".join(ROWS[start : start + size]) + b"]", headers)


def test_a_standard_list_needs_no_settings_and_any_name_will_do() -> None:
    made, wire = connector(standard)
    pages = walked(made, Ask("things", 4))
    assert records(pages) == ROWS
    assert pages[0].total == len(ROWS)
    assert all(sent.target.startswith("/things?") for sent in wire.sent)


@pytest.mark.parametrize("name", ["../admin", "a/b", "", "a?b", ".hidden"])
def test_a_name_cannot_lead_elsewhere(name: str) -> None:
    made, _ = connector(standard)
    with pytest.raises(ContractError):
        made.check(Ask(name))


def test_a_condition_an_order_and_fields_go_along_in_the_platforms_language() -> None:
    made, wire = connector(standard)
    where = parse_condition("name = 'n1' and id > 3 and name != 'x'")
    got = records(walked(made, Ask("things", 20, where, fields=("name",), order_by="id desc")))
    asked = dict(parse_qsl(wire.sent[0].target.partition("?")[2]))
    assert [json.loads(row)["id"] for row in got] == [4, 7, 10]
    assert asked == {"pageSize": "20", "where": "name = 'n1' AND id > 3", "fields": "id,name", "orderBy": "id desc"}


def test_a_strangers_list_is_described_in_settings() -> None:
    def pages(asked: dict[str, str]) -> Said:
        start = int(asked["p"]) * int(asked["n"])
        shown = b'{"meta":{"count":11},"data":[' + b",".join(ROWS[start : start + int(asked["n"])]) + b"]}"
        return Said(200, shown)

    settings = {"path": "/v1/{objectName}", "rootKey": "data", "totalKey": "meta.count", "pagination_type": "page 0"}
    names = {"parameters_page": "p", "parameters_pageSize": "n", "parameters_where": "", "parameters_fields": ""}
    made, wire = connector(pages, objects="things, others", **settings, **names)
    assert [found.name for found in made.definition.objects] == ["things", "others"]
    assert records(walked(made, Ask("others", 4, parse_condition("id >= 0"), fields=("id",)))) == ROWS
    assert wire.sent[0].target == "/v1/others?p=0&n=4"


def test_objects_may_be_told_one_by_one() -> None:
    objects = [{"name": "things", "vendorName": "Things2", "primaryKeyName": "key", "createdDateName": "made"}]
    made, _ = connector(standard, objects=json.dumps(objects))
    found = made.definition.object("things")
    assert (found.path, found.primary_key) == ("/Things2", "key")
    assert found.created_date is not None


def test_a_key_travels_in_the_header_that_the_settings_name() -> None:
    authentication = {"type": "key", "header": "X-Key", "value": "Secret {api_key}"}
    made, wire = connector(standard, {"api_key": "canary"}, authentication=json.dumps(authentication))
    walked(made, Ask("things", 50))
    assert wire.sent[0].headers["X-Key"] == "Secret canary"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"objekts": "a"}, "list.objekts: not known; known: .*Did you mean 'objects'?"),
        ({"authentication": "{"}, "list.authentication: not JSON"),
        ({"objects": "[1]"}, "list.objects: each must be an object with a name"),
        ({"pagination_type": "pagge"}, "pagination.type: no pagination type called 'pagge'"),
        ({"pagination_max": "many"}, "pagination.max"),
    ],
)
def test_settings_that_make_no_sense_are_told(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ContractError, match=said):
        connector(standard, **settings)
