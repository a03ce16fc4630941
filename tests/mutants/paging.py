"""Results and errors page by page."""

from __future__ import annotations

from typing import Any

from harness.bulk.api import data, jobs
from harness.bulk.store.uploads import SqlRecordLog
from mutants.lab import DATA, ERRORS, Answer, Lab
from mutants.registry import mutant

TOKEN, RETURNED, TOTAL = "Elements-Next-Page-Token", "Elements-Returned-Count", "Elements-Total-Count"


@mutant("the last page of a result names a next one")
def token_on_the_last_page(lab: Lab) -> None:
    lab.answers(DATA, lambda answer: answer.response.headers.setdefault(TOKEN, "eyJlbmQiOjF9"))


@mutant("the header counts the page size in place of the records of the page")
def returned_count_of_the_page_size(lab: Lab) -> None:
    def counted(answer: Answer) -> None:
        answer.response.headers[RETURNED] = answer.request.args.get("pageSize", "200")

    for path in (DATA, ERRORS):
        lab.answers(path, counted)


@mutant("the total is that of the page")
def total_of_the_page(lab: Lab) -> None:
    def counted(answer: Answer) -> None:
        answer.response.headers[TOTAL] = answer.response.headers[RETURNED]

    for path in (DATA, ERRORS):
        lab.answers(path, counted)


@mutant("pages of a result have no counts")
def no_counts(lab: Lab) -> None:
    for path in (DATA, ERRORS):
        lab.answers(path, lambda answer: answer.response.headers.pop(RETURNED, None))


@mutant("each page of a result begins with the last record of the one before")
def data_pages_overlap(lab: Lab) -> None:
    last: dict[str, Any] = {}

    def overlap(answer: Answer) -> None:
        items, job = answer.json, answer.request.path
        if "nextPage" in answer.request.args and job in last:
            items = [last[job], *items[1:]]
        if items:
            last[job] = items[-1]
        answer.say(items)

    lab.answers(DATA, overlap)


@mutant("pageSize of a result is ignored")
def data_page_size_ignored(lab: Lab) -> None:
    lab.around(data, "whole_number", lambda original, name, default, most=None: default)


@mutant("a token that is none begins at the first page")
def bad_tokens_accepted(lab: Lab) -> None:
    def again(answer: Answer) -> None:
        if "nextPage:" in answer.json["message"]:
            answer.say([], 200)
            answer.response.headers[RETURNED] = answer.response.headers[TOTAL] = "0"

    for path in (DATA, ERRORS):
        lab.answers(path, again, status=400)


@mutant("the pages of a result are JSON lines")
def data_as_lines(lab: Lab) -> None:
    lab.answers(DATA, lambda answer: answer.send(answer.response.get_data()[1:-1], "application/jsonl"))


@mutant("a result can be paged under the object's name only")
def data_by_object_only(lab: Lab) -> None:
    lab.answers(r"/bulk/\d+/data", lambda answer: answer.refuse(404), status=None)


@mutant("all errors come on one page")
def errors_on_one_page(lab: Lab) -> None:
    def whole(original: Any, name: str, default: int, most: int | None = None) -> int:
        return 5000

    lab.around(jobs, "whole_number", whole)


@mutant("errors of another job are shown")
def errors_of_another_job(lab: Lab) -> None:
    def failures(original: Any, self: Any, job_id: int, after: int, limit: int) -> Any:
        others = [original(self, other, after, limit) for other in range(1, job_id)]
        return next((found for found in reversed(others) if found), None) or original(self, job_id, after, limit)

    lab.around(SqlRecordLog, "failures", failures)


@mutant("errors are texts")
def errors_as_texts(lab: Lab) -> None:
    lab.bodies(ERRORS, lambda items: [item.get("status", "") for item in items])


@mutant("errors are numbered from 0")
def errors_numbered_from_zero(lab: Lab) -> None:
    lab.bodies(ERRORS, lambda items: [{**item, "id": item["id"] - 1} for item in items])


@mutant("errors do not say what is wrong")
def errors_without_reason(lab: Lab) -> None:
    lab.bodies(ERRORS, lambda items: [{**item, "status": "failed"} for item in items])


@mutant("errors do not show the record")
def errors_without_record(lab: Lab) -> None:
    lab.bodies(ERRORS, lambda items: [{name: item[name] for name in item if name != "record"} for item in items])


@mutant("the vendor's status is missing in errors")
def errors_without_status_code(lab: Lab) -> None:
    lab.bodies(ERRORS, lambda items: [{**item, "statusCode": None} for item in items])


@mutant("the errors of a download are not there")
def errors_of_a_download_missing(lab: Lab) -> None:
    lab.answers(ERRORS, lambda answer: answer.refuse(404) if answer.json == [] else None)
