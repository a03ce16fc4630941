"""Does a record fulfil a condition? The platform's own rules, whatever the vendor's filter thinks."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, assert_never

from harness.ocnql.instants import in_seconds, instant
from harness.ocnql.syntax import And, Comparison, Condition, In, IsNull, Like, Or, Value

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")


def matches(condition: Condition, record: Mapping[str, Any]) -> bool:
    """Tell whether ``record`` fulfils ``condition``.

    Null (or absent) differs from every value and fulfils no other comparison; of an array any
    element may fulfil it; text is compared as it is, LIKE included.
    """
    match condition:
        case And():
            return all(matches(part, record) for part in condition.parts)
        case Or():
            return any(matches(part, record) for part in condition.parts)
        case Comparison() | Like() | In() | IsNull():
            return any(_holds(condition, value) for value in values(record, condition.field))
    assert_never(condition)


def fields_of(condition: Condition) -> frozenset[str]:
    """Return the names of all fields that ``condition`` looks at."""
    if isinstance(condition, And | Or):
        return frozenset().union(*map(fields_of, condition.parts))
    return frozenset((condition.field,))


def values(record: Mapping[str, Any], name: str) -> list[Any]:
    """Return what stands under a dotted name, arrays opened; nothing there counts as one null."""
    return list(_reach(record, name)) or [None]


def _reach(node: Any, name: str) -> Iterator[Any]:
    if isinstance(node, list):
        for element in node:
            yield from _reach(element, name)
    elif not name:
        yield node
    elif isinstance(node, Mapping):
        # A key may itself contain dots, so the longest spelling is tried first.
        if name in node:
            yield from _reach(node[name], "")
            return
        head, _, rest = name.partition(".")
        if rest and head in node:
            yield from _reach(node[head], rest)


def _holds(predicate: Comparison | Like | In | IsNull, value: Any) -> bool:
    match predicate:
        case IsNull():
            return (value is None) is not predicate.negated
        case Like():
            return value is not None and bool(_pattern(predicate.pattern).fullmatch(_text(value))) != predicate.negated
        case In():
            found = any(equal(value, wanted) for wanted in predicate.values)
            return value is not None and not found if predicate.negated else found
        case Comparison():
            return _compared(value, predicate.operator, predicate.value)


def _compared(value: Any, sign: str, wanted: Value) -> bool:
    if sign in _ORDERS:
        return _ordered(value, sign, wanted)
    return equal(value, wanted) is (sign == "=")


def equal(value: Any, wanted: Value) -> bool:
    """Tell whether a record's value is the literal, across the ways vendors type their JSON."""
    if value is None or wanted is None:
        return value is wanted
    if isinstance(value, bool) or isinstance(wanted, bool):
        return _boolean(value) is not None and _boolean(value) == _boolean(wanted)
    if isinstance(value, str) and isinstance(wanted, str):
        return value == wanted or _same(instant(value), instant(wanted))
    return _same(*_numbers(value, wanted))


def _ordered(value: Any, sign: str, wanted: Value) -> bool:
    if value is None or wanted is None or isinstance(value, bool) or isinstance(wanted, bool):
        return False
    left, right = _numbers(value, wanted)
    if left is not None and right is not None:
        return _ORDERS[sign](left, right)
    return isinstance(value, str) and isinstance(wanted, str) and _ORDERS[sign](value, wanted)


def _numbers(value: Any, wanted: Value) -> tuple[Decimal | None, Decimal | None]:
    """Both as numbers: of two numbers themselves, of two dates, or a date and an epoch count, the seconds."""
    left, right = _number(value), _number(wanted)
    if left is not None and right is not None:
        return left, right
    left_date, right_date = _date(value), _date(wanted)
    if left is None and right is None:
        return left_date, right_date
    return (_seconds(left), right_date) if left is not None else (left_date, _seconds(right))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _date(value: Any) -> Decimal | None:
    found = instant(value) if isinstance(value, str) else None
    return None if found is None else Decimal(str(found))


def _seconds(number: Decimal | None) -> Decimal | None:
    return None if number is None else in_seconds(number)


def _same(left: Any, right: Any) -> bool:
    return left is not None and left == right


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("%")), re.DOTALL)
