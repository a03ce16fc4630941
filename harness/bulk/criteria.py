"""What a caller asks of a download, checked before anything happens: every problem in one message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.bulk import formats
from harness.bulk.formats import Format
from harness.bulk.instants import parse_iso
from harness.bulk.notification_url import url_problem
from harness.ocnql import OcnqlError, parse_condition

NOT_YET = ("child", "docsHubDetails", "continueFromJobId")
_RESERVED = ("page", "pageSize", "nextPage", "where", "fields")
BLANKS = "".join(map(chr, range(33)))
"""What may surround a name: the blank and the control characters."""

_LARGEST = 2**31 - 1


class BadCriteria(ValueError):
    """The criteria cannot be used; the text names every key that is wrong and its right form."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True)
class Window:
    """Instants between which a record's date field must lie, both ends included."""

    date_field: str
    start: float | None
    end: float | None

    def holds(self, instant: float | None) -> bool:
        if instant is None:
            return False
        return (self.start is None or instant >= self.start) and (self.end is None or instant <= self.end)


@dataclass(frozen=True, slots=True)
class Criteria:
    object_name: str
    format: Format = Format.JSONL
    select_fields: tuple[str, ...] = ()
    limit: int | None = None
    api_limit: int | None = None
    filter_nulls: bool = False
    window: Window | None = None
    where: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    page_size: int = 200
    notification_url: str | None = None


def parse(body: Mapping[str, Any]) -> Criteria:
    """Read the body of a create call; raises `BadCriteria`. Unknown keys are nobody's business here."""
    given = {key: value for key, value in body.items() if value is not None}
    problems: list[str] = []

    def take(key: str, read: Callable[[Any], Any], default: Any = None) -> Any:
        if key not in given:
            return default
        try:
            return read(given[key])
        except OcnqlError as error:
            problems.insert(0, f"{error} (in {key})")
        except ValueError as error:
            problems.append(f"{key}: {error}")
        return default

    problems += [f"{key} is not supported by this service yet; leave it out" for key in NOT_YET if key in given]
    criteria = Criteria(
        object_name=take("objectName", _name, ""),
        format=take("format", _format, Format.JSONL),
        select_fields=take("selectFields", _select_fields, ()),
        limit=take("limit", _positive),
        api_limit=take("apiLimit", _positive),
        filter_nulls=take("filterNulls", _flag, False),
        window=_window(given, take, problems),
        where=take("where", _condition),
        query=take("query", _query, {}),
        page_size=take("pageSize", _positive, 200),
        notification_url=take("notificationUrl", _url),
    )
    if "objectName" not in given:
        problems.append("objectName is missing: name the resource whose records are wanted")
    if problems:
        raise BadCriteria(problems)
    return criteria


def field_names(text: str) -> tuple[str, ...]:
    """Return the names in a comma-separated list; raises `ValueError` for an empty one."""
    names = tuple(name.strip(BLANKS) for name in text.split(","))
    if not all(names):
        raise ValueError("has an empty item; write field names separated by single commas")
    return tuple(dict.fromkeys(names))


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip(BLANKS):
        raise ValueError("must be a name, as text")
    return value.strip(BLANKS)


def _format(value: Any) -> Format:
    found = formats.named(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("must be one of application/json, text/csv, application/jsonl")
    return found


def _select_fields(value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(item, str) for item in items):
        raise ValueError('must be a comma-separated list of field names, such as "id,name"')
    return field_names(",".join(items))


def _positive(value: Any) -> int:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    if not whole or not 1 <= value <= _LARGEST:
        raise ValueError(f"must be a whole number from 1 to {_LARGEST}")
    return int(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _condition(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a condition as text, such as status='active'")
    parse_condition(value)
    return value


def _query(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("must be an object of extra query parameters")
    taken = [key for key in value if key in _RESERVED]
    if taken:
        raise ValueError(f"must not set {', '.join(taken)}; these have criteria of their own or belong to the job")
    return {key: _parameter(key, item) for key, item in value.items() if item is not None}


def _parameter(key: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise ValueError(f"{key} must be text, a number or a truth value")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _url(value: Any) -> str:
    if problem := url_problem(value):
        raise ValueError(problem)
    return str(value)


def _window(given: Mapping[str, Any], take: Callable[..., Any], problems: list[str]) -> Window | None:
    if "from" not in given and "to" not in given:
        return None
    start, end = take("from", _instant), take("to", _instant)
    name = take("filterDateField", _name, "")
    problems += _window_problems(given, start, end)
    return Window(name, start, end)


def _window_problems(given: Mapping[str, Any], start: float | None, end: float | None) -> Iterator[str]:
    if "filterDateField" not in given:
        yield "filterDateField is missing: from and to need the name of the date field to compare"
    if start is not None and end is not None and start > end:
        yield "from: must not be later than to"


def _instant(value: Any) -> float:
    try:
        return parse_iso(value) if isinstance(value, str) else parse_iso("")
    except (ValueError, OverflowError) as error:
        raise ValueError("must be an ISO 8601 date such as 2014-10-06T13:22:17-08:00") from error
