"""The list of jobs, and the lists of records."""

from __future__ import annotations

from typing import Any

from harness.bulk import job_filter
from harness.bulk.api import jobs
from harness.bulk.store import sql
from mutants.lab import JOBS, LIST, Answer, Lab
from mutants.registry import mutant

TOKEN, RETURNED = "Elements-Next-Page-Token", "Elements-Returned-Count"


@mutant("the list of jobs begins with the oldest")
def oldest_jobs_first(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: items[::-1])


@mutant("the list of jobs shows those of all instances")
def jobs_of_all_instances(lab: Lab) -> None:
    def page(original: Any, self: Any, instance_id: int, *more: Any) -> Any:
        pages = [original(self, one, *more) for one in range(1, 30)]
        every = sorted((job for found, _ in pages for job in found), key=lambda job: -job.id)
        return tuple(every[: more[-1]]), sum(total for _, total in pages)

    lab.around(sql.SqlJobStore, "page", page)


@mutant("where is ignored in the list of jobs")
def jobs_where_ignored(lab: Lab) -> None:
    lab.swap(jobs, "job_condition", lambda where: None)


@mutant("an unknown field in where finds no job, in place of being refused")
def jobs_unknown_field_accepted(lab: Lab) -> None:
    def nothing(answer: Answer) -> None:
        if "where" in answer.request.args:
            answer.say([], 200)
            answer.response.headers[RETURNED] = answer.response.headers["Elements-Total-Count"] = "0"

    lab.answers(JOBS, nothing, status=400)


@mutant("the statuses COMPLETE and CANCELED find nothing")
def jobs_misspelt_statuses_unknown(lab: Lab) -> None:
    lab.swap(job_filter, "_SPELLINGS", {})


@mutant("createdDate in the list of jobs is milliseconds")
def jobs_dated_in_milliseconds(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: [{**item, "createdDate": 1558398989506} for item in items])


@mutant("job_id in the list is text")
def jobs_with_text_ids(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: [{**item, "job_id": str(item["job_id"])} for item in items])


@mutant("pages of the list of jobs overlap")
def jobs_pages_overlap(lab: Lab) -> None:
    lab.around(jobs, "number_in", lambda original, content, key, *more: original(content, key, *more) + 1)


@mutant("cancelled jobs are not listed")
def jobs_cancelled_hidden(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: [item for item in items if item["job_status"] != "CANCELLED"])


@mutant("pageSize of the list of jobs is ignored")
def jobs_page_size_ignored(lab: Lab) -> None:
    lab.around(jobs, "whole_number", lambda original, name, default, most=None: default)


@mutant("fields is ignored in the list of jobs")
def jobs_fields_ignored(lab: Lab) -> None:
    lab.around(jobs, "only", lambda original, item, wanted: item)


@mutant("the next page of the list of jobs is not named")
def jobs_without_token(lab: Lab) -> None:
    lab.answers(JOBS, lambda answer: answer.response.headers.pop(TOKEN, None))


@mutant("the list of jobs calls every job a download")
def jobs_without_directions(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: [{**item, "job_direction": "DOWNLOAD"} for item in items])


@mutant("a list of records has no token where more follow")
def lists_without_token(lab: Lab) -> None:
    lab.answers(LIST, lambda answer: answer.response.headers.pop(TOKEN, None))


@mutant("a list of records ends with a token that leads nowhere")
def lists_with_a_last_token(lab: Lab) -> None:
    lab.answers(LIST, lambda answer: answer.response.headers.setdefault(TOKEN, "eyJwYWdlU2l6ZSI6MiwicGFnZSI6OTk5fQ"))


@mutant("a list of records is wrapped in an object")
def lists_wrapped(lab: Lab) -> None:
    lab.bodies(LIST, lambda items: {"data": items})


@mutant("a list of records does not say how many come")
def lists_without_count(lab: Lab) -> None:
    lab.answers(LIST, lambda answer: answer.response.headers.pop(RETURNED, None))


def _without(name: str) -> Any:
    def prepare(environ: dict[str, Any]) -> None:
        if "/bulk/" not in environ["PATH_INFO"]:
            parts = environ["QUERY_STRING"].split("&")
            environ["QUERY_STRING"] = "&".join(part for part in parts if not part.startswith(f"{name}="))

    return prepare


@mutant("where is ignored in a list of records")
def lists_where_ignored(lab: Lab) -> None:
    lab.asks(_without("where"))


@mutant("fields is ignored in a list of records")
def lists_fields_ignored(lab: Lab) -> None:
    lab.asks(_without("fields"))


@mutant("page is ignored in a list of records")
def lists_page_ignored(lab: Lab) -> None:
    lab.asks(_without("page"))
