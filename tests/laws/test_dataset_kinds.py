"""Laws of the kinds of field: every one of them is in `laws.kinds`, or the first law fails."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws.kinds import EXAMPLES, IDS, OTHERS, data, notes

from contracts import ContractError
from mock_vendors.data.kinds import KINDS
from mock_vendors.data.pattern import Pattern
from mock_vendors.data.text import dump, parse
from mock_vendors.data.where import Comparison

BILLION = 10**9
ROWS = 200
ALL = data(ROWS)
FAR = data(BILLION)
ID_CASES = [(kind, number) for kind, several in IDS.items() for number in range(len(several))]


def test_every_kind_has_an_example_and_those_that_identify_are_known() -> None:
    assert sorted({**IDS, **OTHERS}) == list(KINDS.names())
    telling = {node["$kind"] for node in EXAMPLES.values() if KINDS.make(node["$kind"], _options(node)).identifies}
    assert telling == set(IDS)


def _options(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key != "$kind"}


@given(row=st.integers(0, ROWS - 1) | st.integers(BILLION - ROWS, BILLION - 1))
def test_a_row_is_json_and_a_record_read_and_written_keeps_every_byte(row: int) -> None:
    line = (ALL if row < ROWS else FAR).row(row)
    assert b"\n" not in line
    assert dump(parse(line)) == line
    assert json.loads(line).keys() <= {"id", *EXAMPLES}


@pytest.mark.parametrize(("kind", "number"), ID_CASES)
@given(row=st.integers(0, BILLION - 1))
def test_an_id_tells_its_row_among_a_billion(kind: str, number: int, row: int) -> None:
    made = _among_a_billion(kind, number)
    identity = made.record(row)["id"]
    assert made.locate(identity) == row
    assert made.locate(str(identity)) == row
    assert list(made.view(Comparison("id", "=", made.keys("id", row)[0])).cut(0, 9)) == [row]


@cache
def _among_a_billion(kind: str, place: int) -> Any:
    return data(BILLION, {"id": {"$kind": kind, **IDS[kind][place]}})


@pytest.mark.parametrize(("kind", "number"), ID_CASES)
@given(row=st.integers(0, BILLION - 1), place=st.integers(0, 40), other=st.characters(codec="ascii"))
def test_a_text_that_is_no_id_leads_nowhere(kind: str, number: int, row: int, place: int, other: str) -> None:
    made = _among_a_billion(kind, number)
    identity = str(made.record(row)["id"])
    changed = identity[:place] + other + identity[place + 1 :]
    found = made.locate(changed)
    assert found is None or str(made.record(found)["id"]).casefold() == changed.casefold()


@pytest.mark.parametrize(
    "name", [name for name, node in EXAMPLES.items() if node["$kind"] in {"flip", "optional", "several"}]
)
def test_shapes_change_as_the_file_says(name: str) -> None:
    shapes = Counter(type(json.loads(ALL.row(row)).get(name, ...)).__name__ for row in range(ROWS))
    assert len(shapes) >= 2 or name == "several0"
    assert sum(shapes.values()) == ROWS


def test_a_late_column_is_first_seen_at_its_row() -> None:
    seen = [row for row in range(ROWS) if "optional0" in json.loads(ALL.row(row))]
    assert seen == list(range(40, ROWS))


def test_lists_have_none_one_and_many() -> None:
    counts = Counter(len(json.loads(ALL.row(row))["several0"]) for row in range(ROWS))
    bare = {type(json.loads(ALL.row(row))["several1"]).__name__ for row in range(ROWS)}
    assert set(counts) == {0, 1, 3}
    assert bare == {"NoneType", "str", "list"}


def test_numbers_keep_their_digits() -> None:
    lines = b"".join(ALL.row(row) for row in range(ROWS))
    for wanted in (
        b":0.10,",
        b":1e400,",
        b":-0.0,",
        b":12345678901234567890.12345678901234567890",
        b":9007199254740993",
    ):
        assert wanted in lines


def test_hostile_texts_hold_what_breaks_careless_clients() -> None:
    lines = b"".join(ALL.row(row) for row in range(ROWS))
    pieces = [
        "\u2028",
        "\u200f",
        "\u202e",
        "e\u0301",
        "🚀",
        '\\"',
        "=1+1",
        "\\r\\n",
        "\u0130",
        "\\ud800",
        "\\udfff",
        "\\u0000",
    ]
    assert [piece for piece in pieces if piece.encode() not in lines] == []


def test_a_first_member_that_is_not_there_leaves_no_comma_behind() -> None:
    late = {"$kind": "optional", "of": 1, "absent": 0.5}
    made = data(60, {"box": {"late": late, "later": late, "x": 1}})
    assert {tuple(json.loads(made.row(row))["box"]) for row in range(60)} == {
        ("late", "later", "x"),
        ("late", "x"),
        ("later", "x"),
        ("x",),
    }


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"])
def test_local_times_have_the_offsets_of_the_accounts_zone(zone: str) -> None:
    form = {"utc": {"$kind": "time", "of": "created", "format": "epoch"}}
    form |= {name: {"$kind": "time", "of": "created", "format": name} for name in ("local", "naive", "date")}
    made = data(12, form, zone=zone, timing={"step": 2_629_800})
    for record in map(made.record, range(12)):
        moment = datetime.fromtimestamp(record["utc"], ZoneInfo(zone))
        assert datetime.fromisoformat(record["local"]).timestamp() == record["utc"]
        assert (record["naive"], record["date"]) == (moment.replace(tzinfo=None).isoformat(), str(moment.date()))
        assert moment.utcoffset() == datetime.fromisoformat(record["local"]).utcoffset()


@pytest.mark.parametrize("name", [name for name, node in EXAMPLES.items() if node["$kind"] == "time"])
def test_a_touched_time_is_written_like_the_others_and_compares_with_them(name: str) -> None:
    made = data(30)
    made.touch(3)
    seeded, touched = (type(made.record(row)[name]) for row in (1, 3))
    assert {seeded, touched} <= {type(made.record(row)[name]) for row in (5, 6, 7, 8, 9)} | {type(None)}
    keys = [made.keys(name, row)[0] for row in range(30)]
    assert [key for key in keys if key is not None and not 1.4e9 < key < 1.9e9] == []


def test_parts_of_seconds_come_in_turn() -> None:
    made = data(9, {"at": {"$kind": "time", "of": "created"}}, timing={"millis": [0, 1, 999], "ties": 2})
    assert [made.record(row)["at"][-5:] for row in range(7)] == [".000Z"] * 2 + [".001Z"] * 2 + [".999Z"] * 2 + [
        ".000Z"
    ]


@given(marks=st.lists(st.integers(0, 1), min_size=1, max_size=7), rows=st.integers(0, 60))
def test_a_pattern_counts_without_looking(marks: list[int], rows: int) -> None:
    made = Pattern(tuple(marks))
    assert made.count(rows) == sum(made.has(row) for row in range(rows))


def test_hidden_rows_keep_their_places_and_are_shown_to_nobody() -> None:
    made = data(30, {}, hidden=[0, 0, 1])
    assert len(made.view()) == 30
    assert list(made.visible(range(6))) == [0, 1, 3, 4]
    assert made.locate(3) is None
    assert made.unseen() == (10, [])
    assert 0 < data(BILLION, {}, hidden=0.25).unseen()[0] < BILLION


def test_doubled_rows_have_one_id_and_two_versions() -> None:
    made = data(9, {"title": EXAMPLES["pool2"]}, duplicates=[0, 0, 1])
    records = [made.record(row) for row in range(9)]
    assert [record["id"] for record in records] == [1, 2, 2, 4, 5, 5, 7, 8, 8]
    assert [made.locate(identity) for identity in (1, 2, 5)] == [0, 2, 5]


def test_lists_show_changes_late() -> None:
    stock = notes(5, {"at": {"$kind": "time", "of": "updated"}}, visible_after={"least": 10, "most": 90})
    made = stock.datasets["notes"]
    clock: Any = stock.clock
    made.touch(0)
    for _ in range(4):
        made.create({**made.blanks(clock.now())})
    sizes = []
    for _ in range(10):
        sizes.append((len(made.view()), made.row(0) == made.row(0, as_of=0)))
        clock.sleep(10)
    assert (sizes[0], sizes[-1]) == ((5, True), (9, False))
    assert [size for size, _ in sizes] == sorted(size for size, _ in sizes)


WRONG = [
    ({"$kind": "several", "of": {"$kind": "poool"}}, "did you mean 'pool'"),
    ({"$kind": "optional", "of": {"$kind": "format", "template": "{id}"}}, "cannot show fields"),
    ({"$kind": "flip", "of": 1}, "say from which row"),
    ({"$kind": "decimal", "of": ["1."]}, "numbers in JSON"),
    ({"$kind": "time", "of": "created", "format": "epok"}, "did you mean 'epoch'"),
    ({"$kind": "several", "of": {"$kind": "reference", "to": "job"}}, "no resource called 'job'"),
    ({"$kind": "boolean", "words": ["y"]}, "must be two"),
]


@pytest.mark.parametrize(("node", "text"), WRONG)
def test_a_field_that_makes_no_sense_is_refused(node: dict[str, Any], text: str) -> None:
    with pytest.raises(ContractError, match=f"(?i){text}"):
        data(3, {"x": node})
