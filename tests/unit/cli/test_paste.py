"""Lines to paste: what a stage prints for few vendors and for many."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from harness.cli.paste import instance_lines, short_lines
from harness.stage import Instance, Ready

SHOP = Instance(
    2, "etsy", "ecommerce", ("listings",), "to'k", "usr", "org", "sig", "http://h", "http://h/__mock__",
    {"shop_id": "7", "keystring": "k", "headers": {"x-api-key": "k"}},
)  # fmt: skip
STORAGE = replace(SHOP, vendor="s3", hub="documents", objects=())
READY = Ready("http://b/elements/api-v2", (SHOP, STORAGE), {})


def test_a_storage_says_how_to_deliver_to_it_and_has_nothing_to_call() -> None:
    lines = list(instance_lines(READY, STORAGE))
    assert [line for line in lines if not line.startswith("#")] == []
    assert '"docsHubDetails": {"instanceId": "2", "path": "/results.jsonl"}' in lines[-1]


@pytest.mark.parametrize(("one", "calls"), [(SHOP, 1), (STORAGE, 0)])
def test_of_many_vendors_each_has_a_line_and_at_most_one_call(one: Instance, calls: int) -> None:
    about, *rest = short_lines(READY, one)
    assert about.startswith(f"# {one.vendor}: hub {one.hub}, instance 2")
    assert len(rest) == calls


def test_a_secret_with_any_sign_in_it_is_one_word_of_the_shell() -> None:
    words = shlex.split(list(short_lines(READY, SHOP))[1])
    assert words[:3] == ["curl", "-H", "Authorization: Element to'k, User usr"]
