"""Values as callers write them, read with care: each problem is kept under the key it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from harness.bulk.criteria.names import BLANKS
from harness.bulk.criteria.values import BadCriteria
from harness.bulk.instants import parse_iso
from harness.bulk.notification_url import url_problem
from harness.ocnql import OcnqlError, parse_condition

T = TypeVar("T")
LARGEST = 2**31 - 1


class Reader:
    """Takes values out of what a caller gave; null is as good as nothing."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = {key: value for key, value in given.items() if value is not None}
        self.problems: list[str] = []

    def take(self, key: str, read: Callable[[Any], T], default: T) -> T:
        """Return what ``read`` makes of the value under ``key``; a `ValueError` of its becomes a problem."""
        if key not in self.given:
            return default
        try:
            return read(self.given[key])
        except OcnqlError as error:
            self.problems.insert(0, f"{error} (in {key})")
        except ValueError as error:
            self.problems.append(f"{key}: {error}")
        return default

    def optional(self, key: str, read: Callable[[Any], T]) -> T | None:
        return self.take(key, read, None)

    def complain(self, problem: str) -> None:
        self.problems.append(problem)

    def finish(self) -> None:
        """Raise `BadCriteria` with everything that was wrong so far."""
        if self.problems:
            raise BadCriteria(self.problems)


def name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip(BLANKS):
        raise ValueError("must be a name, as text")
    return value.strip(BLANKS)


def positive(value: Any) -> int:
    whole = type(value) is int or (isinstance(value, float) and value.is_integer())
    if not whole or not 1 <= value <= LARGEST:
        raise ValueError(f"must be a whole number from 1 to {LARGEST}")
    return int(value)


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def condition(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a condition as text, such as status='active'")
    parse_condition(value)
    return value


def instant(value: Any) -> float:
    try:
        return parse_iso(value) if isinstance(value, str) else parse_iso("")
    except (ValueError, OverflowError) as error:
        raise ValueError("must be an ISO 8601 date such as 2014-10-06T13:22:17-08:00") from error


def url(value: Any) -> str:
    if problem := url_problem(value):
        raise ValueError(problem)
    return str(value)


def job_id(value: Any) -> int:
    text = str(value) if type(value) in (str, int) else ""
    if not text.isascii() or not text.isdigit() or len(text) > 18 or int(text) < 1:
        raise ValueError("must be the id of a job, such as 42114492")
    return int(text)
