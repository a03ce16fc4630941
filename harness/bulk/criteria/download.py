"""What a caller asks of a download, checked before anything happens: every problem in one message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.bulk import formats
from harness.bulk.criteria.names import BLANKS, field_names
from harness.bulk.criteria.values import BadCriteria, Child, Criteria, Target, Window
from harness.bulk.formats import Format
from harness.bulk.instants import parse_iso
from harness.bulk.notification_url import url_problem
from harness.ocnql import OcnqlError, parse_condition

_RESERVED = ("page", "pageSize", "nextPage", "where", "fields")
_LARGEST = 2**31 - 1


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
        child=take("child", _child),
        target=take("docsHubDetails", _target),
        continues=_continues(given, take),
    )
    if "objectName" not in given:
        problems.append("objectName is missing: name the resource whose records are wanted")
    if problems:
        raise BadCriteria(problems)
    return criteria


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


def _child(value: Any) -> Child:
    if isinstance(value, list):
        raise ValueError("must be one object, not an array: a job downloads one kind of children")
    return Child(*_texts(value, "objectName", "parentPrimaryKeyFieldName"))


def _target(value: Any) -> Target:
    return Target(*_texts(value, "instanceId", "path"))


def _texts(value: Any, *keys: str) -> list[str]:
    given = value if isinstance(value, dict) else {}
    found = {key: str(item).strip(BLANKS) for key, item in given.items() if _is_name(item)}
    missing = [key for key in keys if not found.get(key)]
    if missing:
        raise ValueError(f"must be an object with {' and '.join(keys)}; {', '.join(missing)} is missing or no text")
    return [found[key] for key in keys]


def _is_name(item: Any) -> bool:
    return isinstance(item, str | int) and not isinstance(item, bool)


def _continues(given: Mapping[str, Any], take: Callable[..., Any]) -> int | None:
    """Read the key in any case: the pages of the platform spell it in two ways."""
    for key in given:
        if key.lower() == "continuefromjobid":
            return take(key, _job_id)  # type: ignore[no-any-return]  # what take returns is what the reader made
    return None


def _job_id(value: Any) -> int:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) < 2**63:
        raise ValueError("must be the id of a job, such as 42114492")
    return int(text)
