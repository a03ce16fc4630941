"""Conditions on records: a small tree that several filter dialects are read into."""

from __future__ import annotations

import fnmatch
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zlib import crc32


class Exact(str):
    """A text that counts only letter by letter, upper and lower case apart."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field held against a value; a field with several values passes when one of them does."""

    field: str
    op: str
    value: Any


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition = Comparison | All | AnyOf | Not
EVERYTHING = All()


def holds(condition: Condition, values: Callable[[str], Iterable[Any]]) -> bool:
    """Tell whether a record, given by its values at each path, meets the condition."""
    if isinstance(condition, Comparison):
        return any(passes(condition.op, value, condition.value) for value in values(condition.field))
    if isinstance(condition, Not):
        return not holds(condition.part, values)
    if isinstance(condition, All):
        return all(holds(part, values) for part in condition.parts)
    return any(holds(part, values) for part in condition.parts)


def passes(op: str, have: Any, want: Any) -> bool:
    """Tell whether one value passes; letters' case never counts, null passes only tests for it or its opposite."""
    first = want[0] if isinstance(want, tuple) and want else want
    if isinstance(first, Exact):
        return OPERATORS[op](have, want)
    return OPERATORS[op](_folded(have), _folded(want))


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return value.casefold()
    return tuple(map(_folded, value)) if isinstance(value, tuple) else value


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def test(have: Any, want: Any) -> bool:
        alike = isinstance(have, str) == isinstance(want, str)
        return alike and have is not None and want is not None and compare(have, want)

    return test


def _counted(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Compare texts by the numbers in them; a text without one passes no test."""

    def test(have: Any, want: Any) -> bool:
        try:
            return compare(Decimal(have), Decimal(want))
        except (InvalidOperation, TypeError):
            return False

    return test


@lru_cache(maxsize=256)
def _pattern(text: str, dialect: str) -> re.Pattern[str]:
    if dialect == "glob":
        return re.compile(fnmatch.translate(text.replace("[", "[[]").replace("?", "[?]")))
    pieces = re.split(r"(\\.|%|_)", text)
    words = {"%": ".*", "_": "."}
    return re.compile(
        "".join(words.get(piece) or re.escape(piece[-1:] if piece[:1] == "\\" else piece) for piece in pieces),
        re.DOTALL,
    )


def _matches(dialect: str) -> Callable[[Any, Any], bool]:
    return lambda have, want: isinstance(have, str) and _pattern(want, dialect).fullmatch(have) is not None


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "number <": _counted(operator.lt),
    "number <=": _counted(operator.le),
    "number >": _counted(operator.gt),
    "number >=": _counted(operator.ge),
    "in": lambda have, want: have in want,
    # The same share of the values every time, whichever they are.
    "share": lambda have, want: crc32(str(have).encode()) < want * 2**32,
    "like": _matches("like"),
    "glob": _matches("glob"),
}
