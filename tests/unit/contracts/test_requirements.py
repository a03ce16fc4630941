"""The index of promises: complete enough, unambiguous, and traceable to the four source documents."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import contracts

DOCUMENTS = ("Greenhouse Bulk", "Etsy Bulk", "Salesforce Service Cloud Bulk", "About Bulk")
CALLS = (
    "POST /bulk/download",
    "POST /bulk/query",
    "POST /bulk/{objectName}",
    "GET /bulk/{id}/status",
    "GET /bulk/jobs",
    "GET /bulk/{id}/{objectName}",
    "GET /bulk/{id}/data",
    "PUT /bulk/{id}/cancel",
    "GET /bulk/{id}/errors",
    "PUT /bulk/v3/{id}/restart",
    "GET /hubs/{hub}/objects",
)
CRITERIA = [
    "objectName",
    "format",
    "selectFields",
    "limit",
    "apiLimit",
    "filterNulls",
    "from",
    "to",
    "filterDateField",
    "notificationUrl",
    "where",
    "query",
    "pageSize",
    "docsHubDetails",
    "continueFromJobId",
    "child",
]
STATUS = [
    "id",
    "recordCount",
    "objectName",
    "metaData",
    "jobDirection",
    "jobStatus",
    "statusMessage",
    "createdDate",
    "vendorJobId",
    "errorCount",
    "notificationUrl",
    "defaultSelectFields",
    "completionTime",
    "fileFormat",
    "jobCriteria",
    "native",
    "metadata",
    "vendor_process_time",
    "totalApiCallCount",
    "elapsedTime",
]
JOBS = [
    "record_count",
    "status_message",
    "job_direction",
    "element_id",
    "error_count",
    "job_status",
    "nativefileFormat",
    "createdDate",
    "account_id",
    "instance_id",
    "user_id",
    "job_id",
    "object_name",
    "organization_id",
]
META_DATA = [
    "callback-payload",
    "fileName",
    "incremental",
    "lastRunDate",
    "validationData",
    "fileFormat",
    "composite",
    "quartzJobName",
]
DATES = (
    "yyyy-MM-dd'T'HH:mm:ssXXX",
    "yyyy-MM-dd'T'HH:mm:ss'Z'",
    "yyyy-MM-dd'T'HH:mm:ss.SXXX",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy.MM.dd G 'at' HH:mm:ss z",
    "h:mm a",
    "yyyyy.MMMMM.dd GGG hh:mm aaa",
    "yyMMddHHmmssZ",
)


TABLES = {"DL": CRITERIA, "ST": STATUS, "JOB": JOBS, "MD": META_DATA}


def words(area: str) -> str:
    return "\n".join(row.statement for row in contracts.requirements() if row.id.startswith(f"{area}-"))


def test_an_id_stands_for_one_promise() -> None:
    rows = contracts.requirements()
    assert [name for name, times in Counter(row.id for row in rows).items() if times > 1] == []
    assert [text for text, times in Counter(row.statement for row in rows).items() if times > 1] == []
    assert len(rows) >= 80


def test_ids_are_an_area_and_a_number() -> None:
    wrong = [row.id for row in contracts.requirements() if not re.fullmatch(r"[A-Z]+(-[A-Z]+)?-\d{2}", row.id)]
    assert wrong == []


def test_a_statement_is_one_sentence() -> None:
    wrong = [
        row.id
        for row in contracts.requirements()
        if not row.statement.endswith(".") or ". " in row.statement.replace("yyyyy.MMMMM.dd GGG", "")
    ]
    assert wrong == []


def test_a_source_is_a_document_and_a_section() -> None:
    for row in contracts.requirements():
        title, _, section = row.source.partition(": ")
        assert section, row.id
        assert all(part in DOCUMENTS for part in re.split(r", | and ", title)), row.id


def test_every_document_promises_something() -> None:
    sources = "\n".join(row.source for row in contracts.requirements())
    assert [title for title in DOCUMENTS if title not in sources] == []


@pytest.mark.parametrize("call", CALLS)
def test_every_call_is_promised(call: str) -> None:
    assert any(call in row.statement for row in contracts.requirements())


@pytest.mark.parametrize(
    ("area", "names"),
    [("DL", CRITERIA), ("ST", STATUS), ("JOB", JOBS), ("MD", META_DATA)],
    ids=lambda value: str(value)[:5],
)
def test_every_name_of_the_tables_is_promised(area: str, names: list[str]) -> None:
    text = words(area)
    assert [name for name in TABLES[area] if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)] == []


def test_every_date_format_is_promised() -> None:
    assert [pattern for pattern in DATES if f"format {pattern} is" not in words("DATE")] == []


@pytest.mark.parametrize(
    ("area", "word"),
    [
        ("RETRY", "15 times"),
        ("RETRY", "exponential"),
        ("CB", "at once"),
        ("CAP", "Native Bulk Upload"),
        ("SIG", "hash"),
    ],
)
def test_every_capability_is_promised(area: str, word: str) -> None:
    assert word in words(area)
