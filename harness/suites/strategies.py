"""Job criteria for Hypothesis, drawn from the records they are about: each with what its condition means."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from harness.suites.conditions import Draw, Field, Holds, askable, cased, conditions
from harness.suites.criteria_model import Record, moment

FORMATS = {"application/jsonl": "jsonl", "application/json": "json", "text/csv": "csv"}
PASSING = ("status:503", "status:500", "status:429", "throttle:2", "empty", "broken", "cut:0.5", "reset", "html:502")
"""What a vendor does on a bad day that another try gets over, in the words of the mock vendors' faults."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The body of a create call, and the meaning of its ``where``."""

    body: Mapping[str, Any]
    holds: Holds = field(repr=False)

    def __str__(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def call(self) -> dict[str, Any]:
        """Return the criteria as arguments of a story's ``download``."""
        rest = {name: value for name, value in self.body.items() if name != "objectName"}
        return {"object_name": self.body["objectName"], **rest}


@dataclass(frozen=True, slots=True)
class Data:
    """The records of an object, in the order of a plain download; ``dates`` are the fields that hold instants."""

    object_name: str
    records: Sequence[Record] = field(repr=False)
    dates: Sequence[str] = ()
    fields: Sequence[Field] = field(default=(), repr=False)

    @classmethod
    def of(cls, object_name: str, records: Sequence[Record], filterable: Collection[str] | None = None) -> Data:
        """Look which fields can be asked about, of those that the vendor lets be, and which hold instants."""
        fields = [one for one in askable(records) if filterable is None or _is_known(one.name, filterable)]
        dates = [one.name for one in fields if not one.many and (one.kind == "instant" or _is_epoch(one))]
        return cls(object_name, records, dates, fields)


def criteria(data: Data) -> st.SearchStrategy[Wanted]:
    """Criteria of ``POST /bulk/download``; page sizes are mostly such as people choose."""
    names = sorted({name for record in data.records for name in record if "," not in name})
    names += [one.name for one in data.fields if "." in one.name and not one.many]
    count = len(data.records)
    optional: dict[str, st.SearchStrategy[Any]] = {
        "format": st.sampled_from(sorted(FORMATS)),
        "selectFields": _selections(names),
        "limit": st.integers(1, count + 2),
        "filterNulls": st.booleans(),
        "pageSize": page_sizes(count),
        "window": windows(data),
        "where": conditions(data.fields),
    }
    return st.fixed_dictionaries({}, optional=optional).map(lambda drawn: _wanted(data.object_name, drawn))


def page_sizes(count: int) -> st.SearchStrategy[int]:
    """Sizes from a few records up to more than there are."""
    return st.integers(max(3, count // 8), count + 2)


@st.composite
def statements(draw: Draw, data: Data) -> Wanted:
    """Whole OCNQL statements for ``POST /bulk/query``; the body says the same as criteria of a download."""
    names = sorted({name for record in data.records for name in record if name.isidentifier()})
    chosen = draw(st.one_of(st.just([]), st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)))
    where = draw(st.one_of(st.none(), conditions(data.fields)))
    limit = draw(st.one_of(st.none(), st.integers(1, len(data.records) + 2)))
    said = [f"{draw(cased('select'))} {', '.join(chosen) or '*'} {draw(cased('from'))} {data.object_name}"]
    said += [] if where is None else [f"{draw(cased('where'))} {where.text}"]
    said += [] if limit is None else [f"{draw(cased('limit'))} {limit}"]
    body = {"q": " ".join(said)} | ({"selectFields": ",".join(chosen)} if chosen else {})
    holds: Holds = (lambda _record: True) if where is None else where.holds
    return Wanted(body | ({"limit": limit} if limit else {}), holds)


def passing_faults(resource: str) -> st.SearchStrategy[list[str]]:
    """Plans of trouble that passes: one or two bad answers, then and again."""
    calls = st.sampled_from(["1", "2", "3", "4", "1-2", "2-4", "2;4;6"])
    word = st.tuples(st.sampled_from(PASSING), calls).map(lambda two: f"{two[0]}@resource={resource},calls={two[1]}")
    return st.lists(word, min_size=1, max_size=2)


def windows(data: Data) -> st.SearchStrategy[dict[str, str]]:
    """Windows whose ends are moments of records, so that both ends matter."""

    def ends(name: str) -> st.SearchStrategy[dict[str, str]]:
        known = sorted({at for one in data.fields if one.name == name for at in map(moment, one.known) if at})
        pair = st.tuples(st.sampled_from(known), st.sampled_from(known)).map(sorted)
        whole = pair.map(lambda two: {"from": _iso(two[0]), "to": _iso(two[1])})
        half = st.sampled_from(["from", "to"])
        chosen = st.one_of(whole, st.tuples(half, whole).map(lambda both: {both[0]: both[1][both[0]]}))
        return chosen.map(lambda window: {**window, "filterDateField": name})

    return st.sampled_from(list(data.dates)).flatmap(ends) if data.dates else st.just({})


def _selections(names: Sequence[str]) -> st.SearchStrategy[str]:
    some = st.lists(st.sampled_from([*names, "no_such_field"]), min_size=1, max_size=4, unique=True)
    return st.tuples(some, st.sampled_from([",", ", ", " , "])).map(lambda two: two[1].join(two[0]))


def _wanted(object_name: str, drawn: dict[str, Any]) -> Wanted:
    condition = drawn.pop("where", None)
    window = drawn.pop("window", {})
    where = {} if condition is None else {"where": condition.text}
    holds: Holds = (lambda _record: True) if condition is None else condition.holds
    return Wanted({"objectName": object_name, **drawn, **window, **where}, holds)


def _is_known(name: str, filterable: Collection[str]) -> bool:
    return any(name == known or name.startswith(f"{known}.") for known in filterable)


def _is_epoch(one: Field) -> bool:
    return one.kind == "number" and all(1e9 < value < 2e12 for value in one.known) and "id" not in one.name.lower()


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
