"""What a caller asks of ``/bulk/query``: a statement, a window that the vendor is asked for, and metaData."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.bulk import formats
from harness.bulk.criteria.reading import LARGEST, Reader, instant, job_id, positive, url
from harness.bulk.criteria.values import BadCriteria, Criteria
from harness.bulk.filenames import name_problem
from harness.bulk.formats import Format
from harness.bulk.instants import iso_exact
from harness.connectors.definition_values import DateField, ObjectDefinition
from harness.connectors.java_dates import comparable
from harness.ocnql import And, Comparison, Condition, OcnqlError, Statement, parse_condition, parse_statement


@dataclass(frozen=True, slots=True)
class Question:
    """A call of ``/bulk/query`` as it was read, before anybody knows whether its object exists.

    Without a statement it continues an earlier job.
    """

    statement: Statement | None
    start: float | None
    end: float | None
    format: Format | None
    page_size: int
    continues: int | None
    file_name: str | None
    notification_url: str | None


def read_question(given: Mapping[str, Any], meta: Mapping[str, Any]) -> Question:
    """Read parameters and metaData; raises `BadCriteria`. Unknown keys of metaData are the connector's own."""
    reader, extra = Reader(given), Reader(meta)
    starts = [reader.optional("from", instant), reader.optional("lastRunDate", instant)]
    starts += [extra.optional("lastRunDate", instant)]
    question = Question(
        statement=reader.optional("q", _statement),
        start=next((start for start in starts if start is not None), None),
        end=reader.optional("to", instant),
        format=reader.optional("fileFormat", _format) or extra.optional("fileFormat", _format),
        page_size=extra.take("pageSize", _page_size, 200),
        continues=_continues(reader, extra),
        file_name=extra.optional("fileName", _file_name),
        notification_url=reader.optional("Elements-Async-Callback-Url", url),
    )
    problems = [
        *reader.problems,
        *(f"metaData: {problem}" for problem in extra.problems),
        *_complaints(question, reader),
    ]
    if problems:
        raise BadCriteria(problems)
    return question


def criteria_of(question: Question, statement: Statement, resource: ObjectDefinition) -> Criteria:
    """Return what the job does; the window becomes a part of what the vendor is asked. Raises `BadCriteria`."""
    conditions, query = bounds(question.start, question.end, resource)
    return Criteria(
        object_name=resource.name,
        format=question.format or Format.JSON,
        select_fields=statement.fields,
        limit=statement.limit,
        where=joined(statement.where, conditions),
        query=query,
        page_size=question.page_size,
        order_by=statement.order_by,
        continues=question.continues,
        notification_url=question.notification_url,
    )


def _complaints(question: Question, reader: Reader) -> list[str]:
    found = []
    if "q" not in reader.given and question.continues is None and not reader.problems:
        found.append("q is missing: give a statement such as select * from contacts, or continueFromJobId")
    if "q" in reader.given and question.continues is not None:
        found.append("q: must be left out with continueFromJobId: the earlier job's statement goes on")
    if question.start is not None and question.end is not None and question.start > question.end:
        found.append("from: must not be later than to")
    if question.statement and (question.statement.limit or 0) > LARGEST:
        found.append(f"q: its limit must be at most {LARGEST}")
    return found


def bounds(
    start: float | None, end: float | None, resource: ObjectDefinition
) -> tuple[list[Condition], dict[str, str]]:
    """Return the window as conditions, or as plain parameters of a vendor whose date parameter says ``since``.

    Raises `BadCriteria` where the object has no date by which its vendor could be asked.
    """
    date = resource.query_date or resource.updated_date or resource.created_date
    if start is None and end is None:
        return [], {}
    if date is None:
        raise BadCriteria([f"from needs a date field, and the object '{resource.name}' declares none"])
    if not comparable(date.format):
        said = f"from needs dates that conditions can compare; those of '{date.name}' are written as {date.format}"
        raise BadCriteria([f"{said}; POST /bulk/download reads them"])
    if date.operator == "=" and end is None and start is not None:
        return [], {date.name: iso_exact(start)}
    return _conditions(date, start, end), {}


def _conditions(date: DateField, start: float | None, end: float | None) -> list[Condition]:
    since = date.operator if date.operator in (">", ">=") else ">="
    found: list[Condition] = [] if start is None else [Comparison(date.name, since, iso_exact(start))]
    return found if end is None else [*found, Comparison(date.name, "<=", iso_exact(end))]


def joined(where: Condition | None, more: list[Condition]) -> str | None:
    """Return as text what holds where all of these hold; raises `BadCriteria` if that is more than can be read."""
    parts = [*(where.parts if isinstance(where, And) else [where] if where else []), *more]
    if not parts:
        return None
    text = str(And(tuple(parts)) if len(parts) > 1 else parts[0])
    try:
        parse_condition(text)
    except OcnqlError as error:
        raise BadCriteria([f"{error} (in q, with its window)"]) from error
    return text


def _statement(value: Any) -> Statement:
    if not isinstance(value, str):
        raise ValueError("must be a statement as text, such as select * from contacts")
    return parse_statement(value)


def _format(value: Any) -> Format:
    text = str(value).strip().lower()
    found = formats.named(text) or next((form for form in Format if form.value == text), None)
    if found is None:
        raise ValueError("must be one of csv, json, jsonl")
    return found


def _page_size(value: Any) -> int:
    return positive(int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value)


def _file_name(value: Any) -> str:
    if problem := name_problem(value):
        raise ValueError(problem)
    return str(value)


def _continues(*readers: Reader) -> int | None:
    """Read the key in any case: the pages of the platform spell it in two ways."""
    found = [(reader, key) for reader in readers for key in reader.given if key.lower() == "continuefromjobid"]
    ids = {reader.optional(key, job_id) for reader, key in found}
    if len(ids) > 1 and None not in ids:
        readers[0].complain("continueFromJobId: is given more than once, with different jobs")
    return next(iter(ids), None)
