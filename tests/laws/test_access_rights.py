"""Laws of permissions, over every vendor that comes with the package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.mock_vendors.merchants import merchant

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.permissions import parse_all
from mock_vendors.vendor import Vendor


def vendor(name: str) -> Vendor:
    return Vendor(load_vendor(name), seed=5, records=30, clock=VirtualClock(), limits=False)


def asked(at: Vendor, path: str, *words: str) -> Answer:
    """Return the answer to a request for a list, with these permissions taken away."""
    at.permissions.replace(parse_all(words, at.spec.resources))
    headers = {name.lower(): text for name, text in at.headers.items()}
    return at.answer(Request("GET", path, headers=headers))


def lists(at: Vendor) -> Iterator[tuple[str, str]]:
    """Yield resource and path of the lists that need nothing to be filled in but credentials."""
    for name, resource in at.spec.resources.items():
        if resource.listing is not None and not resource.parent:
            path = resource.listing.path
            for credential, text in at.credentials.items():
                path = path.replace(f"{{{credential}}}", text)
            if "{" not in path and asked(at, path).status == 200:
                yield name, path


def records(node: Any, mark: str) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict) and mark in node:
        yield node
    else:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        for each in inner:
            yield from records(each, mark)


@pytest.mark.parametrize("name", vendor_names())
def test_forbidden_and_hidden_lists_are_refused_in_the_vendors_words_and_carry_nothing(name: str) -> None:
    at = vendor(name)
    for resource, path in lists(at):
        for rule in ("forbid", "hide"):
            answer = asked(at, path, f"{rule}@resource={resource}")
            assert answer.reason == {"forbid": "forbidden", "hide": "not_found"}[rule]
            assert answer.delivery is None


@pytest.mark.parametrize("name", vendor_names())
def test_a_masked_field_is_gone_and_all_else_is_as_it_was(name: str) -> None:
    at = vendor(name)
    for resource, path in lists(at):
        mark = at.spec.resources[resource].id_field.split(".")[0]
        whole = list(records(json.loads(asked(at, path).body), mark))
        field = next(reversed([key for key in whole[0] if key != mark]))
        seen = list(records(json.loads(asked(at, path, f"mask:{field}=absent").body), mark))
        assert seen == [{key: value for key, value in record.items() if key != field} for record in whole]


@pytest.mark.parametrize("name", vendor_names())
def test_hidden_rows_make_a_list_shorter_and_keep_its_order(name: str) -> None:
    at = vendor(name)
    for resource, path in lists(at):
        mark = at.spec.resources[resource].id_field.split(".")[0]
        ids = [record[mark] for record in records(json.loads(asked(at, path).body), mark)]
        rest = asked(at, path, "rows:0.5")
        left = [record[mark] for record in records(json.loads(rest.body or b"[]"), mark)]
        assert left != ids
        assert [each for each in ids if each in left] == [each for each in left if each in ids]


WORDS = st.sampled_from(
    ["forbid:create", "hide@resource=payments", "rows:0.4", "rows:status=open", "mask:email", "mask:address"]
)


@settings(max_examples=15)
@given(words=st.lists(WORDS, unique=True), size=st.integers(3, 70))
def test_whatever_is_taken_away_pages_partition_what_is_left(words: list[str], size: int) -> None:
    asker, seen = merchant(*words), []
    total = asker.get("/customers", limit=1)["total"]
    for start in range(0, total, size):
        seen += asker.get("/customers", limit=size, offset=start)["rows"]
    assert len({row["id"] for row in seen}) == total == len(seen)
    masked = {word.partition(":")[2] for word in words if word.startswith("mask")}
    assert all(row[field] is None for row in seen for field in masked)
