"""OCNQL conditions for Hypothesis: as text, spelled in all the ways the language has, and as what they mean.

The meaning is that of the reference alone: AND binds tighter than OR, `!=` holds for null and every other comparison
does not, LIKE keeps to case and knows `%` only, of an array any element may fit.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from harness.suites.criteria_model import Record, moment

Holds = Callable[[Record], bool]
Draw = Callable[..., Any]
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
CURLY = ("\u2018", "\u2019")
_PLAIN_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as text, and as what it means; ``loose`` where OR stands outside of any parentheses."""

    text: str
    holds: Holds = field(repr=False)
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field of these records that can be asked about: its values are of one ``kind``, ``many`` if in an array."""

    name: str
    kind: str
    known: tuple[Any, ...]
    many: bool = False


def askable(records: Sequence[Record]) -> list[Field]:
    """Return the fields whose values are of one plain kind, which leaves nothing to argue about."""
    paths = dict.fromkeys(path for record in records for path in _paths(record))
    found = (_field(path, records) for path in paths if _PLAIN_NAME.fullmatch(path))
    return [one for one in found if one is not None]


def conditions(fields: Sequence[Field], depth: int = 2) -> st.SearchStrategy[Condition]:
    """Conditions over these fields, about values that occur and values that do not."""
    return _condition(list(fields), depth)


@st.composite
def _condition(draw: Draw, fields: list[Field], depth: int) -> Condition:
    if depth == 0 or draw(st.booleans()):
        return _predicate(draw, draw(st.sampled_from(fields)))
    parts = draw(st.lists(_condition(fields, depth - 1), min_size=2, max_size=3))
    return _joined(draw, parts, every=draw(st.booleans()))


def _joined(draw: Draw, parts: Sequence[Condition], *, every: bool) -> Condition:
    def text(part: Condition) -> str:
        needed = every and part.loose
        return f"({part.text})" if needed or draw(st.booleans()) else part.text

    word = f" {draw(cased('and' if every else 'or'))} "
    judge = all if every else any
    return Condition(word.join(map(text, parts)), lambda one: judge(part.holds(one) for part in parts), loose=not every)


def _predicate(draw: Draw, about: Field) -> Condition:
    kinds = {"text": (_equal, _unequal, _among, _like, _null), "boolean": (_equal, _unequal, _null)}
    others = (_equal, _unequal, _ordered, _among, _null)
    # What a negation says of an array is nowhere written.
    some = (_equal, _among) if about.many else kinds.get(about.kind, others)
    made: Condition = draw(st.sampled_from(some))(draw, about)
    return made


def _equal(draw: Draw, about: Field) -> Condition:
    value = draw(_value(about))
    sign = draw(st.sampled_from(["=", " = ", "  ="]))
    return _about(draw, about, sign + draw(written(value, about.kind)), lambda found: _same(found, value, about.kind))


def _unequal(draw: Draw, about: Field) -> Condition:
    value = draw(_value(about))
    sign = draw(st.sampled_from([" != ", "!=", " <> "]))
    text = sign + draw(written(value, about.kind))
    return _about(draw, about, text, lambda found: not _same(found, value, about.kind))


def _ordered(draw: Draw, about: Field) -> Condition:
    value, sign = draw(_value(about)), draw(st.sampled_from(sorted(COMPARISONS)))
    compare = COMPARISONS[sign]

    def holds(found: Any) -> bool:
        return found is not None and compare(*_comparable(found, value, about.kind))

    return _about(draw, about, f" {sign} {draw(written(value, about.kind))}", holds)


def _among(draw: Draw, about: Field) -> Condition:
    values = draw(st.lists(_value(about), min_size=1, max_size=3))
    listed = ",".join(draw(st.sampled_from(["", " "])) + draw(written(value, about.kind)) for value in values)
    negated = not about.many and draw(st.booleans())
    word = draw(cased("not in" if negated else "in"))

    def holds(found: Any) -> bool:
        return found is not None and any(_same(found, value, about.kind) for value in values) is not negated

    return _about(draw, about, f" {word} ({listed})", holds)


def _like(draw: Draw, about: Field) -> Condition:
    value = draw(_value(about)).replace("%", "")
    start = draw(st.integers(0, len(value)))
    piece = value[start : start + draw(st.integers(1, 4))]
    forms = [
        f"{value[:3]}%",
        f"%{value[-3:]}",
        f"%{piece}%",
        f"{value[:1]}%{value[-1:]}",
        value,
        f"{value[:2].swapcase()}%",
    ]
    pattern = draw(st.sampled_from(forms))
    negated = draw(st.booleans())
    fits = re.compile(".*".join(map(re.escape, pattern.split("%"))), re.DOTALL)
    text = f" {draw(cased('not like' if negated else 'like'))} {draw(written(pattern, 'text'))}"
    return _about(
        draw, about, text, lambda found: found is not None and (fits.fullmatch(found) is not None) is not negated
    )


def _null(draw: Draw, about: Field) -> Condition:
    there = draw(st.booleans())
    word = draw(cased("is not null" if there else "is null"))
    return _about(draw, about, f" {word}", lambda found: (found is not None) is there)


def _about(draw: Draw, about: Field, rest: str, holds: Callable[[Any], bool]) -> Condition:
    plain = [about.name, f"[{about.name}]"] + ([] if "." in about.name else [f"`{about.name}`"])
    name = draw(st.sampled_from(plain))
    return Condition(name + rest, lambda one: any(map(holds, values(one, about.name))))


def written(value: Any, kind: str) -> st.SearchStrategy[str]:
    """Return the ways to write a value."""
    if kind == "boolean":
        word = "true" if value else "false"
        return st.sampled_from([word, word.upper(), f"'{word}'"])
    if kind == "number":
        return st.just(str(value))
    if kind == "instant":
        # The same instant as another part of the world writes it.
        there = moment_of(value).astimezone(timezone(timedelta(hours=-7)))
        return st.sampled_from([f"'{value}'", value, f"'{there.isoformat()}'", there.isoformat()])
    single = "'" + value.replace("'", "''") + "'"
    double = [] if set(value) & set("\"'") else [f'"{value}"']
    # Help pages print typographic quotes, and people copy them.
    curly = [] if set(value) & {"'", *CURLY} else [value.join(CURLY)]
    return st.sampled_from([single, *double, *curly])


def cased(words: str) -> st.SearchStrategy[str]:
    """Return ways to write keywords: case and blanks mean nothing."""
    return st.sampled_from([words.upper(), words, words.title(), words.upper().replace(" ", "\n")])


def values(record: Any, name: str) -> list[Any]:
    """Return what stands at the end of a dotted name, arrays opened; nothing at all counts as one null."""
    return list(_opened(record, name.split("."))) or [None]


def moment_of(value: str) -> datetime:
    """Read an instant as it stands in the records."""
    return datetime.fromtimestamp(moment(value) or 0, UTC)


def _opened(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for inner in value:
            yield from _opened(inner, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _opened(value[path[0]], path[1:])


def _paths(value: Record, prefix: str = "") -> Iterator[str]:
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _paths(inner, f"{prefix}{name}.")
        else:
            yield prefix + name


def _field(path: str, records: Sequence[Record]) -> Field | None:
    found = [values(record, path) for record in records]
    plain = {value for some in found for value in some if isinstance(value, str | int | float)}
    known = sorted(plain, key=lambda value: (type(value).__name__, value))
    kinds = {_kind(value) for some in found for value in some if value is not None}
    if len(kinds) != 1 or kinds == {"other"}:
        return None
    many = any(isinstance(next(iter(_raw(record, path)), None), list) for record in records)
    return Field(path, kinds.pop(), tuple(known), many)


def _raw(record: Any, path: str) -> Iterator[Any]:
    for step in path.split("."):
        if isinstance(record, list):
            yield record
            return
        if not isinstance(record, Mapping) or step not in record:
            return
        record = record[step]
    yield record


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number" if abs(value) < 1e15 else "other"
    if not isinstance(value, str) or len(value) > 200 or value.lower() in ("true", "false"):
        return "other"
    if _INSTANT.fullmatch(value):
        return "instant"
    return "other" if moment(value) is not None or not value.isprintable() or not value.strip() else "text"


def _value(about: Field) -> st.SearchStrategy[Any]:
    unknown: dict[str, list[Any]] = {"text": ["no such value"], "number": [-7], "instant": ["2001-02-03T04:05:06Z"]}
    return st.sampled_from([*about.known, *unknown.get(about.kind, [])])


def _comparable(found: Any, value: Any, kind: str) -> tuple[Any, Any]:
    return (moment(found), moment(value)) if kind == "instant" else (found, value)


def _same(found: Any, value: Any, kind: str) -> bool:
    if found is None:
        return False
    left, right = _comparable(found, value, kind)
    return bool(left == right)
