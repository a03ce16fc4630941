"""What a caller asks of a download, checked before anything happens: every problem in one message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.bulk import formats
from harness.bulk.criteria.names import BLANKS, field_names
from harness.bulk.criteria.reading import Reader, condition, flag, instant, job_id, name, positive, url
from harness.bulk.criteria.values import Child, Criteria, Target, Window
from harness.bulk.formats import Format

_RESERVED = ("page", "pageSize", "nextPage", "where", "fields")


def parse(body: Mapping[str, Any]) -> Criteria:
    """Read the body of a create call; raises `BadCriteria`. Unknown keys are nobody's business here."""
    reader = Reader(body)
    criteria = Criteria(
        object_name=reader.take("objectName", name, ""),
        format=reader.take("format", _format, Format.JSONL),
        select_fields=reader.take("selectFields", _select_fields, ()),
        limit=reader.optional("limit", positive),
        api_limit=reader.optional("apiLimit", positive),
        filter_nulls=reader.take("filterNulls", flag, False),
        window=_window(reader),
        where=reader.optional("where", condition),
        query=reader.take("query", _query, {}),
        page_size=reader.take("pageSize", positive, 200),
        notification_url=reader.optional("notificationUrl", url),
        child=reader.optional("child", _child),
        target=reader.optional("docsHubDetails", _target),
        continues=_continues(reader),
    )
    if "objectName" not in reader.given and criteria.continues is None:
        reader.complain("objectName is missing: name the resource whose records are wanted")
    reader.finish()
    return criteria


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


def _query(value: Any) -> Mapping[str, str]:
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


def _window(reader: Reader) -> Window | None:
    """Read the window; a job that continues another may take the field to compare from that one."""
    if "from" not in reader.given and "to" not in reader.given:
        return None
    start, end = reader.optional("from", instant), reader.optional("to", instant)
    field = reader.take("filterDateField", name, "")
    for problem in _window_problems(reader.given, start, end):
        reader.complain(problem)
    return Window(field, start, end)


def _window_problems(given: Mapping[str, Any], start: float | None, end: float | None) -> Iterator[str]:
    if "filterDateField" not in given and not _continue_keys(given):
        yield "filterDateField is missing: from and to need the name of the date field to compare"
    if start is not None and end is not None and start > end:
        yield "from: must not be later than to"


def _child(value: Any) -> Child:
    if isinstance(value, list):
        raise ValueError("must be one object, not an array: a job downloads one kind of children")
    return Child(*_texts(value, "objectName", "parentPrimaryKeyFieldName"))


def _target(value: Any) -> Target:
    return Target(*_texts(value, "instanceId", "path"))


def _texts(value: Any, *keys: str) -> list[str]:
    given = value if isinstance(value, dict) else {}
    found = {key: str(item).strip(BLANKS) for key, item in given.items() if type(item) in (str, int)}
    missing = [key for key in keys if not found.get(key)]
    if missing:
        raise ValueError(f"must be an object with {' and '.join(keys)}; {', '.join(missing)} is missing or no text")
    return [found[key] for key in keys]


def _continues(reader: Reader) -> int | None:
    """Read the key in any case: the pages of the platform spell it in two ways."""
    keys = _continue_keys(reader.given)
    if len(keys) > 1:
        reader.complain(f"{keys[0]}: is given {len(keys)} times, as {' and '.join(keys)}")
    return reader.optional(keys[0], job_id) if keys else None


def _continue_keys(given: Mapping[str, Any]) -> list[str]:
    return [key for key in given if key.lower() == "continuefromjobid"]
