"""What a download must come to: the job criteria as plain Python over a list of records; slow, and obviously right.

Nothing here is shared with any engine. The order of effects is that of the help page About Bulk: the vendor's filter,
then the date window, the null filter, the projection, and last of all the limit.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """The records of the result in order, and how the job ends."""

    records: tuple[Record, ...]
    status: str = "COMPLETED"

    @property
    def message(self) -> str:
        return f"Successfully downloaded {len(self.records)} records"


def expected(records: Iterable[Record], criteria: Mapping[str, Any], holds: Callable[[Record], bool]) -> Expected:
    """Apply ``criteria``; ``holds`` says what its ``where`` means, since whoever made it up knows."""
    left = [record for record in records if holds(record)]
    if "from" in criteria or "to" in criteria:
        left = [record for record in left if _inside(record, criteria)]
    if criteria.get("filterNulls"):
        left = [without_nulls(record) for record in left]
    if "selectFields" in criteria:
        names = [name.strip() for name in criteria["selectFields"].split(",")]
        left = [selected(record, names) for record in left]
    return Expected(tuple(left[: criteria.get("limit")]))


def without_nulls(value: Any) -> Any:
    """Leave out keys whose value is null at any depth; nulls that are elements of an array stay."""
    if isinstance(value, Mapping):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


def selected(record: Record, names: Sequence[str]) -> dict[str, Any]:
    """Keep the named fields, nested where a name is a path through objects."""
    kept: dict[str, Any] = {}
    for name in names:
        path = [name] if name in record else name.split(".")
        if (found := list(reached(record, path))) and name not in kept:
            inner = kept
            for step in path[:-1]:
                inner = inner.setdefault(step, {})
            inner[path[-1]] = found[0]
    return kept


def reached(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """Yield what stands at the end of ``path``, if anything does."""
    if not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from reached(value[path[0]], path[1:])


def moment(value: Any) -> float | None:
    """Read an instant as vendors write it: ISO 8601 (UTC without a zone), seconds or milliseconds since the epoch."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return _iso(value)
    return number / 1000 if abs(number) >= 1e11 else number


def table(records: Sequence[Record], names: Sequence[str] = ()) -> list[list[str]]:
    """Return the rows of the CSV form, its header first; chosen names in their order, others as first seen."""
    rows = [dict(_flat(record)) for record in records]
    seen = list(dict.fromkeys(column for row in rows for column in row))
    chosen = [column for name in names for column in _columns(name, seen)] if names else seen
    header = list(dict.fromkeys(chosen))
    return [header, *([_cell(row.get(column)) for column in header] for row in rows)] if header else []


def read_table(text: str) -> list[list[str]]:
    """Read the CSV form back."""
    return list(csv.reader(io.StringIO(text, newline="")))


def _inside(record: Record, criteria: Mapping[str, Any]) -> bool:
    name = criteria["filterDateField"]
    found = next(reached(record, [name] if name in record else name.split(".")), None)
    at = moment(found)
    early, late = moment(criteria.get("from")), moment(criteria.get("to"))
    return at is not None and (early is None or at >= early) and (late is None or at <= late)


def _iso(value: Any) -> float | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _flat(value: Record, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, inner in value.items():
        if isinstance(inner, Mapping) and inner:
            yield from _flat(inner, f"{prefix}{name}.")
        else:
            yield prefix + name, inner


def _columns(name: str, seen: Sequence[str]) -> list[str]:
    return [column for column in seen if column == name or column.startswith(f"{name}.")] or [name]


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
