"""Every registered way to page, on a connector of one's own: one file is all it takes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
import requests
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.connectors.wire import BASE, Calls, Said, Sent, Wire, records, walked

from contracts import VirtualClock
from harness.connectors.connector import Connector
from harness.connectors.definition import load_definition
from harness.connectors.page import Ask
from harness.connectors.paging import STYLES

Answering = Callable[[dict[str, str], list[bytes]], Said]
ODD = "+/= %&#;,é\\"


def body(rows: list[bytes], **beside: Any) -> bytes:
    parts = [json.dumps({"data": {}})[:-2] + '"items":[', b",".join(rows).decode(), "]}"]
    return (
        "".join(parts) + "".join(f",{json.dumps(key)}:{json.dumps(value)}" for key, value in beside.items()) + "}"
    ).encode()


def numbered(first: int) -> Answering:
    def answer(asked: dict[str, str], rows: list[bytes]) -> Said:
        start = (int(asked["p"]) - first) * int(asked["n"])
        return Said(200, body(rows[start : start + int(asked["n"])], total=len(rows)))

    return answer


def offset(asked: dict[str, str], rows: list[bytes]) -> Said:
    start = int(asked["p"])
    return Said(200, body(rows[start : start + int(asked["n"])], total=str(len(rows))))


def window(asked: dict[str, str], rows: list[bytes]) -> tuple[list[bytes], int | None]:
    start, size = int(asked.get("c", "0").rpartition("|")[2]), int(asked.get("n", "3"))
    return rows[start : start + size], start + size if start + size < len(rows) else None


def header(asked: dict[str, str], rows: list[bytes]) -> Said:
    found, stop = window(asked, rows)
    link = f'</things?c={stop}&n={asked["n"]}>; title="a, b"; rel="last next"'
    return Said(200, body(found), (("Link", link),) if stop else ())


def link(asked: dict[str, str], rows: list[bytes]) -> Said:
    found, stop = window(asked, rows)
    return Said(200, body(found, more={"next": f"{BASE}/things?c={stop}&n={asked['n']}" if stop else None}))


def token(asked: dict[str, str], rows: list[bytes]) -> Said:
    found, stop = window(asked, rows)
    return Said(200, body(found, more={"next": f"{ODD}|{stop}"} if stop else {}))


def after_key(asked: dict[str, str], rows: list[bytes]) -> Said:
    rest = rows[int(asked["c"]) + 1 if "c" in asked else 0 :]
    return Said(200, body(rest[: int(asked["n"])], more={"left": len(rest) > int(asked["n"])}))


def whole(asked: dict[str, str], rows: list[bytes]) -> Said:
    return Said(200, body(rows))


CUTS: dict[str, Answering] = {
    "page": numbered(1),
    "offset": offset,
    "link header": header,
    "next link": link,
    "cursor": token,
    "last key": after_key,
    "none": whole,
    "slices": whole,
}


def connector_of(
    folder: Path, style: str, rows: list[bytes], answering: Answering, **changes: Any
) -> tuple[Connector, Wire]:
    document = {
        "name": "mine",
        "displayName": "Mine",
        "hub": "general",
        "authentication": {"type": "basic", "username": "{user}", "password": "{password}"},
        "pagination": {"type": style, "max": 100, **changes.pop("pagination", {})},
        "parameters": {"page": "p", "pageSize": "n", "nextPage": "c"},
        "objects": [{"name": "things", "path": "/things", "primaryKeyName": "id", "rootKey": "data.items"}],
    }
    document["objects"][0].update({"totalKey": "total", "nextPageKey": "more.next", "moreKey": "more.left", **changes})  # type: ignore[index]
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")

    def vendor(sent: Sent) -> Said:
        return answering(dict(parse_qsl(sent.target.partition("?")[2])), rows)

    wire, session = Wire(vendor), requests.Session()
    session.mount("http://", wire)
    credentials = {"user": "u", "password": "p"}
    definition, clock = load_definition(path), VirtualClock()
    made = Connector(
        definition, base_url=BASE, credentials=credentials, clock=clock, rng=random.Random(1), session=session
    )
    return made, wire


def test_every_registered_style_is_tried_here() -> None:
    # Keys as conditions need a filter of the vendor's own; that is tried on the vendors that have one.
    assert set(STYLES) == {*CUTS, "key condition"}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("style", CUTS)
@given(count=st.integers(0, 20), size=st.integers(1, 7))
def test_every_row_comes_once_in_order_and_no_page_is_asked_for_in_vain(
    tmp_path: Path, style: str, count: int, size: int
) -> None:
    rows = [b'{"id":%d}' % number for number in range(count)]
    connector, wire = connector_of(tmp_path, style, rows, CUTS[style])
    assert records(walked(connector, Ask("things", size))) == rows
    # Where only the total says that a full page is the last one, one more look makes sure of it.
    looks = style in ("page", "offset") and count > 0 and count % size == 0
    assert len(wire.sent) == (1 if style in ("none", "slices") else max(1, -(-count // size)) + looks)


def test_pages_may_count_from_zero(tmp_path: Path) -> None:
    rows = [b'{"id":%d}' % number for number in range(5)]
    connector, _ = connector_of(tmp_path, "page", rows, numbered(0), pagination={"startindex": 0})
    assert records(walked(connector, Ask("things", 2))) == rows
    assert connector.at_page(Ask("things", 2), 3) == {"pageSize": 2, "page": 2}


def test_a_token_goes_back_encoded_once(tmp_path: Path) -> None:
    rows = [b'{"id":1}', b'{"id":2}']
    connector, wire = connector_of(tmp_path, "cursor", rows, token)
    walked(connector, Ask("things", 1))
    assert dict(parse_qsl(wire.sent[1].target.partition("?")[2]))["c"] == f"{ODD}|1"


def test_a_token_is_taken_out_of_a_url(tmp_path: Path) -> None:
    def inside(asked: dict[str, str], rows: list[bytes]) -> Said:
        found, stop = window(asked, rows)
        url = f"http://elsewhere.example/?a=1&after={quote(f'{ODD}|{stop}')}"
        return Said(200, body(found, more={"next": url} if stop else {"next": ""}))

    rows = [b'{"id":%d}' % number for number in range(5)]
    connector, wire = connector_of(tmp_path, "cursor", rows, inside, nextPageKey="more.next?after")
    assert records(walked(connector, Ask("things", 2))) == rows
    assert all(sent.url.startswith(BASE) for sent in wire.sent)


def test_the_platform_counts_the_pages_of_a_vendor_that_has_none(tmp_path: Path) -> None:
    rows = [b'{"id":%d}' % number for number in range(5)]
    connector, _ = connector_of(tmp_path, "none", rows, whole, paginationType="VENDOR_NOT_SUPPORTED")
    ask = Ask("things", 2)
    third = connector.page(ask, connector.at_page(ask, 3), Calls())
    assert (third.records, third.next) == ((rows[4],), None)
