"""Job criteria for Hypothesis, drawn from the records they are about: each with what its condition means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from harness.suites.criteria_model import Record, moment

Holds = Callable[[Record], bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The body of a create call, and the meaning of its ``where``."""

    body: Mapping[str, Any]
    holds: Holds = field(repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as text, and as what it means."""

    text: str
    holds: Holds


def conditions(records: Sequence[Record], depth: int = 2) -> st.SearchStrategy[Condition]:
    """Conditions over the plain text fields of these records, about values that occur and values that do not."""
    simple = st.sampled_from(_texts(records)).flatmap(lambda name: _about(name, records))
    return st.recursive(simple, lambda inner: st.tuples(inner, st.booleans(), inner).map(_joined), max_leaves=depth + 1)


def criteria(object_name: str, records: Sequence[Record], dates: Sequence[str]) -> st.SearchStrategy[Wanted]:
    """Criteria for ``object_name``; ``dates`` are the fields that hold instants."""
    names = sorted({name for record in records for name in record})
    optional: dict[str, st.SearchStrategy[Any]] = {
        "format": st.sampled_from(["application/jsonl", "application/json", "text/csv"]),
        "selectFields": st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True).map(", ".join),
        "limit": st.integers(1, len(records) + 2),
        "filterNulls": st.booleans(),
        "pageSize": st.integers(1, len(records) + 2),
        "window": _windows(records, dates),
        "where": conditions(records),
    }
    return st.fixed_dictionaries({}, optional=optional).map(lambda drawn: _wanted(object_name, drawn))


def _wanted(object_name: str, drawn: dict[str, Any]) -> Wanted:
    condition = drawn.pop("where", None)
    window = drawn.pop("window", {})
    where = {} if condition is None else {"where": condition.text}
    holds = (lambda _record: True) if condition is None else condition.holds
    return Wanted({"objectName": object_name, **drawn, **window, **where}, holds)


def _windows(records: Sequence[Record], dates: Sequence[str]) -> st.SearchStrategy[dict[str, str]]:
    """A window whose ends are moments of records, so that both ends matter."""

    def ends(name: str) -> st.SearchStrategy[dict[str, str]]:
        known = sorted({at for record in records if (at := moment(record.get(name))) is not None})
        pair = st.tuples(st.sampled_from(known), st.sampled_from(known)).map(sorted)
        whole = pair.map(lambda two: {"from": _iso(two[0]), "to": _iso(two[1])})
        half = st.sampled_from(["from", "to"])
        chosen = st.one_of(whole, st.tuples(half, whole).map(lambda both: {both[0]: both[1][both[0]]}))
        return chosen.map(lambda window: {**window, "filterDateField": name})

    return st.sampled_from(list(dates)).flatmap(ends)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def _texts(records: Sequence[Record]) -> list[str]:
    """Fields that hold nothing but text and null, and no instants: their comparison leaves nothing to argue about."""
    names = {name for record in records for name in record}
    return sorted(name for name in names if name.isidentifier() and _is_text([record.get(name) for record in records]))


def _is_text(values: Sequence[Any]) -> bool:
    return all(value is None or isinstance(value, str) for value in values) and not any(map(moment, values))


def _about(name: str, records: Sequence[Record]) -> st.SearchStrategy[Condition]:
    known = sorted({record[name] for record in records if record.get(name) is not None})
    value = st.sampled_from([*known, "no such value"]).map(str)
    return st.one_of(
        value.map(lambda text: Condition(f"{name} = {quoted(text)}", lambda one: one.get(name) == text)),
        value.map(lambda text: Condition(f"{name} != {quoted(text)}", lambda one: one.get(name) != text)),
        st.lists(value, min_size=1, max_size=3).map(lambda some: _among(name, some)),
        value.map(lambda text: _like(name, text[:2])),
        st.booleans().map(lambda there: _null(name, there=there)),
    )


def quoted(text: str) -> str:
    """Write a text as OCNQL does: a quote inside is doubled."""
    return "'" + text.replace("'", "''") + "'"


def _among(name: str, some: Sequence[str]) -> Condition:
    return Condition(f"{name} IN ({', '.join(map(quoted, some))})", lambda one: one.get(name) in some)


def _like(name: str, start: str) -> Condition:
    pattern = quoted(f"{start.replace('%', '')}%")
    begin = start.replace("%", "")
    return Condition(f"{name} LIKE {pattern}", lambda one: str(one[name]).startswith(begin) if one.get(name) else False)


def _null(name: str, *, there: bool) -> Condition:
    return Condition(f"{name} IS {'NOT ' * there}NULL", lambda one: (one.get(name) is not None) is there)


def _joined(parts: tuple[Condition, bool, Condition]) -> Condition:
    left, both, right = parts
    if both:
        return Condition(f"({left.text}) AND ({right.text})", lambda one: left.holds(one) and right.holds(one))
    return Condition(f"({left.text}) OR ({right.text})", lambda one: left.holds(one) or right.holds(one))
