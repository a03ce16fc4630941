"""Drift at a running vendor: when it comes, what it leaves alone, and what is said of words that mean none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts import ContractError, VirtualClock
from mock_vendors.drift import EFFECTS, parse, parse_all
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.vendor import Vendor

START = 1_767_225_600.0
PATH = "/v1/jobs"


def vendor(*drift: str, seed: int = 1) -> Vendor:
    made = Vendor(load_vendor("greenhouse"), seed=seed, records=20, clock=VirtualClock(start=START), limits=False)
    made.drift.replace(map(parse, drift))
    return made


def ask(made: Vendor, query: str = "", method: str = "GET") -> Answer:
    headers = {name.lower(): text for name, text in made.headers.items()}
    return made.answer(Request(method, PATH, query, headers))


def ids(answer: Answer) -> list[int]:
    return [record["id"] for record in json.loads(answer.body)]


def test_what_follows_on_a_page_leaves_that_page_alone() -> None:
    made, calm = vendor("delete:3/page@page=2", "insert:2@page=2"), vendor()
    pages = [ask(made, f"per_page=5&page={page}").body for page in (1, 2)]
    assert pages == [ask(calm, f"per_page=5&page={page}").body for page in (1, 2)]
    assert len(ids(ask(made))) == 20 - 3 + 2


def test_what_waits_for_a_time_comes_before_the_first_call_from_then_on() -> None:
    made = vendor("touch:50@from=2026-01-02T00:00:00Z,times=1,resource=jobs")
    before = ask(made).body
    made.clock.sleep(86_400)
    assert {record["updated_at"] for record in json.loads(ask(made).body)} == {"2026-01-02T00:00:00.000Z"}
    made.clock.sleep(86_400)
    assert ask(made).body not in (before, b"[]")
    assert b"2026-01-03" not in ask(made).body


def test_a_call_that_was_refused_is_followed_by_nothing() -> None:
    made = vendor("delete:9")
    assert ask(made, "page=x").status == 422
    assert made.answer(Request("GET", PATH)).status == 401
    assert len(ids(ask(made))) == 20


def test_a_bulk_touch_gives_all_records_one_time_at_no_cost() -> None:
    made = vendor("bulk_touch@calls=1")
    ask(made)
    made.clock.sleep(60)
    assert {record["updated_at"] for record in json.loads(ask(made).body)} == {"2026-01-01T00:00:00.000Z"}
    assert ids(ask(made, "updated_after=2026-01-01")) == ids(ask(made))
    assert ids(ask(made, "updated_after=2026-01-02")) == []


def test_deleted_records_come_back() -> None:
    made, whole = vendor("delete:4@calls=1", "soft_delete:4@calls=2", "undelete:8@calls=3"), ids(ask(vendor()))
    assert [len(ids(ask(made))) for _ in range(4)] == [20, 16, 12, 20]
    assert ids(ask(made)) == whole


def test_a_record_that_went_is_not_found_by_its_id() -> None:
    made = vendor("delete:20")
    first = ids(ask(made))[0]
    headers = {name.lower(): text for name, text in made.headers.items()}
    assert made.answer(Request("GET", f"{PATH}/{first}", "", headers)).status == 404


def test_the_same_seed_drifts_the_same_way() -> None:
    words = [f"{name}:2" if name != "bulk_touch" else name for name in EFFECTS.names()]
    made, again, other = vendor(*words), vendor(*words), vendor(*words, seed=2)
    bodies = [[ask(each).body for _ in range(4)] for each in (made, again, other)]
    assert bodies[0] == bodies[1]
    assert bodies[0] != bodies[2]


def test_an_inserted_record_looks_like_the_others() -> None:
    made = vendor("insert:1")
    ask(made)
    first, *_, last = json.loads(ask(made).body)
    assert {key: type(value) for key, value in last.items() if value}.keys() >= {"id", "name", "status"}
    assert last.keys() == first.keys()
    assert (last["id"], last["created_at"]) == (521, "2026-01-01T00:00:00.000Z")


def test_a_reset_of_records_and_drift_begins_anew() -> None:
    made = vendor("delete:1")
    before = ask(made).body
    made.reset(("records", "drift"))
    assert ask(made).body == before
    assert made.drift.state() == []


WRONG: list[tuple[str, str]] = [
    ("inser:1", "Did you mean 'insert'"),
    ("insert:0", "with a count from 1"),
    ("insert:x", "with a count from 1"),
    ("delete:1/behind", "no place called 'behind'"),
    ("touch@resource=job", "no resource called 'job'"),
    ("bulk_touch:5", "no option 'argument'"),
    ("touch@page=0", "page"),
]


@pytest.mark.parametrize(("words", "text"), WRONG)
def test_words_that_mean_nothing_are_told_what_would(words: str, text: str) -> None:
    with pytest.raises(ContractError, match=text) as caught:
        parse_all([words, "nothing"], ["jobs"])
    assert len(caught.value.problems) == 2


def test_a_snapshot_of_the_records_brings_them_back() -> None:
    made = vendor("delete:2", "insert:1", "touch:3", "bulk_touch@calls=2")
    for _ in range(3):
        ask(made)
    kept, body = json.loads(json.dumps(made.stock.dump())), ask(vendor()).body
    other: Any = vendor()
    other.stock.load(kept)
    made.drift.replace(())
    assert ask(other).body == ask(made).body != body
    other.stock.load({})
    assert ask(other).body == body
