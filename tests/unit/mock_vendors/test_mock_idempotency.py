"""Keys that make requests safe to repeat."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import VirtualClock

DAY = 86_400


def create(asker: Any, key: str, **fields: str) -> Any:
    body = "&".join(f"{name}={text}" for name, text in fields.items()).encode()
    headers = {**asker.own, "idempotency-key": key, "content-type": "application/x-www-form-urlencoded"}
    return asker.send("POST", "/v1/customers", body=body, headers=headers)


def test_the_same_request_gets_the_same_answer_whatever_the_order_of_its_fields(make: Any) -> None:
    asker = make("stripe")
    first, again = create(asker, "k", name="Ada", phone="1"), create(asker, "k", phone="1", name="Ada")
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    assert dict(again.headers)["Idempotent-Replayed"] == "true"
    assert len(asker.vendor.stock.datasets["customers"].overlay) == 1


def test_another_request_with_the_same_key_is_refused(make: Any) -> None:
    asker = make("stripe")
    create(asker, "k", name="Ada")
    other = create(asker, "k", name="Bob")
    assert (other.status, json.loads(other.body)["error"]["type"]) == (400, "idempotency_error")


def test_what_was_refused_may_come_again_mended(make: Any) -> None:
    asker = make("stripe")
    assert create(asker, "k", email="nonsense").status == 400
    assert create(asker, "k", email="ada@example.com").status == 200


@pytest.mark.parametrize(("later", "made"), [(DAY - 1, 1), (DAY + 1, 2)])
def test_a_key_is_good_for_a_day(make: Any, later: int, made: int) -> None:
    clock = VirtualClock()
    asker = make("stripe", clock=clock)
    create(asker, "k", name="Ada")
    clock.advance(later)
    create(asker, "k", name="Ada")
    assert len(asker.vendor.stock.datasets["customers"].overlay) == made


def test_keys_outlive_a_restart_and_end_with_a_reset(make: Any, tmp_path: Path) -> None:
    first = create(make("stripe", state=tmp_path), "k", name="Ada")
    asker = make("stripe", state=tmp_path)
    assert create(asker, "k", name="Ada").body == first.body
    asker.vendor.reset()
    assert create(asker, "k", name="Bob").status == 200


def test_a_line_cut_off_in_writing_is_no_answer(make: Any, tmp_path: Path) -> None:
    create(make("stripe", state=tmp_path), "k", name="Ada")
    file = tmp_path / "answered.jsonl"
    file.write_bytes(file.read_bytes()[:-9])
    assert create(make("stripe", state=tmp_path), "k", name="Bob").status == 200
