"""Laws of lists of objects, over every provider: every object once, in order, on as many pages as it takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.settings import parse_settings
from mock_vendors.storage.listing import walked
from mock_vendors.storage.store import ObjectStore
from mock_vendors.vendor import Vendor

SETTINGS = {"s3": ("access.of.0.verify=false",)}
SIZES = (1, 2, 5)


@cache
def vendor(name: str) -> Vendor:
    spec = load_vendor(name, parse_settings(SETTINGS.get(name, ())))
    return Vendor(spec, seed=1, records=0, clock=VirtualClock(), limits=False)


def ask(name: str, method: str, path: str, query: dict[str, Any] | None = None, body: Any = None) -> Answer:
    mine = vendor(name)
    own = {key.lower(): text for key, text in mine.headers.items()}
    return mine.answer(Request(method, path, urlencode(query or {}), own, json.dumps(body).encode()))


def s3(size: int) -> Iterator[list[str]]:
    query: dict[str, Any] = {"list-type": 2, "max-keys": size}
    while True:
        root = ElementTree.fromstring(ask("s3", "GET", "/bulk", query).content().decode())
        found = {node.tag.partition("}")[2]: node for node in root}
        yield [node.text or "" for node in root.iter() if node.tag.endswith("}Key")]
        if found["IsTruncated"].text != "true":
            return
        query["continuation-token"] = found["NextContinuationToken"].text


def gcs(size: int) -> Iterator[list[str]]:
    query: dict[str, Any] = {"maxResults": size}
    while True:
        page = json.loads(ask("gcs", "GET", "/storage/v1/b/bulk/o", query).body)
        yield [item["name"] for item in page.get("items", ())]
        if "nextPageToken" not in page:
            return
        query["pageToken"] = page["nextPageToken"]


def dropbox(size: int) -> Iterator[list[str]]:
    page = json.loads(ask("dropbox", "POST", "/2/files/list_folder", body={"path": "", "limit": size}).body)
    while True:
        yield [entry["name"] for entry in page["entries"]]
        if not page["has_more"]:
            return
        page = json.loads(ask("dropbox", "POST", "/2/files/list_folder/continue", body={"cursor": page["cursor"]}).body)


def box_by_marker(size: int) -> Iterator[list[str]]:
    query: dict[str, Any] = {"usemarker": "true", "limit": size}
    while True:
        page = json.loads(ask("box", "GET", "/2.0/folders/0/items", query).body)
        yield [entry["name"] for entry in page["entries"]]
        if not page["next_marker"]:
            return
        query["marker"] = page["next_marker"]


def box_by_offset(size: int) -> Iterator[list[str]]:
    offset = 0
    while True:
        page = json.loads(ask("box", "GET", "/2.0/folders/0/items", {"offset": offset, "limit": size}).body)
        yield [entry["name"] for entry in page["entries"]]
        offset += size
        if offset >= page["total_count"]:
            return


WALKS: dict[str, tuple[str, str, Callable[[int], Iterator[list[str]]]]] = {
    "s3": ("s3", "bulk", s3),
    "gcs": ("gcs", "bulk", gcs),
    "dropbox": ("dropbox", "", dropbox),
    "box by marker": ("box", "0", box_by_marker),
    "box by offset": ("box", "0", box_by_offset),
}
FACTS = {"etag": 0, "described": {"contentType": "text/plain"}, "headers": {}}
DIGESTS = ("md5", "sha1", "crc32c", "content_hash")


def filled(name: str, container: str, total: int) -> list[str]:
    mine = vendor(name)
    mine.reset(("objects",))
    assert mine.objects is not None
    keys = [f"n{number:03}" for number in range(total)]
    for key in keys:
        blob = mine.objects.write([b"x"], DIGESTS)
        mine.objects.put(container, key, blob, facts={**FACTS, "shown": f"/{key}"})
    return keys


def totals(size: int) -> list[int]:
    return sorted({0, 1, max(0, size - 1), size, size + 1, 3 * size})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("walk", sorted(WALKS))
def test_the_pages_of_a_walk_are_the_whole_list_once_and_in_order(walk: str, size: int) -> None:
    name, container, pages_of = WALKS[walk]
    for total in totals(size):
        keys = filled(name, container, total)
        pages = list(pages_of(size))
        assert [key for page in pages for key in page] == keys
        assert len(pages) == max(1, -(-total // size))


def folded(keys: set[str], prefix: str, delimiter: str) -> list[str]:
    """Work a folded list out the plain way: all keys, cut, doubles dropped, in the order of their UTF-8."""
    found = set()
    for key in keys:
        if key.startswith(prefix):
            place = key.find(delimiter, len(prefix)) if delimiter else -1
            found.add(key if place < 0 else key[: place + len(delimiter)])
    return sorted(found, key=lambda text: text.encode())


@cache
def store() -> ObjectStore:
    return ObjectStore(VirtualClock())


LETTERS = st.text(st.sampled_from("a/b\u00e9\ud7ff\U0010ffff"), min_size=1, max_size=6)


@settings(max_examples=60)
@given(
    keys=st.sets(LETTERS, max_size=12),
    prefix=st.sampled_from(["", "a", "a/", "/", "\U0010ffff"]),
    delimiter=st.sampled_from(["", "/", "b"]),
    size=st.integers(1, 5),
)
def test_folding_loses_and_doubles_nothing(keys: set[str], prefix: str, delimiter: str, size: int) -> None:
    store().clear()
    for key in keys:
        store().put("c", key, store().write([b""], ()))
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = walked(store(), "c", prefix=prefix, delimiter=delimiter, after=after, most=size)
        one = sorted([*(item.key for item in page.items), *page.prefixes], key=lambda text: text.encode())
        assert len(one) == size or page.after is None
        found, after = found + one, page.after
    assert found == folded(keys, prefix, delimiter)
